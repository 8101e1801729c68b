/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/process.h"
#include "browse/progress.h"
#include "browse/screen.h"

/* A fetch that runs as a child while browsing goes on. */

enum { FETCH_SOURCES_MAXIMUM = 64, FETCH_LINE_MAXIMUM = 65536 };

struct fetch_child {
    struct process process;
    struct text line;   /* what came of a line that is not whole yet */
    struct text errors; /* what it said on its standard error */
    struct arena arena; /* names and messages of the sources */
    struct progress sources[FETCH_SOURCES_MAXIMUM];
    size_t count;
    bool visible;    /* the panel */
    bool stopped;    /* by the user */
    int64_t started; /* milliseconds */
};

void fetch_child_init(struct fetch_child *child);
/* Ends a running child and releases all. */
void fetch_child_release(struct fetch_child *child);
bool fetch_child_running(const struct fetch_child *child);
/* Starts program with arguments (NULL-terminated). */
bool fetch_child_start(struct fetch_child *child, const char *program,
                       const char *const arguments[], int64_t now, struct error *error) WARN_UNUSED;
/* Reads what is there without waiting. *ended: the child is gone; then *status is as of waitpid. */
void fetch_child_read(struct fetch_child *child, bool *ended, int *status);
/* Asks the child to stop; what it has is kept. */
void fetch_child_stop(struct fetch_child *child);
/* How many of the sources are at their end. */
size_t fetch_child_done(const struct fetch_child *child);
/* Papers new to the store so far. */
uint64_t fetch_child_added(const struct fetch_child *child);

/* Lines of the panel: a rule, one for each source, a total. */
int fetch_panel_rows(const struct fetch_child *child);
void fetch_panel_draw(const struct fetch_child *child, struct screen *screen,
                      struct screen_area area, int64_t now);
