/* SPDX-License-Identifier: MIT */
#include "base/date.h"

#include <time.h>

enum { FIRST_DAY = -719162, LAST_DAY = 2932896, SECONDS_A_DAY = 86400 };
/* Bytes of YYYY-MM-DD and hh:mm:ss. */
enum { DAY_WRITTEN = 10, CLOCK_WRITTEN = 8 };

static const char month_names[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
static const char weekday_names[7][4] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_length(int year, int month)
{
    static const char lengths[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : lengths[month - 1];
}

static bool is_valid(int year, int month, int day_of_month)
{
    return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day_of_month >= 1 &&
           day_of_month <= month_length(year, month);
}

static bool in_range(int32_t day)
{
    return day >= FIRST_DAY && day <= LAST_DAY;
}

/* days_from_civil of Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
int32_t day_from_civil(int year, int month, int day_of_month)
{
    if (!is_valid(year, month, day_of_month))
        return DAY_NONE;
    int y = month <= 2 ? year - 1 : year;
    int era = y / 400;
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day_of_month - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

/* civil_from_days of the same page; days outside the range count as its nearest end. */
void day_to_civil(int32_t day, int *year, int *month, int *day_of_month)
{
    if (day < FIRST_DAY)
        day = FIRST_DAY;
    if (day > LAST_DAY)
        day = LAST_DAY;
    int z = day + 719468;
    int era = z / 146097;
    int day_of_era = z - era * 146097;
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int shifted = (5 * day_of_year + 2) / 153;
    *day_of_month = day_of_year - (153 * shifted + 2) / 5 + 1;
    *month = shifted < 10 ? shifted + 3 : shifted - 9;
    *year = year_of_era + era * 400 + (*month <= 2);
}

int day_weekday(int32_t day)
{
    /* 1970-01-01 was a Thursday. */
    int64_t shifted = ((int64_t)day + 3) % 7;
    return (int)(shifted < 0 ? shifted + 7 : shifted);
}

bool day_is_weekend(int32_t day)
{
    return day_weekday(day) >= 5;
}

/* ISO 8601: a week belongs to the year of its Thursday. */
void day_to_week(int32_t day, int *year, int *week)
{
    int month, day_of_month;
    int32_t thursday = day - day_weekday(day) + 3;
    day_to_civil(thursday, year, &month, &day_of_month);
    *week = (thursday - day_from_civil(*year, 1, 1)) / 7 + 1;
}

int32_t day_of_time(int64_t seconds)
{
    int64_t day = seconds / SECONDS_A_DAY - (seconds % SECONDS_A_DAY < 0);
    return day < FIRST_DAY || day > LAST_DAY ? DAY_NONE : (int32_t)day;
}

/* Takes exactly count digits. */
static bool take_number(struct slice *s, size_t count, int *value)
{
    int number = 0;
    if (s->size < count)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (s->data[i] < '0' || s->data[i] > '9')
            return false;
        number = 10 * number + (s->data[i] - '0');
    }
    *s = slice_from(*s, count);
    *value = number;
    return true;
}

static bool take_byte(struct slice *s, char byte)
{
    if (s->size == 0 || s->data[0] != byte)
        return false;
    *s = slice_from(*s, 1);
    return true;
}

static bool take_day(struct slice *s, int32_t *day)
{
    int year, month, day_of_month;
    if (!take_number(s, 4, &year) || !take_byte(s, '-') || !take_number(s, 2, &month) ||
        !take_byte(s, '-') || !take_number(s, 2, &day_of_month))
        return false;
    *day = day_from_civil(year, month, day_of_month);
    return *day != DAY_NONE;
}

bool day_parse(struct slice s, int32_t *day)
{
    int32_t found;
    if (!take_day(&s, &found) || s.size > 0)
        return false;
    *day = found;
    return true;
}

/* Writes a number with leading zeros; each record has some, and printf is slow. */
static void put_digits(char *to, size_t width, int number)
{
    while (width--) {
        to[width] = (char)('0' + number % 10);
        number /= 10;
    }
}

void day_append(struct text *out, int32_t day)
{
    char written[] = "YYYY-MM-DD";
    int year, month, day_of_month;
    if (!in_range(day))
        return;
    day_to_civil(day, &year, &month, &day_of_month);
    put_digits(written, 4, year);
    put_digits(written + 5, 2, month);
    put_digits(written + 8, 2, day_of_month);
    text_append_string(out, written);
}

void day_append_long(struct text *out, int32_t day)
{
    int year, month, day_of_month;
    if (!in_range(day))
        return;
    day_to_civil(day, &year, &month, &day_of_month);
    text_append_format(out, "%s %d %s %d", weekday_names[day_weekday(day)], day_of_month,
                       month_names[month - 1], year);
}

void day_append_short(struct text *out, int32_t day, int32_t today)
{
    int year, month, day_of_month, this_year = 0, unused;
    if (!in_range(day))
        return;
    day_to_civil(day, &year, &month, &day_of_month);
    if (in_range(today))
        day_to_civil(today, &this_year, &unused, &unused);
    if (year == this_year)
        text_append_format(out, "%d %s", day_of_month, month_names[month - 1]);
    else
        text_append_format(out, "%s'%02d", month_names[month - 1], year % 100);
}

/* A time as written, before its offset is taken off. */
struct written_time {
    int32_t day;
    int hour, minute, second;
    int offset; /* minutes east of UTC */
    bool zulu;
};

static bool take_offset(struct slice *s, struct written_time *time)
{
    int hours, minutes;
    time->offset = 0;
    time->zulu = take_byte(s, 'Z') || take_byte(s, 'z');
    if (time->zulu)
        return true;
    bool west = take_byte(s, '-');
    if (!west && !take_byte(s, '+'))
        return false;
    if (!take_number(s, 2, &hours))
        return false;
    take_byte(s, ':');
    if (!take_number(s, 2, &minutes) || hours > 23 || minutes > 59)
        return false;
    time->offset = (west ? -1 : 1) * (hours * 60 + minutes);
    return true;
}

static bool take_clock(struct slice *s, struct written_time *time)
{
    if (!take_number(s, 2, &time->hour) || !take_byte(s, ':') ||
        !take_number(s, 2, &time->minute) || !take_byte(s, ':') ||
        !take_number(s, 2, &time->second))
        return false;
    if (time->hour > 23 || time->minute > 59 || time->second > 60)
        return false;
    if (!take_byte(s, '.') && !take_byte(s, ','))
        return true;
    int digit;
    if (!take_number(s, 1, &digit))
        return false;
    while (take_number(s, 1, &digit))
        continue;
    return true;
}

static bool parse_written(struct slice s, struct written_time *time)
{
    return take_day(&s, &time->day) &&
           (take_byte(&s, 'T') || take_byte(&s, 't') || take_byte(&s, ' ')) &&
           take_clock(&s, time) && take_offset(&s, time) && s.size == 0;
}

bool time_parse(struct slice s, int64_t *seconds)
{
    struct written_time time;
    if (!parse_written(s, &time))
        return false;
    int64_t found = (int64_t)time.day * SECONDS_A_DAY + time.hour * 3600 + time.minute * 60 +
                    time.second - (int64_t)time.offset * 60;
    if (day_of_time(found) == DAY_NONE)
        return false;
    *seconds = found;
    return true;
}

void time_append(struct text *out, int64_t seconds)
{
    int32_t day = day_of_time(seconds);
    if (day == DAY_NONE)
        return;
    int rest = (int)(seconds - (int64_t)day * SECONDS_A_DAY);
    char clock[] = "Thh:mm:ssZ";
    put_digits(clock + 1, 2, rest / 3600);
    put_digits(clock + 4, 2, rest / 60 % 60);
    put_digits(clock + 7, 2, rest % 60);
    day_append(out, day);
    text_append_string(out, clock);
}

void time_append_short(struct text *out, int64_t seconds, int64_t now)
{
    time_t moment = (time_t)seconds, present = (time_t)now;
    struct tm local, today;
    tzset();
    if (!localtime_r(&moment, &local) || !localtime_r(&present, &today))
        return;
    if (local.tm_year != today.tm_year || local.tm_yday != today.tm_yday)
        text_append_format(out, "%d %s ", local.tm_mday, month_names[local.tm_mon]);
    text_append_format(out, "%d:%02d", local.tm_hour, local.tm_min);
}

/* YYYY, YYYY-MM or YYYY-MM-DD: all days it means. */
static bool parse_partial(struct slice s, struct day_range *range)
{
    int year, month = 1, day_of_month = 1;
    if (!take_number(&s, 4, &year))
        return false;
    bool has_month = s.size > 0;
    if (has_month && !(take_byte(&s, '-') && take_number(&s, 2, &month)))
        return false;
    bool has_day = s.size > 0;
    if (has_day && !(take_byte(&s, '-') && take_number(&s, 2, &day_of_month)))
        return false;
    if (s.size > 0 || !is_valid(year, month, day_of_month))
        return false;
    range->first = day_from_civil(year, month, day_of_month);
    if (!has_month)
        range->last = day_from_civil(year, 12, 31);
    else if (!has_day)
        range->last = day_from_civil(year, month, month_length(year, month));
    else
        range->last = range->first;
    return true;
}

int32_t day_of_partial(struct slice s)
{
    struct day_range range;
    struct written_time time;
    if (parse_partial(s, &range))
        return range.first;
    return parse_written(s, &time) ? time.day : DAY_NONE;
}

bool date_canonical(struct slice s, struct text *out)
{
    struct day_range range;
    struct written_time time;
    if (s.size <= DAY_WRITTEN && parse_partial(s, &range)) {
        text_append(out, s);
        return true;
    }
    if (!parse_written(s, &time))
        return false;
    text_append(out, slice_first(s, DAY_WRITTEN));
    if (time.hour == 0 && time.minute == 0 && time.second == 0)
        return true;
    text_append_byte(out, 'T');
    text_append(out, slice_first(slice_from(s, DAY_WRITTEN + 1), CLOCK_WRITTEN));
    int offset = time.offset < 0 ? -time.offset : time.offset;
    if (time.zulu)
        text_append_byte(out, 'Z');
    else
        text_append_format(out, "%c%02d:%02d", time.offset < 0 ? '-' : '+', offset / 60,
                           offset % 60);
    return true;
}

/* The civil day of the time zone; mktime is not asked, for it guesses at gaps. */
static int32_t local_day_of(int64_t seconds, int32_t otherwise)
{
    time_t moment = (time_t)seconds;
    struct tm local;
    tzset();
    if (!localtime_r(&moment, &local))
        return otherwise;
    int32_t day = day_from_civil(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday);
    return day != DAY_NONE ? day : otherwise;
}

bool now_read(struct now *now, struct slice fixed, struct error *error)
{
    int32_t day;
    if (fixed.size == 0)
        now->seconds = (int64_t)time(NULL);
    else if (day_parse(fixed, &day))
        now->seconds = (int64_t)day * SECONDS_A_DAY + SECONDS_A_DAY / 2;
    else if (!time_parse(fixed, &now->seconds)) {
        error_set(error, ERROR_USAGE, "\"%.*s\" is no time", SLICE_ARG(fixed));
        error_while(error, "set the clock");
        return error_next(error, "write it like 2026-09-22T12:00:00Z or 2026-09-22");
    }
    now->utc_day = day_of_time(now->seconds);
    now->local_day = local_day_of(now->seconds, now->utc_day);
    return true;
}

/* 2026-W38 */
static bool parse_week(struct slice s, struct day_range *range)
{
    int year, week, week_year, week_found;
    if (!take_number(&s, 4, &year) || !take_byte(&s, '-'))
        return false;
    if ((!take_byte(&s, 'W') && !take_byte(&s, 'w')) || !take_number(&s, 2, &week) || s.size > 0)
        return false;
    /* 4 January is always in week 1. */
    int32_t fourth = day_from_civil(year, 1, 4);
    if (fourth == DAY_NONE)
        return false;
    int32_t monday = fourth - day_weekday(fourth) + (week - 1) * 7;
    day_to_week(monday, &week_year, &week_found);
    if (week_year != year || week_found != week || !in_range(monday) || !in_range(monday + 6))
        return false;
    *range = (struct day_range){monday, monday + 6};
    return true;
}

/* The same day of the month so many months before, or the last of a shorter month. */
static int32_t months_before(int32_t today, int64_t months)
{
    int year, month, day_of_month;
    day_to_civil(today, &year, &month, &day_of_month);
    int64_t count = (int64_t)year * 12 + month - 1 - months;
    if (count < 12)
        return DAY_NONE;
    year = (int)(count / 12);
    month = (int)(count % 12) + 1;
    int length = month_length(year, month);
    return day_from_civil(year, month, day_of_month < length ? day_of_month : length);
}

/* -3d -2w -1m -1y */
static bool parse_relative(struct slice s, int32_t today, struct day_range *range)
{
    uint64_t count;
    if (!take_byte(&s, '-') || s.size < 2 || !slice_to_uint64(slice_first(s, s.size - 1), &count) ||
        count > 4000000)
        return false;
    int64_t back = (int64_t)count;
    int32_t day;
    switch (s.data[s.size - 1] | 0x20) {
    case 'd':
        day = (int32_t)(today - back);
        break;
    case 'w':
        day = (int32_t)(today - back * 7);
        break;
    case 'm':
        day = months_before(today, back);
        break;
    case 'y':
        day = months_before(today, back * 12);
        break;
    default:
        return false;
    }
    *range = (struct day_range){day, day};
    return in_range(day);
}

static bool parse_word(struct slice s, int32_t today, struct day_range *range)
{
    if (!in_range(today))
        return false;
    int32_t monday = today - day_weekday(today);
    if (slice_equal_nocase(s, SLICE("today"))) {
        *range = (struct day_range){today, today};
        return true;
    }
    if (slice_equal_nocase(s, SLICE("yesterday"))) {
        *range = (struct day_range){today - 1, today - 1};
        return true;
    }
    if (slice_equal_nocase(s, SLICE("last week"))) {
        *range = (struct day_range){monday - 7, monday - 1};
        return true;
    }
    for (int i = 0; i < 7; i++) {
        if (!slice_equal_nocase(s, slice_of(weekday_names[i])))
            continue;
        int32_t day = today - (day_weekday(today) - i + 7) % 7;
        *range = (struct day_range){day, day};
        return true;
    }
    return false;
}

bool day_range_parse(struct slice s, int32_t today, struct day_range *range, struct error *error)
{
    struct slice trimmed = slice_trim(s);
    if (parse_partial(trimmed, range) || parse_week(trimmed, range) ||
        parse_relative(trimmed, today, range) || parse_word(trimmed, today, range))
        return true;
    error_set(error, ERROR_USAGE, "\"%.*s\" is no date", SLICE_ARG(s));
    error_while(error, "read the date");
    return error_next(error, "write 2026-09-22, 2026-09, 2026, 2026-W38, today, yesterday, mon to "
                             "sun, -3d, -2w, -1m, -1y or \"last week\"");
}
