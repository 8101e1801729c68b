/* SPDX-License-Identifier: MIT */
#pragma once

#include "command/option.h"
#include "command/out.h"
#include "feed/feed.h"

/* What a verb needs opened before it runs. */
enum command_needs { NEEDS_NOTHING, NEEDS_CONFIG, NEEDS_FEED };

enum { ANY_OPERANDS = 1 << 30 };

/* One run of one verb. */
/* The query that an error is about, and where in it. */
struct wrong_place {
    struct slice query;
    size_t column; /* 1-based, in characters; 0: no place */
};

struct session {
    const struct command *command;
    const struct command *const *commands; /* every verb, ended by NULL */
    struct arguments arguments;
    struct arena arena; /* for the whole run */
    struct out out;
    bool quiet;
    bool color;         /* attributes on standard output */
    bool color_allowed; /* colours on a terminal that the verb opens itself */
    struct config_environment environment;
    struct slice now_text;
    const char *editor; /* $VISUAL, $EDITOR, or vi */
    struct feed feed;   /* with NEEDS_FEED, or after session_open_feed */
    bool config_is_open;
    struct wrong_place wrong; /* shown below the error the verb ends with */
};
/* A verb: one constant record. run returns an exit code; with the error set, its kind decides. */
struct command {
    const char *name;
    const char *synopsis; /* behind the name */
    const char *summary;  /* one line */
    const char *options;  /* words of the option table, beside the common ones */
    const char *examples; /* lines */
    enum command_needs needs;
    size_t operands;    /* at most so many */
    bool for_programs;  /* the usual format is the same on a terminal */
    bool checks_config; /* says itself what is wrong with the config */
    int (*run)(struct session *session, struct error *error);
};

/* The whole program: reads the environment, runs a verb, prints errors. Returns the exit code. */
int command_main(int count, char *const words[]);
