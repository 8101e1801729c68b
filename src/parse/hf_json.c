/* SPDX-License-Identifier: MIT */
#include "parse/hf_json.h"

#include "base/date.h"
#include "parse/format.h"
#include "parse/json_items.h"

#include <string.h>

enum { RESYNCS_MAXIMUM = 30, DOCUMENT_MAXIMUM_LOCAL = 1 << 30, MESSAGE_MAXIMUM = 300 };

/* What the members of the outermost object are good for. Arrays are as written. */
struct page {
    struct slice search_results, daily_papers, papers, results;
    struct slice error, message;
    struct slice date, date_string;
    bool is_paper; /* the object itself is an item */
    bool has_id, has_title;
    bool cut;
    size_t wrong_at; /* 0: nowhere */
};

/* A reading of the items of one document. */
struct reading {
    struct sink *sink;
    struct draft draft;
    struct slice text; /* the document, for offsets */
    int32_t page_day;
    int64_t rank;
    unsigned resyncs;
};

static bool document_is_cut(struct error *error)
{
    error_set(error, ERROR_PARTIAL, "The document ends in the middle");
    return error_next(error, "What was whole is kept");
}

static bool document_is_wrong(struct error *error, size_t offset)
{
    return error_set(error, ERROR_INPUT, "The document is not JSON from byte %zu on", offset);
}

static size_t offset_of(const struct reading *reading, struct slice part)
{
    return part.data ? (size_t)(part.data - reading->text.data) : 0;
}

/* Where the next item of Hugging Face's shape begins in part, behind its first byte; SIZE_MAX. */
static size_t find_item(struct slice part)
{
    for (size_t at = slice_find_byte(part, '{', 1); at != SIZE_MAX;
         at = slice_find_byte(part, '{', at + 1)) {
        struct slice rest = slice_from(part, at + 1);
        while (rest.size && memchr(" \t\r\n", rest.data[0], 4))
            rest = slice_from(rest, 1);
        if (slice_starts_with(rest, SLICE("\"paper\"")))
            return at;
    }
    return SIZE_MAX;
}

/* Reads one item. An item that cannot be read is bad; when its brackets were so wrong that it took
   later items with it, *again is where the next one begins, else SIZE_MAX. */
static bool put_item(struct reading *reading, struct slice value, size_t *again,
                     struct error *error)
{
    struct error why = ERROR_INIT;
    const struct json_place place = {.offset = offset_of(reading, value),
                                     .rank = ++reading->rank,
                                     .page_day = reading->page_day};
    json_t *item = json_read(value, &why);
    *again = SIZE_MAX;
    if (item) {
        bool done = json_item_put(reading->sink, &reading->draft, item, &place, error);
        json_decref(item);
        return done;
    }
    size_t at = reading->resyncs < RESYNCS_MAXIMUM ? find_item(value) : SIZE_MAX;
    if (at != SIZE_MAX) {
        reading->resyncs++;
        *again = place.offset + at;
    }
    return sink_bad(reading->sink, place.offset, why.reason, error);
}

/* Goes on at the next item after one whose brackets do not fit. False with the walk's own verdict
   when there is none. */
static bool resync(struct reading *reading, struct json_walk *walk, enum json_step step,
                   struct slice rest, struct error *error)
{
    size_t at = reading->resyncs < RESYNCS_MAXIMUM ? find_item(rest) : SIZE_MAX;
    if (at == SIZE_MAX)
        return step == JSON_CUT ? document_is_cut(error)
                                : document_is_wrong(error, offset_of(reading, rest));
    reading->resyncs++;
    reading->rank++;
    walk->at = (size_t)(rest.data - walk->text.data) + at;
    walk->begun = false;
    return sink_bad(reading->sink, offset_of(reading, rest), "The item's brackets do not fit",
                    error);
}

