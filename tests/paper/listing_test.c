/* SPDX-License-Identifier: MIT */
#include "paper/listing.h"

#include "base/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct arena arena;
static struct text line;
static struct error error;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, 1 << 20);
    text_init(&line, 1 << 16);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    text_release(&line);
    return 0;
}

static void writes_what_awk_can_read(void **state)
{
    (void)state;
    struct listing listing = {.kind = LISTING_DAILY,
                              .source = SLICE("hf"),
                              .day = day_from_civil(2026, 9, 22),
                              .key = SLICE("arxiv:2609.90377"),
                              .rank = 3,
                              .upvotes = 0,
                              .comments = LISTING_UNKNOWN,
                              .stars = LISTING_UNKNOWN,
                              .time = 1790038923};
    listing_append(&line, &listing);
    assert_string_equal(
        text_string(&line),
        "daily\thf\t2026-09-22\tarxiv:2609.90377\t3\t0\t\t\t2026-09-22T01:02:03Z\t\t\t\t");
    text_clear(&line);
    listing_append_columns(&line);
    assert_string_equal(text_string(&line),
                        "kind\tsource\tday\tkey\trank\tupvotes\tcomments\tstars\ttime\tetag\t"
                        "modified\tstatus\tnext");
}

static int64_t random_number(void)
{
    return rand() % 2 ? LISTING_UNKNOWN : rand() % 100;
}

static void round_trips_listings(void **state)
{
    (void)state;
    srand(2);
    for (int round = 0; round < 1000; round++) {
        struct listing in = {.kind = (enum listing_kind)(rand() % LISTING_KINDS),
                             .source = SLICE("lab\tblog"),
                             .day = rand() % 3 ? rand() % 20000 : DAY_NONE,
                             .key = SLICE("id:a\\b"),
                             .rank = random_number(),
                             .upvotes = random_number(),
                             .comments = random_number(),
                             .stars = random_number(),
                             .time = rand()};
        struct listing_line out;
        text_clear(&line);
        listing_append(&line, &in);
        assert_true(listing_parse(text_slice(&line), &arena, &out, &error));
        assert_false(out.is_fetch);
        assert_int_equal(out.listing.kind, in.kind);
        assert_true(slice_equal(out.listing.source, in.source));
        assert_true(slice_equal(out.listing.key, in.key));
        assert_int_equal(out.listing.day, in.day);
        assert_int_equal(out.listing.rank, in.rank);
        assert_int_equal(out.listing.upvotes, in.upvotes);
        assert_int_equal(out.listing.comments, in.comments);
        assert_int_equal(out.listing.stars, in.stars);
        assert_int_equal(out.listing.time, in.time);
        arena_clear(&arena);
    }
}

static void round_trips_fetch_states(void **state)
{
    (void)state;
    struct fetch_state in = {.source = SLICE("hf"),
                             .day = DAY_NONE,
                             .url = SLICE("https://hf.example/api?p=1"),
                             .etag = SLICE("W/\"a\\b\tc\""),
                             .modified = SLICE("Tue, 22 Sep 2026 01:02:03 GMT"),
                             .status = 200,
                             .next = SLICE("https://hf.example/api?p=2"),
                             .time = 1790038923};
    struct listing_line out;
    fetch_state_append(&line, &in);
    assert_true(
        slice_starts_with(text_slice(&line), SLICE("fetch\thf\t\thttps://hf.example/api?p=1\t")));
    assert_true(listing_parse(text_slice(&line), &arena, &out, &error));
    assert_true(out.is_fetch);
    assert_true(slice_equal(out.fetch.source, in.source));
    assert_true(slice_equal(out.fetch.url, in.url));
    assert_true(slice_equal(out.fetch.etag, in.etag));
    assert_true(slice_equal(out.fetch.modified, in.modified));
    assert_true(slice_equal(out.fetch.next, in.next));
    assert_int_equal(out.fetch.day, DAY_NONE);
    assert_int_equal(out.fetch.status, 200);
    assert_int_equal(out.fetch.time, in.time);
}

static void knows_more_and_fewer_columns(void **state)
{
    (void)state;
    struct listing_line out;
    assert_true(listing_parse(SLICE("new\tarxiv\t\tk\t\t\t\t\t\t\t\t\t\tlater\tcolumns"), &arena,
                              &out, &error));
    assert_true(listing_parse(SLICE("new\tarxiv\t\tk\t\t\t\t\t"), &arena, &out, &error));
    assert_int_equal(out.listing.day, DAY_NONE);
    assert_int_equal(out.listing.rank, LISTING_UNKNOWN);
}

static void refuses_broken_lines(void **state)
{
    (void)state;
    static const char *const broken[] = {
        "",
        "new",
        "new\thf\t\tk\t\t\t\t",
        "old\thf\t\tk\t\t\t\t\t",
        "new\thf\t22 Sep\tk\t\t\t\t\t",
        "new\thf\t\tk\tfirst\t\t\t\t",
        "new\thf\t\tk\t-2\t\t\t\t",
        "new\thf\t\tk\t\t\t\t\tnoon",
        "fetch\thf\t\tu\t\t\t\t\t\t\t\tok\t",
    };
    struct listing_line out;
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        error.kind = ERROR_NONE;
        assert_false(listing_parse(slice_of(broken[i]), &arena, &out, &error));
        assert_int_equal(error.kind, ERROR_INPUT);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(writes_what_awk_can_read), TEST(round_trips_listings),
        TEST(round_trips_fetch_states), TEST(knows_more_and_fewer_columns),
        TEST(refuses_broken_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
