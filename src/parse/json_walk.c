/* SPDX-License-Identifier: MIT */
#include "parse/json_walk.h"

#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static size_t skip_blanks(struct slice text, size_t at)
{
    while (at < text.size && is_blank(text.data[at]))
        at++;
    return at;
}

/* Whether an odd number of backslashes stands before a quote, behind begin. */
static bool is_escaped(struct slice text, size_t begin, size_t quote)
{
    size_t at = quote;
    while (at > begin && text.data[at - 1] == '\\')
        at--;
    return (quote - at) % 2 != 0;
}

/* Behind the closing quote of the string that begins at at; SIZE_MAX when it has none. */
static size_t skip_string(struct slice text, size_t at)
{
    size_t begin = at + 1, quote = slice_find_byte(text, '"', begin);
    while (quote != SIZE_MAX && is_escaped(text, begin, quote)) {
        begin = quote + 1;
        quote = slice_find_byte(text, '"', begin);
    }
    return quote == SIZE_MAX ? SIZE_MAX : quote + 1;
}

/* Behind the value that begins at at, by its brackets and quotes only; SIZE_MAX when it is cut. */
static size_t skip_value(struct slice text, size_t at)
{
    size_t depth = 0;
    while (at < text.size) {
        char c = text.data[at];
        if (c == '"') {
            at = skip_string(text, at);
            if (at == SIZE_MAX)
                return SIZE_MAX;
        } else if (c == '{' || c == '[') {
            depth++;
            at++;
        } else if (c == '}' || c == ']') {
            depth -= depth > 0;
            at++;
        } else if (depth) {
            at++;
            continue;
        } else {
            while (at < text.size && !memchr(",]} \t\r\n", text.data[at], 7))
                at++;
            return at < text.size ? at : SIZE_MAX;
        }
        if (!depth)
            return at;
    }
    return SIZE_MAX;
}

bool json_walk_begin(struct json_walk *walk, struct slice text, size_t at)
{
    at = skip_blanks(text, at);
    if (at >= text.size || (text.data[at] != '{' && text.data[at] != '['))
        return false;
    *walk = (struct json_walk){.text = text, .at = at + 1, .is_object = text.data[at] == '{'};
    return true;
}

/* Moves over the comma before an item, or the closing bracket. */
static enum json_step separate(struct json_walk *walk)
{
    struct slice text = walk->text;
    walk->at = skip_blanks(text, walk->at);
    if (walk->at >= text.size)
        return JSON_CUT;
    if (text.data[walk->at] == (walk->is_object ? '}' : ']')) {
        walk->at++;
        return JSON_END;
    }
    if (!walk->begun)
        return JSON_ITEM;
    if (text.data[walk->at] != ',')
        return JSON_WRONG;
    walk->at = skip_blanks(text, walk->at + 1);
    return walk->at < text.size ? JSON_ITEM : JSON_CUT;
}

/* Moves over a member's name and colon. */
static enum json_step take_key(struct json_walk *walk, struct slice *key)
{
    struct slice text = walk->text;
    if (text.data[walk->at] != '"')
        return JSON_WRONG;
    size_t end = skip_string(text, walk->at);
    if (end == SIZE_MAX)
        return JSON_CUT;
    *key = slice_range(text.data + walk->at, text.data + end);
    walk->at = skip_blanks(text, end);
    if (walk->at >= text.size)
        return JSON_CUT;
    if (text.data[walk->at] != ':')
        return JSON_WRONG;
    walk->at = skip_blanks(text, walk->at + 1);
    return walk->at < text.size ? JSON_ITEM : JSON_CUT;
}

enum json_step json_walk_name(struct json_walk *walk, struct slice *key)
{
    *key = (struct slice){NULL, 0};
    enum json_step step = separate(walk);
    walk->begun = true;
    return step == JSON_ITEM && walk->is_object ? take_key(walk, key) : step;
}

enum json_step json_walk_value(struct json_walk *walk, struct slice *value)
{
    size_t end = skip_value(walk->text, walk->at);
    *value = (struct slice){NULL, 0};
    if (end == walk->at)
        return JSON_WRONG;
    *value = slice_from(walk->text, walk->at);
    if (end == SIZE_MAX)
        return JSON_CUT;
    value->size = end - walk->at;
    walk->at = end;
    return JSON_ITEM;
}

enum json_step json_walk_next(struct json_walk *walk, struct slice *key, struct slice *value)
{
    *value = (struct slice){NULL, 0};
    enum json_step step = json_walk_name(walk, key);
    return step == JSON_ITEM ? json_walk_value(walk, value) : step;
}

bool json_is_deeper(struct slice value, size_t most)
{
    size_t depth = 0;
    for (size_t at = 0; at < value.size; at++) {
        char c = value.data[at];
        if (c == '"') {
            at = skip_string(value, at);
            if (at == SIZE_MAX)
                return false;
            at--;
        } else if (c == '{' || c == '[') {
            if (++depth > most)
                return true;
        } else if (c == '}' || c == ']') {
            depth -= depth > 0;
        }
    }
    return false;
}
