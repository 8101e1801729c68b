/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/keys.h"
#include "store/log.h"

/* What `verify --full` looks for in the lines of one log. */
struct check {
    const struct log *log;
    struct record_layout layout; /* of papers.tsv */
    struct arena arena;          /* for one line */
};

/* The log's columns must be known. */
bool check_init(struct check *check, const struct log *log, struct error *error) WARN_UNUSED;
void check_release(struct check *check);
/* What is wrong with a line, as the end of a sentence ("is not a line of papers"); NULL: nothing.
 * Comments and alias lines count, too. */
const char *check_line(struct check *check, struct slice line);
