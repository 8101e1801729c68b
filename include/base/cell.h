/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/text.h"

/* Cells of a terminal: widths come from wcwidth() of the program's LC_CTYPE, since the terminal
   library places by it. In a locale that is not UTF-8 every character outside ASCII is one '?'. */

/* 0 for combining, 1 or 2; -1 for what must not reach a terminal. */
int cell_width(uint32_t code_point);
/* Cells that the whole text takes. */
size_t cell_count(struct slice s);
/* The longest prefix that fits in cells, cut between grapheme clusters. *used gets its width. */
struct slice cell_fit(struct slice s, size_t cells, size_t *used);
/* Appends s in exactly or at most cells: when too long, cut and ended by ".."; pad fills with
 * blanks. */
void cell_append(struct text *out, struct slice s, size_t cells, bool pad);
/* Takes the next line of at most cells from *rest, broken at a blank where there is one, at \n
   always; blanks at the break are dropped. False when nothing is left. cells of 0 counts as 1. */
bool cell_wrap(struct slice *rest, size_t cells, struct slice *line);
