/* SPDX-License-Identifier: MIT */
#include "parse/json_plain.h"

#include "base/bytes.h"
#include "base/text.h"
#include "base/utf8.h"
#include "parse/json_walk.h"

enum { NAME_MAXIMUM = 63 };

/* Where the first byte is that does not stand for itself: of an escape, or one that must be
   escaped. SIZE_MAX when there is none. */
static size_t find_special(struct slice s, size_t at)
{
    while (s.size - at >= sizeof(uint64_t)) {
        uint64_t word = bytes_load(s, at);
        if (bytes_below(word, 0x20) | bytes_equal(word, '\\'))
            break;
        at += sizeof(uint64_t);
    }
    while (at < s.size && (unsigned char)s.data[at] >= 0x20 && s.data[at] != '\\')
        at++;
    return at < s.size ? at : SIZE_MAX;
}

/* What an escape of one letter stands for; NUL for other escapes. */
static char unescaped(char letter)
{
    switch (letter) {
    case '"':
    case '\\':
    case '/':
        return letter;
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return '\0';
    }
}

/* Appends a string's inside; false at what is no escape of one letter. */
static bool unescape(struct slice inner, size_t special, struct text *out)
{
    size_t begin = 0;
    while (special != SIZE_MAX) {
        /* The string ends in a quote, so that something follows a backslash. */
        char meant = inner.data[special] == '\\' ? unescaped(inner.data[special + 1]) : '\0';
        if (!meant)
            return false;
        text_append(out, slice_range(inner.data + begin, inner.data + special));
        text_append_byte(out, meant);
        begin = special + 2;
        special = find_special(inner, begin);
    }
    text_append(out, slice_from(inner, begin));
    return text_ok(out);
}

static json_t *read_string(struct slice quoted)
{
    struct slice inner = {quoted.data + 1, quoted.size - 2};
    struct text out;
    json_t *value = NULL;
    size_t special = find_special(inner, 0);
    if (special == SIZE_MAX)
        return json_stringn_nocheck(inner.data, inner.size);
    text_init(&out, inner.size);
    if (text_reserve(&out, inner.size) && unescape(inner, special, &out))
        value = json_stringn_nocheck(text_string(&out), out.size);
    text_release(&out);
    return value;
}

static bool is_string(struct slice value)
{
    return value.size > 1 && value.data[0] == '"';
}

/* A list of strings and nothing else. */
static json_t *read_strings(struct slice list)
{
    struct json_walk walk;
    struct slice key, value;
    enum json_step step;
    json_t *strings = json_array();
    if (!json_walk_begin(&walk, list, 0))
        return json_decref(strings), NULL;
    while ((step = json_walk_next(&walk, &key, &value)) == JSON_ITEM)
        if (!is_string(value) || json_array_append_new(strings, read_string(value)) != 0)
            break;
    if (step == JSON_END && walk.at == list.size)
        return strings;
    json_decref(strings);
    return NULL;
}

static json_t *read_value(struct slice value, size_t depth, size_t flags)
{
    json_t *read = NULL;
    if (is_string(value))
        read = read_string(value);
    else if (slice_starts_with(value, SLICE("[\"")))
        read = read_strings(value);
    if (read || json_is_deeper(value, depth))
        return read;
    return json_loadb(value.data, value.size, flags, NULL);
}

static bool put_member(json_t *object, struct slice quoted, json_t *value)
{
    char name[NAME_MAXIMUM + 1];
    struct slice inner = {quoted.data + 1, quoted.size - 2};
    if (inner.size > NAME_MAXIMUM || find_special(inner, 0) != SIZE_MAX) {
        json_decref(value);
        return false;
    }
    memcpy(name, inner.data, inner.size);
    name[inner.size] = '\0';
    return json_object_set_new_nocheck(object, name, value) == 0;
}

json_t *json_plain_read(struct slice value, size_t depth, size_t flags)
{
    struct json_walk walk;
    struct slice key, member;
    enum json_step step;
    if (!slice_starts_with(value, SLICE("{")) || !json_walk_begin(&walk, value, 0) ||
        !utf8_valid(value))
        return NULL;
    json_t *object = json_object();
    while ((step = json_walk_next(&walk, &key, &member)) == JSON_ITEM)
        if (!put_member(object, key, read_value(member, depth - 1, flags)))
            break;
    if (step == JSON_END && walk.at == value.size)
        return object;
    json_decref(object);
    return NULL;
}
