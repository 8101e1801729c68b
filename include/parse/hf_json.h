/* SPDX-License-Identifier: MIT */
#pragma once

#include "parse/sink.h"

/* Puts out the papers of a JSON text: an array of items, an object that holds one, or one paper.
   The page's own day is reported as meta date; day is for pages without one.
   ERROR_PARTIAL when the text ends in the middle. */
bool hf_json_put(struct sink *sink, struct slice text, int32_t day,
                 struct error *error) WARN_UNUSED;
/* The day of a document's papers when it names none: the day asked for, or for the trending page
   the UTC day of the request. */
int32_t hf_day(const struct document_context *context);
