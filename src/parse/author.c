/* SPDX-License-Identifier: MIT */
#include "parse/author.h"

#include "paper/url.h"
#include "parse/author_name.h"
#include "parse/author_place.h"

#include <string.h>

enum {
    TEXT_MAXIMUM = 16 << 20,
    KEY_MAXIMUM = 32768,
    SUFFIXES_MAXIMUM = 4, /* of one name */
    SIDE = 120            /* of an "and", as far as it may belong to a name */
};

/* What separates names, as bits. */
enum { LINES = 1, SEMICOLONS = 2, COMMAS = 4, ANDS = 8 };

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* The size of " and" or " &" at the begin of s, with a blank behind it; else 0. */
static size_t and_size(struct slice s)
{
    if (!s.size || !is_blank(s.data[0]))
        return 0;
    struct slice word = slice_from(s, 1);
    size_t size = slice_starts_with(word, SLICE("and")) ? 3 : slice_starts_with(word, SLICE("&"));
    return size && size < word.size && is_blank(word.data[size]) ? size + 1 : 0;
}

/* Whether the "and" belongs to a name, as in "Department of Physics and Astronomy", "The North and
   South Collaborations". */
static bool is_joint(struct slice left, struct slice right)
{
    size_t end = 0;
    if (left.size > SIDE)
        return false;
    right = slice_trim(slice_first(right, SIDE));
    while (end < right.size && !strchr(",;(", right.data[end]) && !and_size(slice_from(right, end)))
        end++;
    left = slice_trim(left);
    right = slice_first(right, end);
    bool group = author_kind(left) != AUTHOR_PERSON;
    if (group == (author_kind(right) != AUTHOR_PERSON))
        return false;
    struct slice other = group ? right : left;
    return !author_is_full(other) || slice_starts_with(other, SLICE("The "));
}

/* The size of a separator of the set at position i of s; 0 for none. */
static size_t separator_size(struct slice s, size_t i, unsigned set)
{
    static const struct {
        struct slice text;
        unsigned set;
    } separators[] = {
        {{",", 1}, COMMAS},  {{";", 1}, SEMICOLONS},  {{"\n", 1}, LINES},
        {{"，", 3}, COMMAS}, {{"；", 3}, SEMICOLONS}, {{"、", 3}, COMMAS},
    };
    for (size_t k = 0; k < sizeof separators / sizeof *separators; k++)
        if (set & separators[k].set && slice_starts_with(slice_from(s, i), separators[k].text))
            return separators[k].text.size;
    size_t size = set & ANDS ? and_size(slice_from(s, i)) : 0;
    return size && !is_joint(slice_first(s, i), slice_from(s, i + size)) ? size : 0;
}

static bool may_separate(char c)
{
    return is_blank(c) || c == ',' || c == ';' || (unsigned char)c >= 0xE0;
}

/* Cuts at the next separator outside brackets and braces; TeX's backslash hides a byte. */
static bool next_part(struct slice *rest, unsigned set, struct slice *part)
{
    size_t round = 0, curly = 0, i, size = 0;
    struct slice s = *rest;
    if (!s.data)
        return false;
    for (i = 0; i < s.size; i++) {
        char c = s.data[i];
        if (c == '\\') {
            i++;
            continue;
        }
        if (!round && !curly && may_separate(c) && (size = separator_size(s, i, set)))
            break;
        round += c == '(' || c == '[';
        round -= (c == ')' || c == ']') && round;
        curly += c == '{';
        curly -= c == '}' && curly;
    }
    *part = slice_trim(slice_first(s, i));
    size += size ? and_size(slice_from(s, i + size)) : 0; /* ", and" is one */
    *rest = size ? slice_from(s, i + size) : (struct slice){NULL, 0};
    if (slice_starts_with(*part, SLICE("and ")) || slice_starts_with(*part, SLICE("& ")))
        *part = slice_trim(slice_from(*part, part->data[0] == '&' ? 2 : 4));
    return true;
}

/* The next part that is not empty, with the suffixes behind its commas. */
static bool next_person(struct slice *rest, unsigned set, struct slice *person)
{
    struct slice next;
    do {
        if (!next_part(rest, set, person))
            return false;
    } while (!person->size);
    for (int suffixes = 0; set & COMMAS && suffixes < SUFFIXES_MAXIMUM; suffixes++) {
        struct slice ahead = *rest;
        if (!next_part(&ahead, set, &next))
            break;
        struct slice bare = author_parts_of(next).name;
        if (!author_is_suffix(bare, *person))
            break;
        *person = slice_range(person->data, next.data + next.size);
        *rest = ahead;
    }
    return true;
}

/* How many there are, counted up to three. */
static size_t count_persons(struct slice names, unsigned set)
{
    struct slice person;
    size_t count = 0;
    while (count < 3 && next_person(&names, set, &person))
        count++;
    return count;
}

static void add_turned(struct draft *draft, struct slice name, struct slice place)
{
    struct text turned;
    text_init(&turned, TEXT_MAXIMUM);
    author_turn(name, &turned);
    draft_add_author(draft, text_slice(&turned), place);
    text_release(&turned);
}

static void add_either(struct draft *draft, struct slice name, struct slice place, bool listed)
{
    if (author_is_turnable(name, listed))
        add_turned(draft, name, place);
    else
        draft_add_author(draft, name, place);
}

static bool is_others(struct slice name)
{
    return slice_equal_nocase(name, SLICE("et al.")) || slice_equal_nocase(name, SLICE("et al"));
}

