/* SPDX-License-Identifier: MIT */
#include "parse/json_items.h"

#include "base/date.h"

#include <string.h>

enum {
    WINDOW_MINIMUM = 65536,
    VALUE_MAXIMUM = 16 << 20, /* what json_read takes */
    WINDOW_MAXIMUM = 4 * VALUE_MAXIMUM,
    MARK_MAXIMUM = 64,
    RESYNCS_MAXIMUM = 30,
};

struct reading {
    struct json_items items;
    const struct json_items_format *format;
    struct input *input;
    struct text window;
    size_t at;        /* in the window; what stands before was read */
    uint64_t offset;  /* of the window's first byte in the document */
    bool ended;       /* the window reaches to the document's end */
    struct text key;  /* of the member at hand, with its quotes */
    size_t kept;      /* bytes of members read */
    struct text mark; /* the name that an item begins with, with its quotes; empty: not known */
    unsigned resyncs;
};

/* An array or object being read. */
struct level {
    bool is_object;
    bool begun;
};

static bool document_is_cut(struct error *error)
{
    error_set(error, ERROR_PARTIAL, "The document ends in the middle");
    return error_next(error, "What was whole is kept");
}

static uint64_t place_of(const struct reading *reading)
{
    return reading->offset + reading->at;
}

static bool document_is_wrong(const struct reading *reading, struct error *error)
{
    return error_set(error, ERROR_INPUT, "The document is not JSON from byte %llu on",
                     (unsigned long long)place_of(reading));
}

static struct slice rest_of(const struct reading *reading)
{
    return slice_from(text_slice(&reading->window), reading->at);
}

/* Drops what was read and doubles what is left, so that a long value is not looked at once for each
   piece of it. */
static bool fill(struct reading *reading, struct error *error)
{
    struct text *window = &reading->window;
    struct slice piece, rest = rest_of(reading);
    size_t wanted = rest.size < WINDOW_MINIMUM / 2 ? WINDOW_MINIMUM : 2 * rest.size;
    if (reading->at) {
        memmove(window->data, rest.data, rest.size);
        text_truncate(window, rest.size);
        reading->offset += reading->at;
        reading->at = 0;
    }
    while (!reading->ended && window->size < wanted) {
        if (!input_next(reading->input, &piece, error))
            return false;
        reading->ended = !piece.size;
        text_append(window, piece);
    }
    return text_ok(window) || error_set(error, ERROR_SYSTEM, "There is not enough memory");
}

/* Moves over blanks; *next is the byte behind them, or NUL at the end. */
static bool skip_blanks(struct reading *reading, char *next, struct error *error)
{
    for (;;) {
        struct slice rest = rest_of(reading);
        size_t count = 0;
        while (count < rest.size && memchr(" \t\r\n", rest.data[count], 4))
            count++;
        reading->at += count;
        *next = count < rest.size ? rest.data[count] : '\0';
        if (count < rest.size || reading->ended)
            return true;
        if (!fill(reading, error))
            return false;
    }
}

/* One half of a step of the walk, with as much of the document as it needs. JSON_CUT when the
   document ends first, or the value is longer than any may be: then more of the document is left.
 */
static bool walk(struct reading *reading, struct level *level, bool name, enum json_step *step,
                 struct slice *part, struct error *error)
{
    for (;;) {
        struct json_walk walk = {
            .text = rest_of(reading), .is_object = level->is_object, .begun = level->begun};
        *step = name ? json_walk_name(&walk, part) : json_walk_value(&walk, part);
        if (*step != JSON_CUT || reading->ended || walk.text.size > VALUE_MAXIMUM) {
            level->begun = walk.begun;
            reading->at += *step == JSON_CUT ? 0 : walk.at;
            return true;
        }
        if (!fill(reading, error))
            return false;
    }
}

/* Where the next object begins in part whose first name is that of items; SIZE_MAX. */
static size_t find_mark(const struct reading *reading, struct slice part, size_t from)
{
    struct slice mark = text_slice(&reading->mark);
    for (size_t at = slice_find_byte(part, '{', from); at != SIZE_MAX;
         at = slice_find_byte(part, '{', at + 1)) {
        size_t name = at + 1;
        while (name < part.size && memchr(" \t\r\n", part.data[name], 4))
            name++;
        if (slice_starts_with(slice_from(part, name), mark))
            return at;
    }
    return SIZE_MAX;
}

