/* SPDX-License-Identifier: MIT */
#include "parse/bibtex.h"

#include <string.h>

/* What is left of an entry. */
struct cursor {
    struct slice rest;
    char close; /* the bracket that ends the entry */
};

static void skip_blanks(struct cursor *cursor)
{
    while (cursor->rest.size && strchr(" \t\r\n\f", cursor->rest.data[0]))
        cursor->rest = slice_from(cursor->rest, 1);
}

static bool take(struct cursor *cursor, char byte)
{
    skip_blanks(cursor);
    if (!cursor->rest.size || cursor->rest.data[0] != byte)
        return false;
    cursor->rest = slice_from(cursor->rest, 1);
    return true;
}

/* Up to a blank or a byte with a meaning of its own. */
static struct slice take_word(struct cursor *cursor)
{
    size_t size = 0;
    skip_blanks(cursor);
    while (size < cursor->rest.size && !strchr(" \t\r\n\f,={}()\"#", cursor->rest.data[size]))
        size++;
    struct slice word = slice_first(cursor->rest, size);
    cursor->rest = slice_from(cursor->rest, size);
    return word;
}

/* What stands up to the end byte at no depth of braces; false when it never comes. */
static bool take_until(struct cursor *cursor, char end, struct slice *value)
{
    size_t depth = 0;
    struct slice s = cursor->rest;
    for (size_t i = 0; i < s.size; i++) {
        if (!depth && s.data[i] == end) {
            *value = slice_first(s, i);
            cursor->rest = slice_from(s, i + 1);
            return true;
        }
        depth += s.data[i] == '{';
        depth -= s.data[i] == '}' && depth;
    }
    return false;
}

static struct slice string_named(const struct bibtex_strings *strings, struct slice name)
{
    for (size_t i = strings->count; i-- > 0;)
        if (slice_equal_nocase(strings->rows[i].name, name))
            return strings->rows[i].value;
    return name;
}

/* One piece of a value: in braces, in quotes, or a word. */
static bool take_piece(struct cursor *cursor, const struct bibtex_strings *strings,
                       struct text *out)
{
    struct slice value;
    if (take(cursor, '{')) {
        if (!take_until(cursor, '}', &value))
            return false;
    } else if (take(cursor, '"')) {
        if (!take_until(cursor, '"', &value))
            return false;
    } else {
        value = take_word(cursor);
        if (!value.size)
            return false;
        value = string_named(strings, value);
    }
    text_append(out, value);
    return true;
}

static bool take_value(struct cursor *cursor, const struct bibtex_strings *strings,
                       struct text *out)
{
    do
        if (!take_piece(cursor, strings, out))
            return false;
    while (take(cursor, '#'));
    return true;
}

static void define(struct bibtex_strings *strings, const struct bibtex_entry *entry)
{
    if (!strings->rows)
        strings->rows =
            arena_allocate_array(&strings->arena, BIBTEX_STRINGS, sizeof *strings->rows);
    for (size_t i = 0; strings->rows && i < entry->count && strings->count < BIBTEX_STRINGS; i++) {
        struct slice value = slice_from(
            slice_first(text_slice(&entry->values), entry->fields[i].end), entry->fields[i].begin);
        strings->rows[strings->count++] = (struct bibtex_string){
            arena_copy(&strings->arena, entry->fields[i].name), arena_copy(&strings->arena, value)};
    }
}

static const char *read_fields(struct bibtex_entry *entry, struct cursor *cursor,
                               const struct bibtex_strings *strings)
{
    for (;;) {
        while (take(cursor, ','))
            continue;
        if (take(cursor, cursor->close))
            return NULL;
        struct slice name = take_word(cursor);
        size_t begin = entry->values.size;
        if (!name.size || !take(cursor, '='))
            return "A field of the entry has no name or no value";
        if (!take_value(cursor, strings, &entry->values))
            return "A value of the entry has no end";
        if (entry->count == BIBTEX_FIELDS)
            return "The entry has more than 128 fields";
        entry->fields[entry->count].name = name;
        entry->fields[entry->count].begin = begin;
        entry->fields[entry->count++].end = entry->values.size;
    }
}

const char *bibtex_read(struct bibtex_entry *entry, struct slice whole,
                        struct bibtex_strings *strings)
{
    struct cursor cursor = {.rest = slice_from(whole, 1)};
    struct slice key;
    entry->count = 0;
    text_clear(&entry->values);
    entry->type = take_word(&cursor);
    cursor.close = take(&cursor, '{') ? '}' : ')';
    if (cursor.close == ')' && !take(&cursor, '('))
        return "The entry has no bracket";
    if (slice_equal_nocase(entry->type, SLICE("comment")) ||
        slice_equal_nocase(entry->type, SLICE("preamble")))
        return NULL;
    bool string = slice_equal_nocase(entry->type, SLICE("string"));
    if (!string && !take_until(&cursor, ',', &key))
        return "The entry has no fields";
    const char *wrong = read_fields(entry, &cursor, strings);
    if (!wrong && !text_ok(&entry->values))
        wrong = "The entry is too long";
    if (!wrong && string)
        define(strings, entry);
    return wrong;
}

struct slice bibtex_field(const struct bibtex_entry *entry, const char *name)
{
    for (size_t i = 0; i < entry->count; i++)
        if (slice_equal_nocase(entry->fields[i].name, slice_of(name)))
            return slice_trim(
                slice_from(slice_first(text_slice(&entry->values), entry->fields[i].end),
                           entry->fields[i].begin));
    return (struct slice){NULL, 0};
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Whether a brace at this place belongs to TeX: an argument, a script, or a group that begins with
   a macro. */
static bool is_argument(struct slice s, size_t at, bool closed_argument)
{
    size_t i = at;
    if (at + 1 < s.size && s.data[at + 1] == '\\')
        return true;
    if (!at)
        return false;
    char before = s.data[at - 1];
    if (strchr("_^]", before) || (before == '}' && closed_argument))
        return true;
    while (i && is_letter(s.data[i - 1]))
        i--;
    if (i < at)
        return i && s.data[i - 1] == '\\';
    return at >= 2 && s.data[at - 2] == '\\';
}

enum { DEPTH_KEPT = 64 };

void bibtex_unprotect(struct slice value, struct text *out)
{
    bool kept[DEPTH_KEPT] = {false}, math = false, closed_argument = false;
    size_t depth = 0;
    for (size_t i = 0; i < value.size; i++) {
        char c = value.data[i];
        bool keep = true;
        if (c == '\\' && i + 1 < value.size && strchr("\\{}$", value.data[i + 1])) {
            text_append_byte(out, c);
            c = value.data[++i];
        } else if (c == '$') {
            math = !math;
        } else if (c == '{') {
            keep = math || depth >= DEPTH_KEPT || is_argument(value, i, closed_argument);
            if (depth < DEPTH_KEPT)
                kept[depth] = keep;
            depth++;
        } else if (c == '}' && depth) {
            depth--;
            keep = depth >= DEPTH_KEPT || kept[depth];
            closed_argument = keep;
        }
        if (keep)
            text_append_byte(out, c);
    }
}
