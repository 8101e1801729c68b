/* SPDX-License-Identifier: MIT */
#include "samples.h"

#include "base/date.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void read_item(struct sample *sample, json_t *item, size_t place)
{
    json_t *paper = json_object_get(item, "paper");
    const char *time = json_string_value(json_object_get(paper, "submittedOnDailyAt"));
    *sample = (struct sample){.item = item, .day = DAY_NONE, .place = place};
    sample->upvotes = json_integer_value(json_object_get(paper, "upvotes"));
    if (!time || !day_parse(slice_first(slice_of(time), 10), &sample->day))
        sample->day = DAY_NONE;
}

bool samples_load(struct samples *samples, const char *path, struct error *error)
{
    json_error_t why;
    *samples = (struct samples){.count = 0};
    if (!path)
        return true;
    samples->root = json_load_file(path, 0, &why);
    if (!samples->root)
        return error_set(error, ERROR_INPUT, "%s, line %d: %s", path, why.line, why.text);
    samples->count = json_array_size(samples->root);
    samples->items = calloc(samples->count + 1, sizeof *samples->items);
    if (!samples->items)
        return error_set(error, ERROR_SYSTEM, "Memory is short");
    for (size_t i = 0; i < samples->count; i++)
        read_item(&samples->items[i], json_array_get(samples->root, i), i);
    return true;
}

void samples_release(struct samples *samples)
{
    free(samples->items);
    json_decref(samples->root);
}

int32_t samples_newest(const struct samples *samples)
{
    int32_t newest = DAY_NONE;
    for (size_t i = 0; i < samples->count; i++)
        if (samples->items[i].day > newest)
            newest = samples->items[i].day;
    return newest;
}

static int compare_places(const struct sample *a, const struct sample *b)
{
    return (a->place > b->place) - (a->place < b->place);
}

static int compare_upvotes(const void *one, const void *other)
{
    const struct sample *a = one, *b = other;
    int order = (a->upvotes < b->upvotes) - (a->upvotes > b->upvotes);
    return order ? order : compare_places(a, b);
}

static int compare_days(const void *one, const void *other)
{
    const struct sample *a = one, *b = other;
    int order = (a->day < b->day) - (a->day > b->day);
    return order ? order : compare_upvotes(one, other);
}

size_t samples_select(struct samples *samples, int32_t first, int32_t last,
                      enum samples_order order)
{
    size_t count = 0;
    for (size_t i = 0; i < samples->count; i++) {
        struct sample sample = samples->items[i];
        if (sample.day < first || sample.day > last)
            continue;
        samples->items[i] = samples->items[count];
        samples->items[count++] = sample;
    }
    if (count)
        qsort(samples->items, count, sizeof *samples->items,
              order == SAMPLES_BY_DAY ? compare_days : compare_upvotes);
    return count;
}

void samples_append_json(const struct samples *samples, size_t from, size_t count, struct text *out)
{
    text_append_byte(out, '[');
    for (size_t i = 0; i < count; i++) {
        char *item = json_dumps(samples->items[from + i].item, JSON_COMPACT);
        if (i > 0)
            text_append_byte(out, ',');
        text_append_string(out, item);
        free(item);
    }
    text_append_byte(out, ']');
}

static void append_escaped(struct text *out, struct slice value)
{
    for (size_t i = 0; i < value.size; i++) {
        char c = value.data[i];
        if (c == '&')
            text_append_string(out, "&amp;");
        else if (c == '<')
            text_append_string(out, "&lt;");
        else if (c == '>')
            text_append_string(out, "&gt;");
        else if (c == '"')
            text_append_string(out, "&quot;");
        else
            text_append_byte(out, c);
    }
}

static void append_props(const struct samples *samples, int32_t day, size_t count, struct text *out)
{
    text_append_string(out, "{\"periodType\":\"day\",\"dateString\":\"");
    day_append(out, day);
    text_append_string(out, "\",\"dailyPapers\":");
    samples_append_json(samples, 0, count, out);
    text_append_string(out, ",\"prevDate\":\"");
    day_append(out, day - 1);
    text_append_string(out, "\",\"nextDate\":\"");
    day_append(out, day + 1);
    text_append_string(out, "\"}");
}

static const char *string_of(const struct sample *sample, const char *name)
{
    const char *value =
        json_string_value(json_object_get(json_object_get(sample->item, "paper"), name));
    return value ? value : "";
}

static void append_card(const struct sample *sample, struct text *out)
{
    text_append_string(out, "<article><h3><a href=\"/papers/");
    append_escaped(out, slice_of(string_of(sample, "id")));
    text_append_string(out, "\">");
    append_escaped(out, slice_of(string_of(sample, "title")));
    text_append_format(out, "</a></h3><div class=\"leading-none\">%" PRId64 "</div></article>\n",
                       sample->upvotes);
}

void samples_append_html(const struct samples *samples, int32_t day, size_t count, struct text *out)
{
    struct text props;
    text_init(&props, out->maximum);
    append_props(samples, day, count, &props);
    text_append_string(out, "<!doctype html>\n<html><head><meta charset=\"utf-8\">"
                            "<title>Daily Papers</title></head><body>\n"
                            "<div class=\"SVELTE_HYDRATER contents\" data-target=\"MainHeader\" "
                            "data-props=\"{&quot;isWide&quot;:false}\"></div>\n"
                            "<div class=\"SVELTE_HYDRATER contents\" data-target=\"DailyPapers\" "
                            "data-props=\"");
    append_escaped(out, text_slice(&props));
    text_append_string(out, "\">\n");
    for (size_t i = 0; i < count; i++)
        append_card(&samples->items[i], out);
    text_append_string(out, "</div></body></html>\n");
    text_release(&props);
}
