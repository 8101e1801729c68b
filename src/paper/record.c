/* SPDX-License-Identifier: MIT */
#include "paper/record.h"

#include "base/bytes.h"
#include "base/date.h"
#include "base/unicode.h"

#include <string.h>

static const char *const extra_columns[] = {"id", "added", "sources", "from"};
enum { COLUMNS = PAPER_FIELDS + 4, LAYOUT_MAXIMUM = 64, COLUMN_UNKNOWN = -1 };

static bool has_special(uint64_t word)
{
    return (bytes_below(word, ' ') | bytes_equal(word, '\\')) != 0;
}

static bool is_special_block(bytes_block block)
{
    return bytes_any((block < ' ') | (block == '\\'));
}

/* Where the next byte is that must be escaped; the size when there is none. Ends are looked at
   together with bytes before them. */
static size_t find_special(struct slice value, size_t at)
{
    const size_t block = sizeof(bytes_block), word = sizeof(uint64_t);
    while (value.size - at >= block && !is_special_block(bytes_load_block(value, at)))
        at += block;
    if (value.size >= block && at > value.size - block &&
        !is_special_block(bytes_load_block(value, value.size - block)))
        return value.size;
    while (value.size - at >= word && !has_special(bytes_load(value, at)))
        at += word;
    if (value.size >= word && at > value.size - word &&
        !has_special(bytes_load(value, value.size - word)))
        return value.size;
    while (at < value.size && value.data[at] != '\t' && value.data[at] != '\n' &&
           value.data[at] != '\\')
        at++;
    return at;
}

void record_append_value(struct text *out, struct slice value)
{
    size_t begin = 0;
    for (size_t at = find_special(value, 0); at < value.size; at = find_special(value, begin)) {
        char c = value.data[at];
        text_append(out, slice_range(value.data + begin, value.data + at));
        text_append_byte(out, '\\');
        text_append_byte(out, c == '\t' ? 't' : c == '\n' ? 'n' : '\\');
        begin = at + 1;
    }
    text_append(out, slice_from(value, begin));
}

struct slice record_value(struct slice escaped, struct arena *arena)
{
    size_t at = slice_find_byte(escaped, '\\', 0);
    if (at == SIZE_MAX)
        return escaped;
    char *copy = arena_allocate(arena, escaped.size);
    if (!copy)
        return (struct slice){NULL, 0};
    size_t size = 0;
    const char *from = escaped.data;
    const char *end = from + escaped.size;
    const char *hit = from + at;
    while (hit) {
        memcpy(copy + size, from, (size_t)(hit - from));
        size += (size_t)(hit - from);
        char next = end - hit > 1 ? hit[1] : '\0';
        bool known = next == 't' || next == 'n' || next == '\\';
        copy[size++] = next == 't' ? '\t' : next == 'n' ? '\n' : '\\';
        from = hit + (known ? 2 : 1);
        hit = memchr(from, '\\', (size_t)(end - from));
    }
    memcpy(copy + size, from, (size_t)(end - from));
    return (struct slice){copy, size + (size_t)(end - from)};
}

/* What stands in a column of our own files: an enum paper_field or RECORD_.... */
static int own_column(size_t column)
{
    if (column == 0)
        return RECORD_ID;
    if (column == 1)
        return RECORD_ADDED;
    if (column < PAPER_FIELDS + 2)
        return (int)column - 2;
    return column == PAPER_FIELDS + 2 ? RECORD_SOURCES : RECORD_FROM;
}

static const char *column_name(int field)
{
    return field < PAPER_FIELDS ? paper_columns[field].name : extra_columns[field - PAPER_FIELDS];
}

void record_append_columns(struct text *out)
{
    for (size_t column = 0; column < COLUMNS; column++) {
        if (column > 0)
            text_append_byte(out, '\t');
        text_append_string(out, column_name(own_column(column)));
    }
}

void record_append_paper(struct text *out, const struct paper *paper)
{
    record_append_value(out, paper->id);
    text_append_byte(out, '\t');
    if (paper->added != 0)
        time_append(out, paper->added);
    for (int field = 0; field < PAPER_FIELDS; field++) {
        text_append_byte(out, '\t');
        if (paper->fields[field].size)
            record_append_value(out, paper->fields[field]);
    }
    text_append_byte(out, '\t');
    record_append_value(out, paper->sources);
    text_append_byte(out, '\t');
    record_append_value(out, paper->from);
}

