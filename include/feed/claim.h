/* SPDX-License-Identifier: MIT */
#pragma once

#include "feed/search.h"

/* Which section of the feed shows a paper, and why. */
enum feed_claim {
    CLAIM_SUBSCRIPTION,
    CLAIM_DAILY,
    CLAIM_NEW,
    CLAIM_CROSS,
    CLAIM_REPLACED,
    CLAIM_OTHER,
    CLAIM_KINDS
};
/* The heading of a section: "Your subscriptions", "Hugging Face Daily", ... */
const char *feed_claim_title(enum feed_claim claim);

/* The parsed subscriptions of the config; those whose query no longer parses claim nothing. */
struct feed_claims;
bool feed_claims_open(const struct feed *feed, struct feed_claims **claims,
                      struct error *error) WARN_UNUSED;
void feed_claims_close(struct feed_claims *claims);

/* The place of a paper in the view of a day (DAY_NONE: every listing counts). *order is the
 *subscription's position, so that claims sort in config order. why names everybody who claims it,
 *highest first ("sub:flow sub:attn"), else the listing's source; in the arena. */
enum feed_claim feed_claim_paper(struct feed_claims *claims, const struct query_facts *facts,
                                 int32_t day, struct arena *arena, size_t *order,
                                 struct slice *why);
