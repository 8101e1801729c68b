/* SPDX-License-Identifier: MIT */
#pragma once

#include "parse/draft.h"

/* The one reader of authors that come as text. Names are kept in the order they are spoken; places
   in brackets behind them become affiliations. */

/* Adds one author of a format that has a name an element and does not say in which order: "Last,
   First" is turned when it can be nothing else, an e-mail address is left out. */
void author_add(struct draft *draft, struct slice name, struct slice place);
/* Adds the authors, mostly one, of a format that writes "Last, First", with semicolons between
   them. */
void author_add_turned(struct draft *draft, struct slice names, struct slice place);
/* Adds the authors of a text that may be one or many: lines, or "One; Two", "One, Two and Three",
   "Last, F., Last, F.", "Last, First and Last, First", "mail (Name)". Where it can be read in
   several ways it is one name as written. */
void author_add_text(struct draft *draft, struct slice names);
/* Adds the authors of one text as arXiv writes it: "A. One, B. Two (Here) and C. Three (1 and 2)
   ((1) There, (2) Elsewhere)". Separators inside brackets and braces separate nothing. */
void author_add_list(struct draft *draft, struct slice names);
