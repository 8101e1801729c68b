/* SPDX-License-Identifier: MIT */
#pragma once

#include "index/window.h"

/* Conditions that have no others in them. */

/* One condition (its number in the query), not negated. may and must are zero; must is only filled
   in when the answer is not exact, which is when this returns false. */
bool leaf_evaluate(const struct window *window, size_t number, uint64_t *may, uint64_t *must);
/* Documents that have a word of a condition of one word, when there are so few candidates that they
   are looked up one by one; false: not done. found: zero. */
bool leaf_probe(const struct window *window, size_t number, const uint64_t *candidates,
                uint64_t *found);
/* Takes the documents that have a flag out of a bitmap. */
void leaf_drop_flag(const struct window *window, const char *flag, uint64_t *bits);
