/* SPDX-License-Identifier: MIT */
#pragma once

#include "config/config.h"
#include "feed/contact.h"
#include "feed/fetch.h"

struct source_type;

/* One chain of requests: what one source has for a day, a week, a month, or now; one page after the
   other, and when that fails in another form. A chain knows its addresses; the conductor asks and
   stores. */
enum chain_state { CHAIN_READY, CHAIN_RUNNING, CHAIN_DONE, CHAIN_FAILED };
struct chain {
    const struct config_source *source;
    const struct source_type *type;
    int32_t day;             /* DAY_NONE: a period, trending, or what there is now */
    const char *period_name; /* "week" or "month", else NULL */
    struct slice period;
    bool trending;
    unsigned way;        /* 0: the usual form; how often another one was turned to */
    struct text trouble; /* why that was */
    bool linked;         /* a Link header came: its absence ends the chain */
    unsigned page;
    struct text url; /* of the request to send or running */
    enum chain_state state;
    uint64_t *seen; /* hashes of the keys that came */
    size_t seen_count, seen_capacity;
    int32_t batch;  /* of the document, where no day was asked for; DAY_NONE: unknown */
    bool answered;  /* a request was sent and ended */
    bool unchanged; /* a page was not modified: seen is not all */
    char fault[16]; /* of the last answer: "429", "timeout"; or empty */
};

/* The chains that a request means, of one source after the other. */
struct chain_list {
    struct chain *chains; /* malloc'ed */
    size_t count, capacity;
    const char *skipped; /* why something that was asked for is not planned; NULL: all is */
};
/* One more chain, without an address; for the types of sources. NULL: memory is short. */
struct chain *chains_add(struct chain_list *list, const struct source_type *type,
                         const struct config_source *source);
void chains_release(struct chain_list *list);

/* Turns to another form of the same; false when there is none left. */
bool chain_fall_back(struct chain *chain, const struct error *why);
/* The address after this page, given what the server linked (may be empty) and whether the page
   brought a new paper; appends nothing at the end of the chain. A link to another server is not
   followed: the answer chooses it. */
void chain_next(struct chain *chain, struct slice linked, bool brought_new, struct text *next);
/* The same after a page that did not change; stored: what followed when it came. */
void chain_next_unchanged(struct chain *chain, struct slice stored, struct text *next);
/* Whether two addresses have scheme, host and port in common. */
bool chain_same_server(struct slice a, struct slice b);
/* Remembers keys; returns whether one is new in this chain. */
bool chain_see(struct chain *chain, const struct paper *papers, size_t count);
/* "2026-09-17", "2026-W38", "trending": for messages. */
void chain_describe(const struct chain *chain, struct text *out);
