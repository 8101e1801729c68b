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

enum atom_result { ATOM_END, ATOM_FOUND, ATOM_UNCLOSED };

/* The atom at or behind *position, which moves past it. Blanks separate; a backslash takes the next
   character with it. ATOM_UNCLOSED: atom->begin is where the quote without a partner stands. */
enum atom_result atom_next(struct slice text, size_t *position, struct atom *atom);
