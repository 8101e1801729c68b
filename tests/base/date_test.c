/* SPDX-License-Identifier: MIT */
#include "base/date.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static int32_t day(const char *string)
{
    int32_t found = DAY_NONE;
    assert_true(day_parse(slice_of(string), &found));
    return found;
}

static void assert_day(int32_t found, const char *expected)
{
    struct text text;
    text_init(&text, 100);
    day_append(&text, found);
    assert_string_equal(text_string(&text), expected);
    text_release(&text);
}

/* Every day of 0001 to 9999 counted by the rules of the calendar. */
static void knows_the_whole_calendar(void **state)
{
    (void)state;
    static const int lengths[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int32_t expected = -719162;
    for (int year = 1; year <= 9999; year++) {
        bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        for (int month = 1; month <= 12; month++) {
            int length = lengths[month - 1] + (month == 2 && leap);
            for (int i = 1; i <= length; i++) {
                int y, m, d;
                if (day_from_civil(year, month, i) != expected)
                    fail_msg("%d-%d-%d", year, month, i);
                day_to_civil(expected, &y, &m, &d);
                if (y != year || m != month || d != i)
                    fail_msg("%d is not %d-%d-%d", expected, y, m, d);
                expected++;
            }
            assert_int_equal(day_from_civil(year, month, length + 1), DAY_NONE);
        }
    }
    assert_int_equal(day("1970-01-01"), 0);
    assert_int_equal(day("2026-09-22"), 20718);
    assert_int_equal(day("9999-12-31") + 1, expected);
    assert_int_equal(day_from_civil(10000, 1, 1), DAY_NONE);
    assert_int_equal(day_from_civil(0, 12, 31), DAY_NONE);
    assert_int_equal(day_from_civil(INT32_MAX, INT32_MAX, INT32_MIN), DAY_NONE);
}

static void parses_days_strictly(void **state)
{
    (void)state;
    const char *const wrong[] = {"",           "2026-9-22",   "2026-09-2",   "2026-09-222",
                                 "2026-02-29", "1900-02-29",  "2026-13-01",  "2026-00-01",
                                 "2026-01-00", "0000-01-01",  " 2026-09-22", "2026/09/22",
                                 "-026-09-22", "2026-09-22T", "+026-01-01",  "20260922"};
    int32_t found = 7;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(day_parse(slice_of(wrong[i]), &found));
    assert_int_equal(found, 7);
    assert_day(day("2000-02-29"), "2000-02-29");
    assert_day(day("0001-01-01"), "0001-01-01");
    assert_day(DAY_NONE, "");
    assert_day(INT32_MAX, "");
}

static void writes_english(void **state)
{
    (void)state;
    struct text text;
    text_init(&text, 1000);
    day_append_long(&text, day("2026-09-22"));
    text_append_byte(&text, '|');
    day_append_short(&text, day("2026-01-02"), day("2026-12-31"));
    text_append_byte(&text, '|');
    day_append_short(&text, day("2009-06-12"), day("2026-01-02"));
    text_append_byte(&text, '|');
    day_append_long(&text, DAY_NONE);
    day_append_short(&text, DAY_NONE, DAY_NONE);
    assert_string_equal(text_string(&text), "Tue 22 Sep 2026|2 Jan|Jun'09|");
    text_release(&text);
}

static void knows_weeks(void **state)
{
    (void)state;
    assert_int_equal(day_weekday(0), 3);
    assert_int_equal(day_weekday(-1), 2);
    assert_int_equal(day_weekday(day("0001-01-01")), 0);
    assert_true(day_is_weekend(day("2026-09-26")));
    assert_true(day_is_weekend(day("2026-09-27")));
    assert_false(day_is_weekend(day("2026-09-28")));
    static const struct {
        const char *day;
        int year, week;
    } cases[] = {
        /* ISO 8601 at the ends of years. */
        {"2005-01-01", 2004, 53}, {"2005-01-02", 2004, 53}, {"2005-12-31", 2005, 52},
        {"2007-01-01", 2007, 1},  {"2008-12-29", 2009, 1},  {"2009-12-31", 2009, 53},
        {"2010-01-03", 2009, 53}, {"2010-01-04", 2010, 1},  {"2026-09-22", 2026, 39},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int year, week;
        day_to_week(day(cases[i].day), &year, &week);
        assert_int_equal(year, cases[i].year);
        assert_int_equal(week, cases[i].week);
    }
}

static void takes_days_from_times(void **state)
{
    (void)state;
    assert_int_equal(day_of_time(0), 0);
    assert_int_equal(day_of_time(-1), -1);
    assert_int_equal(day_of_time(-86400), -1);
    assert_int_equal(day_of_time(-86401), -2);
    assert_int_equal(day_of_time(86399), 0);
    assert_int_equal(day_of_time(INT64_MAX), DAY_NONE);
    assert_int_equal(day_of_time(INT64_MIN), DAY_NONE);
}

static void reads_partial_dates(void **state)
{
    (void)state;
    assert_day(day_of_partial(SLICE("2012")), "2012-01-01");
    assert_day(day_of_partial(SLICE("2025-08")), "2025-08-01");
    assert_day(day_of_partial(SLICE("2025-08-31")), "2025-08-31");
    assert_day(day_of_partial(SLICE("2025-08-31T23:59:59-08:00")), "2025-08-31");
    const char *const wrong[] = {"",           "20",          "2025-",
                                 "2025-13",    "2025-8",      "2025-08-",
                                 "2025-08-32", "2025-08-31T", "2025-08-31T10:00",
                                 "20250831",   "last"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_equal(day_of_partial(slice_of(wrong[i])), DAY_NONE);
}

static void makes_dates_canonical(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"2012", "2012"},
        {"2012-02", "2012-02"},
        {"2012-02-29", "2012-02-29"},
        {"2026-09-22t10:11:12.345z", "2026-09-22T10:11:12Z"},
        {"2026-09-22 10:11:12+0530", "2026-09-22T10:11:12+05:30"},
        {"2026-09-22T10:11:12-00:30", "2026-09-22T10:11:12-00:30"},
        {"2026-09-22T10:11:12+00:00", "2026-09-22T10:11:12+00:00"},
        {"2026-09-22T00:00:00.000Z", "2026-09-22"},
        {"2026-09-22T00:00:00+02:00", "2026-09-22"},
        {"2026-09-22T00:00:01Z", "2026-09-22T00:00:01Z"},
    };
    struct text text, twice;
    text_init(&text, 100);
    text_init(&twice, 100);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        text_clear(&text);
        text_clear(&twice);
        assert_true(date_canonical(slice_of(cases[i][0]), &text));
        assert_string_equal(text_string(&text), cases[i][1]);
        assert_true(date_canonical(text_slice(&text), &twice));
        assert_string_equal(text_string(&twice), cases[i][1]);
    }
    const char *const wrong[] = {"",
                                 "0000",
                                 "10000",
                                 "2026-02-30",
                                 "2026-09-22T24:00:00Z",
                                 "2026-09-22T10:11:12",
                                 "Tue, 22 Sep 2026",
                                 "-001-01-01"};
    text_clear(&text);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(date_canonical(slice_of(wrong[i]), &text));
    assert_int_equal(text.size, 0);
    text_release(&text);
    text_release(&twice);
}

