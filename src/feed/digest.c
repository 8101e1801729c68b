/* SPDX-License-Identifier: MIT */
#include "feed/digest.h"

#include "feed/search.h"

#include <stdlib.h>

enum { OLDEST_DAYS = 31, DAY_SECONDS = 86400 };
static const char rest_name[] = "hf";
static const char rest_query[] = "src:hf";

/* From when on a part tells its news. */
static int64_t since_of(const struct feed *feed, const struct digest_request *request,
                        struct slice name)
{
    struct store_change change;
    int64_t time, former;
    if (request->since_given)
        return (int64_t)request->since * DAY_SECONDS - 1;
    if (!snapshot_last_change(store_snapshot(feed->store), SLICE("digest"), name, &change, &time))
        return feed->now.seconds - feed->config.days * DAY_SECONDS;
    if (request->again)
        return time_parse(change.old, &former)
                   ? former
                   : feed->now.seconds - feed->config.days * DAY_SECONDS;
    return time_parse(change.new, &former) ? former : time;
}

/* The rows of one part: what it claims of everything added after oldest, of which the part tells
 * what is newer than its own since. */
static bool build_part(const struct feed *feed, int64_t oldest, int32_t day_from, bool *taken,
                       struct arena *arena, struct digest_part *part, struct error *error)
{
    struct query *query;
    size_t column, told = 0;
    if (!feed_query_parse(feed, part->query, &query, &column, error))
        return error_while(error, "read the subscription %.*s", SLICE_ARG(part->name));
    struct feed_request request = {.query = query,
                                   .order = FEED_BY_DATE,
                                   .added_after = oldest,
                                   .day_from = day_from,
                                   .taken = taken};
    struct feed_rows claimed;
    bool done = feed_rows_build(feed, &request, arena, &claimed, error);
    query_release(query);
    struct feed_row *rows =
        done ? arena_allocate_array(arena, claimed.count + 1, sizeof *rows) : NULL;
    if (done && !rows)
        return error_set(error, ERROR_SYSTEM, "Memory is short");
    for (size_t i = 0; done && i < claimed.count; i++) {
        store_row row = claimed.rows[i].row;
        taken[row] = true;
        if (snapshot_added(store_snapshot(feed->store), row) > part->since)
            rows[told++] = claimed.rows[i];
    }
    part->rows = (struct feed_rows){.rows = rows, .count = told, .total = told};
    return done;
}

/* Which parts there are: the named subscription, or all and the rest. */
static bool choose_parts(const struct feed *feed, const struct digest_request *request,
                         struct digest_part *parts, size_t *count, struct error *error)
{
    const struct config *config = &feed->config;
    bool rest = !request->name.size || slice_equal(request->name, slice_of(rest_name));
    for (size_t i = 0; i < config->subscription_count; i++) {
        const struct config_subscription *subscription = &config->subscriptions[i];
        if (!request->name.size || slice_equal(request->name, subscription->name))
            parts[(*count)++] =
                (struct digest_part){.name = subscription->name, .query = subscription->query};
    }
    if (rest && (!request->name.size || !*count))
        parts[(*count)++] =
            (struct digest_part){.name = slice_of(rest_name), .query = slice_of(rest_query)};
    if (*count)
        return true;
    error_set(error, ERROR_NOT_FOUND, "There is no subscription \"%.*s\"",
              SLICE_ARG(request->name));
    error_next(error, "See: paperfeed subscribe list");
    return error_while(error, "make the digest");
}

bool digest_build(const struct feed *feed, const struct digest_request *request,
                  struct arena *arena, const struct digest_part **parts, size_t *count,
                  struct error *error)
{
    struct digest_part *array =
        arena_allocate_array(arena, feed->config.subscription_count + 1, sizeof *array);
    bool *taken = calloc((size_t)snapshot_end(store_snapshot(feed->store)) + 1, sizeof *taken);
    *count = 0;
    *parts = array;
    bool done = array && taken ? choose_parts(feed, request, array, count, error)
                               : error_set(error, ERROR_SYSTEM, "Memory is short");
    /* A paper that comes late to a source is no news, unless somebody asks for those days. */
    int32_t day_from = request->since_given ? DAY_NONE : feed->now.utc_day - OLDEST_DAYS;
    int64_t oldest = INT64_MAX;
    for (size_t i = 0; done && i < *count; i++) {
        array[i].since = since_of(feed, request, array[i].name);
        if (array[i].since < oldest)
            oldest = array[i].since;
    }
    for (size_t i = 0; done && i < *count; i++)
        done = build_part(feed, oldest, day_from, taken, arena, &array[i], error);
    free(taken);
    return done;
}

bool digest_done(struct feed *feed, const struct digest_part *parts, size_t count,
                 struct error *error)
{
    struct store_change *changes = calloc(count ? count : 1, sizeof *changes);
    struct text *old = calloc(count ? count : 1, sizeof *old);
    struct text now;
    size_t written;
    text_init(&now, 32);
    /* What another process adds meanwhile is for the next digest. */
    time_append(&now, snapshot_newest_added(store_snapshot(feed->store)));
    bool done = changes && old;
    size_t told = 0;
    for (size_t i = 0; done && i < count; i++) {
        text_init(&old[i], 32);
        if (!parts[i].rows.count)
            continue;
        time_append(&old[i], parts[i].since);
        changes[told++] = (struct store_change){SLICE("digest"), parts[i].name, text_slice(&old[i]),
                                                text_slice(&now)};
    }
    done = done ? store_mark(feed->store, changes, told, 0, feed->now.seconds, STORE_SYNC_NOW,
                             &written, error)
                : error_set(error, ERROR_SYSTEM, "Memory is short");
    for (size_t i = 0; old && i < count; i++)
        text_release(&old[i]);
    text_release(&now);
    free(old);
    free(changes);
    return done || error_while(error, "remember that the digest went out");
}
