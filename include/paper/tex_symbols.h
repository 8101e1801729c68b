/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/slice.h"

/* How a symbol stands among others in a formula, after the classes of The TeXbook, chapter 17. */
enum tex_class {
    TEX_ORDINARY,
    TEX_BINARY,   /* \times: room on both sides between two operands */
    TEX_RELATION, /* \leq, \to: room on both sides */
    TEX_OPEN,     /* \langle: no blank behind it, */
    TEX_CLOSE,    /* and none before it */
    TEX_LETTER,   /* \ss, \o: a letter of text; the blank behind its name is no blank */
    TEX_DOTLESS,  /* \i, \j: a letter that has its dot back below an accent and in ASCII */
};

/* A macro that stands for a character or two; constant strings. */
struct tex_symbol {
    struct slice name; /* without the backslash */
    const char *utf8;
    const char *ascii;
    enum tex_class class;
};
/* NULL when there is none of this name. */
const struct tex_symbol *tex_symbol_find(struct slice name);