static void parses_times(void **state)
{
    (void)state;
    static const struct {
        const char *string;
        int64_t seconds;
    } cases[] = {
        {"1970-01-01T00:00:00Z", 0},
        {"1970-01-01t00:00:01z", 1},
        {"1970-01-01 00:00:01Z", 1},
        {"1970-01-01T01:00:00+01:00", 0},
        {"1970-01-01T01:00:00+0100", 0},
        {"1969-12-31T19:30:00-04:30", 0},
        {"2038-01-19T03:14:08Z", INT64_C(2147483648)},
        {"2026-09-22T12:00:00.999999999999Z", INT64_C(1790078400)},
        {"2016-12-31T23:59:60Z", INT64_C(1483228800)},
        {"0001-01-01T00:00:00Z", INT64_C(-62135596800)},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t seconds = -7;
        assert_true(time_parse(slice_of(cases[i].string), &seconds));
        assert_true(seconds == cases[i].seconds);
    }
    const char *const wrong[] = {"",
                                 "2026-09-22",
                                 "2026-09-22T12:00:00",
                                 "2026-09-22T12:00Z",
                                 "2026-09-22T12:00:61Z",
                                 "2026-09-22T12:60:00Z",
                                 "2026-09-22T24:00:00Z",
                                 "2026-09-22T12:00:00.Z",
                                 "2026-09-22T12:00:00+24:00",
                                 "2026-09-22T12:00:00+1",
                                 "2026-09-22T12:00:00+01:0",
                                 "2026-09-22T12:00:00Z ",
                                 "2026-09-22  12:00:00Z",
                                 "2026-02-29T12:00:00Z",
                                 "0001-01-01T00:00:00+00:01",
                                 "9999-12-31T23:59:59-00:01",
                                 "12026-09-22T12:00:00Z"};
    int64_t seconds = 5;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (time_parse(slice_of(wrong[i]), &seconds))
            fail_msg("%s was taken", wrong[i]);
    assert_true(seconds == 5);
}

