/* SPDX-License-Identifier: MIT */
#include "base/slice.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define assert_slice(s, expected)                                                                  \
    do {                                                                                           \
        struct slice got_ = (s);                                                                   \
        assert_int_equal(got_.size, strlen(expected));                                             \
        assert_memory_equal(got_.size ? got_.data : "", expected, got_.size);                      \
    } while (0)

static void compares_by_bytes(void **state)
{
    (void)state;
    struct slice empty = slice_of(NULL);
    assert_true(slice_equal(SLICE("ab"), slice_of("ab")));
    assert_false(slice_equal(SLICE("ab"), SLICE("abc")));
    assert_true(slice_equal(empty, SLICE("")));
    assert_true(slice_equal_nocase(SLICE("ArXiv:1"), SLICE("aRxIV:1")));
    assert_false(slice_equal_nocase(SLICE("@"), SLICE("`")));
    assert_false(slice_equal_nocase(SLICE("\xC3\x89"), SLICE("\xC3\xA9")));
    assert_true(slice_compare(SLICE("ab"), SLICE("abc")) < 0);
    assert_true(slice_compare(SLICE("b"), SLICE("abc")) > 0);
    assert_true(slice_compare(SLICE("\xFF"), SLICE("a")) > 0);
    assert_int_equal(slice_compare(empty, SLICE("")), 0);
    assert_true(slice_starts_with(SLICE("arxiv:1"), SLICE("arxiv:")));
    assert_false(slice_starts_with(SLICE("ar"), SLICE("arxiv:")));
    assert_true(slice_ends_with(SLICE("a.pdf"), SLICE(".pdf")));
    assert_false(slice_ends_with(SLICE("pdf"), SLICE(".pdf")));
    assert_true(slice_starts_with(empty, empty) && slice_ends_with(SLICE("x"), empty));
}

/* Against the definition, for every text and needle over {a, b} of small length. */
static void finds_like_a_naive_search(void **state)
{
    (void)state;
    for (unsigned bits = 0; bits < 256; bits++) {
        char text[8], needle[3];
        for (unsigned i = 0; i < 8; i++)
            text[i] = bits >> i & 1 ? 'b' : 'a';
        for (unsigned pattern = 0; pattern < 8; pattern++) {
            for (unsigned i = 0; i < 3; i++)
                needle[i] = pattern >> i & 1 ? 'b' : 'a';
            for (size_t size = 0; size <= 3; size++) {
                for (size_t from = 0; from <= 9; from++) {
                    size_t expected = SIZE_MAX;
                    for (size_t at = from; at + size <= 8 && expected == SIZE_MAX; at++)
                        if (memcmp(text + at, needle, size) == 0)
                            expected = at;
                    struct slice s = {text, 8}, n = {needle, size};
                    assert_int_equal(slice_find(s, n, from), expected);
                }
            }
        }
    }
    assert_int_equal(slice_find_byte(SLICE("a\tb\t"), '\t', 2), 3);
    assert_int_equal(slice_find_byte(SLICE("a\tb"), '\t', 2), SIZE_MAX);
    assert_int_equal(slice_find_byte(slice_of(NULL), 'x', 0), SIZE_MAX);
    assert_int_equal(slice_find(slice_of(NULL), SLICE(""), 0), 0);
}

static void cuts_within_bounds(void **state)
{
    (void)state;
    assert_slice(slice_from(SLICE("abc"), 1), "bc");
    assert_slice(slice_from(SLICE("abc"), 9), "");
    assert_slice(slice_first(SLICE("abc"), 2), "ab");
    assert_slice(slice_first(SLICE("abc"), SIZE_MAX), "abc");
    assert_slice(slice_trim(SLICE(" \t\r\n\f\v a b \n")), "a b");
    assert_slice(slice_trim(SLICE(" \n ")), "");
    assert_null(slice_from(slice_of(NULL), 3).data);
    const char *text = "hello";
    assert_slice(slice_range(text + 1, text + 3), "el");
}

static void splits_every_part(void **state)
{
    (void)state;
    struct slice rest = SLICE("a,,b,"), part;
    assert_true(slice_split(&rest, ',', &part));
    assert_slice(part, "a");
    assert_true(slice_split(&rest, ',', &part));
    assert_slice(part, "");
    assert_true(slice_split(&rest, ',', &part));
    assert_slice(part, "b");
    assert_true(slice_split(&rest, ',', &part));
    assert_slice(part, "");
    part = SLICE("kept");
    assert_false(slice_split(&rest, ',', &part));
    assert_slice(part, "kept");
    rest = SLICE("");
    assert_true(slice_split(&rest, ',', &part));
    assert_false(slice_split(&rest, ',', &part));
}

static void walks_words_and_lines(void **state)
{
    (void)state;
    struct slice rest = SLICE("  one\ttwo \n"), word, line;
    assert_true(slice_next_word(&rest, &word));
    assert_slice(word, "one");
    assert_true(slice_next_word(&rest, &word));
    assert_slice(word, "two");
    assert_false(slice_next_word(&rest, &word));
    rest = SLICE("a\r\n\nb\r\nc\r");
    const char *const lines[] = {"a", "", "b", "c\r"};
    for (size_t i = 0; i < 4; i++) {
        assert_true(slice_next_line(&rest, &line));
        assert_slice(line, lines[i]);
    }
    assert_false(slice_next_line(&rest, &line));
}

static void reads_numbers_in_range_only(void **state)
{
    (void)state;
    int64_t i;
    uint64_t u;
    assert_true(slice_to_int64(SLICE("-9223372036854775808"), &i));
    assert_true(i == INT64_MIN);
    assert_true(slice_to_int64(SLICE("9223372036854775807"), &i));
    assert_true(i == INT64_MAX);
    assert_true(slice_to_int64(SLICE("-0"), &i) && i == 0);
    assert_false(slice_to_int64(SLICE("9223372036854775808"), &i));
    assert_false(slice_to_int64(SLICE("-9223372036854775809"), &i));
    assert_true(slice_to_uint64(SLICE("18446744073709551615"), &u));
    assert_true(u == UINT64_MAX);
    assert_false(slice_to_uint64(SLICE("18446744073709551616"), &u));
    assert_false(slice_to_uint64(SLICE("99999999999999999999999"), &u));
    const char *const wrong[] = {"", "-", "--1", "+1", " 1", "1 ", "1x", "0x1"};
    for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; k++)
        assert_false(slice_to_int64(slice_of(wrong[k]), &i));
    assert_false(slice_to_uint64(SLICE("-1"), &u));
}

/* Test vectors published with the function (FNV-1a, 64 bit). */
static void hashes_as_published(void **state)
{
    (void)state;
    assert_true(slice_hash(SLICE("")) == UINT64_C(0xcbf29ce484222325));
    assert_true(slice_hash(SLICE("a")) == UINT64_C(0xaf63dc4c8601ec8c));
    assert_true(slice_hash(SLICE("foobar")) == UINT64_C(0x85944171f73967e8));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compares_by_bytes),     cmocka_unit_test(finds_like_a_naive_search),
        cmocka_unit_test(cuts_within_bounds),    cmocka_unit_test(splits_every_part),
        cmocka_unit_test(walks_words_and_lines), cmocka_unit_test(reads_numbers_in_range_only),
        cmocka_unit_test(hashes_as_published),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
