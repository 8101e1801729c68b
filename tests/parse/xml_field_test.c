/* SPDX-License-Identifier: MIT */
#include "parse/xml_field.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void assert_slice(struct slice got, const char *expected)
{
    if (!slice_equal(got, slice_of(expected)))
        fail_msg("\"%.*s\" instead of \"%s\"", SLICE_ARG(got), expected);
}

static void test_dates(void **state)
{
    static const struct {
        const char *year, *month, *day, *date;
    } cases[] = {
        {"2026", "Oct", "1", "2026-10-01"},
        {"2026", "10", "01", "2026-10-01"},
        {"2026", "october", "", "2026-10"},
        {"2026", "May-June", "", "2026-05"},
        {"2026", "May\xE2\x80\x93June", "", "2026-05"},
        {"2026", "Sept.", "", "2026-09"},
        {"2026", "Mayhem", "", "2026"},
        {" 812 ", "", "", "0812"},
        {"2026", "", "7", "2026"},
        {"2026", "2", "30", "2026-02"},
        {"2024", "Feb", "29", "2024-02-29"},
        {"2026", "13", "1", "2026"},
        {"2026", "0", "1", "2026"},
        {"2026", "Spring", "", "2026"},
        {"2026", "Ma", "", "2026"},
        {"0", "1", "1", ""},
        {"12026", "1", "1", ""},
        {"-5", "1", "1", ""},
        {"", "Oct", "1", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text out;
        text_init(&out, 64);
        xml_append_date(slice_of(cases[i].year), slice_of(cases[i].month), slice_of(cases[i].day),
                        &out);
        assert_slice(text_slice(&out), cases[i].date);
        text_release(&out);
    }
}

static void test_stops(void **state)
{
    static const char *const cases[][2] = {
        {" A title. ", "A title"},
        {"And so on...", "And so on..."},
        {"Why?", "Why?"},
        {".", ""},
        {"", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_slice(xml_without_stop(slice_of(cases[i][0])), cases[i][1]);
}

static void test_heads(void **state)
{
    static const struct {
        const char *head;
        bool has;
    } cases[] = {
        {"<set>", true},
        {" \n<?xml version='1.0'?><set id='1'>", true},
        {"<?xml version='1.0'?><a:set\n", true},
        {"<set/>", true},
        {"<set", true},
        {"<settings><set>", true},
        {"<settings>", false},
        {"<reset>", false},
        {"</set>", false},
        {"set", false},
        {"a <set>", false},
        {"<", false},
        {"", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (xml_head_has(slice_of(cases[i].head), "set") != cases[i].has)
            fail_msg("%s", cases[i].head);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_dates), cmocka_unit_test(test_stops),
                                       cmocka_unit_test(test_heads)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