/* Learns from the first item what items begin with. What also begins an object inside of an item
   is no mark. */
static void learn_mark(struct reading *reading, struct slice item)
{
    struct json_walk walk;
    struct slice name;
    if (!json_walk_begin(&walk, item, 0) || !walk.is_object ||
        json_walk_name(&walk, &name) != JSON_ITEM || name.size > MARK_MAXIMUM)
        return;
    text_append(&reading->mark, name);
    if (find_mark(reading, item, 1) != SIZE_MAX)
        text_clear(&reading->mark);
}

/* Goes on at the next item behind the one at hand, which gets a bad line. *found is false, with
   nothing written, when there is none. */
static bool resync(struct reading *reading, const char *reason, bool *found, struct error *error)
{
    uint64_t offset = place_of(reading);
    size_t from = 1;
    *found = false;
    if (!reading->mark.size || reading->resyncs >= RESYNCS_MAXIMUM)
        return true;
    for (;;) {
        struct slice rest = rest_of(reading);
        size_t at = find_mark(reading, rest, from);
        *found = at != SIZE_MAX;
        if (*found || reading->ended) {
            reading->at += *found ? at : 0;
            break;
        }
        /* The mark may stand across the edge. */
        size_t passed = rest.size > 4 * MARK_MAXIMUM ? rest.size - 4 * MARK_MAXIMUM : 0;
        reading->at += passed;
        from = passed ? 0 : from;
        if (!fill(reading, error))
            return false;
    }
    reading->resyncs += *found;
    return !*found || sink_bad(reading->items.sink, offset, reason, error);
}

/* Reads one item, which ends where the window is read up to. When its brackets were so wrong that
   it took later items with it, reading goes on at the first of them. */
static bool put_item(struct reading *reading, struct level *level, struct slice value,
                     struct error *error)
{
    struct json_items *items = &reading->items;
    struct error why = ERROR_INIT;
    const struct json_place place = {.offset = place_of(reading) - value.size,
                                     .rank = (int64_t)++items->count,
                                     .page_day = DAY_NONE};
    json_t *item = json_read(value, &why);
    if (item) {
        if (!reading->mark.size && items->count == 1)
            learn_mark(reading, value);
        bool done = reading->format->put(items, item, &place, error);
        json_decref(item);
        return done;
    }
    bool may = reading->mark.size && reading->resyncs < RESYNCS_MAXIMUM;
    size_t at = may ? find_mark(reading, value, 1) : SIZE_MAX;
    if (at != SIZE_MAX) {
        reading->at -= value.size - at;
        reading->resyncs++;
        level->begun = false;
    }
    return sink_bad(items->sink, place.offset, why.reason, error);
}

/* After an item whose end was not found. */
static bool give_up(struct reading *reading, struct level *level, enum json_step step,
                    struct error *error)
{
    bool found, long_one = step == JSON_CUT && !reading->ended;
    reading->items.count += long_one;
    const char *reason = long_one ? "The item has more than 16 MiB"
                                  : "The item's brackets do not "
                                    "fit";
    if (!resync(reading, reason, &found, error))
        return false;
    level->begun = false;
    if (found)
        return true;
    if (long_one)
        return error_set(error, ERROR_LIMIT, "An item of the document has more than 16 MiB");
    return step == JSON_CUT ? document_is_cut(error) : document_is_wrong(reading, error);
}

/* Behind the opening bracket of the list. */
static bool read_list(struct reading *reading, struct error *error)
{
    struct level level = {.is_object = false};
    struct slice part;
    enum json_step step;
    reading->items.listed = true;
    for (;;) {
        if (!walk(reading, &level, true, &step, &part, error))
            return false;
        if (step == JSON_END)
            return true;
        if (step == JSON_ITEM && !walk(reading, &level, false, &step, &part, error))
            return false;
        bool done = step == JSON_ITEM ? put_item(reading, &level, part, error)
                                      : give_up(reading, &level, step, error);
        if (!done)
            return false;
    }
}

