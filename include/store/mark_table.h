/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/reader.h"

/* What the marks come to, kept in the cache so that a start need not read years of them: the flags
   of papers, and where marks.tsv goes on. Undo needs the steps, which it does not have. */

/* Takes the file over, when it fits marks.tsv, of which nothing was taken yet, and the aliases of
   the index. */
void mark_table_load(struct store *store);
/* Writes it anew when much of marks.tsv is not in it. */
void mark_table_save(struct store *store);
