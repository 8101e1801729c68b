/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/arena.h"
#include "base/text.h"

/* One line of the config file: KEY [blanks VALUE] [blanks #COMMENT]. */
struct config_line {
    struct slice whole; /* with its line break */
    bool indented;      /* belongs to the block above */
    bool remark;        /* blank, or nothing but a comment */
    struct slice key;
    struct slice value; /* as written: see config_line_value() */
    unsigned key_column,
        value_column; /* 1-based, in characters; value_column also when the value is empty */
};
/* Takes the next line; false at the end. */
bool config_line_next(struct slice *rest, struct config_line *line);

/* '#' behind white space starts a comment, unless it stands between double quotes or behind a
 * backslash. */

/* Without these backslashes: the value itself, or a copy in the arena. */
struct slice config_line_value(struct slice value, struct arena *arena);
/* Appends the value with the backslashes it needs; line breaks become blanks. */
void config_line_append_value(struct text *out, struct slice value);