/* Keeps a member that stands beside the list. */
static bool keep(struct reading *reading, size_t depth, struct slice value, struct error *error)
{
    struct error why = ERROR_INIT;
    struct slice key = text_slice(&reading->key);
    reading->kept += key.size + value.size;
    if (reading->kept > VALUE_MAXIMUM)
        return error_set(error, ERROR_LIMIT,
                         "The document has more than 16 MiB beside its list of papers");
    json_t *read = json_read(value, &why);
    if (!read)
        return sink_bad(reading->items.sink, place_of(reading) - value.size, why.reason, error);
    if (json_object_setn_new(reading->items.around[depth], key.data + 1, key.size - 2, read) != 0)
        return error_set(error, ERROR_SYSTEM, "There is not enough memory");
    return true;
}

/* The name on the way to the list at this depth; *last tells that the list itself has it. */
static struct slice path_name(const struct reading *reading, size_t depth, bool *last)
{
    struct slice rest = slice_of(reading->format->path), name = {NULL, 0};
    for (size_t i = 0; i <= depth; i++)
        slice_split(&rest, '.', &name);
    *last = !rest.data;
    return name;
}

static bool is_key(const struct reading *reading, struct slice name)
{
    struct slice key = text_slice(&reading->key);
    return key.size == name.size + 2 &&
           slice_equal(slice_first(slice_from(key, 1), name.size), name);
}

/* Behind the opening bracket of an object on the way to the list. The depth is that of the path. */
static bool read_object(struct reading *reading, size_t depth, struct error *error)
{
    struct level level = {.is_object = true};
    struct slice part;
    enum json_step step;
    bool last;
    struct slice name = path_name(reading, depth, &last);
    if (!reading->items.around[depth])
        reading->items.around[depth] = json_object();
    for (;;) {
        if (!walk(reading, &level, true, &step, &part, error))
            return false;
        if (step == JSON_END)
            return true;
        if (step == JSON_ITEM) {
            text_clear(&reading->key);
            text_append(&reading->key, part);
            if (is_key(reading, name) && rest_of(reading).data[0] == (last ? '[' : '{')) {
                reading->at++;
                if (!(last ? read_list(reading, error) : read_object(reading, depth + 1, error)))
                    return false;
                continue;
            }
            if (!walk(reading, &level, false, &step, &part, error))
                return false;
        }
        if (step == JSON_WRONG)
            return document_is_wrong(reading, error);
        if (step == JSON_CUT && !reading->ended)
            return error_set(error, ERROR_LIMIT, "A value of the document has more than 16 MiB");
        if (step == JSON_CUT)
            return document_is_cut(error);
        if (!keep(reading, depth, part, error))
            return false;
    }
}

static bool read_document(struct reading *reading, struct error *error)
{
    char next;
    bool done;
    if (!skip_blanks(reading, &next, error))
        return false;
    if (next != '[' && next != '{')
        return error_set(error, ERROR_INPUT, "The document is not a JSON list or object");
    reading->at++;
    done = next == '[' ? read_list(reading, error) : read_object(reading, 0, error);
    if (!done || !skip_blanks(reading, &next, error))
        return false;
    if (next && !sink_bad(reading->items.sink, place_of(reading),
                          "Something follows the end of the JSON", error))
        return false;
    return !reading->format->finish || reading->format->finish(&reading->items, error);
}

bool json_items_parse(struct input *input, struct sink *sink,
                      const struct json_items_format *format, struct error *error)
{
    struct reading reading = {
        .items = {.sink = sink, .context = input->context}, .format = format, .input = input};
    draft_init(&reading.items.draft);
    text_init(&reading.items.own, VALUE_MAXIMUM);
    text_init(&reading.window, WINDOW_MAXIMUM);
    text_init(&reading.key, WINDOW_MAXIMUM);
    text_init(&reading.mark, MARK_MAXIMUM);
    if (format->mark)
        text_append_format(&reading.mark, "\"%s\"", format->mark);
    bool done = read_document(&reading, error);
    for (size_t i = 0; i < JSON_ITEMS_LEVELS; i++)
        json_decref(reading.items.around[i]);
    text_release(&reading.mark);
    text_release(&reading.key);
    text_release(&reading.window);
    text_release(&reading.items.own);
    draft_release(&reading.items.draft);
    return done;
}
