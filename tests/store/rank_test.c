/* SPDX-License-Identifier: MIT */
#include "store/finder.h"

#include "index/score.h"
#include "varied.h"

enum { FIRST = 3000, LARGE = 1 << 28 };

static struct arena arena;

static int set_up(void **state)
{
    arena_init(&arena, LARGE);
    return home_setup(state);
}

static int tear_down(void **state)
{
    arena_release(&arena);
    return home_teardown(state);
}

/* Every paper that matches with its score, before it is sorted. */
struct ranks {
    struct store_hit hits[FIRST + 200];
    size_t count;
};

static bool is_wanted(void *context, store_row row)
{
    (void)context;
    return row % 3 != 1;
}

static void score_part(struct finder *finder, const struct scores *scores, struct ranks *out,
                       bool choose)
{
    static uint16_t points[FIRST + 200];
    static uint64_t all[FIRST / 64 + 8];
    struct segment *segment = &finder->part->segment;
    uint32_t documents = segment_count(segment);
    memset(points, 0, sizeof points);
    memset(all, 0xFF, sizeof all);
    struct error error = ERROR_INIT;
    assert_true(scores_prepare(scores, &finder->evaluation, points, &error));
    scores_apply(scores, &finder->evaluation, all);
    for (uint32_t i = 0; i < documents; i++) {
        store_row row = finder->part->base + i;
        if (!segment_is_dead(segment, i) && finder_match(finder, i) &&
            (!choose || is_wanted(NULL, row)))
            out->hits[out->count++] =
                (struct store_hit){.row = row, .day = segment_day(segment, i), .score = points[i]};
    }
}

static const struct snapshot *sorted;

static int compare(const void *left, const void *right)
{
    const struct store_hit *a = left, *b = right;
    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    return a->day != b->day ? (a->day > b->day ? -1 : 1) : snapshot_compare(sorted, b->row, a->row);
}

/* All of them scored, asked and sorted. */
static void rank_all(struct store *store, const struct store_search *search, struct ranks *out)
{
    struct finder finder;
    struct scores scores;
    struct error error = ERROR_INIT;
    out->count = 0;
    assert_true(finder_open(&finder, store, search, &error));
    assert_true(scores_open(&scores, search->query, &error));
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < snapshot_parts(finder.snapshot); i++) {
            assert_true(finder_open_part(&finder, i, PLAN_ALL));
            if (round == 0)
                scores_add(&scores, &finder.evaluation.plan);
            else
                score_part(&finder, &scores, out, search->accept != NULL);
            assert_true(finder_close_part(&finder));
        }
        if (round == 0)
            scores_finish(&scores);
    }
    assert_true(scores_weigh(&scores));
    scores_close(&scores);
    finder_close(&finder);
    sorted = store_snapshot(store);
    qsort(out->hits, out->count, sizeof *out->hits, compare);
}

static void check(struct store *store, const char *text, bool choose)
{
    static const size_t limits[] = {0, 1, 2, 50, 700, SIZE_MAX / 2 + 1, SIZE_MAX};
    static struct ranks expected;
    struct query *query = varied_query(text);
    struct store_search search = {.query = query,
                                  .order = STORE_BY_RELEVANCE,
                                  .new_after = INT64_MAX,
                                  .accept = choose ? is_wanted : NULL};
    struct store_hits hits;
    struct error error = ERROR_INIT;
    rank_all(store, &search, &expected);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        size_t limit = search.limit = limits[i];
        arena_clear(&arena);
        assert_true(store_find(store, &search, &arena, &hits, &error));
        assert_int_equal(hits.count, limit && limit < expected.count ? limit : expected.count);
        for (size_t j = 0; j < hits.count; j++) {
            assert_int_equal(hits.hits[j].score, expected.hits[j].score);
            assert_int_equal(hits.hits[j].row, expected.hits[j].row);
        }
    }
    query_release(query);
}

/* Phrases and beginnings of many words are in doubt until a paper is asked. */
static void the_best_are_those_of_all(void **state)
{
    static const char *const asked[] = {
        "tide",          "owl lagoon",        "\"wading bird\"",
        "bird OR tide",  "tide plume",        "lagoon \"reed reeds\"",
        "ti:owl -heron", "plume12 OR lagoon", "\"owl tide\""};
    struct store *store = varied_store(*state, 5, FIRST);
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        check(store, asked[i], false);
        check(store, asked[i], true);
    }
    store_close(store);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {CASE(the_best_are_those_of_all)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
