/* SPDX-License-Identifier: MIT */
#include "parse/author_names.h"

#include <string.h>

enum {
    TEXT_MAXIMUM = 16 << 20,
    BRACKETS = 4,
    KEY_MAXIMUM = 32768,
    REFERENCES_MAXIMUM = 8 /* of one author */
};

static bool is_suffix(struct slice word)
{
    static const char *const suffixes[] = {"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"};
    word = slice_trim(word);
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        if (slice_equal(word, slice_of(suffixes[i])))
            return true;
    return false;
}

/* Where the next byte at no depth of braces is, or the size. */
static size_t find_outside(struct slice s, char byte, size_t from)
{
    int depth = 0;
    for (size_t i = from; i < s.size; i++) {
        if (s.data[i] == byte && depth == 0)
            return i;
        depth += s.data[i] == '{' ? 1 : s.data[i] == '}' && depth ? -1 : 0;
    }
    return s.size;
}

void author_names_turn(struct slice name, struct text *out)
{
    name = slice_trim(name);
    size_t first = find_outside(name, ',', 0);
    size_t second = first < name.size ? find_outside(name, ',', first + 1) : name.size;
    struct slice last = slice_trim(slice_first(name, first));
    struct slice middle = slice_trim(slice_from(slice_first(name, second), first + 1));
    struct slice given = slice_trim(slice_from(name, second + 1));
    if (second == name.size && !is_suffix(middle)) {
        given = middle;
        middle = (struct slice){NULL, 0};
    }
    text_append(out, given);
    text_append_string(out, given.size && last.size ? " " : "");
    text_append(out, last);
    text_append_string(out, middle.size ? " " : "");
    text_append(out, middle);
}

void author_names_add(struct draft *draft, struct slice name, struct slice place)
{
    struct text turned;
    text_init(&turned, TEXT_MAXIMUM);
    author_names_turn(name, &turned);
    draft_add_author(draft, text_slice(&turned), place);
    text_release(&turned);
}

/* One author of a text, and the brackets behind the name. */
struct part {
    struct slice name, place;
};

static bool is_and(struct slice s)
{
    return s.size >= 5 && memcmp(s.data, " and ", 5) == 0;
}

/* Cuts at the next comma, semicolon or "and" outside brackets; *rest is what follows. */
static bool next_part(struct slice *rest, struct part *part)
{
    int round = 0, curly = 0;
    size_t end, skip = 1, open = SIZE_MAX, close = 0;
    struct slice s = *rest;
    if (!slice_trim(s).size)
        return false;
    for (end = 0; end < s.size; end++) {
        char c = s.data[end];
        if (c == '\\' && end + 1 < s.size) {
            end++;
            continue;
        }
        bool outside = !round && !curly;
        if (outside && (c == ',' || c == ';'))
            break;
        if (outside && is_and(slice_from(s, end))) {
            skip = 4;
            break;
        }
        if (c == '(' && !round++ && !curly && open == SIZE_MAX)
            open = end;
        else if (c == ')' && round && !--round)
            close = end;
        curly += c == '{' ? 1 : c == '}' && curly ? -1 : 0;
    }
    end = end < s.size ? end : s.size;
    part->name = slice_trim(slice_first(s, open < end ? open : end));
    part->place = open < end && close > open ? slice_range(s.data + open + 1, s.data + close)
                                             : (struct slice){NULL, 0};
    *rest = slice_from(s, end + skip);
    return true;
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
static void append_place(struct slice key, struct slice number, struct text *out)
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

static void resolve(struct slice key, struct slice references, struct text *out)
{
    size_t count = 0;
    for (size_t i = 0; i < references.size && count < REFERENCES_MAXIMUM;) {
        size_t begin = i;
        while (i < references.size && references.data[i] >= '0' && references.data[i] <= '9')
            i++;
        if (i == begin) {
            i++;
            continue;
        }
        append_place(key, slice_range(references.data + begin, references.data + i), out);
        count++;
    }
}

void author_names_add_all(struct draft *draft, struct slice names)
{
    struct text place, name;
    struct part part;
    /* The key to the numbers, which stands at the end. */
    size_t begin = slice_find(names, SLICE("(("), 0);
    struct slice key = slice_from(names, begin == SIZE_MAX ? names.size : begin + 1), ahead;
    names = slice_first(names, begin);
    key = slice_first(key, KEY_MAXIMUM);
    text_init(&place, TEXT_MAXIMUM);
    text_init(&name, TEXT_MAXIMUM);
    while (draft->authors <= PAPER_AUTHORS_MAXIMUM && next_part(&names, &part)) {
        text_clear(&place);
        text_clear(&name);
        if (slice_starts_with(part.name, SLICE("and ")))
            part.name = slice_from(part.name, 4);
        text_append(&name, part.name);
        ahead = names;
        struct part next;
        if (next_part(&ahead, &next) && is_suffix(next.name)) {
            text_append_format(&name, " %.*s", SLICE_ARG(slice_trim(next.name)));
            part.place = next.place.size ? next.place : part.place;
            names = ahead;
        }
        if (is_reference(part.place))
            resolve(key, part.place, &place);
        else
            text_append(&place, part.place);
        draft_add_author(draft, text_slice(&name), text_slice(&place));
    }
    text_release(&place);
    text_release(&name);
}
