/* SPDX-License-Identifier: MIT */
#include "feed/calendar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
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

static int64_t moment(const char *string)
{
    int64_t seconds = 0;
    assert_true(time_parse(slice_of(string), &seconds));
    return seconds;
}

static void assert_time(int64_t seconds, const char *expected)
{
    struct text text;
    text_init(&text, 100);
    time_append(&text, seconds);
    assert_string_equal(text_string(&text), expected);
    text_release(&text);
}

static void assert_objection(enum calendar calendar, const char *date, const char *expected)
{
    const char *found = calendar_objection(calendar, day(date));
    if (!expected)
        assert_null(found);
    else
        assert_string_equal(found ? found : "expected", expected);
}

static void types_have_their_calendar(void **state)
{
    (void)state;
    assert_int_equal(calendar_of_type(SLICE("hf")), CALENDAR_HF);
    assert_int_equal(calendar_of_type(SLICE("arxiv")), CALENDAR_ARXIV);
    assert_int_equal(calendar_of_type(SLICE("feed")), CALENDAR_NONE);
    assert_objection(CALENDAR_NONE, "2026-09-22", "no calendar");
    assert_int_equal(calendar_newest_due(CALENDAR_NONE, moment("2026-09-22T12:00:00Z")), DAY_NONE);
}

/* The batches of the lists of arXiv: the day behind each holiday, and no day around it. */
static void holidays_are_those_of_the_lists(void **state)
{
    (void)state;
    static const char *const without[] = {
        "2023-01-17", "2023-06-15", "2023-06-20", "2023-07-05", "2023-09-05", "2023-11-24",
        "2023-12-26", "2023-12-28", "2024-01-16", "2024-05-23", "2024-06-20", "2024-07-05",
        "2024-09-03", "2024-11-29", "2024-12-26", "2024-12-27", "2025-01-01", "2025-01-02",
        "2025-01-21", "2025-06-20", "2025-07-07", "2025-09-02", "2025-11-28", "2026-01-02",
        "2026-01-20", "2026-06-22", "2026-07-06", "2026-09-08", "2026-11-27", "2026-12-28",
        "2026-12-30", "2027-01-01", "2027-07-06"};
    for (size_t i = 0; i < sizeof without / sizeof *without; i++)
        assert_objection(CALENDAR_ARXIV, without[i], "holiday");
    static const char *const with[] = {"2023-01-16", "2024-01-15", "2025-07-04", "2025-07-08",
                                       "2026-06-19", "2026-07-03", "2026-07-07", "2026-11-26",
                                       "2026-12-24", "2026-12-29", "2026-12-31", "2027-07-05"};
    for (size_t i = 0; i < sizeof with / sizeof *with; i++)
        assert_objection(CALENDAR_ARXIV, with[i], NULL);
    int32_t missing = 0;
    for (int32_t each = day("2026-01-01"); each <= day("2026-12-31"); each++)
        missing += calendar_objection(CALENDAR_ARXIV, each) && !day_is_weekend(each);
    /* Nine of the list; New Year's Eve's is of the next year. */
    assert_int_equal(missing, 8);
    assert_objection(CALENDAR_HF, "2026-11-27", NULL);
}

static void weekends_have_no_batch(void **state)
{
    (void)state;
    for (int32_t each = day("2026-03-01"); each < day("2026-05-01"); each++) {
        bool weekend = day_is_weekend(each);
        assert_true(weekend == (calendar_objection(CALENDAR_ARXIV, each) != NULL));
        assert_true(weekend == (calendar_objection(CALENDAR_HF, each) != NULL));
    }
}

/* The Sundays on which the clock changes: 8 March and 1 November 2026. */
static void eastern_time_follows_the_clock_change(void **state)
{
    (void)state;
    assert_time(calendar_begin(CALENDAR_ARXIV, day("2026-03-06")), "2026-03-06T01:00:00Z");
    assert_time(calendar_begin(CALENDAR_ARXIV, day("2026-03-09")), "2026-03-09T00:00:00Z");
    assert_time(calendar_begin(CALENDAR_ARXIV, day("2026-10-30")), "2026-10-30T00:00:00Z");
    assert_time(calendar_begin(CALENDAR_ARXIV, day("2026-11-02")), "2026-11-02T01:00:00Z");
    assert_time(calendar_due(CALENDAR_ARXIV, day("2026-11-02")), "2026-11-02T05:00:00Z");
    assert_time(calendar_begin(CALENDAR_HF, day("2026-11-02")), "2026-11-02T00:00:00Z");
    assert_time(calendar_due(CALENDAR_HF, day("2026-11-02")), "2026-11-03T00:00:00Z");
    assert_time(calendar_begin(CALENDAR_ARXIV, day("2007-03-12")), "2007-03-12T00:00:00Z");
    assert_time(calendar_begin(CALENDAR_ARXIV, day("2007-11-02")), "2007-11-02T00:00:00Z");
}

