/* SPDX-License-Identifier: MIT */
#pragma once

#include "parse/draft.h"

/* Appends "Last, First" or "von Last, Jr, First" in the order it is spoken; any other name as it
   is. */
void author_names_turn(struct slice name, struct text *out);
/* Adds one author written either way. */
void author_names_add(struct draft *draft, struct slice name, struct slice place);
/* Adds the authors of one text as arXiv writes it: "A. One, B. Two (Here) and C. Three (1 and 2)
   ((1) There, (2) Elsewhere)". Separators inside brackets and braces separate nothing; "Jr."
   belongs to the name before it. */
void author_names_add_all(struct draft *draft, struct slice names);
