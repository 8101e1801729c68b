/* SPDX-License-Identifier: MIT */
#pragma once

#include "feed/calendar.h"
#include "feed/feed.h"

/* What became of each source and day: state/ledger.tsv (paperfeed.1, FILES). Not truth: losing it
   costs a few requests. */
enum ledger_state {
    LEDGER_OK,
    LEDGER_SHORT, /* asked, but papers are missing or none came where some are expected */
    LEDGER_FAILED,
    LEDGER_NONE, /* the source announces nothing on this day */
    LEDGER_NOT_ASKED
};
/* "ok", "short", "failed", "no announcement", "not asked". */
extern const char *const ledger_state_names[];

/* One answer, or failure: a line of the file. */
struct ledger_entry {
    int64_t time; /* UTC seconds */
    struct slice source;
    int32_t day;
    enum ledger_state state;
    int64_t papers, announced;          /* -1: unknown */
    struct slice fault;                 /* of a failure: "429", "timeout"; may be empty */
    struct slice cause;                 /* a sentence; may be empty */
    const struct ledger_entry *earlier; /* the one before it of this source and day; or NULL */
};
struct ledger {
    struct arena arena;
    struct ledger_entry **newest; /* hash table by source and day */
    size_t days, capacity;
    struct text added; /* lines to be saved */
};
/* An unreadable file counts as an empty one, a line that is damaged as none. Release with
   ledger_close. */
void ledger_open(struct ledger *ledger, const struct feed *feed);
void ledger_close(struct ledger *ledger);

/* The newest entry of a day; NULL: there is none. Valid until ledger_close. */
const struct ledger_entry *ledger_entry(const struct ledger *ledger, struct slice source,
                                        int32_t day);
/* What a day is at a time, by its entries and the calendar. A day that was asked before all its
   papers were out is short once they are. */
enum ledger_state ledger_state(const struct ledger *ledger, const struct config_source *source,
                               int32_t day, int64_t time);
/* True for a day that papers are expected of and whose batch has begun, but that is not there. */
bool ledger_misses(const struct ledger *ledger, const struct config_source *source, int32_t day,
                   int64_t time);

/* A day came whole. papers: how many it has, -1: as many as before (not modified); announced: how
   many the source says it has, -1: unknown. None at all is not believed of a day that is due until
   it was asked on three days. Returns the state; LEDGER_SHORT only where papers are due. */
enum ledger_state ledger_came(struct ledger *ledger, const struct config_source *source,
                              int32_t day, int64_t papers, int64_t announced, int64_t time);
/* A day failed: fault is one word ("429", "timeout"), cause a sentence. */
void ledger_failed(struct ledger *ledger, const struct config_source *source, int32_t day,
                   struct slice fault, struct slice cause, int64_t time);

/* Adds what is new to the file and drops lines older than 400 days. */
bool ledger_save(struct ledger *ledger, const struct feed *feed, struct error *error) WARN_UNUSED;
