/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/arena.h"
#include "base/error.h"

/* The lines of `fetch --progress json`: one flat object a line. */

/* One source as the last line about it says. */
struct progress {
    struct slice source, state, message; /* in the arena */
    uint64_t requests, answered, unchanged, bytes, papers, added, updated, known, bad, milliseconds;
};
/* Reads one line; unknown keys are passed over. False when it is no such object. */
bool progress_parse(struct slice line, struct arena *arena, struct progress *progress);
