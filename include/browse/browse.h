/* SPDX-License-Identifier: MIT */
#pragma once

#include "feed/feed.h"

/* How the browser starts. Everything is borrowed for the call. */
struct browse_options {
    struct slice query; /* open with this search; empty: the feed */
    bool day_given;     /* open with day instead of the newest */
    int32_t day;
    struct slice now_text; /* --now or PAPERFEED_NOW; empty: the clock runs on */
    const char *program;   /* our own path, for the fetch child */
    const char *const
        *fetch_arguments; /* NULL-terminated words behind the program: fetch --progress json ... */
    bool color;           /* colours allowed (attributes always are) */
    bool tour;            /* the samples are shown: nothing is kept, say so */
};
/* Runs the browser on the terminal (descriptors 0 and 1) until the user leaves; the terminal is
   restored on every path. ERROR_USAGE when there is no usable terminal. Appends to farewell what to
   say on the normal screen, one line without its break, or nothing. *start_tour: the user, on an
   empty store, wants to see the samples. */
bool browse_run(struct feed *feed, const struct browse_options *options, struct text *farewell,
                bool *start_tour, struct error *error) WARN_UNUSED;
