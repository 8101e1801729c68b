/* SPDX-License-Identifier: MIT */
#include "base/text.h"

#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

static void appends_all_kinds(void **state)
{
    (void)state;
    struct text text;
    text_init(&text, 1000);
    assert_string_equal(text_string(&text), "");
    text_append(&text, SLICE("ab"));
    text_append_string(&text, "cd");
    text_append_string(&text, NULL);
    text_append_byte(&text, '-');
    text_append_repeat(&text, 'x', 3);
    text_append_repeat(&text, 'x', 0);
    text_append_int(&text, INT64_MIN);
    text_append_format(&text, "|%5d|", 42);
    assert_string_equal(text_string(&text), "abcd-xxx-9223372036854775808|   42|");
    assert_int_equal(text_slice(&text).size, strlen(text_string(&text)));
    text_truncate(&text, 4);
    text_truncate(&text, 100);
    assert_string_equal(text_string(&text), "abcd");
    text_release(&text);
    assert_string_equal(text_string(&text), "");
    text_append_string(&text, "again");
    assert_string_equal(text_string(&text), "again");
    text_release(&text);
}

static void encodes_code_points(void **state)
{
    (void)state;
    static const struct {
        uint32_t code_point;
        const char *bytes;
    } cases[] = {
        {0x41, "A"},
        {0x7F, "\x7F"},
        {0x80, "\xC2\x80"},
        {0x7FF, "\xDF\xBF"},
        {0x800, "\xE0\xA0\x80"},
        {0xFFFF, "\xEF\xBF\xBF"},
        {0x10000, "\xF0\x90\x80\x80"},
        {0x10FFFF, "\xF4\x8F\xBF\xBF"},
        {0xD800, "\xEF\xBF\xBD"},
        {0xDFFF, "\xEF\xBF\xBD"},
        {0x110000, "\xEF\xBF\xBD"},
        {UINT32_MAX, "\xEF\xBF\xBD"},
    };
    struct text text;
    text_init(&text, 100);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        text_clear(&text);
        text_append_code_point(&text, cases[i].code_point);
        assert_string_equal(text_string(&text), cases[i].bytes);
    }
    text_clear(&text);
    text_append_code_point(&text, 0);
    assert_int_equal(text.size, 1);
    text_release(&text);
}

static void refuses_beyond_the_maximum(void **state)
{
    (void)state;
    struct text text;
    text_init(&text, 5);
    text_append_string(&text, "abcde");
    assert_true(text_ok(&text));
    text_append_string(&text, "");
    assert_true(text_ok(&text));
    text_append_byte(&text, 'f');
    assert_false(text_ok(&text));
    assert_string_equal(text_string(&text), "abcde");
    text_truncate(&text, 0);
    text_append_byte(&text, 'x');
    assert_false(text_ok(&text));
    assert_string_equal(text_string(&text), "");
    text_clear(&text);
    assert_true(text_ok(&text));
    /* All of an append or nothing. */
    text_append_string(&text, "abc");
    text_append_string(&text, "defg");
    assert_string_equal(text_string(&text), "abc");
    assert_null(text_reserve(&text, 1));
    text_release(&text);

    text_init(&text, 0);
    text_append_string(&text, "");
    assert_true(text_ok(&text));
    text_append_byte(&text, 'a');
    assert_false(text_ok(&text));
    text_release(&text);
}

static void survives_absurd_sizes(void **state)
{
    (void)state;
    struct text text;
    text_init(&text, 1000);
    text_append_byte(&text, 'a');
    assert_null(text_reserve(&text, SIZE_MAX));
    assert_false(text_ok(&text));
    text_release(&text);
#ifndef SANITIZER_BUILD
    /* The sanitizer's allocator ends the program over such a request. */
    text_init(&text, SIZE_MAX - 1);
    assert_null(text_reserve(&text, SIZE_MAX / 2));
    assert_false(text_ok(&text));
    text_release(&text);
#endif
    text_init(&text, SIZE_MAX);
    text_append_byte(&text, 'a');
    assert_true(text_ok(&text));
    assert_string_equal(text_string(&text), "a");
    text_release(&text);
}

static void formats_at_every_length(void **state)
{
    (void)state;
    char expected[600];
    struct text text;
    memset(expected, 'y', sizeof expected);
    for (int length = 0; length < 600; length++) {
        text_init(&text, (size_t)length);
        text_append_format(&text, "%.*s", length, expected);
        assert_true(text_ok(&text));
        assert_int_equal(text.size, length);
        assert_memory_equal(text_string(&text), expected, (size_t)length);
        assert_int_equal(text_string(&text)[length], 0);
        text_release(&text);
        if (length == 0)
            continue;
        text_init(&text, (size_t)length - 1);
        text_append_format(&text, "%.*s", length, expected);
        assert_false(text_ok(&text));
        assert_int_equal(text.size, 0);
        text_release(&text);
    }
}

static void reserves_then_grows(void **state)
{
    (void)state;
    struct text text;
    text_init(&text, 100000);
    for (int i = 0; i < 1000; i++) {
        char *room = text_reserve(&text, 50);
        assert_non_null(room);
        memset(room, 'z', 50);
        text_grow(&text, 37);
    }
    assert_int_equal(text.size, 37000);
    assert_int_equal(strlen(text_string(&text)), 37000);
    assert_true(text.capacity <= 100001);
    text_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(appends_all_kinds),          cmocka_unit_test(encodes_code_points),
        cmocka_unit_test(refuses_beyond_the_maximum), cmocka_unit_test(survives_absurd_sizes),
        cmocka_unit_test(formats_at_every_length),    cmocka_unit_test(reserves_then_grows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
