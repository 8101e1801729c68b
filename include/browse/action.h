/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/slice.h"

#include <stdbool.h>

/* Where an action works. */
enum browse_context {
    BROWSE_FEED = 1,
    BROWSE_SEARCH = 2, /* a kept search result */
    BROWSE_PAPER = 4,
    BROWSE_HELP = 8,
    BROWSE_EMPTY = 16, /* the feed, while the store holds nothing */
    BROWSE_LISTS = BROWSE_FEED | BROWSE_SEARCH,
    BROWSE_READING = BROWSE_LISTS | BROWSE_PAPER,
    BROWSE_ANYWHERE = BROWSE_READING | BROWSE_EMPTY,
};

enum { ACTION_STAYS = 100 };

struct browser;

/* One action: a row of the table. Help, footer hints, the popup of a prefix, the command line and
   key lookup come from it. */
struct browse_action {
    const char *name;  /* "read-on": for the command line, help and the manual */
    const char *keys;  /* words: "Space", "gt", "^R", "Enter l Right"; the first is shown */
    const char *group; /* heading in the help: READ, DECIDE, GET, FIND, DATES, FETCH, MORE */
    const char *hint;  /* in the footer: "Spc:read-on"; NULL: never there */
    int priority;      /* of the hint: the lowest gives way first, ACTION_STAYS never */
    unsigned contexts; /* enum browse_context */
    const char *help;  /* at most 26 characters */
    void (*run)(struct browser *browser, int count); /* count 0: none was typed */
};
/* Ended by a NULL name. */
extern const struct browse_action browse_actions[];

/* The action of a key, behind a prefix key or 0; NULL: none in this context. */
const struct browse_action *action_find(unsigned context, int prefix, int key);
/* True when the key begins a sequence of two keys. */
bool action_is_prefix(unsigned context, int key);
/* By its whole name; NULL: there is none in this context. */
const struct browse_action *action_named(unsigned context, struct slice name);
