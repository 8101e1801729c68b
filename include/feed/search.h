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

/* Papers added after this UTC second are new; INT64_MAX: none is. */
int64_t feed_new_after(const struct feed *feed);
/* What a row is matched against: reads the paper into the arena when with_text, else leaves only
 * key and listings. */
bool feed_facts(const struct feed *feed, store_row row, bool with_text, struct arena *arena,
                struct paper *paper, struct query_facts *facts, struct error *error) WARN_UNUSED;
