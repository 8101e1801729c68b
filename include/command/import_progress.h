/* SPDX-License-Identifier: MIT */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* One line on the terminal of standard error that counts the papers of a long import. */
struct import_progress {
    bool live;     /* someone looks at it */
    bool shown;    /* the line stands there */
    int64_t begun; /* milliseconds */
    int64_t next;  /* when it is written again */
};
void import_progress_begin(struct import_progress *progress, bool quiet);
/* Writes the line anew, five times a second at most. papers: all so far. */
void import_progress_update(struct import_progress *progress, uint64_t papers);
/* Takes the line away, so that something else can be said. */
void import_progress_end(struct import_progress *progress);
