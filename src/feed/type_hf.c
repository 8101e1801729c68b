/* SPDX-License-Identifier: MIT */
#include "feed/source_type.h"

#include "feed/document.h"

/* Hugging Face Daily Papers: a chain a day, first through the API, then, when that fails, the
   page. */

/* How far back a day that was not asked for after its end is still asked for. */
enum { CATCH_UP_DAYS = 30, DAY_SECONDS = 86400 };
static const char page_size[] = "100";

/* https://huggingface.co/docs/hub/api: /api/daily_papers?date=|week=|month=|sort=trending &limit=
 * &p= */
static void append_api_url(const struct chain *chain, unsigned page, struct text *url)
{
    text_append(url, chain->source->url);
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

/* There is one other form: the page. */
static bool fall_back(struct chain *chain)
{
    struct text *url = &chain->url;
    if (chain->way > 1)
        return false;
    text_clear(url);
    text_append(url, chain->source->url);
    if (chain->trending) {
        text_append_string(url, "/papers/trending");
    } else if (chain->period_name) {
        text_append_format(url, "/papers/%s/%.*s", chain->period_name, SLICE_ARG(chain->period));
    } else {
        text_append_string(url, "/papers/date/");
        day_append(url, chain->day);
    }
    return true;
}

static bool add_day(struct chain_list *list, const struct plan *plan, int32_t day)
{
    if (day > plan->now->utc_day) {
        list->skipped = "not published yet";
        return true;
    }
    struct chain *chain = chains_add(list, &source_type_hf, plan->source);
    if (!chain)
        return false;
    chain->day = day;
    append_api_url(chain, 0, &chain->url);
    return true;
}

/* The last days that are not Saturday or Sunday, and before them every such day, back to the first
 * fetch, that was not asked for after it ended. */
static bool add_usual_days(struct chain_list *list, const struct plan *plan)
{
    const struct config_source *source = plan->source;
    const struct contacts *contacts = plan->contacts;
    int32_t today = plan->now->utc_day;
    int64_t first = contacts_time(contacts, source->name, SLICE("first")), left = source->days;
    if (first && left < source->refresh_days)
        left = source->refresh_days;
    for (int32_t day = today; day > today - CATCH_UP_DAYS; day--) {
        if (day_is_weekend(day))
            continue;
        int64_t ended = ((int64_t)day + 1) * DAY_SECONDS;
        bool missed =
            first && day >= day_of_time(first) && contacts_day(contacts, source->name, day) < ended;
        if ((left-- > 0 || missed) && !add_day(list, plan, day))
            return false;
    }
    return true;
}

static bool add_list(struct chain_list *list, const struct plan *plan)
{
    const struct fetch_request *request = plan->request;
    struct chain *chain = chains_add(list, &source_type_hf, plan->source);
    if (!chain)
        return false;
    chain->trending = request->trending;
    chain->period_name = request->trending ? NULL : request->week.size ? "week" : "month";
    chain->period = request->week.size ? request->week : request->month;
    append_api_url(chain, 0, &chain->url);
    return true;
}

static bool make_plan(struct chain_list *list, const struct plan *plan)
{
    const struct fetch_request *request = plan->request;
    bool period = request->week.size || request->month.size;
    if (period && request->period_day > plan->now->utc_day) {
        list->skipped = "not published yet";
        return true;
    }
    if (request->trending || period)
        return add_list(list, plan);
    if (!request->days_given)
        return add_usual_days(list, plan);
    for (int64_t day = request->days.last; day >= request->days.first; day--)
        if (!add_day(list, plan, (int32_t)day))
            return false;
    return true;
}

static void find_next(struct chain *chain, struct slice linked, bool brought_new, struct text *next)
{
    if (chain->way || chain->trending)
        return;
    if (linked.size) {
        chain->linked = true;
        if (brought_new && chain_same_server(linked, chain->source->url))
            text_append(next, linked);
    } else if (!chain->linked && brought_new) {
        append_api_url(chain, chain->page + 1, next);
    }
}

/* A page for another day than the one asked for: Hugging Face sends the newest it has. */
static enum page_fate judge(struct chain *chain, const struct page *page, struct error *why)
{
    const char *date = page->parsed->date;
    int32_t day;
    if (!chain->way || chain->day == DAY_NONE || !day_parse(slice_of(date), &day) ||
        day == chain->day)
        return PAGE_GOOD;
    error_set(why, ERROR_NETWORK, "The page is of %s: there is none for this day", date);
    error_next(why, "Papers of the day are asked for again with the next fetch");
    return PAGE_FAILED;
}

static void describe(const struct chain *chain, struct text *out)
{
    if (chain->trending)
        text_append_string(out, "the trending list");
    else if (chain->period_name)
        text_append(out, chain->period);
    else
        day_append(out, chain->day);
}

const struct source_type source_type_hf = {
    .name = "hf",
    .help = "Hugging Face Daily Papers",
    .plan = make_plan,
    .fall_back = fall_back,
    .next = find_next,
    .judge = judge,
    .describe = describe,
};
