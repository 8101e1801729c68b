/* SPDX-License-Identifier: MIT */
#include "feed/search.h"

#include <inttypes.h>

enum { NEAR_MAXIMUM = 1 << 20 };

int64_t feed_new_after(const struct feed *feed)
{
    return feed->previous_session ? feed->previous_session : INT64_MAX;
}

bool feed_facts(const struct feed *feed, store_row row, bool with_text, struct arena *arena,
                struct paper *paper, struct query_facts *facts, struct error *error)
{
    return snapshot_facts(store_snapshot(feed->store), row, feed_new_after(feed), with_text, arena,
                          paper, facts, error);
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
    return store_count(feed->store, query, feed_new_after(feed), count, error);
}

bool feed_count_by(const struct feed *feed, const struct query *query, enum store_facet facet,
                   struct arena *arena, struct store_facet_count **counts, size_t *count,
                   struct error *error)
{
    return store_count_by(feed->store, query, feed_new_after(feed), facet, arena, counts, count,
                          error);
}

void feed_append_near(const struct feed *feed, const struct query *query, struct text *out)
{
    struct text near;
    struct query *corrected;
    struct error ignored = ERROR_INIT;
    size_t column;
    uint64_t count = 0;
    text_init(&near, NEAR_MAXIMUM);
    if (store_correct(feed->store, query, &near) &&
        feed_query_parse(feed, text_slice(&near), &corrected, &column, &ignored)) {
        if (feed_count(feed, corrected, &count, &ignored) && count > 0)
            text_append_format(out, "Near: \"%s\" (%" PRIu64 ")", text_string(&near), count);
        query_release(corrected);
    }
    text_release(&near);
}
