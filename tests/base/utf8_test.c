/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"
#include "base/text.h"

#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

/* The sequences of table 3-8 of Unicode 3.9: one replacement for each maximal subpart. */
static void decodes_strictly(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        uint32_t points[12];
        size_t count;
    } cases[] = {
        {"a\xF1\x80\x80\xE1\x80\xC2"
         "b\x80"
         "c\x80\xBF"
         "d",
         {'a', 0xFFFD, 0xFFFD, 0xFFFD, 'b', 0xFFFD, 'c', 0xFFFD, 0xFFFD, 'd'},
         10},
        {"\xC0\xAF\xE0\x80\xBF", {0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD}, 5},
        {"\xED\xA0\x80", {0xFFFD, 0xFFFD, 0xFFFD}, 3},
        {"\xF4\x90\x80\x80", {0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD}, 4},
        {"\xF0\x9F\x93\x84", {0x1F4C4}, 1},
        {"\xF4\x8F\xBF\xBF\xED\x9F\xBF\xEE\x80\x80", {0x10FFFF, 0xD7FF, 0xE000}, 3},
        {"\xE2\x82", {0xFFFD}, 1},
        {"\xFE\xFF\xF8\xC1", {0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD}, 4},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct slice s = slice_of(cases[i].bytes);
        size_t at = 0, count = 0;
        while (at < s.size)
            assert_int_equal(utf8_next(s, &at), cases[i].points[count++]);
        assert_int_equal(count, cases[i].count);
        assert_int_equal(at, s.size);
    }
}

static void decodes_all_it_encodes(void **state)
{
    (void)state;
    struct text text;
    text_init(&text, 100);
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        size_t at = 0;
        bool surrogate = c >= 0xD800 && c <= 0xDFFF;
        text_clear(&text);
        text_append_code_point(&text, c);
        uint32_t expected = surrogate ? UNICODE_REPLACEMENT : c;
        if (!utf8_valid(text_slice(&text)) || utf8_next(text_slice(&text), &at) != expected ||
            at != text.size)
            fail_msg("U+%04X", c);
    }
    text_release(&text);
}

static void tells_valid_from_invalid(void **state)
{
    (void)state;
    assert_true(utf8_valid(slice_of(NULL)));
    assert_true(utf8_valid(SLICE("plain and \xEF\xBF\xBD \xE2\x82\xAC")));
    const char *const wrong[] = {"\x80",     "12345678\xC3",        "\xC0\x80", "\xED\xA0\x80",
                                 "\xE2\x82", "abc\xF5\x80\x80\x80", "\xEF\xBF", "1234567\xFF-"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(utf8_valid(slice_of(wrong[i])));
    char bytes[150];
    for (size_t at = 0; at < sizeof bytes; at++) {
        memset(bytes, 'x', sizeof bytes);
        bytes[at] = '\xFF';
        assert_false(utf8_valid((struct slice){bytes, sizeof bytes}));
        assert_true(utf8_valid((struct slice){bytes, at}));
    }
}

static void cuts_between_characters(void **state)
{
    (void)state;
    struct slice s = SLICE("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x93\x84z");
    static const size_t sizes[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11, 11};
    for (size_t count = 0; count < sizeof sizes / sizeof sizes[0]; count++)
        assert_int_equal(utf8_first(s, count).size, sizes[count]);
    /* Broken bytes are no reason to give less. */
    assert_int_equal(utf8_first(SLICE("\x80\x80\x80\x80\x80\x80"), 5).size, 5);
    assert_int_equal(utf8_first(SLICE("\xF0 abc"), 1).size, 1);
    assert_int_equal(utf8_first(SLICE("\xE2\x82 abc"), 2).size, 2);
    assert_int_equal(utf8_first(slice_of(NULL), 5).size, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_strictly),
        cmocka_unit_test(decodes_all_it_encodes),
        cmocka_unit_test(tells_valid_from_invalid),
        cmocka_unit_test(cuts_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
