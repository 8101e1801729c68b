/* SPDX-License-Identifier: MIT */
#include "feed/day.h"

#include <stdio.h>

void day_answered(struct chain *chain, const struct answer *answer)
{
    bool came = slice_equal(text_slice(&answer->result), SLICE("ok"));
    chain->answered = true;
    chain->fault[0] = '\0';
    chain->unchanged = chain->unchanged || answer->status == 304;
    if (!came)
        (void)!snprintf(chain->fault, sizeof chain->fault, "%s", text_string(&answer->result));
    else if (answer->status != 200 && answer->status != 304)
        (void)!snprintf(chain->fault, sizeof chain->fault, "%d", (int)answer->status);
}

void day_of_document(struct chain *chain, struct slice date)
{
    int32_t day;
    if (chain->batch == DAY_NONE && day_parse(date, &day))
        chain->batch = day;
}

/* The day in the ledger of a chain that was not asked for one: a source without a calendar has
   whatever it has today. What arXiv announces now is of the day the document says, and of the
   newest day where it failed. A week, a month and the trending list of Hugging Face have none. */
static int32_t day_of(const struct conductor *conductor, const struct chain *chain)
{
    const struct now *now = &conductor->feed->now;
    enum calendar calendar = calendar_of_type(chain->source->type);
    if (chain->day != DAY_NONE || calendar == CALENDAR_HF)
        return chain->day;
    if (calendar == CALENDAR_NONE)
        return now->utc_day;
    if (chain->batch != DAY_NONE || chain->state != CHAIN_FAILED)
        return chain->batch;
    return calendar_newest_due(calendar, now->seconds);
}

bool day_came(struct conductor *conductor, struct progress_row *row, const struct chain *chain)
{
    int32_t day = day_of(conductor, chain);
    int64_t papers = chain->unchanged ? -1 : (int64_t)chain->seen_count;
    if (day == DAY_NONE || ledger_came(&conductor->ledger, chain->source, day, papers, -1,
                                       conductor->feed->now.seconds) != LEDGER_SHORT)
        return true;
    row->doubted++;
    if (!row->message.size) {
        day_append(&row->message, day);
        text_append_string(&row->message, ": ");
        text_append(&row->message, ledger_entry(&conductor->ledger, row->source->name, day)->cause);
        text_append_string(&row->message, ". It is asked for again with the next fetch.");
    }
    return false;
}

void day_failed(struct conductor *conductor, const struct chain *chain, const struct error *why)
{
    int32_t day = day_of(conductor, chain);
    /* What was never sent leaves the day as it was. */
    if (day != DAY_NONE && chain->answered)
        ledger_failed(&conductor->ledger, chain->source, day, slice_of(chain->fault),
                      slice_of(why->reason), conductor->feed->now.seconds);
}

void day_explain(const struct conductor *conductor, const struct config_source *source,
                 struct text *out)
{
    const struct fetch_request *request = conductor->request;
    const struct now *now = &conductor->feed->now;
    int32_t day = request->days_given ? request->days.first : now->utc_day;
    bool other = request->trending || request->week.size || request->month.size ||
                 (request->days_given && day != request->days.last);
    if (!other)
        calendar_explain(calendar_of_type(source->type), day, now->seconds, out);
}

/* Whether the ledger misses what a chain would bring: what arXiv has now is the newest day. */
static bool is_missing(const struct conductor *conductor, const struct chain *chain)
{
    int64_t now = conductor->feed->now.seconds;
    int32_t day = chain->day;
    if (day == DAY_NONE)
        day = calendar_newest_due(calendar_of_type(chain->source->type), now);
    return day != DAY_NONE && ledger_misses(&conductor->ledger, chain->source, day, now);
}

void day_drop_known(struct conductor *conductor, size_t first)
{
    struct chain_list *list = &conductor->list;
    size_t kept = first;
    for (size_t i = first; i < list->count; i++) {
        struct chain chain = list->chains[i];
        if (is_missing(conductor, &chain)) {
            list->chains[i] = list->chains[kept];
            list->chains[kept++] = chain;
        }
    }
    while (list->count > kept)
        text_release(&list->chains[--list->count].url);
}
