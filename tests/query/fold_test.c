/* SPDX-License-Identifier: MIT */
#include "query/fold.h"

#include "base/unicode.h"
#include "paper/tex.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct text out, plain, map;

static int set_up(void **state)
{
    (void)state;
    text_init(&out, 1 << 20);
    text_init(&plain, 1 << 20);
    text_init(&map, 1 << 24);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    text_release(&out);
    text_release(&plain);
    text_release(&map);
    return 0;
}

static void folds_case_accents_and_tex(void **state)
{
    (void)state;
    static const char *const samples[][2] = {
        {"Attention Is ALL You Need [@`{", "attention is all you need [@`"},
        {"K\xC3\x84HLER", "kahler"},
        {"K\\\"ahler", "kahler"},
        {"Stra\xC3\x9F"
         "e",
         "strasse"},
        {"$\\alpha$-Divergence", " alpha -divergence"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        text_clear(&out);
        fold_text(&out, slice_of(samples[i][0]), &plain);
        assert_string_equal(text_string(&out), samples[i][1]);
    }
}

/* Random text over letters of several scripts, marks, TeX and rubbish, in memory without a byte to
 * spare. */
static struct slice random_text(char **memory)
{
    static const char *const pieces[] = {"a",
                                         "Zebra",
                                         " ",
                                         "\n",
                                         "\xC3\x84",
                                         "e\xCC\x81",
                                         "\xE2\x80\x94",
                                         "\xC2\xBD",
                                         "$",
                                         "\\",
                                         "{",
                                         "}",
                                         "\\alpha",
                                         "\\H{o}",
                                         "\"",
                                         "_2",
                                         "\xFF",
                                         "\xE7\x8A\xB6",
                                         "\xED\x95\x9C",
                                         "\xEF\xAC\x81",
                                         "0",
                                         "\xE1\x84\x92\xE1\x85\xA1",
                                         "Abcdefghijklmnop"};
    struct text text;
    text_init(&text, 10000);
    for (int i = rand() % 12; i > 0; i--)
        text_append_string(&text, pieces[(size_t)rand() % (sizeof pieces / sizeof pieces[0])]);
    *memory = malloc(text.size + 1);
    for (size_t i = 0; i < text.size; i++)
        (*memory)[i] = text.data[i];
    struct slice s = {*memory, text.size};
    text_release(&text);
    return s;
}

/* The quick way gives what folding the reading of the text as a whole does. */
static void equals_the_slow_way(void **state)
{
    (void)state;
    struct text reading, expected;
    text_init(&reading, 100000);
    text_init(&expected, 100000);
    srand(7);
    for (int round = 0; round < 20000; round++) {
        char *memory;
        struct slice in = random_text(&memory);
        text_clear(&out);
        text_clear(&map);
        text_clear(&reading);
        text_clear(&expected);
        tex_fold(&reading, in);
        unicode_fold(&expected, tex_present(in) ? text_slice(&reading) : in);
        fold_text(&out, in, &plain);
        assert_string_equal(text_string(&out), text_string(&expected));
        text_clear(&out);
        fold_mapped(&out, in, &map);
        assert_string_equal(text_string(&out), text_string(&expected));
        size_t last = 0;
        for (size_t at = 0; at < out.size; at++) {
            size_t begin, end;
            fold_origin(&map, at, at + 1, &begin, &end);
            assert_true(begin < end && end <= in.size && begin >= last);
            last = begin;
        }
        free(memory);
    }
    text_release(&reading);
    text_release(&expected);
}

static void maps_back_to_the_text(void **state)
{
    (void)state;
    struct slice in = SLICE("The K\\\"ahler {\\ss}x");
    size_t begin, end;
    fold_mapped(&out, in, &map);
    assert_string_equal(text_string(&out), "the kahler ssx");
    fold_origin(&map, 4, 10, &begin, &end);
    assert_true(slice_equal(slice_range(in.data + begin, in.data + end), SLICE("K\\\"ahler")));
    fold_origin(&map, 11, 12, &begin, &end);
    assert_true(slice_equal(slice_range(in.data + begin, in.data + end), SLICE("\\ss")));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(folds_case_accents_and_tex),
        TEST(equals_the_slow_way),
        TEST(maps_back_to_the_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
