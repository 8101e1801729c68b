/* SPDX-License-Identifier: MIT */
#include "feed/calendar.h"

#include <time.h>

enum { HOUR = 3600, DAY_SECONDS = 24 * HOUR, FAR = 14 };
enum { MONDAY, THURSDAY = 3, FRIDAY, SATURDAY, SUNDAY };
/* arXiv announces at 20:00 Eastern on the evening before the listing day and builds its RSS anew
   at midnight (info.arxiv.org/help/availability, /help/rss). */
enum { EVENING = 20, RSS_LATER = 4 * HOUR };

static int32_t nth_weekday(int year, int month, int weekday, int n)
{
    int32_t first = day_from_civil(year, month, 1);
    return first + (weekday - day_weekday(first) + 7) % 7 + 7 * (n - 1);
}

/* Energy Policy Act of 2005: from the second Sunday of March to the first one of November. The
   clock changes at 2:00, so an evening has the time of its day. */
static int eastern_offset(int32_t day)
{
    int year, month, day_of_month;
    day_to_civil(day, &year, &month, &day_of_month);
    bool summer = day >= nth_weekday(year, 3, SUNDAY, 2) && day < nth_weekday(year, 11, SUNDAY, 1);
    return summer ? -4 : -5;
}

/* The days of every year on which arXiv defers its mailing. Its lists of 2023, 2024, 2025 and 2026
   (info.arxiv.org/help/availability, "Holidays") name these federal days and no others; that of
   2025 leaves December open, those of 2023 and 2024 do not name New Year. */
static const struct {
    int month, day_of_month; /* or, where weekday_number is not 0, the weekday */
    int weekday_number;
} yearly[] = {{1, 1, 0},      {1, MONDAY, 3},    {6, 19, 0}, {7, 4, 0},
              {9, MONDAY, 1}, {11, THURSDAY, 4}, {12, 25, 0}};

/* Days of those lists beside the yearly ones. No list of 2027 is known yet. */
static const struct {
    int year, month, day_of_month;
} single[] = {{2023, 6, 14},  {2023, 12, 27}, {2024, 5, 22}, {2024, 12, 26},
              {2024, 12, 31}, {2026, 12, 29}, {2026, 12, 31}};

static bool is_yearly(int32_t day, bool fixed)
{
    int year, month, day_of_month;
    day_to_civil(day, &year, &month, &day_of_month);
    for (size_t i = 0; i < sizeof yearly / sizeof *yearly; i++) {
        int number = yearly[i].weekday_number, value = yearly[i].day_of_month;
        if (yearly[i].month != month || fixed != !number)
            continue;
        if (fixed ? value == day_of_month : nth_weekday(year, month, value, number) == day)
            return true;
    }
    return false;
}

/* A date on a Saturday is observed on the Friday before, one on a Sunday on the Monday after. */
static bool is_observed(int32_t day)
{
    int weekday = day_weekday(day);
    return !day_is_weekend(day) && (is_yearly(day, false) || is_yearly(day, true) ||
                                    (weekday == FRIDAY && is_yearly(day + 1, true)) ||
                                    (weekday == MONDAY && is_yearly(day - 1, true)));
}

static bool is_holiday(int32_t day)
{
    for (size_t i = 0; i < sizeof single / sizeof *single; i++)
        if (day == day_from_civil(single[i].year, single[i].month, single[i].day_of_month))
            return true;
    return is_observed(day);
}

/* The holiday takes the announcement of its evening; a Friday has none and takes Sunday's, as the
   list of 2025 says of 4 July. */
static bool is_deferred(int32_t listing_day)
{
    return is_holiday(listing_day - 1) ||
           (day_weekday(listing_day) == MONDAY && is_holiday(listing_day - 3));
}

enum calendar calendar_of_type(struct slice type)
{
    if (slice_equal(type, SLICE("hf")))
        return CALENDAR_HF;
    return slice_equal(type, SLICE("arxiv")) ? CALENDAR_ARXIV : CALENDAR_NONE;
}

int32_t calendar_day(enum calendar calendar, int64_t time)
{
    int32_t day = day_of_time(calendar == CALENDAR_ARXIV ? time - 5 * HOUR : time);
    if (calendar != CALENDAR_ARXIV || day == DAY_NONE)
        return day;
    return day_of_time(time + (int64_t)eastern_offset(day) * HOUR);
}

const char *calendar_objection(enum calendar calendar, int32_t day)
{
    if (calendar == CALENDAR_NONE || day == DAY_NONE)
        return "no calendar";
    if (day_is_weekend(day))
        return "weekend";
    return calendar == CALENDAR_ARXIV && is_deferred(day) ? "holiday" : NULL;
}

int64_t calendar_begin(enum calendar calendar, int32_t day)
{
    int64_t midnight = (int64_t)day * DAY_SECONDS;
    if (calendar != CALENDAR_ARXIV)
        return midnight;
    return midnight - DAY_SECONDS + (int64_t)(EVENING - eastern_offset(day - 1)) * HOUR;
}

int64_t calendar_due(enum calendar calendar, int32_t day)
{
    return calendar_begin(calendar, day) + (calendar == CALENDAR_ARXIV ? RSS_LATER : DAY_SECONDS);
}

int32_t calendar_newest_due(enum calendar calendar, int64_t time)
{
    int32_t today = day_of_time(time);
    if (calendar == CALENDAR_NONE || today == DAY_NONE)
        return DAY_NONE;
    for (int32_t day = today + 1; day > today - FAR; day--)
        if (!calendar_objection(calendar, day) && calendar_due(calendar, day) <= time)
            return day;
    return DAY_NONE;
}

static int32_t next_day(enum calendar calendar, int64_t time)
{
    int32_t today = day_of_time(time);
    if (calendar == CALENDAR_NONE || today == DAY_NONE)
        return DAY_NONE;
    for (int32_t day = today; day < today + FAR; day++)
        if (!calendar_objection(calendar, day) && calendar_begin(calendar, day) > time)
            return day;
    return DAY_NONE;
}

static void append_weekday(int32_t day, struct text *out)
{
    size_t begin = out->size;
    day_append_long(out, day);
    text_truncate(out, begin + 3);
}

void calendar_append_next(enum calendar calendar, int64_t time, struct text *out)
{
    int32_t day = next_day(calendar, time);
    struct tm local;
    if (day == DAY_NONE)
        return;
    time_t begin = (time_t)calendar_begin(calendar, day);
    if (localtime_r(&begin, &local)) {
        append_weekday(day_from_civil(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday), out);
        text_append_format(out, " %02d:%02d (", local.tm_hour, local.tm_min);
    }
    append_weekday(calendar == CALENDAR_ARXIV ? day - 1 : day, out);
    text_append_string(out, calendar == CALENDAR_ARXIV ? " 20:00 ET)" : " 00:00 UTC)");
}

void calendar_explain(enum calendar calendar, int32_t day, int64_t time, struct text *out)
{
    if (calendar == CALENDAR_NONE || !calendar_objection(calendar, day))
        return;
    text_append_string(out, calendar == CALENDAR_ARXIV ? "arXiv announces nothing on "
                                                       : "Hugging Face lists nothing on ");
    if (day_is_weekend(day)) {
        text_append_string(out, day_weekday(day) == SATURDAY ? "Saturdays" : "Sundays");
    } else {
        day_append_long(out, day);
        text_append_string(out, ", a holiday");
    }
    text_append_string(out, "; next batch ");
    calendar_append_next(calendar, time, out);
}
