/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/date.h"
#include "config/config.h"
#include "store/store.h"

/* What the policies of this floor work on; opened by a program, borrowed by everything below. */
struct feed {
    struct config_paths paths;
    struct config config; /* newest parse of the config file */
    struct store *store;
    struct now now;
    int64_t previous_session; /* start of the previous browser session, UTC seconds; 0: unknown,
                                 then nothing is new */
    struct slice now_text;    /* what now was read from; empty: the clock runs on */
    struct arena arena;       /* paths live here */
    struct arena config_arena;
};

/* Finds paths, reads the clock, loads the config (an unreadable one is an error, bad lines are
   config.problems) and the session time. now_text: --now or PAPERFEED_NOW, empty: the real clock.
   Release with feed_close, also after a failure. */
bool feed_open_config(struct feed *feed, const struct config_environment *environment,
                      struct slice now_text, struct error *error) WARN_UNUSED;
/* Opens the store of a feed whose config is open. */
bool feed_open_store(struct feed *feed, struct error *error) WARN_UNUSED;
/* Both. */
bool feed_open(struct feed *feed, const struct config_environment *environment,
               struct slice now_text, struct error *error) WARN_UNUSED;
void feed_close(struct feed *feed);
/* Parses the config file again. What was borrowed from the former config ends; after a failure it
 * stays. */
bool feed_reload_config(struct feed *feed, struct error *error) WARN_UNUSED;
/* A browser session begins: stores its start (state folder) for the next one. A failure is harmless
 * and silent. */
void feed_begin_session(struct feed *feed);
/* The present second: of the clock, or the fixed one. */
int64_t feed_seconds(const struct feed *feed);
