/* SPDX-License-Identifier: MIT */
#include "feed/subscription.h"

#include "base/unicode.h"
#include "feed/search.h"
#include "feed/setting.h"

bool subscription_set(struct feed *feed, struct slice name, struct slice query_text, bool *replaced,
                      struct error *error)
{
    struct query *query;
    size_t column;
    if (!feed_reload_config(feed, error))
        return error_while(error, "subscribe");
    if (!config_name_valid(name)) {
        error_set(error, ERROR_USAGE, "A name is up to 64 letters, digits, \"-\", \"_\" and \".\"");
        return error_while(error, "subscribe as \"%.*s\"", SLICE_ARG(name));
    }
    if (!slice_trim(query_text).size) {
        error_set(error, ERROR_USAGE, "The query is empty");
        return error_while(error, "subscribe as \"%.*s\"", SLICE_ARG(name));
    }
    if (!feed_query_parse(feed, query_text, &query, &column, error))
        return error_while(error, "subscribe to %.*s", SLICE_ARG(query_text));
    bool has_setting = query_sort(query) != QUERY_UNSORTED || query_limit(query) > 0;
    query_release(query);
    if (has_setting) {
        error_set(error, ERROR_USAGE, "A subscription has neither sort: nor limit:");
        return error_while(error, "subscribe to %.*s", SLICE_ARG(query_text));
    }
    *replaced = config_find_subscription(&feed->config, name) != NULL;
    const struct config_change change = {.kind = SLICE("subscription"),
                                         .name = name,
                                         .key = SLICE("query"),
                                         .value = slice_trim(query_text)};
    return feed_set_config(feed, &change, error);
}

bool subscription_remove(struct feed *feed, struct slice name, struct error *error)
{
    if (!feed_reload_config(feed, error))
        return error_while(error, "remove the subscription");
    if (!config_find_subscription(&feed->config, name)) {
        error_set(error, ERROR_NOT_FOUND, "There is no subscription \"%.*s\"", SLICE_ARG(name));
        error_next(error, "See: paperfeed subscribe list");
        return error_while(error, "remove the subscription");
    }
    return feed_edit_config(feed, SLICE("subscription"), name, (struct slice){NULL, 0}, error);
}

void subscription_suggest_name(const struct feed *feed, struct slice query, struct text *name)
{
    struct word_walker walker;
    struct word word;
    struct text base;
    text_init(&base, 64);
    word_walker_init(&walker, query);
    while (!base.size && word_walker_next(&walker, &word)) {
        bool field = word.end < query.size && query.data[word.end] == ':';
        for (size_t i = 0; !field && i < word.folded.size && i < 24; i++)
            if ((unsigned char)word.folded.data[i] < 0x80)
                text_append_byte(&base, word.folded.data[i]);
    }
    word_walker_release(&walker);
    if (!base.size)
        text_append_string(&base, "search");
    text_append(name, text_slice(&base));
    for (unsigned number = 2; config_find_subscription(&feed->config, text_slice(name)); number++) {
        text_clear(name);
        text_append(name, text_slice(&base));
        text_append_format(name, "-%u", number);
    }
    text_release(&base);
}

/* All matches, or those with the words of more too. */
static bool count_matches(const struct feed *feed, struct slice text, struct slice more,
                          uint64_t *count, struct error *error)
{
    struct query *query;
    size_t column;
    if (!feed_query_parse(feed, text, &query, &column, error))
        return false;
    bool done = query_narrow(query, more, feed->now.local_day, error) &&
                feed_count(feed, query, count, error);
    query_release(query);
    return done;
}

/* A single bare word matches as a prefix, which may be far more than was meant. */
static bool describe_prefix(const struct feed *feed, struct slice word, uint64_t prefix,
                            struct text *out, struct error *error)
{
    struct text whole_word;
    uint64_t whole = 0;
    for (size_t i = 0; i < word.size; i++)
        if (!((word.data[i] >= 'a' && word.data[i] <= 'z') ||
              (word.data[i] >= 'A' && word.data[i] <= 'Z')))
            return true;
    text_init(&whole_word, 4096);
    text_append_format(&whole_word, "=%.*s", SLICE_ARG(word));
    bool done = count_matches(feed, text_slice(&whole_word), SLICE(""), &whole, error);
    if (done && prefix > 2 * whole)
        text_append_format(out, "; %.*s matches %llu, %s %llu", SLICE_ARG(word),
                           (unsigned long long)prefix, text_string(&whole_word),
                           (unsigned long long)whole);
    text_release(&whole_word);
    return done;
}

bool subscription_describe(const struct feed *feed, struct slice query, struct text *out,
                           struct error *error)
{
    uint64_t all, week;
    if (!count_matches(feed, query, SLICE(""), &all, error) ||
        !count_matches(feed, query, SLICE("after:-6d"), &week, error))
        return false;
    text_append_format(out, "%llu paper%s match%s, %llu in the last 7 days",
                       (unsigned long long)all, all == 1 ? "" : "s", all == 1 ? "es" : "",
                       (unsigned long long)week);
    return describe_prefix(feed, slice_trim(query), all, out, error);
}
