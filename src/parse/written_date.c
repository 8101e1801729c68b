/* SPDX-License-Identifier: MIT */
#include "parse/written_date.h"

#include "base/date.h"
#include "parse/date_names.h"
#include "parse/date_text.h"

#include <string.h>

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
    return year < 0 ? year : date_year(year, word.size - slice_ends_with(word, SLICE(",")));
}

/* Appends the two words of a clock and its zone behind a date. */
static void append_time(struct slice words, struct text *out)
{
    struct slice clock, zone;
    if (!slice_next_word(&words, &clock) || !slice_next_word(&words, &zone) ||
        slice_find_byte(clock, ':', 0) == SIZE_MAX)
        return;
    text_append_byte(out, ' ');
    text_append(out, clock);
    text_append_byte(out, ' ');
    text_append(out, zone);
}

static bool append_date(struct slice day_word, struct slice month_word, struct slice rest,
                        struct text *out)
{
    struct slice year_word;
    int day = number_of(day_word, 2), month = date_month(month_word);
    if (day < 0 || !month || !slice_next_word(&rest, &year_word))
        return false;
    struct text written;
    text_init(&written, 256);
    day_append(&written, day_from_civil(full_year(year_word), month, day));
    size_t date = written.size;
    append_time(rest, &written);
    bool found = date && (date_text_read(text_slice(&written), out) ||
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

bool written_date_any(struct slice text, struct text *out)
{
    return date_text_read(text, out) || written_date(text, out);
}
