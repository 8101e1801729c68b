/* SPDX-License-Identifier: MIT */
#pragma once

#include "config/config.h"
#include "feed/contact.h"
#include "feed/fetch.h"

/* One chain of requests: the pages of one day (or week, month, the trending list) of one source,
   first through the API, then, when that fails, the HTML page. A chain knows its addresses; the
   conductor asks and stores. */
enum chain_state { CHAIN_READY, CHAIN_RUNNING, CHAIN_DONE, CHAIN_FAILED };
struct chain {
    const struct config_source *source;
    int32_t day;             /* DAY_NONE: a period, or trending */
    const char *period_name; /* "week" or "month", else NULL */
    struct slice period;
    bool trending;
    bool html;   /* the API failed, the page is asked */
    bool linked; /* a Link header came: its absence ends the chain */
    unsigned page;
    struct text url; /* of the request to send or running */
    enum chain_state state;
    uint64_t *seen; /* hashes of the keys that came */
    size_t seen_count, seen_capacity;
};

/* The chains that a request means for a source of type hf (Hugging Face Daily Papers). Appends to
 * chains (malloc'ed); list->future: a day was asked for that has not begun. */
struct chain_list {
    struct chain *chains;
    size_t count, capacity;
    bool future;
};
bool chains_plan(struct chain_list *list, const struct config_source *source,
                 const struct fetch_request *request, const struct contacts *contacts,
                 const struct now *now, struct error *error) WARN_UNUSED;
void chains_release(struct chain_list *list);

/* Turns to the HTML page; false when that was the page already. */
bool chain_fall_back(struct chain *chain);
/* The address after this page, given what the server linked (may be empty) and whether the page
   brought a new paper; appends nothing at the end of the chain. A link to another server is not
   followed: the answer chooses it. */
void chain_next(struct chain *chain, struct slice linked, bool brought_new, struct text *next);
/* Remembers keys; returns whether one is new in this chain. */
bool chain_see(struct chain *chain, const struct paper *papers, size_t count);
/* "2026-09-17", "2026-W38", "trending": for messages. */
void chain_describe(const struct chain *chain, struct text *out);
