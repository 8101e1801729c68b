/* SPDX-License-Identifier: MIT */
#include "query/near.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct sample {
    const char *a, *b;
    size_t distance;
};

static void counts_edits(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"", "", 0},
        {"flow", "flow", 0},
        {"", "flow", 4},
        {"flow", "", 4},
        {"matchign", "matching", 1},
        {"kernel", "kernels", 1},
        {"kernel", "krnel", 1},
        {"kernel", "kermel", 1},
        {"kitten", "sitting", 3},
        {"ca", "abc", 3}, /* a character that was swapped is not edited again */
        {"f\xC3\xB6ow", "f\xC3\xBCow", 1},
        {"\xC3\xB6o", "o\xC3\xB6", 1},
        {"\xE7\x8A\xB6\xE6\x85\x8B", "\xE6\x85\x8B\xE7\x8A\xB6", 1},
    };
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        struct slice a = slice_of(samples[i].a);
        struct slice b = slice_of(samples[i].b);
        assert_int_equal(near_distance(a, b, 9), samples[i].distance);
        assert_int_equal(near_distance(b, a, 9), samples[i].distance);
    }
}

static void stops_at_the_maximum(void **state)
{
    (void)state;
    assert_int_equal(near_distance(SLICE("kitten"), SLICE("sitting"), 3), 3);
    assert_int_equal(near_distance(SLICE("kitten"), SLICE("sitting"), 2), 3);
    assert_int_equal(near_distance(SLICE("kitten"), SLICE("sitting"), 0), 1);
    assert_int_equal(near_distance(SLICE("flow"), SLICE("attention"), 2), 3);
    assert_int_equal(near_distance(SLICE("ab"), SLICE("ba"), 1), 1);
}

static void takes_no_long_words(void **state)
{
    (void)state;
    char word[NEAR_CHARACTERS + 1];
    memset(word, 'a', sizeof word);
    struct slice longest = {word, NEAR_CHARACTERS};
    struct slice longer = {word, NEAR_CHARACTERS + 1};
    assert_int_equal(near_distance(longest, longest, 2), 0);
    assert_int_equal(near_distance(longest, slice_first(longest, NEAR_CHARACTERS - 1), 2), 1);
    assert_int_equal(near_distance(longer, longer, 2), 3);
    assert_int_equal(near_distance(longest, longer, 2), 3);
}

/* The definition, without any haste. */
static size_t slow_distance(struct slice a, struct slice b)
{
    size_t best;
    if (a.size == 0 || b.size == 0)
        return a.size + b.size;
    size_t x = a.size - 1;
    size_t y = b.size - 1;
    best = slow_distance(slice_first(a, x), slice_first(b, y)) + (a.data[x] != b.data[y]);
    size_t other = slow_distance(slice_first(a, x), b) + 1;
    best = other < best ? other : best;
    other = slow_distance(a, slice_first(b, y)) + 1;
    best = other < best ? other : best;
    if (x > 0 && y > 0 && a.data[x] == b.data[y - 1] && a.data[x - 1] == b.data[y]) {
        other = slow_distance(slice_first(a, x - 1), slice_first(b, y - 1)) + 1;
        best = other < best ? other : best;
    }
    return best;
}

static void agrees_with_the_definition(void **state)
{
    (void)state;
    srand(13);
    for (int round = 0; round < 2000; round++) {
        char a[6], b[6];
        struct slice left = {a, (size_t)rand() % 6}, right = {b, (size_t)rand() % 6};
        for (size_t i = 0; i < sizeof a; i++) {
            a[i] = (char)('a' + rand() % 3);
            b[i] = (char)('a' + rand() % 3);
        }
        size_t distance = slow_distance(left, right);
        for (size_t max = 0; max < 7; max++)
            assert_int_equal(near_distance(left, right, max), distance > max ? max + 1 : distance);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_edits),
        cmocka_unit_test(stops_at_the_maximum),
        cmocka_unit_test(takes_no_long_words),
        cmocka_unit_test(agrees_with_the_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