/* Reads the items of an array; *rest is what follows it. */
static bool put_items(struct reading *reading, struct slice array, struct slice *rest,
                      struct error *error)
{
    struct json_walk walk;
    struct slice key, value;
    size_t base = offset_of(reading, array), again;
    if (!json_walk_begin(&walk, array, 0))
        return document_is_wrong(error, base);
    for (;;) {
        enum json_step step = json_walk_next(&walk, &key, &value);
        switch (step) {
        case JSON_END:
            *rest = slice_from(array, walk.at);
            return true;
        case JSON_WRONG:
        case JSON_CUT:
            if (!value.data)
                value = slice_from(array, walk.at);
            if (!resync(reading, &walk, step, value, error))
                return false;
            break;
        case JSON_ITEM:
            if (!put_item(reading, value, &again, error))
                return false;
            if (again != SIZE_MAX) {
                walk.at = again - base;
                walk.begun = false;
            }
            break;
        }
    }
}

static void note_member(struct page *page, struct slice key, struct slice value)
{
    const struct {
        struct slice name;
        struct slice *place;
    } places[] = {
        {SLICE("\"searchResults\""), &page->search_results},
        {SLICE("\"dailyPapers\""), &page->daily_papers},
        {SLICE("\"papers\""), &page->papers},
        {SLICE("\"results\""), &page->results},
        {SLICE("\"error\""), &page->error},
        {SLICE("\"message\""), &page->message},
        {SLICE("\"date\""), &page->date},
        {SLICE("\"dateString\""), &page->date_string},
    };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (slice_equal(key, places[i].name))
            *places[i].place = value;
    if (slice_equal(key, SLICE("\"paper\"")))
        page->is_paper = slice_starts_with(value, SLICE("{"));
    page->has_id = page->has_id || slice_equal(key, SLICE("\"id\""));
    page->has_title = page->has_title || slice_equal(key, SLICE("\"title\""));
}

static bool read_page(struct page *page, struct slice text, struct slice *rest, struct error *error)
{
    struct json_walk walk;
    struct slice key, value, last_key = {NULL, 0}, last = {NULL, 0};
    if (!json_walk_begin(&walk, text, 0))
        return document_is_wrong(error, 0);
    for (;;) {
        switch (json_walk_next(&walk, &key, &value)) {
        case JSON_ITEM:
            note_member(page, key, value);
            last_key = key;
            last = value;
            break;
        case JSON_CUT:
            note_member(page, key, value);
            page->cut = true;
            return true;
        case JSON_END:
            *rest = slice_from(text, walk.at);
            page->is_paper = page->is_paper || (page->has_id && page->has_title);
            return true;
        case JSON_WRONG:
            /* Brackets that do not fit inside the last member made it end too early. */
            if (!last.data)
                return document_is_wrong(error, walk.at);
            note_member(page, last_key, slice_range(last.data, text.data + text.size));
            page->wrong_at = walk.at;
            return true;
        }
    }
}

/* The day in a value like "2024-08-01T00:00:00.000Z" (quotes included), or DAY_NONE. */
static int32_t day_of_value(struct slice value)
{
    int32_t day;
    return value.size > 11 && day_parse(slice_first(slice_from(value, 1), 10), &day) ? day
                                                                                     : DAY_NONE;
}

static bool is_filled_array(struct slice value)
{
    return value.size && value.data[0] == '[' &&
           !slice_starts_with(slice_trim(slice_from(value, 1)), SLICE("]"));
}

/* The list of papers among the members; empty when there is none. */
static struct slice list_of(const struct page *page)
{
    const struct slice lists[] = {page->search_results, page->daily_papers, page->papers,
                                  page->results};
    struct slice list = {NULL, 0};
    for (size_t i = 0; i < sizeof lists / sizeof *lists && !is_filled_array(list); i++)
        if (slice_starts_with(lists[i], SLICE("[")) && (!list.size || is_filled_array(lists[i])))
            list = lists[i];
    return list;
}

/* An object without papers: what the server says in it, or that it is none of ours. */
static bool refuse_page(const struct page *page, struct error *error)
{
    struct error ignored = ERROR_INIT;
    struct slice said = page->error.size ? page->error : page->message;
    json_t *value = said.size && !page->cut ? json_read(said, &ignored) : NULL;
    struct slice words = json_text(value);
    if (!words.size)
        words = json_member_text(value, "message");
    if (!words.size && page->message.size && !page->cut) {
        json_decref(value);
        value = json_read(page->message, &ignored);
        words = json_text(value);
    }
    if (words.size)
        error_set(error, ERROR_INPUT, "The server says: %.*s",
                  SLICE_ARG(slice_first(words, MESSAGE_MAXIMUM)));
    else
        error_set(error, ERROR_INPUT, "The document is JSON, but has no list of papers");
    json_decref(value);
    return false;
}

