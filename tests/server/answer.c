/* SPDX-License-Identifier: MIT */
#include "answer.h"

#include "base/date.h"

#include <inttypes.h>
#include <string.h>

enum { BODY_MAXIMUM = 64 << 20, LIMIT_DEFAULT = 50, LIMIT_MAXIMUM = 100 };

void answer_init(struct answer *answer)
{
    *answer = (struct answer){.status = 200, .type = "application/json; charset=utf-8"};
    text_init(&answer->body, BODY_MAXIMUM);
    text_init(&answer->link, 8192);
    text_init(&answer->location, 8192);
}

void answer_release(struct answer *answer)
{
    text_release(&answer->body);
    text_release(&answer->link);
    text_release(&answer->location);
}

static void refuse(struct answer *answer, unsigned status, const char *why)
{
    answer->status = status;
    text_append_format(&answer->body, "{\"error\":\"%s\"}", why);
}

/* The whole of "YYYY-MM" or "YYYY-Www". */
static bool parse_month(struct slice s, struct day_range *range)
{
    struct text day;
    int year, month, day_of_month;
    text_init(&day, 32);
    text_append(&day, s);
    text_append_string(&day, "-01");
    bool good = s.size == 7 && day_parse(text_slice(&day), &range->first);
    text_release(&day);
    if (!good)
        return false;
    day_to_civil(range->first, &year, &month, &day_of_month);
    range->last =
        (month == 12 ? day_from_civil(year + 1, 1, 1) : day_from_civil(year, month + 1, 1)) - 1;
    return true;
}

static bool parse_week(struct slice s, struct day_range *range)
{
    int64_t year, week;
    if (s.size != 8 || s.data[4] != '-' || s.data[5] != 'W' ||
        !slice_to_int64(slice_first(s, 4), &year) || !slice_to_int64(slice_from(s, 6), &week) ||
        week < 1 || week > 53)
        return false;
    /* 4 January is always in week 1 (ISO 8601). */
    int32_t fourth = day_from_civil((int)year, 1, 4);
    range->first = fourth - day_weekday(fourth) + 7 * ((int32_t)week - 1);
    range->last = range->first + 6;
    return true;
}

/* The days asked for; false: refused. */
static bool find_period(struct answer *answer, const struct query *query, int32_t today,
                        struct day_range *range)
{
    *range = (struct day_range){DAY_NONE + 1, INT32_MAX};
    if (query->sort && strcmp(query->sort, "trending") == 0)
        return true;
    bool good = true;
    if (query->date)
        good = day_parse(slice_of(query->date), &range->first);
    else if (query->week)
        good = parse_week(slice_of(query->week), range);
    else if (query->month)
        good = parse_month(slice_of(query->month), range);
    if (query->date)
        range->last = range->first;
    if (!good)
        refuse(answer, 400, "Invalid date");
    else if (query->date && range->first > today)
        refuse(answer, 400, "The date must not be later than today");
    return answer->status == 200;
}

static bool parse_number(const char *word, int64_t least, int64_t most, int64_t *number)
{
    return !word || (slice_to_int64(slice_of(word), number) && *number >= least && *number <= most);
}

static void append_link(struct answer *answer, const struct query *query, int64_t limit,
                        int64_t page)
{
    const char *const names[] = {"date", "week", "month", "sort"};
    const char *const values[] = {query->date, query->week, query->month, query->sort};
    text_append_format(&answer->link, "<http://%s/api/daily_papers?", query->host);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (values[i])
            text_append_format(&answer->link, "%s=%s&", names[i], values[i]);
    text_append_format(&answer->link, "limit=%" PRId64 "&p=%" PRId64 ">; rel=\"next\"", limit,
                       page + 1);
}

static void answer_api(struct answer *answer, struct samples *samples, int32_t today,
                       const struct query *query)
{
    int64_t limit = LIMIT_DEFAULT, page = 0;
    struct day_range range;
    if (!parse_number(query->limit, 1, LIMIT_MAXIMUM, &limit) ||
        !parse_number(query->page, 0, 1000000, &page)) {
        refuse(answer, 400, "Invalid limit or page");
        return;
    }
    if (query->sort && strcmp(query->sort, "trending") != 0 &&
        strcmp(query->sort, "publishedAt") != 0) {
        refuse(answer, 400, "Invalid sort");
        return;
    }
    if (!find_period(answer, query, today, &range))
        return;
    bool day = range.first == range.last;
    bool trending = query->sort && strcmp(query->sort, "trending") == 0;
    size_t count = samples_select(samples, range.first, range.last,
                                  day || trending ? SAMPLES_BY_UPVOTES : SAMPLES_BY_DAY);
    if (day && day_is_weekend(range.first))
        count = 0;
    size_t from = (size_t)page * (size_t)limit;
    if (from > count)
        from = count;
    size_t shown = count - from < (size_t)limit ? count - from : (size_t)limit;
    samples_append_json(samples, from, shown, &answer->body);
    if (from + shown < count)
        append_link(answer, query, limit, page);
}

static void answer_page(struct answer *answer, struct samples *samples, struct slice date)
{
    int32_t day;
    size_t count = day_parse(date, &day) && !day_is_weekend(day)
                       ? samples_select(samples, day, day, SAMPLES_BY_UPVOTES)
                       : 0;
    answer->type = "text/html; charset=utf-8";
    if (count > 0) {
        samples_append_html(samples, day, count, &answer->body);
        return;
    }
    answer->status = 302;
    text_append_string(&answer->location, "/papers");
}

/* Hugging Face sends readers of /papers to the newest day. */
static void answer_papers(struct answer *answer, const struct samples *samples)
{
    int32_t newest = samples_newest(samples);
    answer->type = "text/html; charset=utf-8";
    if (newest == DAY_NONE || day_is_weekend(newest)) {
        text_append_string(&answer->body, "<!doctype html><html><body>No papers</body></html>\n");
        return;
    }
    answer->status = 302;
    text_append_string(&answer->location, "/papers/date/");
    day_append(&answer->location, newest);
}

void answer_make(struct answer *answer, struct samples *samples, int32_t today,
                 const struct query *query)
{
    struct slice dated = SLICE("/papers/date/");
    if (slice_equal(query->path, SLICE("/api/daily_papers")))
        answer_api(answer, samples, today, query);
    else if (slice_starts_with(query->path, dated))
        answer_page(answer, samples, slice_from(query->path, dated.size));
    else if (slice_equal(query->path, SLICE("/papers")))
        answer_papers(answer, samples);
    else
        refuse(answer, 404, "Not found");
}
