/* SPDX-License-Identifier: MIT */
#include "feed/search.h"

static int64_t newest_stars(const struct listing *listings, size_t count)
{
    int64_t stars = LISTING_UNKNOWN, time = INT64_MIN;
    for (size_t i = 0; i < count; i++) {
        if (listings[i].stars == LISTING_UNKNOWN || listings[i].time < time)
            continue;
        stars = listings[i].stars;
        time = listings[i].time;
    }
    return stars;
}

bool feed_facts(const struct feed *feed, store_row row, bool with_text, struct arena *arena,
                struct paper *paper, struct query_facts *facts, struct error *error)
{
    const struct snapshot *snapshot = store_snapshot(feed->store);
    *paper = (struct paper){.id = snapshot_key(snapshot, row)};
    *facts = (struct query_facts){.paper = paper,
                                  .day = snapshot_day(snapshot, row),
                                  .marks = snapshot_marks(snapshot, row),
                                  .is_new = feed->previous_session != 0 &&
                                            snapshot_added(snapshot, row) > feed->previous_session};
    facts->listings = snapshot_listings(snapshot, row, &facts->listing_count);
    snapshot_votes(snapshot, row, &facts->upvotes, &facts->comments);
    facts->stars = newest_stars(facts->listings, facts->listing_count);
    return !with_text || snapshot_paper(snapshot, row, arena, paper, error);
}

static bool find_subscription(const void *context, struct slice name, struct slice *text)
{
    const struct feed *feed = context;
    const struct config_subscription *subscription = config_find_subscription(&feed->config, name);
    if (subscription)
        *text = subscription->query;
    return subscription != NULL;
}

bool feed_query_parse(const struct feed *feed, struct slice text, struct query **query,
                      size_t *column, struct error *error)
{
    struct query_names names = {find_subscription, feed};
    return query_parse(query, text, feed->now.local_day, &names, column, error);
}

bool feed_count(const struct feed *feed, const struct query *query, uint64_t *count,
                struct error *error)
{
    const struct snapshot *snapshot = store_snapshot(feed->store);
    struct query_scratch scratch;
    struct arena arena;
    bool with_text = query_needs_text(query), fine = true;
    *count = 0;
    query_scratch_init(&scratch);
    arena_init(&arena, 4u << 20);
    for (store_row row = 0; fine && row < snapshot_count(snapshot); row++) {
        struct paper paper;
        struct query_facts facts;
        arena_clear(&arena);
        fine = feed_facts(feed, row, with_text, &arena, &paper, &facts, error);
        *count += fine && query_match(query, &facts, &scratch);
    }
    arena_release(&arena);
    query_scratch_release(&scratch);
    return fine;
}
