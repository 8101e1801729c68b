/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/index.h"

/* The line at an offset of a log, without its line break; empty when there is none. */
struct slice line_at(struct slice bytes, uint64_t at);
/* The same of papers.tsv, for records here and there: in the arena or borrowed from the map. */
struct slice line_read(struct index *index, uint64_t at, struct arena *arena);
