/* SPDX-License-Identifier: MIT */
#include "parse/author_place.h"

#include "paper/url.h"

#include <string.h>

enum { BRACKETS = 4, REFERENCES_MAXIMUM = 8 /* of one author */ };

/* The outermost brackets behind the first byte; *close is 0 when they stay open. */
static size_t find_brackets(struct slice s, size_t *close)
{
    int round = 0, curly = 0;
    size_t open = SIZE_MAX;
    *close = 0;
    for (size_t i = 0; i < s.size; i++) {
        char c = s.data[i];
        if (c == '\\')
            i++;
        else if (c == '(' && !round++ && !curly && i && open == SIZE_MAX)
            open = i;
        else if (c == ')' && round && !--round)
            *close = i;
        curly += c == '{' ? 1 : c == '}' && curly ? -1 : 0;
    }
    return open;
}

static void take_brackets(struct author_parts *parts)
{
    size_t close, open = find_brackets(parts->name, &close);
    if (open == SIZE_MAX)
        return;
    struct slice outer = slice_trim(slice_first(parts->name, open)), inner = {NULL, 0};
    struct slice behind = slice_trim(slice_from(parts->name, close + 1));
    if (close > open && behind.size && !strchr(",;.*", behind.data[0]))
        return; /* "Ada (Addie) Okello" */
    if (close > open)
        inner = slice_range(parts->name.data + open + 1, parts->name.data + close);
    bool mail = slice_find_byte(outer, '@', 0) != SIZE_MAX && slice_trim(inner).size;
    parts->name = mail ? slice_trim(inner) : outer;
    if (!mail && !slice_equal(inner, SLICE("view affiliations")))
        parts->place = slice_trim(inner);
}

struct author_parts author_parts_of(struct slice text)
{
    struct author_parts parts = {.place = {NULL, 0}};
    url_take(&text, "By ");
    parts.name = slice_trim(text);
    size_t address = slice_find_byte(parts.name, '<', 0);
    if (slice_ends_with(parts.name, SLICE(">")) && address != SIZE_MAX && address > 0)
        parts.name = slice_trim(slice_first(parts.name, address));
    take_brackets(&parts);
    while (parts.name.size && strchr(",;", parts.name.data[parts.name.size - 1]))
        parts.name = slice_trim(slice_first(parts.name, parts.name.size - 1));
    return parts;
}

/* Whether brackets hold only references such as "1", "1,2" or "1 and 2". */
static bool is_reference(struct slice place)
{
    struct slice word;
    bool any = false;
    while (slice_next_word(&place, &word)) {
        if (slice_equal(word, SLICE("and")) || slice_equal(word, SLICE("&")))
            continue;
        for (size_t i = 0; i < word.size; i++)
            if (!strchr("0123456789,*", word.data[i]))
                return false;
        any = true;
    }
    return any;
}

/* Appends what "(3) Somewhere" of a key names, for the number 3. */
static void append_named(struct slice key, struct slice number, struct text *out)
{
    struct text mark;
    text_init(&mark, number.size + BRACKETS);
    text_append_format(&mark, "(%.*s)", SLICE_ARG(number));
    size_t at = slice_find(key, text_slice(&mark), 0);
    if (at != SIZE_MAX) {
        struct slice place = slice_from(key, at + mark.size);
        size_t end = slice_find_byte(place, '(', 0);
        place = slice_trim(slice_first(place, end));
        bool closed = slice_find_byte(place, '(', 0) != SIZE_MAX;
        while (place.size && strchr(closed ? ",;. " : ",;. )", place.data[place.size - 1]))
            place.size--;
        text_append_string(out, out->size ? "; " : "");
        text_append(out, place);
    }
    text_release(&mark);
}

void author_place_append(struct slice place, struct slice key, struct text *out)
{
    if (!is_reference(place)) {
        text_append(out, place);
        return;
    }
    size_t count = 0;
    for (size_t i = 0; i < place.size && count < REFERENCES_MAXIMUM;) {
        size_t begin = i;
        while (i < place.size && place.data[i] >= '0' && place.data[i] <= '9')
            i++;
        if (i == begin) {
            i++;
            continue;
        }
        append_named(key, slice_range(place.data + begin, place.data + i), out);
        count++;
    }
}
