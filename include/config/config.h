/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/arena.h"
#include "base/error.h"

/* The config file (paperfeed-config.5). The file is the truth: it is parsed, never rewritten as a
 * whole. */

/* Where things are. Owned by the caller as texts in one arena. */
struct config_paths {
    const char *config; /* the file */
    const char *data;   /* directories */
    const char *cache;
    const char *state;
};
/* What of the environment matters, passed in by floor 6 (nothing below reads the environment). NULL
 * where unset. */
struct config_environment {
    const char *home; /* $HOME */
    const char
        *paperfeed_home; /* --home or PAPERFEED_HOME: config, data/, cache/, state/ below it */
    const char *config_home, *data_home, *cache_home, *state_home; /* XDG_*_HOME */
    const char *config_file;                                       /* --config */
};
bool config_paths_find(const struct config_environment *environment, struct arena *arena,
                       struct config_paths *paths, struct error *error) WARN_UNUSED;

/* Where a setting may stand: on a line of its own, or indented below "source NAME" or "subscription
   NAME". The rows of these two lines themselves are in the table, too. */
enum setting_scope {
    SETTING_GLOBAL,
    SETTING_SOURCE,
    SETTING_SUBSCRIPTION,
    SETTING_SCOPES,
    SETTING_BLOCKS = SETTING_SCOPES /* begins a block */
};
enum setting_type {
    SETTING_TEXT,
    SETTING_NUMBER,   /* minimum to maximum */
    SETTING_DURATION, /* "1h 30m"; or off */
    SETTING_CHOICE,
    SETTING_CHOICES,    /* words, each one of the choices */
    SETTING_CATEGORIES, /* words like cs.LG */
    SETTING_COMMAND,    /* see config_command_words() */
    SETTING_URL,        /* http or https */
    SETTING_QUERY,
    SETTING_NAME /* of a block */
};
/* One setting: a row of the table; help, completion, manual and check come from it. */
struct setting {
    const char *name;
    enum setting_scope scope;
    enum setting_type type;
    const char *fallback; /* default, as it would stand in the file; NULL: none */
    const char *choices;  /* words separated by blanks, for SETTING_CHOICE and SETTING_CHOICES */
    int64_t minimum, maximum; /* of numbers; of durations in seconds, off aside */
    const char *help;         /* sentences */
};
enum setting_key {
    SETTING_KEY_DAYS,
    SETTING_KEY_BROWSER,
    SETTING_KEY_MARK_READ,
    SETTING_KEY_COLOR,
    SETTING_KEY_CONTACT,
    SETTING_KEY_SOURCE,
    SETTING_KEY_SUBSCRIPTION,
    SETTING_KEY_SOURCE_TYPE,
    SETTING_KEY_SOURCE_URL,
    SETTING_KEY_SOURCE_CATEGORIES,
    SETTING_KEY_SOURCE_INCLUDE,
    SETTING_KEY_SOURCE_VIA,
    SETTING_KEY_SOURCE_EVERY,
    SETTING_KEY_SOURCE_DAYS,
    SETTING_KEY_SOURCE_REFRESH,
    SETTING_KEY_SOURCE_INTERVAL,
    SETTING_KEY_SUBSCRIPTION_QUERY,
    SETTING_KEYS
};
/* In the order of the manual; ended by a NULL name. */
extern const struct setting settings[SETTING_KEYS + 1];
/* NULL when the scope has no such setting. */
const struct setting *setting_find(enum setting_scope scope, struct slice name);
/* The setting whose name is at most two typing errors away; NULL: none. */
const struct setting *setting_nearest(enum setting_scope scope, struct slice name);
/* Whether the value may stand behind the setting; otherwise says why: "is not a number from 1 to
 * 366". */
bool setting_check(const struct setting *setting, struct slice value, struct text *why);
/* "1h 30m", "2d", "1w" in seconds; "off" is -1. */
bool setting_duration(struct slice value, int64_t *seconds);

struct config_source {
    struct slice name;
    struct slice type; /* defaults to the name */
    struct slice url;  /* without a slash at its end; empty: the usual places of its type */
    struct slice categories, include, via; /* words; for arXiv */
    int64_t every_seconds;                 /* how often; -1: off */
    int64_t days;                          /* how far back a fetch goes */
    int64_t refresh_days;     /* of how many days the votes are asked again; 0: never */
    int64_t interval_seconds; /* least time between two requests; 0: as usual */
    unsigned line;            /* 0: built in */
};
struct config_subscription {
    struct slice name;
    struct slice query;
    unsigned line;
};
/* A line that was not understood: it is ignored, the rest counts. */
struct config_problem {
    unsigned line, column; /* 1-based */
    struct slice message;  /* a sentence: unknown key "colour.unred" (did you mean "color"?) */
};

