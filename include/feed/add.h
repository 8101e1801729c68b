/* SPDX-License-Identifier: MIT */
#pragma once

#include "feed/document.h"

/* Stores what one document brought, with the state of its request when it has one, as one
   transaction: the step that `fetch`, `parse --add` and `import` share. counts is added to. */
bool feed_add(struct feed *feed, const struct parsed *parsed, const struct fetch_state *state,
              struct store_counts *counts, struct error *error) WARN_UNUSED;

/* Parses what a descriptor gives (document_parse_descriptor) and stores it piece by piece. *parsed
 * is released by the caller, also after a failure. */
bool feed_import(struct feed *feed, const struct parse_request *request, int input,
                 struct parsed *parsed, struct store_counts *counts,
                 struct error *error) WARN_UNUSED;
