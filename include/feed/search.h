/* SPDX-License-Identifier: MIT */
#pragma once

#include "feed/feed.h"
#include "query/query.h"

/* Parses a query in which sub:NAME means the subscriptions of the config. */
bool feed_query_parse(const struct feed *feed, struct slice text, struct query **query,
                      size_t *column, struct error *error) WARN_UNUSED;
/* How many papers match. */
bool feed_count(const struct feed *feed, const struct query *query, uint64_t *count,
                struct error *error) WARN_UNUSED;

/* The same, by what they have in common (store_count_by). */
bool feed_count_by(const struct feed *feed, const struct query *query, enum store_facet facet,
                   struct arena *arena, struct store_facet_count **counts, size_t *count,
                   struct error *error) WARN_UNUSED;
/* For a query that nothing matches: appends Near: "flow matching" (61), the query with the words
 * that no paper has replaced and how many that matches; nothing when there is no such query. */
void feed_append_near(const struct feed *feed, const struct query *query, struct text *out);

/* Papers added after this UTC second are new; INT64_MAX: none is. */
int64_t feed_new_after(const struct feed *feed);
/* What a row is matched against: reads the paper into the arena when with_text, else leaves only
 * key and listings. */
bool feed_facts(const struct feed *feed, store_row row, bool with_text, struct arena *arena,
                struct paper *paper, struct query_facts *facts, struct error *error) WARN_UNUSED;
