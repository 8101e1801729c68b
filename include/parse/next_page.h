/* SPDX-License-Identifier: MIT */
#pragma once

#include "parse/sink.h"

/* Reports the request for the next page: the address base with the value of one parameter changed.
   The parameter must be there unless added is set. Nothing when base or value is empty. */
bool next_page_put(struct sink *sink, struct slice base, const char *parameter, struct slice value,
                   bool added, struct error *error) WARN_UNUSED;
