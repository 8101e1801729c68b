/* SPDX-License-Identifier: MIT */
#pragma once

#include "feed/feed.h"

/* The conductor: requests -> paperfeed-transfer -> bodies -> paperfeed-parse -> records -> store.
 */

enum fetch_state_of_source {
    FETCH_WAITING,
    FETCH_RUNNING,
    FETCH_DONE,
    FETCH_SHORT,
    FETCH_FAILED,
    FETCH_SKIPPED
};
struct fetch_progress {
    struct slice source;
    enum fetch_state_of_source state;
    unsigned requests, answered, unchanged; /* unchanged: 304 */
    uint64_t bytes;                         /* received on the wire */
    uint64_t papers, added, updated, known, bad;
    int64_t milliseconds;
    struct slice
        message; /* what went wrong or is worth saying: "Could not X. Why. Next."; empty: nothing */
};

struct fetch_request {
    const struct slice *sources; /* names; none: every source that is not off */
    size_t source_count;
    bool days_given; /* days first..last, calendar days, weekends too */
    struct day_range days;
    struct slice week, month; /* "2026-W38", "2026-09"; empty: none */
    int32_t period_day;       /* the first day of the week or month */
    bool trending;
    bool missing; /* only those of the days that the ledger does not have, of sources with a
                     calendar */
    /* Told the first requests, each by its address, and nothing is sent; NULL: they are sent. */
    void (*planned)(void *context, struct slice url);
    bool force;               /* also sources inside a Retry-After */
    int interrupt_descriptor; /* becomes readable when the user wants to stop; -1: none */
    /* Called at every change worth drawing, at most some times a second a source, and once at its
     * end. */
    void (*report)(void *context, const struct fetch_progress *progress);
    void *context;
};
struct fetch_result {
    unsigned sources, failed, cut_short,
        skipped; /* failed: nothing came; cut_short: some of its requests failed */
    uint64_t papers, added, updated, known, bad, bytes;
    bool interrupted;
};
/* ERROR_USAGE for an unknown source. Failures of sources are in the result and were reported; false
 * is for what stops everything (store not writable, companion missing). */
bool feed_fetch(struct feed *feed, const struct fetch_request *request, struct fetch_result *result,
                struct error *error) WARN_UNUSED;
/* The time of the last complete fetch of any source, UTC seconds; 0: never. */
int64_t feed_last_fetch(const struct feed *feed);