/* Of every hour of two years: due days are over, the one after them is not. */
static void days_begin_at_midnight(void **state)
{
    static const struct {
        const char *time, *day;
    } eastern[] = {
        {"2026-07-01T03:59:59Z", "2026-06-30"}, {"2026-07-01T04:00:00Z", "2026-07-01"},
        {"2026-12-01T04:59:59Z", "2026-11-30"}, {"2026-12-01T05:00:00Z", "2026-12-01"},
        {"2026-03-08T04:30:00Z", "2026-03-07"}, {"2026-11-01T04:30:00Z", "2026-11-01"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof eastern / sizeof *eastern; i++)
        assert_int_equal(calendar_day(CALENDAR_ARXIV, moment(eastern[i].time)),
                         day(eastern[i].day));
    assert_int_equal(calendar_day(CALENDAR_HF, moment("2026-07-01T00:00:00Z")), day("2026-07-01"));
}

static void newest_due_day_is_the_newest(void **state)
{
    (void)state;
    static const enum calendar calendars[] = {CALENDAR_HF, CALENDAR_ARXIV};
    for (size_t i = 0; i < 2; i++) {
        for (int64_t now = moment("2025-06-01T00:00:00Z"); now < moment("2027-06-01T00:00:00Z");
             now += 3600) {
            int32_t newest = calendar_newest_due(calendars[i], now), next = newest + 1;
            assert_null(calendar_objection(calendars[i], newest));
            assert_true(calendar_due(calendars[i], newest) <= now);
            while (calendar_objection(calendars[i], next))
                next++;
            assert_true(calendar_due(calendars[i], next) > now);
        }
    }
    assert_int_equal(calendar_newest_due(CALENDAR_ARXIV, moment("2026-09-21T03:59:59Z")),
                     day("2026-09-18"));
    assert_int_equal(calendar_newest_due(CALENDAR_ARXIV, moment("2026-09-21T04:00:00Z")),
                     day("2026-09-21"));
}

static void assert_explains(enum calendar calendar, const char *date, const char *time,
                            const char *expected)
{
    struct text text;
    text_init(&text, 200);
    calendar_explain(calendar, day(date), moment(time), &text);
    assert_string_equal(text_string(&text), expected);
    text_release(&text);
}

static void silence_is_explained_in_local_time(void **state)
{
    (void)state;
    setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
    tzset();
    assert_explains(CALENDAR_ARXIV, "2026-09-19", "2026-09-19T08:00:00Z",
                    "arXiv announces nothing on Saturdays; next batch Mon 02:00 (Sun 20:00 ET)");
    assert_explains(CALENDAR_HF, "2026-09-20", "2026-09-20T08:00:00Z",
                    "Hugging Face lists nothing on Sundays; next batch Mon 02:00 (Mon 00:00 UTC)");
    assert_explains(CALENDAR_ARXIV, "2026-11-27", "2026-11-27T12:00:00Z",
                    "arXiv announces nothing on Fri 27 Nov 2026, a holiday; next batch Mon 02:00 "
                    "(Sun 20:00 ET)");
    assert_explains(CALENDAR_ARXIV, "2026-09-22", "2026-09-22T12:00:00Z", "");
    setenv("TZ", "EST5EDT,M3.2.0,M11.1.0", 1);
    tzset();
    assert_explains(CALENDAR_ARXIV, "2026-09-19", "2026-09-19T08:00:00Z",
                    "arXiv announces nothing on Saturdays; next batch Sun 20:00 (Sun 20:00 ET)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(types_have_their_calendar),
        cmocka_unit_test(holidays_are_those_of_the_lists),
        cmocka_unit_test(weekends_have_no_batch),
        cmocka_unit_test(eastern_time_follows_the_clock_change),
        cmocka_unit_test(days_begin_at_midnight),
        cmocka_unit_test(newest_due_day_is_the_newest),
        cmocka_unit_test(silence_is_explained_in_local_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
