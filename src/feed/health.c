/* SPDX-License-Identifier: MIT */
#include "feed/health.h"

#include "feed/contact.h"
#include "feed/pace.h"

/* Failed, or without papers that must be out. */
static bool is_trouble(const struct ledger_entry *entry, const struct config_source *source)
{
    if (entry->state != LEDGER_SHORT)
        return entry->state == LEDGER_FAILED;
    return calendar_due(calendar_of_type(source->type), entry->day) <= entry->time;
}

static void look_at_days(const struct feed *feed, const struct ledger *ledger, int32_t first_day,
                         struct health *health)
{
    const struct config_source *source = health->source;
    int32_t today = feed->now.utc_day;
    for (int32_t day = today - HEALTH_MISSING_DAYS + 1; day <= today; day++) {
        const struct ledger_entry *entry = ledger_entry(ledger, source->name, day);
        if (day >= first_day && ledger_misses(ledger, source, day, feed->now.seconds) &&
            calendar_due(calendar_of_type(source->type), day) <= feed->now.seconds)
            health->missing[health->missing_count++] = day;
        if (!entry || day <= today - HEALTH_DAYS || !is_trouble(entry, source))
            continue;
        /* Of a complete day only votes were asked for; once is enough. */
        if (entry->time < health->last &&
            ledger_state(ledger, source, day, feed->now.seconds) == LEDGER_OK)
            continue;
        health->troubles++;
        if (!health->trouble || entry->time >= health->trouble->time)
            health->trouble = entry;
    }
}

void health_of(const struct feed *feed, const struct ledger *ledger,
               const struct config_source *source, struct health *health)
{
    struct contacts contacts;
    *health = (struct health){.source = source};
    contacts_open(&contacts, feed);
    int64_t first = contacts_time(&contacts, source->name, SLICE("first"));
    health->last = contacts_time(&contacts, source->name, SLICE("last"));
    contacts_close(&contacts);
    bool usual = !source->url.size && calendar_of_type(source->type) == CALENDAR_ARXIV;
    health->waiting = pace_until(feed, usual ? SLICE("https://rss.arxiv.org") : source->url);
    if (source->every_seconds >= 0)
        health->next = health->last ? health->last + source->every_seconds : feed->now.seconds;
    if (health->next && health->next < health->waiting)
        health->next = health->waiting;
    look_at_days(feed, ledger, first ? day_of_time(first) : INT32_MAX, health);
}

bool health_is_bad(const struct health *health)
{
    return health->trouble || health->waiting;
}

static void append_word(const struct ledger_entry *entry, struct text *out)
{
    static const char *const words[] = {[LEDGER_OK] = "ok",
                                        [LEDGER_SHORT] = "short",
                                        [LEDGER_FAILED] = "failed",
                                        [LEDGER_NONE] = "-",
                                        [LEDGER_NOT_ASKED] = "?"};
    bool server = entry->fault.size == 3 && entry->fault.data[0] == '5';
    if (server)
        text_append_string(out, "5xx");
    else if (entry->fault.size)
        text_append(out, entry->fault);
    else
        text_append_string(out, words[entry->state]);
}

void health_append_day(const struct feed *feed, const struct ledger *ledger,
                       const struct config_source *source, int32_t day, struct text *out)
{
    const struct ledger_entry *entry = ledger_entry(ledger, source->name, day);
    struct text last, former;
    if (!entry) {
        enum ledger_state state = ledger_state(ledger, source, day, feed->now.seconds);
        text_append_string(out, state == LEDGER_NONE ? "-" : "?");
        return;
    }
    text_init(&last, 64);
    text_init(&former, 64);
    if (entry->state == LEDGER_OK &&
        ledger_state(ledger, source, day, feed->now.seconds) == LEDGER_SHORT)
        text_append_string(&last, "early");
    else
        append_word(entry, &last);
    for (entry = entry->earlier; entry && !former.size; entry = entry->earlier) {
        append_word(entry, &former);
        if (entry->state == LEDGER_SHORT && !is_trouble(entry, source))
            text_clear(&former);
        if (slice_equal(text_slice(&former), text_slice(&last)))
            text_clear(&former);
    }
    text_append(out, text_slice(&former));
    if (former.size)
        text_append_byte(out, ',');
    text_append(out, text_slice(&last));
    text_release(&last);
    text_release(&former);
}

void health_append_problem(const struct feed *feed, const struct health *health, struct text *out)
{
    const struct ledger_entry *trouble = health->trouble;
    struct slice name = health->source->name;
    text_append_format(out, "Could not fetch %.*s", SLICE_ARG(name));
    if (trouble && calendar_of_type(health->source->type) != CALENDAR_NONE) {
        text_append_string(out, " of ");
        day_append(out, trouble->day);
        if (health->troubles > 1)
            text_append_format(out, " and %zu more day%s", health->troubles - 1,
                               health->troubles == 2 ? "" : "s");
    }
    text_append_byte(out, '\n');
    if (trouble)
        text_append(out, trouble->cause);
    else
        text_append_string(out, "The server asked to wait");
    text_append_byte(out, '\n');
    if (health->waiting) {
        text_append_string(out, "Planned after ");
        time_append_short(out, health->waiting, feed->now.seconds);
        text_append_format(out, "; now: paperfeed fetch %.*s --force\n", SLICE_ARG(name));
    } else {
        text_append_format(out,
                           "It is asked for again with the next fetch; now: paperfeed fetch "
                           "%.*s%s\n",
                           SLICE_ARG(name), health->missing_count ? " --missing" : "");
    }
}
