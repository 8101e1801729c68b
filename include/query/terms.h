/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/text.h"
#include "query/query.h"

/* Look-ups in query_terms. */

/* The term of that name ("ti:", "is:new", "OR"), or NULL. Only operators mind the case. */
const struct query_term *terms_find(struct slice name);
/* How a kind with a value is written; "" when no term has it. */
const char *terms_name(int kind, int value);
/* Appends the available terms that begin with prefix ("is:"), or all fields when it is empty,
 * separated by blanks. */
void terms_append(struct text *out, const char *prefix);
