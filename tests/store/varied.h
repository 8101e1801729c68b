/* SPDX-License-Identifier: MIT */
#pragma once

/* A store of random papers in several segments and a tail, some of them written again later, for
   tests that compare an answer with what every paper by itself says. */
#include "../faults/dice.h"
#include "home.h"

#include "base/date.h"
#include "store/reader.h"

enum { VARIED_TODAY = 20700, VARIED_TEXT = 512 };

struct varied {
    char id[32], title[VARIED_TEXT], abstract[VARIED_TEXT], published[16];
    struct listing listing;
};

#define VARIED_PICK(dice, from) (from)[dice_below(dice, sizeof(from) / sizeof *(from))]

static inline void varied_words(struct dice *dice, char *out, unsigned most)
{
    static const char *const words[] = {"heron",  "herons", "reed", "reeds",  "marsh",
                                        "wading", "bird",   "owl",  "lagoon", "tide"};
    size_t at = 0;
    for (unsigned i = dice_below(dice, most) + 1; i > 0; i--) {
        /* The first words are in most papers, the last ones in few. */
        uint32_t word = dice_below(dice, 1 + dice_below(dice, 10));
        at += (size_t)snprintf(out + at, VARIED_TEXT - at, "%s ", words[word]);
    }
    snprintf(out + at, VARIED_TEXT - at, "plume%u", dice_below(dice, 100000));
}

static inline void varied_roll(struct dice *dice, unsigned number, struct varied *out,
                               struct paper *paper)
{
    static const char *const sources[] = {"arxiv", "hf", "Journal"};
    static const char *const categories[] = {"cs.LG", "cs.LG stat.ML", "math.CO cs.LG", "q-bio",
                                             ""};
    static const char *const primaries[] = {"cs.LG", "econ.EM", ""};
    snprintf(out->id, sizeof out->id, "arxiv:2609.%05u", number);
    varied_words(dice, out->title, 5);
    varied_words(dice, out->abstract, 30);
    out->published[0] = '\0';
    if (dice_below(dice, 3))
        snprintf(out->published, sizeof out->published, "20%02u-%02u-11", 20 + dice_below(dice, 5),
                 1 + dice_below(dice, 12));
    *paper = make_paper(VARIED_PICK(dice, sources), out->id, out->title, "Ada Heron\nBo Reed");
    paper->fields[PAPER_ABSTRACT] = slice_of(dice_below(dice, 6) ? out->abstract : "");
    paper->fields[PAPER_PUBLISHED] = slice_of(out->published);
    paper->fields[PAPER_CATEGORIES] = slice_of(VARIED_PICK(dice, categories));
    paper->fields[PAPER_PRIMARY] = slice_of(VARIED_PICK(dice, primaries));
    paper->fields[PAPER_DOI] = slice_of(dice_below(dice, 4) ? "" : "10.5555/heron");
    out->listing =
        make_listing((enum listing_kind)dice_below(dice, LISTING_KINDS), VARIED_PICK(dice, sources),
                     VARIED_TODAY - (int32_t)dice_below(dice, 90), dice_below(dice, 20));
}

/* A transaction of count papers from number first on; every second one is listed. */
static inline void varied_add(struct store *store, struct dice *dice, unsigned first,
                              unsigned count)
{
    struct varied *varied = calloc(count, sizeof *varied);
    struct paper *papers = calloc(count, sizeof *papers);
    struct listing *listings = calloc(count, sizeof *listings);
    size_t *owners = calloc(count, sizeof *owners), listed = 0;
    struct store_counts counts = {0};
    struct error error = ERROR_INIT;
    assert_true(varied && papers && listings && owners);
    for (unsigned i = 0; i < count; i++) {
        varied_roll(dice, first + i, &varied[i], &papers[i]);
        if (dice_below(dice, 2)) {
            listings[listed] = varied[i].listing;
            owners[listed++] = i;
        }
    }
    struct store_batch batch = {papers, count, listings, owners, listed, NULL, 0};
    assert_true(store_add(store, &batch, NOW + (int64_t)first, &counts, &error));
    free(varied);
    free(papers);
    free(listings);
    free(owners);
}

/* first: how many papers are in the oldest segment. */
static inline struct store *varied_store(const struct home *home, uint64_t seed, unsigned first)
{
    struct store *store = home_open(home);
    struct dice dice = {seed};
    varied_add(store, &dice, 0, first);
    store_publish(store);
    varied_add(store, &dice, first - 20, 90);
    store_publish(store);
    varied_add(store, &dice, first + 30, 10);
    varied_add(store, &dice, 10, 30);
    for (unsigned i = 0; i < 60; i++) {
        static const char *const verbs[] = {"read", "star", "later", "skip"};
        struct error error = ERROR_INIT;
        char id[32];
        size_t written;
        snprintf(id, sizeof id, "arxiv:2609.%05u", dice_below(&dice, first + 90));
        struct store_change change = {slice_of(verbs[i % 4]), slice_of(id), SLICE("0"), SLICE("1")};
        assert_true(store_mark(store, &change, 1, 0, NOW, STORE_SYNC_LATER, &written, &error));
    }
    /* Two segments and the tail. */
    (void)store_snapshot(store);
    assert_true(store->index.part_count >= 2);
    assert_true(snapshot_parts(&store->snapshot) > store->index.part_count);
    return store;
}

static inline struct query *varied_query(const char *text)
{
    struct query *query;
    struct error error = ERROR_INIT;
    size_t column;
    assert_true(query_parse(&query, slice_of(text), VARIED_TODAY, NULL, &column, &error));
    return query;
}

/* What the paper itself says, without any index. query NULL: every paper matches. */
static inline bool varied_matches(struct store *store, store_row row, const struct query *query,
                                  int64_t new_after, struct arena *arena)
{
    struct query_scratch scratch;
    struct query_facts facts;
    struct paper paper;
    struct error error = ERROR_INIT;
    if (!query)
        return true;
    query_scratch_init(&scratch);
    assert_true(
        snapshot_facts(store_snapshot(store), row, new_after, true, arena, &paper, &facts, &error));
    bool found = query_match(query, &facts, &scratch);
    query_scratch_release(&scratch);
    return found;
}