struct config {
    int64_t days;
    struct slice browser; /* command template, %u the URL */
    struct slice mark_read;
    struct slice color;
    struct slice contact;
    const struct config_source *sources; /* in the order of the file; the built-in hf source first
                                            unless the file has one */
    size_t source_count;
    const struct config_subscription *subscriptions;
    size_t subscription_count;
    const struct config_problem *problems;
    size_t problem_count;
};
/* Parses text (the file's bytes); everything is in the arena. Never fails for content: problems are
 * listed. False only when memory ends. */
bool config_parse(struct slice text, struct arena *arena, struct config *config,
                  struct error *error) WARN_UNUSED;
/* Reads the file; a missing one is an empty one. An unreadable or world-writable file is an error
 * (ERROR_CONFIG). */
bool config_load(const char *path, struct arena *arena, struct config *config,
                 struct error *error) WARN_UNUSED;
const struct config_subscription *config_find_subscription(const struct config *config,
                                                           struct slice name);
const struct config_source *config_find_source(const struct config *config, struct slice name);

/* Changes one block of the file and keeps every other byte. The block is "KIND NAME" with the
   indented lines below it, or, with an empty kind, the one line of the global setting NAME.
   replacement: the whole block, ending in a line break; empty removes the block (all of that name,
   when it stands there more than once); a new one goes behind the last of its kind, else to the
   end. A symbolic link stays one, its target is replaced; what stood there is kept as the target's
   name with "~". *former (arena) gets the text of the block as it was, empty when there was none;
   nothing is written when nothing changes. */
bool config_edit(const char *path, struct slice kind, struct slice name, struct slice replacement,
                 struct arena *arena, struct slice *former, struct error *error) WARN_UNUSED;
/* Sets one key of the block "KIND NAME", or, with an empty kind, the global setting key (name is
   then not read): other keys, comments and the order inside the block stay too. Adds what is
   missing. *former and *now (arena) get the block before and after, as config_edit() takes them.
   The value is not checked. */
struct config_change {
    struct slice kind, name;
    struct slice key, value;
};
bool config_set(const char *path, const struct config_change *change, struct arena *arena,
                struct slice *former, struct slice *now, struct error *error) WARN_UNUSED;
/* The block of a subscription in canonical form. */
void config_subscription_block(struct text *out, struct slice name, struct slice query);
/* One line of a source's block. */
void config_source_line(struct text *out, struct slice key, struct slice value);

/* The blocks of a kind as they stand in the file, in its order, whether their lines are understood
   or not; a name that stands there more than once comes more than once. All in the arena. */
struct config_block {
    struct slice name;
    struct slice text; /* with the indented lines; the last may lack its line break */
    unsigned line;     /* 1-based */
};
bool config_blocks(const char *path, struct slice kind, struct arena *arena,
                   const struct config_block **blocks, size_t *count,
                   struct error *error) WARN_UNUSED;
/* The value of the last line of that key; no data when there is none. In the arena, or borrowed
 * from the block. */
struct slice config_block_value(const struct config_block *block, struct slice key,
                                struct arena *arena);
/* Letters, digits, - _ . ; 1 to 64 bytes, not beginning with - */
bool config_name_valid(struct slice name);

/* Splits a command template into words at blanks; "...", '...' and backslash keep blanks together
   as in a shell, but no shell is run and nothing is expanded. Words are in the arena, the array
   ends with NULL. ERROR_CONFIG for an open quote or no word at all. */
bool config_command_words(struct slice command, struct arena *arena, const char *const **words,
                          struct error *error) WARN_UNUSED;

/* The words that show an address: those of the command with the address in place of each %u, alone
   or within a word, or behind them when there is no %u. Only http and https addresses without
   blanks and control characters are taken (ERROR_USAGE). Words as above. */
bool config_viewer_words(struct slice command, struct slice url, struct arena *arena,
                         const char *const **words, struct error *error) WARN_UNUSED;

/* The config as shipped, compiled in. */
extern const char config_default_text[];
