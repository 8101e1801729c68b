/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/slice.h"

/* One condition of a query as it is written: [-][field:]value or [-][field:]"value". */
struct atom {
    size_t begin; /* bytes from the start of the text, with the - */
    bool negated;
    bool quoted;
    struct slice whole; /* without the - */
    struct slice field; /* with the colon; empty: none. In an atom without quotes, what stands
                           before the first colon */
    struct slice value; /* as written, without quotes */
};

enum atom_result {
    ATOM_END,
    ATOM_FOUND,
    ATOM_UNCLOSED, /* a quote without a partner */
    ATOM_OPEN,     /* ( */
    ATOM_CLOSE,    /* ) */
    ATOM_AND,
    ATOM_OR,
    ATOM_NOT /* NOT, or - in front of a parenthesis */
};

/* The atom or sign at or behind *position, which moves past it. Blanks separate; a backslash takes
   the next character with it. Parentheses that open and close inside of an atom belong to it:
   10.1000/x(05)1. Of what is no atom only begin is set. */
enum atom_result atom_next(struct slice text, size_t *position, struct atom *atom);
