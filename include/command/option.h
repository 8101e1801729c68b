/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/arena.h"
#include "base/error.h"

/* Every option of every verb: a row of the table. Parsing, help and completion come from it. */
enum option_id {
    OPTION_HOME,
    OPTION_CONFIG,
    OPTION_NOW,
    OPTION_COLOR,
    OPTION_ASCII,
    OPTION_QUIET,
    OPTION_HELP,
    OPTION_DAY,
    OPTION_SINCE,
    OPTION_UNTIL,
    OPTION_DAYS,
    OPTION_WEEK,
    OPTION_MONTH,
    OPTION_LIMIT,
    OPTION_SORT,
    OPTION_REVERSE,
    OPTION_FORMAT,
    OPTION_FIELDS,
    OPTION_HEADER,
    OPTION_NUL,
    OPTION_OUTPUT,
    OPTION_EXIT_CODE,
    OPTION_COUNT_ONLY,
    OPTION_BY,
    OPTION_AS,
    OPTION_ADD,
    OPTION_STRICT,
    OPTION_REPORT,
    OPTION_SOURCE,
    OPTION_TRENDING,
    OPTION_MISSING,
    OPTION_FORCE,
    OPTION_PROGRESS,
    OPTION_LINK,
    OPTION_STAR,
    OPTION_UNSTAR,
    OPTION_SKIP,
    OPTION_UNSKIP,
    OPTION_READ,
    OPTION_UNREAD,
    OPTION_LATER,
    OPTION_UNLATER,
    OPTION_AGAIN,
    OPTION_TO,
    OPTION_FROM,
    OPTION_NAME,
    OPTION_EVERY,
    OPTION_LIST,
    OPTION_TOUR,
    OPTION_FULL,
    OPTION_DRY_RUN,
    OPTION_COUNT
};
struct option_row {
    const char *word;     /* without "--" */
    char letter;          /* 0: none */
    const char *argument; /* name of its value; NULL: takes none; "[W]": may be left out */
    const char *help;
};
extern const struct option_row option_table[OPTION_COUNT];
/* The options every verb takes. */
#define OPTIONS_COMMON "home config now color ascii quiet help"

/* A parsed command line, borrowed from argv. */
struct arguments {
    bool given[OPTION_COUNT];
    struct slice value[OPTION_COUNT];
    struct slice *operands;
    size_t operand_count;
};
/* Takes argv behind the verb. allowed: words of the table, separated by blanks, beside the common
 * ones. ERROR_USAGE names the nearest option. */
bool arguments_parse(struct arguments *arguments, int count, const char *const words[],
                     const char *allowed, struct arena *arena, struct error *error) WARN_UNUSED;
/* All operands joined by one blank. */
struct slice arguments_joined(const struct arguments *arguments, struct arena *arena);
/* A whole number >= least. ERROR_USAGE. */
bool arguments_number(const struct arguments *arguments, enum option_id option, int64_t least,
                      int64_t *number, struct error *error) WARN_UNUSED;
/* True when word is this option and its value is the next word: "--days", "-n". */
bool option_needs_value(const struct option_row *row, struct slice word);
/* The word of a list nearest to what was typed: within two edits and less than half of it. NULL:
 * none is near. names: called with 0, 1, ... until it gives NULL. */
const char *nearest_word(struct slice typed, const char *(*names)(size_t index));