static void times_round_trip(void **state)
{
    (void)state;
    struct text text;
    text_init(&text, 100);
    for (int64_t seconds = INT64_C(-62135596800); seconds < INT64_C(253402300800);
         seconds += INT64_C(86400) * 999 + 12345) {
        int64_t again;
        text_clear(&text);
        time_append(&text, seconds);
        assert_int_equal(text.size, 20);
        assert_true(time_parse(text_slice(&text), &again));
        assert_true(again == seconds);
    }
    text_clear(&text);
    time_append(&text, INT64_MAX);
    time_append(&text, INT64_MIN);
    assert_string_equal(text_string(&text), "");
    text_release(&text);
}

static void assert_range(const char *string, const char *first, const char *last)
{
    /* A Tuesday. */
    int32_t today = day("2026-09-22");
    struct day_range range;
    struct error error = ERROR_INIT;
    if (!day_range_parse(slice_of(string), today, &range, &error))
        fail_msg("%s was refused", string);
    assert_day(range.first, first);
    assert_day(range.last, last);
}

static void reads_what_users_type(void **state)
{
    (void)state;
    assert_range("2026-09-22", "2026-09-22", "2026-09-22");
    assert_range(" 2026-02 ", "2026-02-01", "2026-02-28");
    assert_range("2028-02", "2028-02-01", "2028-02-29");
    assert_range("2026", "2026-01-01", "2026-12-31");
    assert_range("2026-W38", "2026-09-14", "2026-09-20");
    assert_range("2026-w01", "2025-12-29", "2026-01-04");
    assert_range("2026-W53", "2026-12-28", "2027-01-03");
    assert_range("today", "2026-09-22", "2026-09-22");
    assert_range("Yesterday", "2026-09-21", "2026-09-21");
    assert_range("tue", "2026-09-22", "2026-09-22");
    assert_range("MON", "2026-09-21", "2026-09-21");
    assert_range("wed", "2026-09-16", "2026-09-16");
    assert_range("sun", "2026-09-20", "2026-09-20");
    assert_range("last week", "2026-09-14", "2026-09-20");
    assert_range("-0d", "2026-09-22", "2026-09-22");
    assert_range("-3d", "2026-09-19", "2026-09-19");
    assert_range("-2w", "2026-09-08", "2026-09-08");
    assert_range("-1m", "2026-08-22", "2026-08-22");
    assert_range("-9m", "2025-12-22", "2025-12-22");
    assert_range("-1y", "2025-09-22", "2025-09-22");
}

static void shortens_months_before(void **state)
{
    (void)state;
    struct day_range range;
    struct error error;
    assert_true(day_range_parse(SLICE("-1m"), day("2026-03-31"), &range, &error));
    assert_day(range.first, "2026-02-28");
    assert_true(day_range_parse(SLICE("-4y"), day("2028-02-29"), &range, &error));
    assert_day(range.first, "2024-02-29");
    assert_true(day_range_parse(SLICE("-1y"), day("2028-02-29"), &range, &error));
    assert_day(range.first, "2027-02-28");
}

