/* SPDX-License-Identifier: MIT */
#pragma once

#include "feed/feed.h"

/* Adds or replaces the subscription in the config (one block, undoable step in marks.tsv). The
 * query must parse. ERROR_USAGE for a bad name or query. */
bool subscription_set(struct feed *feed, struct slice name, struct slice query, bool *replaced,
                      struct error *error) WARN_UNUSED;
/* ERROR_NOT_FOUND when there is no such subscription. */
bool subscription_remove(struct feed *feed, struct slice name, struct error *error) WARN_UNUSED;
/* A name for a query that is free: letters of its first word, with a number when taken. */
void subscription_suggest_name(const struct feed *feed, struct slice query, struct text *name);
/* Appends what a person should know when subscribing: "61 papers match, 14 in the last 7
   days", and for a single word that matches more than twice as often as a beginning both numbers.
 */
bool subscription_describe(const struct feed *feed, struct slice query, struct text *out,
                           struct error *error) WARN_UNUSED;
