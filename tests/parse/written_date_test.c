/* SPDX-License-Identifier: MIT */
#include "parse/written_date.h"

#include "base/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

static void test_dates(void **state)
{
    static const char *const cases[][2] = {
        {"Showing new listings for Wednesday, 20 August 2025", "2025-08-20"},
        {"Wed, 15 Mar 2023 18:34:08 GMT   (243kb,D)", "2023-03-15T18:34:08Z"},
        {"Fri, 17 Mar 23 00:31:14 GMT", "2023-03-17T00:31:14Z"},
        {"Mon, 1 Sep 69 10:00:00 GMT", "1969-09-01T10:00:00Z"},
        {"1 Sep 68", "2068-09-01"},
        {"4 oct 2026 20:31:14 cest", "2026-10-04T20:31:14+02:00"},
        {"Tue, 1 Sep 92 14:18 +0200", "1992-09-01T14:18:00+02:00"},
        {"Sun, 4 Oct 2026 20:31:14 -0400 (EDT)", "2026-10-04T20:31:14-04:00"},
        {"4 Oct 2026 4:00:19 EST", "2026-10-04T04:00:19-05:00"},
        {"4 Oct 2026 20:31:14", "2026-10-04"},
        {"4 Oct 2026 25:31:14 GMT", "2026-10-04"},
        {"4 Oct 2026 20:31:14 +9999", "2026-10-04"},
        {"the 3 May, 2026, and 4 May 2026", "2026-05-03"},
        {"Sept 3 Sept. 2026", "2026-09-03"},
        {"31 Feb 2026 and 1 Mar 2026", "2026-03-01"},
        {"1 Ma 2026", ""},
        {"1 Mayor 2026", ""},
        {"99 May 2026", ""},
        {"May 2026", ""},
        {"1 May", ""},
        {"1 May 20266", ""},
        {"", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text out;
        text_init(&out, 1024);
        bool found = written_date(slice_of(cases[i][0]), &out);
        assert_string_equal(text_string(&out), cases[i][1]);
        assert_int_equal(found, out.size > 0);
        text_release(&out);
    }
}

/* The evening in America is the next day in UTC. */
static void test_days(void **state)
{
    (void)state;
    assert_int_equal(written_day(SLICE("Sun, 4 Oct 2026 20:31:14 -0400")),
                     day_from_civil(2026, 10, 5));
    assert_int_equal(written_day(SLICE("4 Oct 2026")), day_from_civil(2026, 10, 4));
    assert_int_equal(written_day(SLICE("no day")), DAY_NONE);
}

static void test_any(void **state)
{
    static const char *const cases[][2] = {
        {"2026/3/9", "2026-03-09"},
        {" 2026-3-9 ", "2026-03-09"},
        {"2026/12", "2026-12"},
        {"2026", "2026"},
        {"2026-03-09T10:00:00Z", "2026-03-09T10:00:00Z"},
        {"12 March 2026", "2026-03-12"},
        {"3/9/2026", "2026"},
        {"2026/13/1", ""},
        {"on 4 May 2026, and later", "2026-05-04"},
        {"", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text out;
        text_init(&out, 1024);
        bool found = written_date_any(slice_of(cases[i][0]), &out);
        assert_string_equal(text_string(&out), cases[i][1]);
        assert_int_equal(found, out.size > 0);
        text_release(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_dates), cmocka_unit_test(test_days),
                                       cmocka_unit_test(test_any)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
