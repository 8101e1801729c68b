/* SPDX-License-Identifier: MIT */
#include "parse/date_text.h"

#include "base/date.h"
#include "parse/date_names.h"

enum { WORD_MAXIMUM = 24, LONGEST = 200, NONE = -1, HALF_DAY = 12, MONTHS = 12 };

/* What was found so far; NONE where nothing was. */
struct reading {
    struct slice s;
    size_t at;
    int year, month, day;
    int hour, minute, second;
    int offset;
    bool zoned, afternoon, forenoon;
    int numbers[3]; /* beside those of known meaning, in order */
    bool long_number[3];
    size_t count;
    size_t month_after; /* numbers in front of the name of the month */
    bool named;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static size_t digits_at(const struct reading *r, size_t at)
{
    size_t count = 0;
    while (at + count < r->s.size && is_digit(r->s.data[at + count]))
        count++;
    return count;
}

static int number(const struct reading *r, size_t at, size_t count)
{
    int value = 0;
    for (size_t i = 0; i < count; i++)
        value = value * 10 + (r->s.data[at + i] - '0');
    return value;
}

static char byte_at(const struct reading *r, size_t at)
{
    return at < r->s.size ? r->s.data[at] : '\0';
}

/* hh:mm[:ss[.fraction]] at the place; also hhmm and hhmmss behind a T. */
static bool take_clock(struct reading *r, bool packed)
{
    size_t count = digits_at(r, r->at), at = r->at + count;
    if (r->hour != NONE || !count)
        return false;
    if (packed && (count == 4 || count == 6)) {
        r->hour = number(r, r->at, 2);
        r->minute = number(r, r->at + 2, 2);
        r->second = count == 6 ? number(r, r->at + 4, 2) : 0;
    } else if (count <= 2 && (byte_at(r, at) == ':' || packed)) {
        size_t minutes = byte_at(r, at) == ':' ? digits_at(r, at + 1) : 0;
        if (minutes > 2 || (!minutes && !packed))
            return false;
        r->hour = number(r, r->at, count);
        r->minute = minutes ? number(r, at + 1, minutes) : NONE;
        at += minutes ? minutes + 1 : 0;
        size_t seconds = minutes && byte_at(r, at) == ':' ? digits_at(r, at + 1) : 0;
        r->second = seconds == 1 || seconds == 2 ? number(r, at + 1, seconds) : 0;
        at += seconds ? seconds + 1 : 0;
    } else {
        return false;
    }
    if ((byte_at(r, at) == '.' || byte_at(r, at) == ',') && digits_at(r, at + 1))
        at += 1 + digits_at(r, at + 1);
    r->at = at;
    return true;
}

/* +hh:mm, +hhmm, +hh or +h behind a time. */
static bool take_offset(struct reading *r)
{
    char sign = byte_at(r, r->at);
    size_t count = digits_at(r, r->at + 1), at = r->at + 1 + count;
    int hours, minutes = 0;
    if ((sign != '+' && sign != '-') || !count || r->hour == NONE || count > 4)
        return false;
    if (count > 2) {
        hours = number(r, r->at + 1, count - 2);
        minutes = number(r, at - 2, 2);
    } else {
        hours = number(r, r->at + 1, count);
        if (byte_at(r, at) == ':' && digits_at(r, at + 1) == 2) {
            minutes = number(r, at + 1, 2);
            at += 3;
        }
    }
    if (hours > 23 || minutes > 59)
        return false;
    r->offset = (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
    r->zoned = true;
    r->at = at;
    return true;
}

/* A name in front of every number may be that of a weekday: "mar" is Tuesday in Italian, and a
   later name counts. */
static bool take_month(struct reading *r, struct slice word)
{
    if (r->named && (r->month_after || !r->count))
        return false;
    int month = date_month_begun(word);
    if (!month)
        return false;
    r->month = month;
    r->named = true;
    r->month_after = r->count;
    return true;
}

static void take_zone(struct reading *r, struct slice word)
{
    if (r->hour != NONE && !r->zoned)
        r->zoned = date_zone(word, &r->offset);
}

static void take_word(struct reading *r)
{
    size_t end = r->at;
    while (end < r->s.size && is_letter(r->s.data[end]))
        end++;
    struct slice word = slice_range(r->s.data + r->at, r->s.data + end);
    r->at = end;
    r->afternoon =
        r->afternoon || slice_equal_nocase(word, SLICE("pm")) || slice_equal(word, SLICE("오후"));
    r->forenoon =
        r->forenoon || slice_equal_nocase(word, SLICE("am")) || slice_equal(word, SLICE("오전"));
    if (word.size == 1 && lower(word.data[0]) == 't' && take_clock(r, true))
        return;
    if (word.size > WORD_MAXIMUM || (r->count == 0 && r->hour == NONE && take_month(r, word)))
        return;
    if (!take_month(r, word))
        take_zone(r, word);
}

static bool take_number(struct reading *r)
{
    size_t count = digits_at(r, r->at);
    if (take_clock(r, false))
        return true;
    if (count > 4 || r->count == 3)
        return false;
    r->long_number[r->count] = count > 2;
    r->numbers[r->count++] = number(r, r->at, count);
    r->at += count;
    return true;
}

/* What the numbers without mark are: a year has four digits or is the last. */
static bool assign(struct reading *r)
{
    int *n = r->numbers;
    if (r->named && r->count == 1) {
        r->year = r->long_number[0] ? n[0] : NONE;
        return r->long_number[0];
    }
    if (r->named && r->count == 2) {
        bool first = r->long_number[0] || n[0] > 31;
        r->year = date_year(n[first ? 0 : 1], r->long_number[first ? 0 : 1] ? 4 : 2);
        r->day = n[first ? 1 : 0];
        return true;
    }
    if (r->named || r->count < 2)
        return false;
    if (r->long_number[0]) { /* 2004/01/31 */
        r->year = n[0];
        r->month = n[1];
        r->day = r->count > 2 ? n[2] : NONE;
        return true;
    }
    if (r->count < 3 || !r->long_number[2])
        return false;
    /* 01/31/2004 as Americans, 31.01.2004 as others write it; where both can be meant, only the
       year is certain. */
    bool dots = slice_find_byte(r->s, '.', 0) != SIZE_MAX;
    bool day_first = dots ? n[1] <= MONTHS : n[0] > MONTHS;
    r->year = n[2];
    if (!dots && n[0] <= MONTHS && n[1] <= MONTHS && n[0] != n[1])
        return true;
    r->month = n[day_first ? 1 : 0];
    r->day = n[day_first ? 0 : 1];
    return true;
}

static bool read_words(struct reading *r)
{
    while (r->at < r->s.size) {
        char c = r->s.data[r->at];
        if (is_digit(c)) {
            if (!take_number(r))
                return false;
        } else if (is_letter(c)) {
            take_word(r);
        } else if (!take_offset(r)) {
            r->at++;
        }
    }
    return assign(r);
}

static void set_day(struct reading *r, int32_t day)
{
    day_to_civil(day, &r->year, &r->month, &r->day);
}

/* YYYY-Www-D, YYYYWwwD. */
static bool take_week(struct reading *r)
{
    size_t count = digits_at(r, r->at);
    int32_t fourth = day_from_civil(r->year, 1, 4);
    if (count < 2 || fourth == DAY_NONE)
        return false;
    int week = number(r, r->at, 2), weekday = 1;
    r->at += 2;
    if (byte_at(r, r->at) == '-' && digits_at(r, r->at + 1) == 1)
        r->at++;
    if (digits_at(r, r->at) == 1)
        weekday = number(r, r->at++, 1);
    int32_t monday = fourth - day_weekday(fourth) + (week - 1) * 7;
    int of_year, of_week;
    day_to_week(monday, &of_year, &of_week);
    if (week < 1 || of_week != week || weekday < 1 || weekday > 7)
        return false;
    set_day(r, monday + weekday - 1);
    return true;
}

static bool take_ordinal(struct reading *r)
{
    int day = number(r, r->at, 3);
    int32_t first = day_from_civil(r->year, 1, 1), last = day_from_civil(r->year, 12, 31);
    r->at += 3;
    if (first == DAY_NONE || day < 1 || day > last - first + 1)
        return false;
    set_day(r, first + day - 1);
    return true;
}

/* What follows the year, with or without hyphens. */
static bool take_iso_rest(struct reading *r)
{
    size_t count = digits_at(r, r->at);
    if (lower(byte_at(r, r->at)) == 'w') {
        r->at++;
        if (byte_at(r, r->at) == '-')
            r->at++;
        return take_week(r);
    }
    if (count == 3)
        return take_ordinal(r);
    if (count != 1 && count != 2 && count != 4)
        return false;
    r->month = number(r, r->at, count > 2 ? 2 : count);
    r->at += count > 2 ? 2 : count;
    if (byte_at(r, r->at) == '-')
        r->at++;
    count = digits_at(r, r->at);
    if (count == 1 || count == 2) {
        r->day = number(r, r->at, count);
        r->at += count;
    }
    return true;
}

static bool read_iso(struct reading *r)
{
    size_t count = digits_at(r, 0);
    bool hyphen = byte_at(r, count) == '-';
    size_t year = count == 2 && hyphen ? 2 : 4;
    if (count < year || count > 8 || (count != year && count != 6 && count != 7 && count != 8))
        return false;
    r->year = date_year(number(r, 0, year), year);
    r->at = year;
    if (count == year && hyphen)
        r->at++;
    if (r->at < r->s.size && byte_at(r, r->at) != 'T' && !take_iso_rest(r))
        return false;
    if (r->at == r->s.size)
        return true;
    char c = lower(byte_at(r, r->at));
    if (c != 't' && c != ' ')
        return false;
    while (byte_at(r, r->at) == ' ' || lower(byte_at(r, r->at)) == 't')
        r->at++;
    if (!take_clock(r, true))
        return false;
    while (r->at < r->s.size) {
        if (is_letter(r->s.data[r->at]))
            take_word(r);
        else if (!take_offset(r) && byte_at(r, r->at) != ' ')
            return false;
        else if (byte_at(r, r->at) == ' ')
            r->at++;
    }
    return true;
}

static void put(struct text *out, struct reading *r)
{
    if (r->afternoon && r->hour >= 0 && r->hour < HALF_DAY)
        r->hour += HALF_DAY;
    if (r->forenoon && r->hour == HALF_DAY)
        r->hour = 0;
    text_append_format(out, "%04d", r->year);
    if (r->month != NONE)
        text_append_format(out, "-%02d", r->month);
    if (r->month != NONE && r->day != NONE)
        text_append_format(out, "-%02d", r->day);
    /* No format defines the zone of a time that names none, and an hour alone is no time. Seconds
       may be left out (RFC 5322, section 3.3), which RFC 3339 can only write as zero. */
    if (r->day == NONE || r->hour == NONE || r->minute == NONE || !r->zoned)
        return;
    text_append_format(out, "T%02d:%02d:%02d", r->hour, r->minute, r->second);
    int offset = r->offset < 0 ? -r->offset : r->offset;
    if (!offset)
        text_append_byte(out, 'Z');
    else
        text_append_format(out, "%c%02d:%02d", r->offset < 0 ? '-' : '+', offset / 60, offset % 60);
}

static bool try(struct slice s, bool (*read)(struct reading *), struct text *out)
{
    char room[80];
    struct text written = {.maximum = sizeof room};
    struct reading r = {.s = s, .year = NONE, .month = NONE, .day = NONE, .hour = NONE};
    if (!read(&r) || r.year < 0 || r.year > 9999)
        return false;
    put(&written, &r);
    bool done = date_canonical(text_slice(&written), out);
    text_release(&written);
    return done;
}

bool date_text_read(struct slice s, struct text *out)
{
    s = slice_trim(s);
    if (!s.size || s.size > LONGEST)
        return false;
    return date_canonical(s, out) || try(s, read_iso, out) || try(s, read_words, out);
}