static bool put_object(struct reading *reading, struct slice *rest, struct error *error)
{
    struct page page = {.cut = false};
    struct slice ignored;
    size_t again;
    if (!read_page(&page, reading->text, rest, error))
        return false;
    struct slice list = list_of(&page);
    int32_t day = day_of_value(page.date_string);
    if (day == DAY_NONE)
        day = day_of_value(page.date);
    if (list.size && day != DAY_NONE) {
        struct slice written = page.date_string.size > 11 ? page.date_string : page.date;
        reading->page_day = day;
        if (!sink_meta(reading->sink, "date", slice_first(slice_from(written, 1), 10), error))
            return false;
    }
    if (list.size)
        return put_items(reading, list, &ignored, error) && (!page.cut || document_is_cut(error));
    if (page.cut)
        return document_is_cut(error);
    if (page.wrong_at)
        return document_is_wrong(error, page.wrong_at);
    if (!page.is_paper)
        return refuse_page(&page, error);
    struct slice whole = slice_first(reading->text, reading->text.size - rest->size);
    reading->rank = LISTING_UNKNOWN - 1;
    return put_item(reading, slice_trim(whole), &again, error);
}

static bool put_document(struct reading *reading, struct error *error)
{
    struct slice begin = slice_trim(reading->text), rest = {NULL, 0};
    bool done;
    if (slice_starts_with(begin, SLICE("[")))
        done = put_items(reading, reading->text, &rest, error);
    else if (slice_starts_with(begin, SLICE("{")))
        done = put_object(reading, &rest, error);
    else
        return error_set(error, ERROR_INPUT, "The document is not a JSON list or object");
    if (!done || !slice_trim(rest).size)
        return done;
    return sink_bad(reading->sink, offset_of(reading, rest),
                    "Something follows the end of the JSON", error);
}

bool hf_json_put(struct sink *sink, struct slice text, int32_t day, struct error *error)
{
    struct reading reading = {.sink = sink, .text = text, .page_day = day};
    draft_init(&reading.draft);
    bool done = put_document(&reading, error);
    draft_release(&reading.draft);
    return done;
}

static bool put_streamed(struct json_items *items, const json_t *item,
                         const struct json_place *place, struct error *error)
{
    struct json_place own = *place;
    own.page_day = hf_day(items->context);
    return json_item_put(items->sink, &items->draft, item, &own, error);
}

/* A list by itself may have any size; an object says only at its end which of its lists counts. */
bool hf_json_parse(struct input *input, struct sink *sink, struct error *error)
{
    static const struct json_items_format list = {"", "paper", put_streamed, NULL};
    struct text text;
    if (slice_starts_with(slice_trim(input_head(input)), SLICE("[")))
        return json_items_parse(input, sink, &list, error);
    text_init(&text, input->context->local ? DOCUMENT_MAXIMUM_LOCAL : 3 * (size_t)INPUT_CAP);
    bool done = input_all(input, &text, error) &&
                hf_json_put(sink, text_slice(&text), hf_day(input->context), error);
    text_release(&text);
    return done;
}

int32_t hf_day(const struct document_context *context)
{
    return context->kind == LISTING_TRENDING ? day_of_time(context->now) : context->day;
}

int hf_json_detect(struct slice head)
{
    struct slice begin = slice_trim(head);
    if (slice_starts_with(begin, SLICE("{")))
        return 60;
    if (!slice_starts_with(begin, SLICE("[")))
        return 0;
    struct slice next = slice_trim(slice_from(begin, 1));
    if (!next.size || memchr("{]", next.data[0], 2))
        return 80;
    return memchr("\"[-0123456789tfn", next.data[0], 16) ? 40 : 0;
}
