/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/index.h"

/* Former keys: lines "#alias OLD NEW" of papers.tsv, in the segments and in the tail. */

/* Values that stand escaped are unescaped into the arena. */
bool alias_parse(struct slice line, struct arena *arena, struct slice *old, struct slice *new);
/* The key that a former key leads to in the segments, itself otherwise; in the arena or borrowed.
 */
struct slice alias_follow(struct index *index, struct slice key, struct arena *arena);
/* Offset of the alias line that gives a paper its key when its line is under a former one (id); 0:
   it is under its own. */
uint64_t alias_renamed_by(struct index *index, struct slice id, struct slice key,
                          struct arena *arena);
