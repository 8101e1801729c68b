/* SPDX-License-Identifier: MIT */
#include "base/cell.h"

#include <locale.h>
#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

#define HAN   "\xE6\xBC\xA2"
#define ACUTE "\xCC\x81"

static void assert_append(const char *in, size_t cells, bool pad, const char *expected)
{
    struct text out;
    text_init(&out, 10000);
    cell_append(&out, slice_of(in), cells, pad);
    assert_string_equal(text_string(&out), expected);
    text_release(&out);
}

/* Lines joined by '|'. */
static void assert_wrap(const char *in, size_t cells, const char *expected)
{
    struct text out;
    struct slice rest = slice_of(in), line;
    text_init(&out, 10000);
    while (cell_wrap(&rest, cells, &line)) {
        text_append(&out, line);
        text_append_byte(&out, '|');
    }
    assert_string_equal(text_string(&out), expected);
    assert_false(cell_wrap(&rest, cells, &line));
    text_release(&out);
}

static int use_utf8(void **state)
{
    (void)state;
    return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

static int use_ascii(void **state)
{
    (void)state;
    return setlocale(LC_CTYPE, "C") ? 0 : -1;
}

static void knows_widths(void **state)
{
    (void)state;
    assert_int_equal(cell_width('a'), 1);
    assert_int_equal(cell_width(0xE9), 1);
    assert_int_equal(cell_width(0x6F22), 2);
    assert_int_equal(cell_width(0x301), 0);
    const uint32_t never[] = {0, '\t', '\n', 0x1B, 0x7F, 0x9B, 0x202E, 0xFEFF, 0xD800, 0x110000};
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
        assert_int_equal(cell_width(never[i]), -1);
    assert_int_equal(cell_count(SLICE("ab" HAN "e" ACUTE)), 5);
    assert_int_equal(cell_count(SLICE("a\x1B\xE2\x80\xAE"
                                      "b\tc")),
                     4);
    assert_int_equal(cell_count(SLICE("\xFF")), 1);
    assert_int_equal(cell_count(slice_of(NULL)), 0);
}

static void cuts_between_clusters(void **state)
{
    (void)state;
    struct slice s = SLICE("e" ACUTE HAN "xy");
    static const size_t sizes[] = {0, 3, 3, 6, 7, 8, 8}, widths[] = {0, 1, 1, 3, 4, 5, 5};
    for (size_t cells = 0; cells < 7; cells++) {
        size_t used;
        assert_int_equal(cell_fit(s, cells, &used).size, sizes[cells]);
        assert_int_equal(used, widths[cells]);
    }
    /* Marks at the edge stay with their base. */
    size_t used;
    assert_int_equal(cell_fit(SLICE("abe" ACUTE ACUTE), 3, &used).size, 7);
    struct slice flags = SLICE("\xF0\x9F\x87\xAB\xF0\x9F\x87\xB7\xF0\x9F\x87\xAB");
    size_t flag_cells = cell_count(slice_first(flags, 8));
    assert_int_equal(cell_fit(flags, flag_cells - 1, &used).size, 0);
    assert_int_equal(cell_fit(flags, flag_cells, &used).size, 8);
}

static void appends_exact_cells(void **state)
{
    (void)state;
    assert_append("abc", 5, true, "abc  ");
    assert_append("abc", 5, false, "abc");
    assert_append("abcde", 5, true, "abcde");
    assert_append("abcdef", 5, true, "abc..");
    assert_append("abcdef", 2, true, "..");
    assert_append("abcdef", 1, true, ".");
    assert_append("abcdef", 0, true, "");
    assert_append("", 2, true, "  ");
    assert_append(HAN HAN HAN, 5, true, HAN ".. ");
    assert_append(HAN HAN HAN, 5, false, HAN "..");
    assert_append("a\tb\nc\x1B[0m\xE2\x80\xAE", 20, false, "a b c[0m");
    assert_append("\xFF", 3, true, "\xEF\xBF\xBD  ");
}

/* Whatever goes in, padded output has just the cells asked for. */
static void padding_is_exact_for_all(void **state)
{
    (void)state;
    static const char *const texts[] = {"",
                                        "plain words here",
                                        HAN HAN "a" HAN,
                                        "e" ACUTE ACUTE "e" ACUTE,
                                        "\xF0\x9F\x93\x84 x",
                                        "\x1B\xFF\xC2\x9B"
                                        "31m",
                                        ACUTE ACUTE};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        for (size_t cells = 0; cells < 24; cells++) {
            struct text out;
            text_init(&out, 1000);
            cell_append(&out, slice_of(texts[i]), cells, true);
            assert_int_equal(cell_count(text_slice(&out)), cells);
            text_release(&out);
        }
}

static void wraps_at_blanks(void **state)
{
    (void)state;
    assert_wrap("", 10, "");
    assert_wrap("one two three", 7, "one two|three|");
    assert_wrap("one two three", 6, "one|two|three|");
    assert_wrap("one two three", 100, "one two three|");
    assert_wrap("one   two", 3, "one|two|");
    assert_wrap("one   two", 5, "one|two|");
    assert_wrap("abcdefgh ij", 3, "abc|def|gh|ij|");
    assert_wrap("a abcdefgh", 4, "a|abcd|efgh|");
    assert_wrap("a\nb\n\nc\n", 9, "a|b||c|");
    assert_wrap("one \ntwo", 3, "one|two|");
    assert_wrap("abc\ndef", 3, "abc|def|");
    assert_wrap("abc", 0, "a|b|c|");
    assert_wrap(HAN HAN HAN, 5, HAN HAN "|" HAN "|");
    assert_wrap(HAN "a", 1, HAN "|a|");
    assert_wrap("e" ACUTE "e" ACUTE, 1, "e" ACUTE "|e" ACUTE "|");
}

static void wrapping_loses_only_blanks(void **state)
{
    (void)state;
    const char *in = "We study low-rank " HAN HAN " adaptation of veryveryverylongwords e" ACUTE
                     ".\nSecond  paragraph, too.";
    for (size_t cells = 2; cells < 80; cells++) {
        struct text out, expected;
        struct slice rest = slice_of(in), line;
        text_init(&out, 1000);
        text_init(&expected, 1000);
        while (cell_wrap(&rest, cells, &line)) {
            assert_true(cell_count(line) <= cells);
            for (size_t i = 0; i < line.size; i++)
                if (line.data[i] != ' ')
                    text_append_byte(&out, line.data[i]);
        }
        for (const char *c = in; *c; c++)
            if (*c != ' ' && *c != '\n')
                text_append_byte(&expected, *c);
        assert_string_equal(text_string(&out), text_string(&expected));
        text_release(&out);
        text_release(&expected);
    }
}

static void asks_with_question_marks_outside_utf8(void **state)
{
    (void)state;
    assert_int_equal(cell_width(0xE9), 1);
    assert_int_equal(cell_width(0x6F22), 1);
    assert_int_equal(cell_width(0x9B), -1);
    assert_append("caf\xC3\xA9 " HAN, 8, true, "caf? ?  ");
    assert_append("caf\xC3\xA9 " HAN, 5, true, "caf..");
    assert_append("\xFF", 2, false, "?");
    assert_int_equal(cell_count(SLICE(HAN "x")), 2);
}

#define UTF8_TEST(name) cmocka_unit_test_setup(name, use_utf8)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UTF8_TEST(knows_widths),
        UTF8_TEST(cuts_between_clusters),
        UTF8_TEST(appends_exact_cells),
        UTF8_TEST(padding_is_exact_for_all),
        UTF8_TEST(wraps_at_blanks),
        UTF8_TEST(wrapping_loses_only_blanks),
        cmocka_unit_test_setup(asks_with_question_marks_outside_utf8, use_ascii),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
