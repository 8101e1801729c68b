/* SPDX-License-Identifier: MIT */
#include "parse/format.h"

#include "base/date.h"

/* The text of a Daily Papers page, marked and copied from a browser: a header, then paragraphs that
   are title and abstract by turns. */

enum { HEADER_LINES = 64, DATE_PARAGRAPHS = 10, DOCUMENT_MAXIMUM_LOCAL = 1 << 30 };

struct paragraph {
    struct slice text;
    size_t offset;
};

/* Moves over one line. */
static bool take_line(struct slice text, size_t *at, struct slice *line)
{
    struct slice rest = slice_from(text, *at);
    if (!slice_next_line(&rest, line))
        return false;
    *at = text.size - rest.size;
    return true;
}

/* The next run of lines that are not blank. */
static bool next_paragraph(struct slice text, size_t *at, struct paragraph *paragraph)
{
    struct slice line;
    size_t end = 0;
    bool found = false;
    for (size_t begin = *at; take_line(text, at, &line); begin = *at) {
        if (slice_trim(line).size) {
            if (!found)
                paragraph->offset = begin;
            found = true;
            end = *at;
        } else if (found) {
            break;
        }
    }
    if (found)
        paragraph->text = slice_trim(slice_range(text.data + paragraph->offset, text.data + end));
    return found;
}

/* Finds the line "Daily Papers"; *after is where the next line begins. */
static bool find_heading(struct slice text, size_t *after)
{
    struct slice line;
    size_t at = 0;
    for (int number = 0; number < HEADER_LINES && take_line(text, &at, &line); number++) {
        if (slice_equal(slice_trim(line), SLICE("Daily Papers"))) {
            *after = at;
            return true;
        }
    }
    return false;
}

/* "Aug 28" or "Aug 28, 2025": whether it is one; *day is DAY_NONE without a year. */
static bool read_date(struct slice s, int32_t *day)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    struct slice month, number, year = {NULL, 0}, left = s;
    uint64_t day_of_month, year_number = 2000; /* a leap year, for Feb 29 without one */
    if (!slice_next_word(&left, &month) || !slice_next_word(&left, &number))
        return false;
    size_t at = slice_find(slice_of(months), month, 0);
    if (month.size != 3 || at == SIZE_MAX || at % 3 != 0)
        return false;
    bool comma = slice_ends_with(number, SLICE(","));
    if (comma)
        number.size--;
    bool has_year = slice_next_word(&left, &year);
    if (has_year != comma || slice_trim(left).size || number.size > 2 ||
        !slice_to_uint64(number, &day_of_month))
        return false;
    if (has_year && (year.size != 4 || !slice_to_uint64(year, &year_number)))
        return false;
    int32_t found = day_from_civil((int)year_number, (int)(at / 3) + 1, (int)day_of_month);
    *day = has_year ? found : DAY_NONE;
    return found != DAY_NONE;
}

/* Where the papers begin; *day is the page's own, or DAY_NONE. */
static size_t skip_header(struct slice text, int32_t *day)
{
    size_t begin = 0, at;
    struct paragraph paragraph;
    *day = DAY_NONE;
    if (!find_heading(text, &begin))
        return 0;
    at = begin;
    for (int number = 0; number < DATE_PARAGRAPHS && next_paragraph(text, &at, &paragraph);
         number++)
        if (read_date(paragraph.text, day))
            return at;
    return begin;
}

/* Reports the page's own day. */
static bool put_day(struct sink *sink, int32_t day, struct error *error)
{
    struct text date;
    if (day == DAY_NONE)
        return true;
    text_init(&date, 16);
    day_append(&date, day);
    bool done = sink_meta(sink, "date", text_slice(&date), error);
    text_release(&date);
    return done;
}

static bool put_papers(struct sink *sink, struct slice text, int32_t asked, struct error *error)
{
    struct paragraph title, abstract;
    struct listing listing = sink_new_listing(sink);
    struct draft draft;
    size_t at = skip_header(text, &listing.day);
    bool done = put_day(sink, listing.day, error), taken;
    if (listing.day == DAY_NONE)
        listing.day = asked;
    listing.rank = 0;
    draft_init(&draft);
    while (done && next_paragraph(text, &at, &title)) {
        if (!next_paragraph(text, &at, &abstract)) {
            done = sink_bad(sink, title.offset, "A title is left over without an abstract", error);
            break;
        }
        listing.rank++;
        draft_clear(&draft);
        draft_set(&draft, PAPER_TITLE, title.text);
        draft_set(&draft, PAPER_ABSTRACT, abstract.text);
        done = sink_paper(sink, &draft, title.offset, &taken, error) &&
               (!taken || listing.day == DAY_NONE || sink_listing(sink, &listing, error));
    }
    draft_release(&draft);
    return done;
}

bool copied_text_parse(struct input *input, struct sink *sink, struct error *error)
{
    struct text text;
    text_init(&text, input->context->local ? DOCUMENT_MAXIMUM_LOCAL : 3 * (size_t)INPUT_CAP);
    bool done = input_all(input, &text, error) &&
                put_papers(sink, text_slice(&text), input->context->day, error);
    text_release(&text);
    return done;
}

int copied_text_detect(struct slice head)
{
    size_t after;
    return find_heading(head, &after) ? 50 : 0;
}
