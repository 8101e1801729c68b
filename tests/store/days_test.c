/* SPDX-License-Identifier: MIT */
#include "store/snapshot.h"

#include "base/date.h"
#include "home.h"

enum { TODAY = 20700 };

static void add_listing(struct store *store, const char *key, enum listing_kind kind, int32_t day)
{
    struct listing listing = make_listing(kind, "hf", day, 1);
    size_t owner = SIZE_MAX;
    listing.key = slice_of(key);
    add_batch(store, &(struct store_batch){
                         .listings = &listing, .listing_paper = &owner, .listing_count = 1});
}

static void check_days(struct store *store, const int32_t *days, size_t count)
{
    const struct snapshot *snapshot = store_snapshot(store);
    int32_t day = INT32_MAX;
    for (size_t i = count; i-- > 0;) {
        size_t rows;
        assert_true(snapshot_step_day(snapshot, day, true, &day));
        assert_int_equal(day, days[i]);
        home_rows(snapshot, day, &rows);
        assert_int_equal(rows, 1);
    }
    assert_false(snapshot_step_day(snapshot, day, true, &day));
    day = INT32_MIN;
    for (size_t i = 0; i < count; i++)
        if (days[i] != DAY_NONE) {
            assert_true(snapshot_step_day(snapshot, day, false, &day));
            assert_int_equal(day, days[i]);
        }
    assert_false(snapshot_step_day(snapshot, day, false, &day));
}

/* In the tail, in a segment, and in a segment of another process. */
static void check_everywhere(const struct home *home, struct store *store, const int32_t *days,
                             size_t count)
{
    check_days(store, days, count);
    store_publish(store);
    check_days(store, days, count);
    struct store *other = home_open(home);
    check_days(other, days, count);
    store_close(other);
}

/* What was listed before anything else is known of it does not show, nor does its day. */
static void papers_only_mentioned(void **state)
{
    struct home *home = *state;
    struct store *store = home_open(home);
    add_listing(store, "arxiv:2609.00001", LISTING_DAILY, TODAY);
    add_listing(store, "arxiv:2609.00002", LISTING_DAILY, TODAY - 5);
    check_everywhere(home, store, NULL, 0);
    assert_int_equal(snapshot_count(store_snapshot(store)), 0);
    assert_int_equal(snapshot_newest_added(store_snapshot(store)), 0);
    assert_int_equal(find_row(store, "arxiv:2609.00001"), STORE_NO_ROW);
    add_paper(store, make_paper("hf", "arxiv:2609.00002", "Late news", "A. Owl"));
    static const int32_t days[] = {TODAY - 5};
    check_everywhere(home, store, days, 1);
    assert_int_equal(snapshot_count(store_snapshot(store)), 1);
    assert_int_equal(snapshot_newest_added(store_snapshot(store)), NOW);
    store_close(store);
}

/* A listed paper shows on the days of its listings, and not on that of its publication. */
static void days_of_one_paper(void **state)
{
    struct home *home = *state;
    struct store *store = home_open(home);
    struct paper paper = make_paper("hf", "arxiv:2609.00001", "News", "A. Owl");
    paper.fields[PAPER_PUBLISHED] = SLICE("2026-09-01");
    add_paper(store, paper);
    static const int32_t published[] = {20697};
    check_everywhere(home, store, published, 1);
    add_listing(store, "arxiv:2609.00001", LISTING_REPLACED, TODAY);
    add_listing(store, "arxiv:2609.00001", LISTING_TRENDING, TODAY + 3);
    static const int32_t listed[] = {TODAY, TODAY + 3};
    check_everywhere(home, store, listed, 2);
    store_close(store);
}

static void a_paper_without_a_day(void **state)
{
    struct home *home = *state;
    struct store *store = home_open(home);
    add_paper(store, make_paper("hf", "arxiv:2609.00001", "News", "A. Owl"));
    static const int32_t days[] = {DAY_NONE};
    check_everywhere(home, store, days, 1);
    store_close(store);
}

/* More seconds than a segment counts: the record is asked. */
static void added_centuries_apart(void **state)
{
    struct home *home = *state;
    struct store *store = home_open(home);
    struct error error = ERROR_INIT;
    static const int64_t times[] = {NOW, NOW + (INT64_C(1) << 33)};
    static const char *const keys[] = {"arxiv:2609.00001", "arxiv:2609.00002"};
    for (size_t i = 0; i < 2; i++) {
        struct paper paper = make_paper("hf", keys[i], "News", "A. Owl");
        struct store_counts counts = {0};
        assert_true(store_add(store, &(struct store_batch){.papers = &paper, .paper_count = 1},
                              times[i], &counts, &error));
    }
    for (int published = 0; published < 2; published++) {
        const struct snapshot *snapshot = store_snapshot(store);
        for (size_t i = 0; i < 2; i++)
            assert_int_equal(snapshot_added(snapshot, find_row(store, keys[i])), times[i]);
        assert_int_equal(snapshot_newest_added(snapshot), times[1]);
        store_publish(store);
    }
    struct query *query;
    size_t column;
    uint64_t count;
    assert_true(query_parse(&query, SLICE("is:new"), TODAY, NULL, &column, &error));
    assert_true(store_count(store, query, NOW, &count, &error));
    assert_int_equal(count, 1);
    query_release(query);
    store_close(store);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, home_setup, home_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(papers_only_mentioned),
        CASE(days_of_one_paper),
        CASE(a_paper_without_a_day),
        CASE(added_centuries_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
