/* SPDX-License-Identifier: MIT */
#include "parse/author_text.h"

#include "paper/url.h"

enum { NAME_MAXIMUM = 4096 };

static bool is_upper(char c)
{
    return (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* Whether s is the position of a part's end at bracket depth 0: a separator, or " and ". */
static size_t part_end(struct slice s, char separator, size_t *taken)
{
    size_t depth = 0;
    for (size_t i = 0; i < s.size; i++) {
        char c = s.data[i];
        depth += c == '(' || c == '[';
        depth -= (c == ')' || c == ']') && depth;
        bool word = slice_starts_with(slice_from(s, i), SLICE(" and ")) && separator == ',';
        if (depth || (c != separator && !word))
            continue;
        *taken = word ? 5 : 1;
        return i;
    }
    *taken = 0;
    return s.size;
}

static bool next_part(struct slice *rest, char separator, struct slice *part)
{
    size_t taken;
    if (!rest->data)
        return false;
    size_t end = part_end(*rest, separator, &taken);
    *part = slice_trim(slice_first(*rest, end));
    *rest = taken ? slice_from(*rest, end + taken) : (struct slice){NULL, 0};
    if (slice_starts_with(*part, SLICE("and ")))
        *part = slice_trim(slice_from(*part, 4));
    return true;
}

/* "J.", "J. A.", "J.-P.", "JP": what stands behind a family name and its comma. */
static bool is_initials(struct slice s)
{
    size_t letters = 0;
    if (!s.size || s.size > 12)
        return false;
    for (size_t i = 0; i < s.size; i++) {
        if (is_upper(s.data[i]))
            letters++;
        else if (s.data[i] != '.' && s.data[i] != ' ' && s.data[i] != '-')
            return false;
    }
    return letters > 0 && (slice_find_byte(s, '.', 0) != SIZE_MAX || letters < 3);
}

/* Whether a list alternates family names and initials; two parts may be "Last, First" too. */
static bool is_inverted(struct slice names, char separator, size_t *count)
{
    struct slice part;
    bool inverted = true;
    *count = 0;
    while (next_part(&names, separator, &part))
        if (part.size && ++*count % 2 == 0 && !is_initials(part))
            inverted = false;
    return inverted && *count % 2 == 0 && *count > 0;
}

/* Whether two parts are two people: both have several words, or "and" joins them. */
static bool is_pair(struct slice names)
{
    size_t taken, end = part_end(names, ',', &taken);
    struct slice first = slice_trim(slice_first(names, end));
    struct slice second = slice_trim(slice_from(names, end + taken));
    return taken > 1 || (slice_find_byte(first, ' ', 0) != SIZE_MAX &&
                         slice_find_byte(second, ' ', 0) != SIZE_MAX);
}

static void add_inverted(struct draft *draft, struct slice last, struct slice first)
{
    struct text name;
    text_init(&name, NAME_MAXIMUM);
    text_append(&name, first);
    text_append_byte(&name, ' ');
    text_append(&name, last);
    if (text_ok(&name))
        draft_add_author(draft, text_slice(&name), SLICE(""));
    text_release(&name);
}

/* Without address, and the brackets behind it as a place. */
static void add_one(struct draft *draft, struct slice name)
{
    struct slice place = SLICE("");
    url_take(&name, "By ");
    name = slice_trim(name);
    size_t address = slice_find_byte(name, '<', 0);
    if (slice_ends_with(name, SLICE(">")) && address != SIZE_MAX && address > 0)
        name = slice_trim(slice_first(name, address));
    size_t open = slice_find_byte(name, '(', 0);
    if (open != SIZE_MAX && open > 0 && slice_ends_with(name, SLICE(")"))) {
        struct slice outer = slice_trim(slice_first(name, open));
        struct slice inner = slice_range(name.data + open + 1, name.data + name.size - 1);
        bool mail = slice_find_byte(outer, '@', 0) != SIZE_MAX;
        name = mail ? inner : outer;
        place = mail || slice_equal(inner, SLICE("view affiliations")) ? place : inner;
    }
    while (name.size && (name.data[name.size - 1] == ',' || name.data[name.size - 1] == ';'))
        name = slice_trim(slice_first(name, name.size - 1));
    size_t comma = slice_find_byte(name, ',', 0);
    if (comma != SIZE_MAX && slice_find_byte(name, ',', comma + 1) == SIZE_MAX)
        add_inverted(draft, slice_trim(slice_first(name, comma)),
                     slice_trim(slice_from(name, comma + 1)));
    else if (!slice_equal_nocase(name, SLICE("et al.")))
        draft_add_author(draft, name, place);
}

void author_text_add(struct draft *draft, struct slice names, enum author_style style)
{
    struct slice part, first;
    size_t count = 0;
    names = slice_trim(names);
    char separator = slice_find_byte(names, ';', 0) != SIZE_MAX ? ';' : ',';
    if (style == AUTHOR_LIST) {
        while (next_part(&names, ',', &part))
            add_one(draft, part);
        return;
    }
    bool inverted = separator == ',' && is_inverted(names, separator, &count);
    if (inverted) {
        while (next_part(&names, separator, &part) && next_part(&names, separator, &first))
            add_inverted(draft, part, first);
    } else if (separator == ';' || count > 2) {
        while (next_part(&names, separator, &part))
            add_one(draft, part);
    } else if (count == 2 && is_pair(names)) {
        while (next_part(&names, separator, &part))
            add_one(draft, part);
    } else {
        add_one(draft, names);
    }
}
