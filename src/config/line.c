/* SPDX-License-Identifier: MIT */
#include "config/line.h"

#include "base/unicode.h"

#include <string.h>

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* Where the value ends: at a comment or at the end. */
static size_t find_comment(struct slice s)
{
    for (size_t i = 0; i < s.size; i++) {
        if (s.data[i] == '"') {
            size_t end = slice_find_byte(s, '"', i + 1);
            if (end != SIZE_MAX)
                i = end;
        } else if (s.data[i] == '#' && (i == 0 || is_blank(s.data[i - 1]))) {
            return i;
        }
    }
    return s.size;
}

static unsigned count_characters(const char *begin, const char *end)
{
    struct slice s = slice_range(begin, end);
    unsigned count = 0;
    for (size_t i = 0; i < s.size; count++)
        utf8_next(s, &i);
    return count;
}

static struct slice take_line(struct slice *rest)
{
    size_t end = slice_find_byte(*rest, '\n', 0);
    struct slice whole = slice_first(*rest, end == SIZE_MAX ? rest->size : end + 1);
    *rest = slice_from(*rest, whole.size);
    return whole;
}

bool config_line_next(struct slice *rest, struct config_line *line)
{
    if (rest->size == 0)
        return false;
    *line = (struct config_line){.whole = take_line(rest)};
    struct slice s = slice_first(line->whole, find_comment(line->whole));
    line->indented = line->whole.size > 0 && is_blank(line->whole.data[0]);
    s = slice_trim(s);
    line->remark = s.size == 0;
    if (line->remark)
        return true;
    size_t end = 0;
    while (end < s.size && !is_blank(s.data[end]))
        end++;
    line->key = slice_first(s, end);
    line->value = slice_trim(slice_from(s, end));
    line->key_column = 1 + count_characters(line->whole.data, line->key.data);
    const char *value = line->value.size > 0 ? line->value.data : s.data + end;
    line->value_column = 1 + count_characters(line->whole.data, value);
    return true;
}

/* Calls for each place where blanks, or the beginning, and any number of backslashes stand before a
   '#' outside of quotes; both directions walk alike, so that what is written is what is read. */
static size_t next_escape(struct slice s, size_t from)
{
    for (size_t i = from; i < s.size; i++) {
        if (s.data[i] == '"') {
            size_t end = slice_find_byte(s, '"', i + 1);
            if (end != SIZE_MAX)
                i = end;
            continue;
        }
        if (i > 0 && !is_blank(s.data[i - 1]))
            continue;
        size_t end = i;
        while (end < s.size && s.data[end] == '\\')
            end++;
        if (end < s.size && s.data[end] == '#')
            return i;
    }
    return SIZE_MAX;
}

struct slice config_line_value(struct slice value, struct arena *arena)
{
    size_t at = next_escape(value, 0);
    if (at == SIZE_MAX)
        return value;
    char *copy = arena_allocate(arena, value.size + 1);
    if (!copy)
        return (struct slice){NULL, 0};
    size_t size = 0;
    size_t from = 0;
    for (; at != SIZE_MAX; at = next_escape(value, at + 1)) {
        memcpy(copy + size, value.data + from, at - from);
        size += at - from;
        from = value.data[at] == '\\' ? at + 1 : at;
    }
    memcpy(copy + size, value.data + from, value.size - from);
    return (struct slice){copy, size + value.size - from};
}

void config_line_append_value(struct text *out, struct slice value)
{
    size_t begin = out->size;
    size_t from = 0;
    value = slice_trim(value);
    for (size_t at = next_escape(value, 0); at != SIZE_MAX; at = next_escape(value, at + 1)) {
        text_append(out, slice_range(value.data + from, value.data + at));
        text_append_byte(out, '\\');
        from = at;
    }
    text_append(out, slice_from(value, from));
    for (size_t i = begin; i < out->size; i++)
        if (out->data[i] == '\n' || out->data[i] == '\r')
            out->data[i] = ' ';
}
