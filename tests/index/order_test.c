/* SPDX-License-Identifier: MIT */
#include "index/order.h"

#include "base/date.h"
#include "made.h"

static struct order order_of(int32_t day, uint32_t rank, const char *key, uint64_t record)
{
    return (struct order){day, rank, key, (uint32_t)strlen(key), record};
}

static void day_then_rank_then_key_then_place(void **state)
{
    (void)state;
    const struct order sorted[] = {
        order_of(DAY_NONE, UINT32_MAX, "z", 9),
        order_of(1, 1, "b", 9),
        order_of(1, 2, "a", 9),
        order_of(1, UINT32_MAX, "a", 9),
        order_of(1, UINT32_MAX, "ab", 1),
        order_of(1, UINT32_MAX, "ab", 2),
        order_of(2, 1, "a", 0),
    };
    const size_t count = sizeof sorted / sizeof sorted[0];
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++) {
            int got = order_compare(&sorted[i], &sorted[j]);
            assert_int_equal((got > 0) - (got < 0), (i > j) - (i < j));
        }
}

static struct order after(const struct listing *listings, size_t count, const char *published)
{
    struct order order = {.day = INT32_MAX, .rank = UINT32_MAX};
    for (size_t i = 0; i < count; i++)
        order_add_listing(&order, &listings[i]);
    order_add_published(&order, slice_of(published));
    return order;
}

static void the_first_day_that_announces_counts(void **state)
{
    (void)state;
    static const struct listing listings[] = {
        {.kind = LISTING_REPLACED, .day = 3, .rank = 1},
        {.kind = LISTING_TRENDING, .day = 2, .rank = 1},
        {.kind = LISTING_DAILY, .day = 9, .rank = 1},
        {.kind = LISTING_CROSS, .day = 7, .rank = 5},
        {.kind = LISTING_NEW, .day = 7, .rank = 4},
        {.kind = LISTING_NEW, .day = 7, .rank = 6},
        {.kind = LISTING_NEW, .day = DAY_NONE, .rank = 1},
    };
    struct order order = after(listings, 7, "1970-01-02");
    assert_int_equal(order.day, 7);
    assert_int_equal(order.rank, 4);
    /* A rank of a later day says nothing about an earlier one. */
    static const struct listing unranked[] = {
        {.kind = LISTING_NEW, .day = 9, .rank = 1},
        {.kind = LISTING_NEW, .day = 8, .rank = LISTING_UNKNOWN},
    };
    order = after(unranked, 2, "");
    assert_int_equal(order.day, 8);
    assert_int_equal(order.rank, UINT32_MAX);
}

static void else_the_publication(void **state)
{
    (void)state;
    assert_int_equal(after(NULL, 0, "").day, DAY_NONE);
    assert_int_equal(after(NULL, 0, "1970-01-03T10:00:00Z").day, 2);
    assert_int_equal(after(NULL, 0, "1971").day, 365);
    static const struct listing replaced = {.kind = LISTING_REPLACED, .day = 3, .rank = 1};
    struct order order = after(&replaced, 1, "1970-01-03");
    assert_int_equal(order.day, 2);
    assert_int_equal(order.rank, UINT32_MAX);
}

static void keys_are_lower_case_and_cut(void **state)
{
    (void)state;
    char out[WORD_MAXIMUM], large[WORD_MAXIMUM + 1];
    assert_int_equal(order_key(SLICE("DOI:10.1/Az[\xC3\x84"), out), 14);
    assert_memory_equal(out, "doi:10.1/az[\xC3\x84", 14);
    memset(large, 'K', sizeof large);
    for (size_t size = WORD_MAXIMUM - 1; size <= WORD_MAXIMUM + 1; size++) {
        uint32_t expected = size < WORD_MAXIMUM ? (uint32_t)size : WORD_MAXIMUM;
        assert_int_equal(order_key((struct slice){large, size}, out), expected);
        assert_int_equal(out[expected - 1], 'k');
    }
    assert_int_equal(order_key((struct slice){NULL, 0}, out), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(day_then_rank_then_key_then_place),
        cmocka_unit_test(the_first_day_that_announces_counts),
        cmocka_unit_test(else_the_publication),
        cmocka_unit_test(keys_are_lower_case_and_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
