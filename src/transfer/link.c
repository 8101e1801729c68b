/* SPDX-License-Identifier: MIT */
#include "transfer/link.h"

/* Walks the value of the header. */
struct cursor {
    struct slice value;
    size_t at;
};

static char current(const struct cursor *cursor)
{
    return cursor->at < cursor->value.size ? cursor->value.data[cursor->at] : '\0';
}

static bool at_end(const struct cursor *cursor)
{
    return cursor->at >= cursor->value.size;
}

static void skip_blanks(struct cursor *cursor)
{
    while (current(cursor) == ' ' || current(cursor) == '\t')
        cursor->at++;
}

static bool take(struct cursor *cursor, char wanted)
{
    skip_blanks(cursor);
    if (at_end(cursor) || current(cursor) != wanted)
        return false;
    cursor->at++;
    return true;
}

static bool is_separator(char c)
{
    return c == ' ' || c == '\t' || c == ';' || c == ',' || c == '=' || c == '"';
}

static struct slice take_token(struct cursor *cursor)
{
    skip_blanks(cursor);
    const char *begin = cursor->value.data + cursor->at;
    while (!at_end(cursor) && !is_separator(current(cursor)))
        cursor->at++;
    return slice_range(begin, cursor->value.data + cursor->at);
}

/* What stands between quotes; backslashes stay. The cursor is behind the first quote. */
static struct slice take_quoted(struct cursor *cursor)
{
    const char *begin = cursor->value.data + cursor->at;
    while (!at_end(cursor) && current(cursor) != '"')
        cursor->at += current(cursor) == '\\' ? 2 : 1;
    if (cursor->at > cursor->value.size)
        cursor->at = cursor->value.size;
    struct slice quoted = slice_range(begin, cursor->value.data + cursor->at);
    take(cursor, '"');
    return quoted;
}

static bool names_next(struct slice relations)
{
    struct slice word;
    while (slice_next_word(&relations, &word))
        if (slice_equal_nocase(word, SLICE("next")))
            return true;
    return false;
}

/* Reads the parameters of one link up to the comma behind it; true when they make it the next page.
 */
static bool take_parameters(struct cursor *cursor)
{
    bool related = false, next = false, anchored = false;
    while (!at_end(cursor) && !take(cursor, ',')) {
        if (take(cursor, ';'))
            continue;
        struct slice name = take_token(cursor), value = {NULL, 0};
        if (take(cursor, '='))
            value = take(cursor, '"') ? take_quoted(cursor) : take_token(cursor);
        else if (name.size == 0 && !at_end(cursor))
            cursor->at++;
        /* The first rel counts (RFC 8288, 3.3). */
        if (slice_equal_nocase(name, SLICE("rel")) && !related) {
            related = true;
            next = names_next(value);
        }
        anchored = anchored || slice_equal_nocase(name, SLICE("anchor"));
    }
    return next && !anchored;
}

bool link_next(struct slice value, struct slice *target)
{
    struct cursor cursor = {value, 0};
    while (!at_end(&cursor)) {
        if (!take(&cursor, '<')) {
            cursor.at++;
            continue;
        }
        size_t end = slice_find_byte(value, '>', cursor.at);
        if (end == SIZE_MAX)
            return false;
        struct slice address = slice_range(value.data + cursor.at, value.data + end);
        cursor.at = end + 1;
        if (take_parameters(&cursor)) {
            *target = slice_trim(address);
            return true;
        }
    }
    return false;
}
