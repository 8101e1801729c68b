/* SPDX-License-Identifier: MIT */
#include "parse/date_text.h"

#include "base/date.h"

enum { WORD_MAXIMUM = 24, LONGEST = 200, NONE = -1, HALF_DAY = 12 };

/* The first letters of the months' names (CLDR: English, German, French, Spanish, Italian,
   Portuguese, Dutch, Swedish, Danish, Polish; Greek and Hungarian as feeds have them). */
#define MONTH(name, month)                                                                         \
    {                                                                                              \
        {name, sizeof(name) - 1}, month                                                            \
    }
static const struct {
    struct slice name;
    int month;
} months[] = {
    MONTH("jan", 1),  MONTH("jän", 1),    MONTH("ene", 1),     MONTH("gen", 1),   MONTH("janv", 1),
    MONTH("sty", 1),  MONTH("feb", 2),    MONTH("fév", 2),     MONTH("fev", 2),   MONTH("lut", 2),
    MONTH("mar", 3),  MONTH("mär", 3),    MONTH("mrz", 3),     MONTH("maa", 3),   MONTH("mrt", 3),
    MONTH("apr", 4),  MONTH("avr", 4),    MONTH("abr", 4),     MONTH("kwi", 4),   MONTH("may", 5),
    MONTH("mai", 5),  MONTH("mag", 5),    MONTH("maj", 5),     MONTH("mei", 5),   MONTH("jun", 6),
    MONTH("juin", 6), MONTH("giu", 6),    MONTH("cze", 6),     MONTH("jul", 7),   MONTH("juil", 7),
    MONTH("lug", 7),  MONTH("lip", 7),    MONTH("aug", 8),     MONTH("aoû", 8),   MONTH("aou", 8),
    MONTH("ago", 8),  MONTH("sie", 8),    MONTH("sep", 9),     MONTH("set", 9),   MONTH("wrz", 9),
    MONTH("oct", 10), MONTH("okt", 10),   MONTH("out", 10),    MONTH("ott", 10),  MONTH("paź", 10),
    MONTH("nov", 11), MONTH("lis", 11),   MONTH("dec", 12),    MONTH("dez", 12),  MONTH("déc", 12),
    MONTH("dic", 12), MONTH("gru", 12),   MONTH("Ιαν", 1),     MONTH("Φεβ", 2),   MONTH("Μάώ", 3),
    MONTH("Μαώ", 3),  MONTH("Μαρ", 3),    MONTH("Μάρ", 3),     MONTH("Απρ", 4),   MONTH("Μάι", 5),
    MONTH("Μαϊ", 5),  MONTH("Μαι", 5),    MONTH("Μαΐ", 5),     MONTH("Ιούν", 6),  MONTH("Ιον", 6),
    MONTH("Ιουν", 6), MONTH("Ιούλ", 7),   MONTH("Ιολ", 7),     MONTH("Ιουλ", 7),  MONTH("Αύγ", 8),
    MONTH("Αυγ", 8),  MONTH("Σεπ", 9),    MONTH("Οκτ", 10),    MONTH("Νοέ", 11),  MONTH("Νοε", 11),
    MONTH("Δεκ", 12), MONTH("január", 1), MONTH("február", 2), MONTH("márc", 3),  MONTH("ápr", 4),
    MONTH("máj", 5),  MONTH("jún", 6),    MONTH("júl", 7),     MONTH("szept", 9),
};

/* Minutes east of UTC (RFC 822, section 5.1, and usual ones). */
static const struct {
    const char *name;
    int offset;
} zones[] = {
    {"z", 0},      {"gmt", 0},     {"ut", 0},      {"utc", 0},    {"wet", 0},    {"est", -300},
    {"edt", -240}, {"et", -300},   {"cst", -360},  {"cdt", -300}, {"ct", -360},  {"mst", -420},
    {"mdt", -360}, {"mt", -420},   {"pst", -480},  {"pdt", -420}, {"pt", -480},  {"ast", -240},
    {"adt", -180}, {"akst", -540}, {"akdt", -480}, {"hst", -600}, {"nst", -210}, {"bst", 60},
    {"cet", 60},   {"met", 60},    {"mez", 60},    {"west", 60},  {"cest", 120}, {"mest", 120},
    {"mesz", 120}, {"eet", 120},   {"eest", 180},  {"msk", 180},  {"ist", 330},  {"kst", 540},
    {"jst", 540},  {"aest", 600},  {"aedt", 660},  {"acst", 570}, {"awst", 480}, {"nzst", 720},
    {"nzdt", 780},
};

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

static int full_year(int year, size_t digits)
{
    return digits > 2 ? year : year + (year < 90 ? 2000 : 1900);
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
        r->minute = minutes ? number(r, at + 1, minutes) : 0;
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
    size_t best = 0;
    if (r->named && (r->month_after || !r->count))
        return false;
    for (size_t i = 0; i < sizeof months / sizeof *months; i++) {
        struct slice name = months[i].name;
        if (name.size <= best || !slice_equal_nocase(slice_first(word, name.size), name))
            continue;
        best = name.size;
        r->month = months[i].month;
    }
    if (!best)
        return false;
    r->named = true;
    r->month_after = r->count;
    return true;
}

static void take_zone(struct reading *r, struct slice word)
{
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
        if (r->hour != NONE && !r->zoned && slice_equal_nocase(word, slice_of(zones[i].name))) {
            r->offset = zones[i].offset;
            r->zoned = true;
        }
}

static void take_word(struct reading *r)
{
    size_t end = r->at;
    while (end < r->s.size && is_letter(r->s.data[end]))
        end++;
    struct slice word = slice_range(r->s.data + r->at, r->s.data + end);
    r->at = end;
    bool korean = slice_equal(word, SLICE("오후")) || slice_equal(word, SLICE("오전"));
    r->afternoon =
        r->afternoon || slice_equal_nocase(word, SLICE("pm")) || slice_equal(word, SLICE("오후"));
    r->forenoon =
        r->forenoon || slice_equal_nocase(word, SLICE("am")) || slice_equal(word, SLICE("오전"));
    /* Feeds that say so are of Korea, and name no zone. */
    if (korean || slice_starts_with(word, SLICE("년"))) {
        r->offset = 9 * 60;
        r->zoned = true;
    }
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
        r->year = full_year(n[first ? 0 : 1], r->long_number[first ? 0 : 1] ? 4 : 2);
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
    /* 01/31/2004 as Americans, 31.01.2004 as others write it; as it can be read. */
    bool dots = slice_find_byte(r->s, '.', 0) != SIZE_MAX;
    bool day_first = dots ? n[1] <= HALF_DAY : n[0] > HALF_DAY;
    r->year = n[2];
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
    r->year = full_year(number(r, 0, year), year);
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
    if (r->day == NONE || r->hour == NONE)
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
