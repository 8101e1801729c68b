/* SPDX-License-Identifier: MIT */
#pragma once

#include "feed/search.h"
#include "output/output.h"

/* A listing: query + order -> rows. What `list` prints is what the browser shows. */

enum feed_order {
    FEED_BY_SECTION,   /* the feed: sections, within one by upvotes, rank, key */
    FEED_BY_DATE,      /* newest day first, within a day as above */
    FEED_BY_UPVOTES,   /* most upvotes first, then newest */
    FEED_BY_TITLE,     /* by the search form of the title */
    FEED_BY_RELEVANCE, /* the best match first (index/score.h), then newest */
};
/* The order that sort: asks for; usual when it is not there. */
enum feed_order feed_order_of(enum query_sort sort, enum feed_order usual);
struct feed_request {
    const struct query *query; /* NULL: everything */
    bool one_day;              /* only what is shown on this day */
    int32_t day;               /* with one_day; DAY_NONE: papers without a day */
    enum feed_order order;
    bool reverse;
    size_t limit;        /* rows kept; 0: all */
    bool total;          /* all that match are counted, whatever the limit */
    int64_t added_after; /* only papers first stored after this UTC second; 0: all */
    int32_t day_from;    /* with added_after: a day not before this, or none */
    const bool *taken;   /* by store row: papers left out; NULL: none */
};
struct feed_row {
    store_row row;
    uint32_t section; /* index of its section */
    bool is_new;
    struct slice why; /* "sub:flow sub:attn" or "hf": who claims it, highest first */
};
struct feed_section {
    const char *title;    /* "Your subscriptions", "Hugging Face Daily", ... */
    size_t first, count;  /* rows */
    size_t unread, fresh; /* among them: unread, new */
};
/* Valid until the arena is cleared or the store's snapshot changes. */
struct feed_rows {
    const struct feed_row *rows;
    size_t count;
    uint64_t total; /* before the limit, when it was asked for; else at least those found */
    const struct feed_section *sections; /* with FEED_BY_SECTION; empty sections are left out */
    size_t section_count;
    size_t unread, starred; /* among those found */
};
bool feed_rows_build(const struct feed *feed, const struct feed_request *request,
                     struct arena *arena, struct feed_rows *rows, struct error *error) WARN_UNUSED;

/* Everything an output format or the screen shows of one row: reads the paper into the arena. */
bool feed_row_output(const struct feed *feed, const struct feed_row *row, struct arena *arena,
                     struct paper *paper, struct output_row *out, struct error *error) WARN_UNUSED;
/* The keys of papers that are the same work (store/linked.h), separated by blanks, in the arena. */
struct slice feed_linked(const struct feed *feed, store_row row, const struct paper *paper,
                         struct arena *arena);
/* The same for a store row outside a listing. */
bool feed_paper_output(const struct feed *feed, store_row row, struct arena *arena,
                       struct paper *paper, struct output_row *out,
                       struct error *error) WARN_UNUSED;

/* The day that plain `list` and the browser open with: the newest, not after today, that has
 * papers; else DAY_NONE (the view without date). */
int32_t feed_newest_day(const struct feed *feed);
/* The next day with papers before (steps < 0) or after it; DAY_NONE stands before the oldest day
 * when papers have no day. False, day unchanged, at the end. */
bool feed_step_day(const struct feed *feed, int32_t *day, int steps);
/* The name of a day for headings: "Tue 22 Sep 2026" or "no date". */
void feed_day_title(struct text *out, int32_t day);