static void add_person(struct draft *draft, struct slice text, struct slice key, bool listed)
{
    struct author_parts parts = author_parts_of(text);
    struct text place;
    if (is_others(parts.name))
        return;
    text_init(&place, TEXT_MAXIMUM);
    author_place_append(parts.place, key, &place);
    add_either(draft, parts.name, text_slice(&place), listed);
    text_release(&place);
}

static void add_persons(struct draft *draft, struct slice names, unsigned set, struct slice key)
{
    struct slice person;
    while (draft->authors <= PAPER_AUTHORS_MAXIMUM && next_person(&names, set, &person))
        add_person(draft, person, key, set == SEMICOLONS);
}

/* Whether each part between "and" is "Last, First", as in BibTeX. */
static bool is_inverted_list(struct slice names)
{
    struct slice part;
    size_t count = 0;
    for (; next_part(&names, ANDS, &part); count++)
        if (!author_is_inverted(part, false))
            return false;
    return count > 1;
}

/* One of a list "Last, F., Last, F., Jr." */
struct pair {
    struct slice family, given, suffix;
};

static bool next_pair(struct slice *rest, struct pair *pair)
{
    struct slice whole;
    pair->suffix = (struct slice){NULL, 0};
    if (!next_part(rest, COMMAS, &pair->family) || !next_part(rest, COMMAS | ANDS, &pair->given))
        return false;
    struct slice joined = pair->family, ahead = *rest;
    next_part(&joined, ANDS, &whole);
    if (!whole.size || joined.data || !author_is_initials(pair->given))
        return false;
    if (next_part(&ahead, COMMAS | ANDS, &whole) && author_is_suffix(whole, SLICE(""))) {
        pair->suffix = whole;
        *rest = ahead;
    }
    return true;
}

/* Whether a list alternates family names and initials, and not all of them degrees. */
static bool is_alternating(struct slice names)
{
    struct pair pair;
    bool degrees = true;
    while (slice_trim(names).size && !is_others(slice_trim(names))) {
        if (!next_pair(&names, &pair))
            return false;
        degrees = degrees && author_is_suffix(pair.given, pair.family);
    }
    return !degrees;
}

/* Whether two parts are two people: "and" joins them, or both are whole. */
static bool is_pair(struct slice names)
{
    struct slice first, second;
    if (count_persons(names, COMMAS) == 1)
        return true;
    return next_person(&names, COMMAS, &first) && next_person(&names, COMMAS, &second) &&
           author_is_full(first) && author_is_full(second) &&
           author_kind(second) != AUTHOR_INSTITUTION;
}

static void add_line(struct draft *draft, struct slice names)
{
    struct slice rest = names, part, none = {NULL, 0};
    struct pair pair;
    url_take(&names, "By ");
    next_part(&rest, SEMICOLONS, &part);
    if (rest.data) {
        add_persons(draft, names, SEMICOLONS, none);
    } else if (is_inverted_list(names)) {
        add_persons(draft, names, ANDS, none);
    } else if (is_alternating(names)) {
        while (draft->authors <= PAPER_AUTHORS_MAXIMUM && next_pair(&names, &pair))
            draft_add_person(draft, pair.given, pair.family, pair.suffix, none);
    } else {
        size_t count = count_persons(names, COMMAS | ANDS);
        bool several = count > 2 || (count == 2 && is_pair(names));
        add_persons(draft, names, several ? COMMAS | ANDS : 0, none);
    }
}

/* Whether lines are names and not one name that was wrapped. */
static bool is_lines(struct slice names)
{
    struct slice line;
    while (next_part(&names, LINES, &line))
        if (line.size &&
            (!author_is_full(line) || (names.data && strchr(",;&", line.data[line.size - 1])) ||
             slice_ends_with(line, SLICE(" and"))))
            return false;
    return true;
}

/* Whether a text is a single name without anything to take off. */
static bool is_plain(struct slice s)
{
    for (size_t i = 0; i < s.size; i++) {
        unsigned char c = (unsigned char)s.data[i];
        if (strchr(",;<(\n\\{&", c) || c == 0xE3 || c == 0xEF || and_size(slice_from(s, i)))
            return false;
    }
    return !url_take(&s, "By ");
}

void author_add_text(struct draft *draft, struct slice names)
{
    struct slice line;
    names = slice_trim(names);
    if (is_plain(names))
        draft_add_author(draft, names, SLICE(""));
    else if (slice_find_byte(names, '\n', 0) == SIZE_MAX || !is_lines(names))
        add_line(draft, names);
    else
        while (next_part(&names, LINES, &line))
            add_line(draft, line);
}

void author_add(struct draft *draft, struct slice name, struct slice place)
{
    bool comma = false, mail = false;
    for (size_t i = 0; i < name.size; i++) {
        comma = comma || name.data[i] == ',';
        mail = mail || name.data[i] == '@';
    }
    name = mail ? author_parts_of(name).name : slice_trim(name);
    if (comma)
        add_either(draft, name, place, false);
    else
        draft_add_author(draft, name, place);
}

void author_add_turned(struct draft *draft, struct slice names, struct slice place)
{
    struct slice name;
    while (draft->authors <= PAPER_AUTHORS_MAXIMUM && next_part(&names, SEMICOLONS, &name))
        add_turned(draft, name, place);
}

void author_add_list(struct draft *draft, struct slice names)
{
    /* The key to the numbers, which stands at the end. */
    size_t begin = slice_find(names, SLICE("(("), 0);
    struct slice key = slice_from(names, begin == SIZE_MAX ? names.size : begin + 1);
    add_persons(draft, slice_first(names, begin), COMMAS | SEMICOLONS | ANDS,
                slice_first(key, KEY_MAXIMUM));
}
