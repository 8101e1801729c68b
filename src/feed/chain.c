/* SPDX-License-Identifier: MIT */
#include "feed/chain.h"

#include <stdlib.h>

/* How far back a day that was not asked for after its end is still asked for. */
enum { CATCH_UP_DAYS = 30, DAY_SECONDS = 86400 };
static const char page_size[] = "100";

static void append_base(const struct chain *chain, struct text *url)
{
    struct slice base = chain->source->url;
    while (slice_ends_with(base, SLICE("/")))
        base.size--;
    text_append(url, base);
}

/* https://huggingface.co/docs/hub/api: /api/daily_papers?date=|week=|month=|sort=trending &limit=
 * &p= */
static void set_api_url(struct chain *chain, unsigned page)
{
    struct text *url = &chain->url;
    text_clear(url);
    append_base(chain, url);
    text_append_string(url, "/api/daily_papers?");
    if (chain->trending) {
        text_append_string(url, "sort=trending");
    } else if (chain->period_name) {
        text_append_format(url, "%s=%.*s", chain->period_name, SLICE_ARG(chain->period));
    } else {
        text_append_string(url, "date=");
        day_append(url, chain->day);
    }
    text_append_format(url, "&limit=%s&p=%u", page_size, page);
}

static void set_html_url(struct chain *chain)
{
    struct text *url = &chain->url;
    text_clear(url);
    append_base(chain, url);
    if (chain->trending) {
        text_append_string(url, "/papers/trending");
    } else if (chain->period_name) {
        text_append_format(url, "/papers/%s/%.*s", chain->period_name, SLICE_ARG(chain->period));
    } else {
        text_append_string(url, "/papers/date/");
        day_append(url, chain->day);
    }
}

static struct chain *add_chain(struct chain_list *list, const struct config_source *source)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? 2 * list->capacity : 16;
        struct chain *chains = realloc(list->chains, capacity * sizeof *chains);
        if (!chains)
            return NULL;
        list->chains = chains;
        list->capacity = capacity;
    }
    struct chain *chain = &list->chains[list->count++];
    *chain = (struct chain){.source = source, .day = DAY_NONE};
    text_init(&chain->url, 8192);
    return chain;
}

static bool add_day(struct chain_list *list, const struct config_source *source, int32_t day,
                    const struct now *now)
{
    if (day > now->utc_day) {
        list->future = true;
        return true;
    }
    struct chain *chain = add_chain(list, source);
    if (!chain)
        return false;
    chain->day = day;
    set_api_url(chain, 0);
    return true;
}

/* The last days that are not Saturday or Sunday, and before them every such day, back to the first
 * fetch, that was not asked for after it ended. */
static bool add_usual_days(struct chain_list *list, const struct config_source *source,
                           const struct contacts *contacts, const struct now *now)
{
    int64_t first = contacts_time(contacts, source->name, SLICE("first")), left = source->days;
    if (first && left < source->refresh_days)
        left = source->refresh_days;
    for (int32_t day = now->utc_day; day > now->utc_day - CATCH_UP_DAYS; day--) {
        if (day_is_weekend(day))
            continue;
        int64_t ended = ((int64_t)day + 1) * DAY_SECONDS;
        bool missed =
            first && day >= day_of_time(first) && contacts_day(contacts, source->name, day) < ended;
        if ((left-- > 0 || missed) && !add_day(list, source, day, now))
            return false;
    }
    return true;
}

bool chains_plan(struct chain_list *list, const struct config_source *source,
                 const struct fetch_request *request, const struct contacts *contacts,
                 const struct now *now, struct error *error)
{
    bool fine = true;
    bool period = request->week.size || request->month.size;
    if (period && request->period_day > now->utc_day) {
        list->future = true;
    } else if (request->trending || period) {
        struct chain *chain = add_chain(list, source);
        fine = chain != NULL;
        if (chain) {
            chain->trending = request->trending;
            chain->period_name = request->trending ? NULL : request->week.size ? "week" : "month";
            chain->period = request->week.size ? request->week : request->month;
            set_api_url(chain, 0);
        }
    } else if (request->days_given) {
        for (int64_t day = request->days.last; fine && day >= request->days.first; day--)
            fine = add_day(list, source, (int32_t)day, now);
    } else {
        fine = add_usual_days(list, source, contacts, now);
    }
    return fine || error_set(error, ERROR_SYSTEM, "Memory is short");
}

void chains_release(struct chain_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        text_release(&list->chains[i].url);
        free(list->chains[i].seen);
    }
    free(list->chains);
    *list = (struct chain_list){.count = 0};
}

bool chain_fall_back(struct chain *chain)
{
    if (chain->html)
        return false;
    chain->html = true;
    set_html_url(chain);
    return true;
}

/* Scheme, host and port of an address. */
static struct slice origin_of(struct slice url)
{
    size_t scheme = slice_find(url, SLICE("://"), 0);
    size_t end = scheme == SIZE_MAX ? SIZE_MAX : slice_find_byte(url, '/', scheme + 3);
    return end == SIZE_MAX ? url : slice_first(url, end);
}

void chain_next(struct chain *chain, struct slice linked, bool brought_new, struct text *next)
{
    if (chain->html || chain->trending)
        return;
    if (linked.size) {
        chain->linked = true;
        if (brought_new && slice_equal_nocase(origin_of(linked), origin_of(chain->source->url)))
            text_append(next, linked);
    } else if (!chain->linked && brought_new) {
        struct text former = chain->url;
        text_init(&chain->url, former.maximum);
        set_api_url(chain, chain->page + 1);
        text_append(next, text_slice(&chain->url));
        text_release(&chain->url);
        chain->url = former;
    }
}

bool chain_see(struct chain *chain, const struct paper *papers, size_t count)
{
    bool brought_new = false;
    for (size_t i = 0; i < count; i++) {
        uint64_t hash = slice_hash(papers[i].id);
        size_t at = 0;
        while (at < chain->seen_count && chain->seen[at] != hash)
            at++;
        if (at < chain->seen_count)
            continue;
        if (chain->seen_count == chain->seen_capacity) {
            size_t capacity = chain->seen_capacity ? 2 * chain->seen_capacity : 128;
            uint64_t *seen = realloc(chain->seen, capacity * sizeof *seen);
            if (!seen)
                return brought_new;
            chain->seen = seen;
            chain->seen_capacity = capacity;
        }
        chain->seen[chain->seen_count++] = hash;
        brought_new = true;
    }
    return brought_new;
}

void chain_describe(const struct chain *chain, struct text *out)
{
    if (chain->trending)
        text_append_string(out, "the trending list");
    else if (chain->period_name)
        text_append(out, chain->period);
    else
        day_append(out, chain->day);
}
