/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/text.h"

/* TeX as arXiv's titles and abstracts have it, read for its words: accents fold into their letter,
   formatting and layout give nothing, symbols and unknown macros are their name, braces and the $
   of formulas take no room. Not for display. */

/* True when s has a character that tex_next would treat; text without one is its own reading. */
bool tex_present(struct slice s);

/* A piece of the reading: what bytes begin to end of the input come out as (text may be empty; it
   points into the input or to constants). apart: a word of its own, whatever stands beside it. */
struct tex_piece {
    size_t begin, end;
    struct slice text;
    bool apart;
};

struct tex_reader {
    struct slice input;
    size_t position;
    bool math; /* between two $ */
};

/* No allocation; input is borrowed. */
void tex_reader_init(struct tex_reader *reader, struct slice input);
/* Pieces cover the input from begin to end without gaps; false at the end. Never swallows text,
 * however unbalanced. */
bool tex_next(struct tex_reader *reader, struct tex_piece *piece);

/* Appends the reading of a whole text, blanks around pieces that are apart. */
void tex_fold(struct text *out, struct slice in);
