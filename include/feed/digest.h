/* SPDX-License-Identifier: MIT */
#pragma once

#include "feed/rows.h"

/* Which part of the news a digest tells: the matches of one subscription, or what is left of
 * Hugging Face. */
struct digest_request {
    struct slice name; /* of a subscription; empty: every subscription in config order, then the
                          rest of hf */
    bool since_given;  /* since a day, instead of since the last digest */
    int32_t since;
    bool again; /* the last digest once more: from the one before it */
};
struct digest_part {
    struct slice name; /* subscription, or "hf" */
    struct slice query;
    int64_t since; /* UTC seconds */
    struct feed_rows rows;
};
/* Fills at most maximum parts (one, or subscriptions + 1). A paper stands in the first part that
 * claims it. */
bool digest_build(const struct feed *feed, const struct digest_request *request,
                  struct arena *arena, const struct digest_part **parts, size_t *count,
                  struct error *error) WARN_UNUSED;
/* The digest went out: remembers it in marks.tsv for every part that told something. Call after the
 * last byte was written. */
bool digest_done(struct feed *feed, const struct digest_part *parts, size_t count,
                 struct error *error) WARN_UNUSED;
