/* SPDX-License-Identifier: MIT */
#pragma once

#include "feed/ledger.h"

/* How a source does, from the ledger and the times it was asked. */

enum { HEALTH_DAYS = 14, HEALTH_MISSING_DAYS = 30 };
struct health {
    const struct config_source *source;
    int64_t last;    /* UTC seconds of the last fetch that failed in nothing; 0: never */
    int64_t waiting; /* the server asked to be left alone until then; 0: it did not */
    int64_t next;    /* when it is asked next without being told to; 0: only when named */
    /* The newest failed or short entry of the last HEALTH_DAYS that nothing came after; NULL. */
    const struct ledger_entry *trouble;
    size_t troubles;                      /* how many of these days are so */
    int32_t missing[HEALTH_MISSING_DAYS]; /* due since the first fetch, oldest first */
    size_t missing_count;
};
/* The entries belong to the ledger. */
void health_of(const struct feed *feed, const struct ledger *ledger,
               const struct config_source *source, struct health *health);
/* True while something of it fails. */
bool health_is_bad(const struct health *health);
/* Appends what a day of the ledger was, in a word or two: "ok", "5xx,ok", "429", "early" when it
   was asked before its end only, "-" without announcement, "?" not asked. */
void health_append_day(const struct feed *feed, const struct ledger *ledger,
                       const struct config_source *source, int32_t day, struct text *out);
/* Appends what is wrong: "Could not X", then Why and Next, each a sentence and a line break. */
void health_append_problem(const struct feed *feed, const struct health *health, struct text *out);
