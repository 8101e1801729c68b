/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/text.h"

/* The search form of a text: TeX read for its words, then NFKD without marks, case folded. Words
 * are cut in this form. */

/* Appends the search form of in; plain is emptied and used when there is TeX. */
void fold_text(struct text *out, struct slice in, struct text *plain);

/* A part of a search form, which begins at folded, and the bytes begin to end it comes from. */
struct fold_part {
    size_t folded;
    size_t begin, end;
};
/* As fold_text, and appends to map one struct fold_part for each character, in order. */
void fold_mapped(struct text *out, struct slice in, struct text *map);
/* The bytes of the input that folded_begin to folded_end (not empty) come from. */
void fold_origin(const struct text *map, size_t folded_begin, size_t folded_end, size_t *begin,
                 size_t *end);
