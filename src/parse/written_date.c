/* SPDX-License-Identifier: MIT */
#include "parse/written_date.h"

#include "base/date.h"

#include <string.h>

enum { CENTURY_TURN = 69, MONTH_LETTERS = 3 };

/* The month whose English name begins so, from 1; 0 when it is none. */
static int month_named(struct slice word)
{
    static const char *const names[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
    while (word.size && strchr(".,", word.data[word.size - 1]))
        word.size--;
    for (int month = 0; month < 12; month++)
        if (word.size >= MONTH_LETTERS && word.size <= strlen(names[month]) &&
            slice_equal_nocase(word, slice_first(slice_of(names[month]), word.size)))
            return month + 1;
    return 0;
}

/* A number of at most so many digits, a comma behind it ignored; -1 when it is none. */
static int number_of(struct slice word, size_t digits)
{
    uint64_t number;
    if (slice_ends_with(word, SLICE(",")))
        word.size--;
    if (!word.size || word.size > digits || !slice_to_uint64(word, &number))
        return -1;
    return (int)number;
}

static int full_year(struct slice word)
{
    int year = number_of(word, 4);
    if (word.size - slice_ends_with(word, SLICE(",")) == 2 && year >= 0)
        return year + (year < CENTURY_TURN ? 2000 : 1900);
    return year;
}

/* What is appended to a time for its zone; NULL when the word is no zone. */
static const char *zone_named(struct slice word, char numeric[8])
{
    static const char *const zones[][2] = {{"GMT", "Z"},      {"UTC", "Z"},      {"UT", "Z"},
                                           {"Z", "Z"},        {"EST", "-05:00"}, {"EDT", "-04:00"},
                                           {"CST", "-06:00"}, {"CDT", "-05:00"}, {"MST", "-07:00"},
                                           {"MDT", "-06:00"}, {"PST", "-08:00"}, {"PDT", "-07:00"}};
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
        if (slice_equal(word, slice_of(zones[i][0])))
            return zones[i][1];
    if (word.size != 5 || !strchr("+-", word.data[0]) || number_of(slice_from(word, 1), 4) < 0)
        return NULL;
    memcpy(numeric, word.data, 3);
    numeric[3] = ':';
    memcpy(numeric + 4, word.data + 3, 2);
    numeric[6] = '\0';
    return numeric;
}

/* Appends "Thh:mm:ss" and the zone when the words are such. */
static void append_time(struct slice words, struct text *out)
{
    struct slice clock, zone;
    char numeric[8];
    const char *offset;
    if (!slice_next_word(&words, &clock) || !slice_next_word(&words, &zone))
        return;
    size_t colon = slice_find_byte(clock, ':', 0);
    if (colon == SIZE_MAX || colon < 1 || colon > 2 || !(offset = zone_named(zone, numeric)))
        return;
    text_append_format(out, "T%s%.*s%s%s", colon == 1 ? "0" : "", SLICE_ARG(clock),
                       slice_find_byte(clock, ':', colon + 1) == SIZE_MAX ? ":00" : "", offset);
}

static bool append_date(struct slice day_word, struct slice month_word, struct slice rest,
                        struct text *out)
{
    struct slice year_word;
    int day = number_of(day_word, 2), month = month_named(month_word);
    if (day < 0 || !month || !slice_next_word(&rest, &year_word))
        return false;
    struct text written;
    text_init(&written, 256);
    day_append(&written, day_from_civil(full_year(year_word), month, day));
    size_t date = written.size;
    append_time(rest, &written);
    bool found = date && (date_canonical(text_slice(&written), out) ||
                          date_canonical(slice_first(text_slice(&written), date), out));
    text_release(&written);
    return found;
}

bool written_date(struct slice sentence, struct text *out)
{
    struct slice before = {NULL, 0}, word;
    for (; slice_next_word(&sentence, &word); before = word)
        if (before.size && append_date(before, word, sentence, out))
            return true;
    return false;
}

int32_t written_day(struct slice sentence)
{
    struct text date;
    int64_t seconds;
    text_init(&date, 64);
    written_date(sentence, &date);
    int32_t day = time_parse(text_slice(&date), &seconds) ? day_of_time(seconds)
                                                          : day_of_partial(text_slice(&date));
    text_release(&date);
    return day;
}

/* Two digits, as the canonical form has them. */
static void append_padded(struct slice number, struct text *out)
{
    text_append_string(out, number.size == 1 ? "-0" : "-");
    text_append(out, number);
}

bool written_date_any(struct slice text, struct text *out)
{
    struct text numbers;
    struct slice rest = slice_trim(text), part;
    char separator = slice_find_byte(rest, '/', 0) != SIZE_MAX ? '/' : '-';
    text_init(&numbers, rest.size * 2 + 16);
    if (slice_split(&rest, separator, &part))
        text_append(&numbers, part);
    while (slice_split(&rest, separator, &part))
        append_padded(part, &numbers);
    bool found = date_canonical(slice_trim(text), out) ||
                 date_canonical(text_slice(&numbers), out) || written_date(text, out);
    text_release(&numbers);
    return found;
}
