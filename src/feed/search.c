/* SPDX-License-Identifier: MIT */
#include "feed/search.h"

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