static int field_named(struct slice name)
{
    for (size_t column = 0; column < COLUMNS; column++)
        if (slice_equal(name, slice_of(column_name(own_column(column)))))
            return own_column(column);
    return COLUMN_UNKNOWN;
}

bool record_layout_parse(struct record_layout *layout, struct slice names, struct error *error)
{
    bool has_id = false;
    struct slice name;
    layout->columns = 0;
    while (slice_split(&names, '\t', &name)) {
        if (layout->columns == LAYOUT_MAXIMUM)
            return error_set(error, ERROR_INPUT, "The file has more than %d columns",
                             LAYOUT_MAXIMUM);
        int field = field_named(name);
        has_id = has_id || field == RECORD_ID;
        layout->field_of_column[layout->columns++] = (int8_t)field;
    }
    if (!has_id)
        return error_set(error, ERROR_INPUT, "The file has no column named id");
    return true;
}

void record_layout_own(struct record_layout *layout)
{
    layout->columns = COLUMNS;
    for (size_t column = 0; column < COLUMNS; column++)
        layout->field_of_column[column] = (int8_t)own_column(column);
}

static bool added_parse(struct slice value, int64_t *added)
{
    return value.size == 0 || time_parse(value, added) || slice_to_int64(value, added);
}

static bool place(struct paper *paper, int field, struct slice value, struct error *error)
{
    if (field == RECORD_ADDED) {
        if (!added_parse(value, &paper->added))
            return error_set(error, ERROR_INPUT, "The record's time of adding is not a time: %.*s",
                             SLICE_ARG(slice_first(value, 40)));
    } else if (field == RECORD_ID) {
        paper->id = value;
    } else if (field == RECORD_SOURCES) {
        paper->sources = value;
    } else if (field == RECORD_FROM) {
        paper->from = value;
    } else if (field >= 0) {
        paper->fields[field] = value;
    }
    return true;
}

bool record_parse_paper(const struct record_layout *layout, struct slice line, struct arena *arena,
                        struct paper *paper, struct error *error)
{
    memset(paper, 0, sizeof *paper);
    bool escaped = slice_find_byte(line, '\\', 0) != SIZE_MAX;
    const char *at = line.data;
    const char *end = at + line.size;
    for (size_t column = 0; column < layout->columns; column++) {
        bool last = column + 1 == layout->columns;
        const char *tab = at < end ? memchr(at, '\t', (size_t)(end - at)) : NULL;
        if (last != !tab)
            return error_set(error, ERROR_INPUT, "The record has %s than %zu columns",
                             last ? "more" : "fewer", layout->columns);
        struct slice value = slice_range(at, tab ? tab : end);
        at = tab ? tab + 1 : end;
        if (value.size == 0)
            continue;
        if (escaped)
            value = record_value(value, arena);
        if (!place(paper, layout->field_of_column[column], value, error))
            return false;
    }
    if (arena->failed)
        return error_set(error, ERROR_LIMIT, "The record does not fit in memory");
    return true;
}

/* Where the first byte is that is neither printable ASCII nor TAB; the size when there is none. */
static size_t plain_prefix(struct slice line)
{
    size_t at = 0;
    while (line.size - at >= sizeof(uint64_t)) {
        uint64_t word = bytes_load(line, at);
        if (bytes_high(word) | bytes_below(word, ' ') | bytes_equal(word, 0x7F))
            break;
        at += sizeof word;
    }
    while (at < line.size &&
           ((line.data[at] >= ' ' && line.data[at] < 0x7F) || line.data[at] == '\t'))
        at++;
    return at;
}

bool record_is_clean(struct slice line)
{
    size_t at = 0;
    while ((at += plain_prefix(slice_from(line, at))) < line.size) {
        size_t begin = at;
        uint32_t c = utf8_next(line, &at);
        if (c == '\n' || unicode_forbidden(c))
            return false;
        if (c == UNICODE_REPLACEMENT && !utf8_valid(slice_range(line.data + begin, line.data + at)))
            return false;
    }
    return true;
}
