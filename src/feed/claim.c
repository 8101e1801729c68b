/* SPDX-License-Identifier: MIT */
#include "feed/claim.h"

#include <stdlib.h>

static const char *const titles[CLAIM_KINDS] = {
    [CLAIM_SUBSCRIPTION] = "Your subscriptions",
    [CLAIM_DAILY] = "Hugging Face Daily",
    [CLAIM_NEW] = "arXiv new",
    [CLAIM_CROSS] = "arXiv cross-lists",
    [CLAIM_REPLACED] = "arXiv replaced",
    [CLAIM_OTHER] = "Other papers",
};

static const enum feed_claim claim_of_kind[LISTING_KINDS] = {
    [LISTING_NEW] = CLAIM_NEW,           [LISTING_CROSS] = CLAIM_CROSS,
    [LISTING_REPLACED] = CLAIM_REPLACED, [LISTING_DAILY] = CLAIM_DAILY,
    [LISTING_TRENDING] = CLAIM_DAILY,
};

struct feed_claims {
    size_t count;
    struct query_scratch scratch;
    struct {
        struct slice name;
        struct query *query;
    } rows[];
};

const char *feed_claim_title(enum feed_claim claim)
{
    return titles[claim];
}

bool feed_claims_open(const struct feed *feed, struct feed_claims **claims, struct error *error)
{
    size_t count = feed->config.subscription_count;
    *claims = calloc(1, sizeof **claims + count * sizeof(*claims)->rows[0]);
    if (!*claims)
        return error_set(error, ERROR_SYSTEM, "Memory is short");
    query_scratch_init(&(*claims)->scratch);
    for (size_t i = 0; i < count; i++) {
        const struct config_subscription *subscription = &feed->config.subscriptions[i];
        struct error ignored = ERROR_INIT;
        size_t column;
        struct query *query;
        if (!feed_query_parse(feed, subscription->query, &query, &column, &ignored))
            continue;
        (*claims)->rows[(*claims)->count].name = subscription->name;
        (*claims)->rows[(*claims)->count++].query = query;
    }
    return true;
}

void feed_claims_close(struct feed_claims *claims)
{
    if (!claims)
        return;
    for (size_t i = 0; i < claims->count; i++)
        query_release(claims->rows[i].query);
    query_scratch_release(&claims->scratch);
    free(claims);
}

static struct slice listing_claim(const struct query_facts *facts, int32_t day,
                                  enum feed_claim *claim)
{
    struct slice source = {NULL, 0};
    for (size_t i = 0; i < facts->listing_count; i++) {
        const struct listing *listing = &facts->listings[i];
        if (day != DAY_NONE && listing->day != day)
            continue;
        if (claim_of_kind[listing->kind] >= *claim)
            continue;
        *claim = claim_of_kind[listing->kind];
        source = listing->source;
    }
    return source;
}

enum feed_claim feed_claim_paper(struct feed_claims *claims, const struct query_facts *facts,
                                 int32_t day, struct arena *arena, size_t *order, struct slice *why)
{
    struct text names;
    enum feed_claim claim = CLAIM_OTHER;
    struct slice source = listing_claim(facts, day, &claim);
    *order = 0;
    text_init(&names, 4096);
    for (size_t i = 0; i < claims->count; i++) {
        if (!query_match(claims->rows[i].query, facts, &claims->scratch))
            continue;
        if (!names.size)
            *order = i;
        text_append_string(&names, names.size ? " sub:" : "sub:");
        text_append(&names, claims->rows[i].name);
    }
    if (names.size) {
        claim = CLAIM_SUBSCRIPTION;
        *why = arena_copy(arena, text_slice(&names));
    } else {
        struct slice sources = facts->paper->sources, first = {NULL, 0};
        if (!source.size)
            slice_next_word(&sources, &first);
        *why = arena_copy(arena, source.size ? source : first);
    }
    text_release(&names);
    return claim;
}
