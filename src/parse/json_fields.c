/* SPDX-License-Identifier: MIT */
#include "parse/json_fields.h"

#include "base/date.h"
#include "parse/next_page.h"
#include "parse/date_text.h"
#include "parse/html_text.h"

enum { ADDRESS_MAXIMUM = 4096, MESSAGE_MAXIMUM = 300 };

struct slice json_first_text(const json_t *object, const char *const *names)
{
    struct slice text = {NULL, 0};
    for (; *names && !slice_trim(text).size; names++)
        text = json_member_text(object, *names);
    return text;
}

struct slice json_any_text(const json_t *value)
{
    size_t index;
    json_t *item;
    struct slice text = json_text(value);
    json_array_foreach(value, index, item)
    {
        text = json_text(item);
        if (text.size)
            break;
    }
    return text;
}

void json_append_scalar(struct text *out, const json_t *value)
{
    if (json_is_integer(value))
        text_append_int(out, (int64_t)json_integer_value(value));
    else
        text_append(out, json_text(value));
}

/* The heading over the whole abstract says nothing. */
static struct slice without_heading(struct slice text)
{
    struct slice rest = slice_trim(text), line;
    if (slice_next_line(&rest, &line) && rest.size &&
        (slice_equal_nocase(slice_trim(line), SLICE("Abstract")) ||
         slice_equal_nocase(slice_trim(line), SLICE("Abstract:"))))
        return rest;
    return text;
}

void json_set_markup(struct draft *draft, enum paper_field field, struct slice value)
{
    struct text text;
    if (!html_text_is_markup(value)) {
        draft_set(draft, field, value);
        return;
    }
    text_init(&text, 4 * value.size + 1024);
    html_text_append(value, &text);
    draft_set(draft, field,
              field == PAPER_ABSTRACT ? without_heading(text_slice(&text)) : text_slice(&text));
    text_release(&text);
}

void json_set_date(struct draft *draft, enum paper_field field, struct slice written)
{
    struct text date;
    text_init(&date, 64);
    date_text_read(slice_trim(written), &date);
    draft_set(draft, field, text_slice(&date));
    text_release(&date);
}

void json_set_milliseconds(struct draft *draft, enum paper_field field, const json_t *value)
{
    int64_t milliseconds = json_count(value);
    struct text time;
    if (milliseconds < 0)
        return;
    text_init(&time, 64);
    time_append(&time, milliseconds / 1000);
    draft_set(draft, field, text_slice(&time));
    text_release(&time);
}

void json_set_journal(struct draft *draft, const struct draft_journal *journal)
{
    struct text text;
    draft_set_journal(draft, journal);
    text_init(&text, ADDRESS_MAXIMUM);
    text_append(&text, draft_field(draft, PAPER_JOURNAL_REF));
    json_set_markup(draft, PAPER_JOURNAL_REF, text_slice(&text));
    text_release(&text);
}

bool json_items_put(struct json_items *items, const struct json_place *place, struct error *error)
{
    struct listing listing = sink_new_listing(items->sink);
    bool taken;
    if (!sink_paper(items->sink, &items->draft, place->offset, &taken, error))
        return false;
    if (!taken || day_of_partial(draft_field(&items->draft, PAPER_PUBLISHED)) != DAY_NONE)
        return true;
    listing.day = sink_day(items->sink);
    return sink_listing(items->sink, &listing, error);
}

bool json_items_total(struct json_items *items, const json_t *value, struct error *error)
{
    struct text decimal;
    int64_t total = json_count(value);
    if (total == LISTING_UNKNOWN)
        return true;
    text_init(&decimal, 32);
    text_append_int(&decimal, total);
    bool done = sink_meta(items->sink, "total", text_slice(&decimal), error);
    text_release(&decimal);
    return done;
}

bool json_items_next_page(struct json_items *items, const char *parameter, struct slice value,
                          bool added, struct error *error)
{
    return next_page_put(items->sink, items->context->base_url, parameter, value, added, error);
}

/* What the server says in an object instead of papers. */
static struct slice words_in(const json_t *object)
{
    static const char *const names[] = {"error", "message", "errMsg", "detail", "ERROR", NULL};
    static const char *const list_names[] = {"message", "detail", "title", NULL};
    const json_t *lists[] = {json_member(object, "errors"), json_member(object, "message")};
    struct slice words = json_first_text(object, names);
    for (size_t i = 0; i < 2 && !words.size; i++)
        words = json_first_text(json_array_get(lists[i], 0), list_names);
    if (!words.size)
        words = json_any_text(lists[0]);
    return words.size ? words : json_first_text(json_member(object, "error"), names);
}

bool json_items_refuse(const struct json_items *items, struct error *error)
{
    struct slice words = {NULL, 0};
    for (size_t i = 0; i < JSON_ITEMS_LEVELS && !words.size; i++)
        words = words_in(items->around[i]);
    if (words.size)
        return error_set(error, ERROR_INPUT, "The server says: %.*s",
                         SLICE_ARG(slice_first(words, MESSAGE_MAXIMUM)));
    return error_set(error, ERROR_INPUT, "The document is JSON, but has no list of papers");
}

/* The member or, when name is empty, the first item. */
static struct slice head_member(struct slice value, struct slice name)
{
    struct json_walk walk;
    struct slice key, found;
    if (!json_walk_begin(&walk, value, 0))
        return (struct slice){NULL, 0};
    for (;;) {
        enum json_step step = json_walk_next(&walk, &key, &found);
        bool is_it =
            !walk.is_object || (key.size == name.size + 2 &&
                                slice_equal(slice_first(slice_from(key, 1), name.size), name));
        if (is_it || step != JSON_ITEM)
            return is_it ? found : (struct slice){NULL, 0};
    }
}

struct slice json_head_value(struct slice head, const char *path)
{
    struct slice rest = slice_of(path), name, value = slice_trim(head);
    while (slice_split(&rest, '.', &name)) {
        if (slice_starts_with(value, SLICE("[")))
            value = head_member(value, SLICE(""));
        value = slice_starts_with(value, SLICE("{")) ? head_member(value, name)
                                                     : (struct slice){NULL, 0};
    }
    return value;
}

bool json_head_has(struct slice head, const char *path)
{
    return json_head_value(head, path).size > 0;
}