static void refuses_with_the_forms(void **state)
{
    (void)state;
    const char *const wrong[] = {
        "",           "tomorow",  "2026-W00",  "2025-W53", "2026-W54",
        "-d",         "-3",       "-3x",       "3d",       "--3d",
        "-99999y",    "2026-9",   "next week", "2026-13",  "-99999999999999999999d",
        "2026-02-30", "-800000d", "m",         "2026-W3",  "2026-W380"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct day_range range;
        struct error error = ERROR_INIT;
        if (day_range_parse(slice_of(wrong[i]), day("2026-09-22"), &range, &error))
            fail_msg("%s was taken", wrong[i]);
        assert_int_equal(error.kind, ERROR_USAGE);
        assert_non_null(strstr(error.next, "2026-W38"));
        assert_non_null(strstr(error.next, "last week"));
    }
}

static void reads_the_clock(void **state)
{
    (void)state;
    struct now now;
    struct error error = ERROR_INIT;
    setenv("TZ", "XXX-14", 1);
    assert_true(now_read(&now, SLICE("2026-09-22T10:00:00Z"), &error));
    assert_day(now.utc_day, "2026-09-22");
    assert_day(now.local_day, "2026-09-23");
    setenv("TZ", "YYY+11", 1);
    assert_true(now_read(&now, SLICE("2026-09-22T10:00:00Z"), &error));
    assert_day(now.local_day, "2026-09-21");
    assert_true(now_read(&now, SLICE("2026-09-22"), &error));
    assert_day(now.utc_day, "2026-09-22");
    assert_int_equal(now.seconds % 86400, 43200);
    setenv("TZ", "UTC0", 1);
    int64_t before = (int64_t)time(NULL);
    assert_true(now_read(&now, slice_of(NULL), &error));
    assert_true(now.seconds >= before && now.seconds <= (int64_t)time(NULL));
    assert_int_equal(now.utc_day, now.local_day);
    assert_false(now_read(&now, SLICE("noon"), &error));
    assert_int_equal(error.kind, ERROR_USAGE);
}

static void assert_short(int64_t seconds, int64_t now, const char *expected)
{
    struct text text;
    text_init(&text, 100);
    time_append_short(&text, seconds, now);
    assert_string_equal(text_string(&text), expected);
    text_release(&text);
}

static void writes_near_times(void **state)
{
    (void)state;
    int64_t now, later;
    assert_true(time_parse(SLICE("2026-09-22T07:02:00Z"), &now));
    setenv("TZ", "UTC0", 1);
    assert_short(now + 29 * 60, now, "7:31");
    assert_short(now + 17 * 3600, now, "23 Sep 0:02");
    assert_short(now - 7 * 3600 - 180, now, "21 Sep 23:59");
    assert_true(time_parse(SLICE("2027-09-22T07:02:00Z"), &later));
    assert_short(later, now, "22 Sep 7:02");
    setenv("TZ", "XXX-14", 1);
    assert_short(now + 29 * 60, now, "21:31");
    assert_short(now + 3 * 3600, now, "23 Sep 0:02");
    setenv("TZ", "UTC0", 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_the_whole_calendar), cmocka_unit_test(parses_days_strictly),
        cmocka_unit_test(writes_english),           cmocka_unit_test(knows_weeks),
        cmocka_unit_test(takes_days_from_times),    cmocka_unit_test(reads_partial_dates),
        cmocka_unit_test(makes_dates_canonical),    cmocka_unit_test(parses_times),
        cmocka_unit_test(times_round_trip),         cmocka_unit_test(reads_what_users_type),
        cmocka_unit_test(shortens_months_before),   cmocka_unit_test(refuses_with_the_forms),
        cmocka_unit_test(reads_the_clock),          cmocka_unit_test(writes_near_times),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
