/* SPDX-License-Identifier: MIT */
#include "parse/xml_field.h"

#include "base/date.h"
#include "parse/date_names.h"
#include "parse/html_text.h"

enum { VALUE_MAXIMUM = 16 << 20, MONTHS = 12 };

bool xml_is(const struct xml_node *node, const char *name)
{
    return strcmp(node->name, name) == 0;
}

const struct xml_node *xml_at(const struct xml_node *node, const char *path)
{
    struct slice rest = slice_of(path), name;
    while (node && slice_split(&rest, '/', &name)) {
        node = node->first;
        while (node && !slice_equal(slice_of(node->name), name))
            node = node->next;
    }
    return node;
}

struct slice xml_text_at(const struct xml_node *node, const char *path, struct arena *arena)
{
    return slice_trim(xml_text(xml_at(node, path), arena));
}

void xml_append_plain(const struct xml_node *node, struct arena *arena, struct text *out)
{
    struct text markup;
    if (!node)
        return;
    if (!node->first) {
        text_append(out, xml_text(node, arena));
        return;
    }
    text_init(&markup, VALUE_MAXIMUM);
    xml_append_markup(node, &markup);
    html_text_append(text_slice(&markup), out);
    text_release(&markup);
}

struct slice xml_without_stop(struct slice s)
{
    s = slice_trim(s);
    if (slice_ends_with(s, SLICE(".")) && !slice_ends_with(s, SLICE("..")))
        s.size--;
    return s;
}

void xml_set_title(struct draft *draft, const struct xml_node *node, struct arena *arena)
{
    struct text title;
    text_init(&title, VALUE_MAXIMUM);
    xml_append_plain(node, arena, &title);
    draft_set(draft, PAPER_TITLE, xml_without_stop(text_slice(&title)));
    text_release(&title);
}

/* 0 for what is no number up to the maximum. */
static int number(struct slice s, int maximum)
{
    uint64_t value;
    return slice_to_uint64(s, &value) && value <= (uint64_t)maximum ? (int)value : 0;
}

/* Of "May-June" and "May/June", with any dash, the first. */
static int month_number(struct slice s)
{
    int month = number(s, MONTHS);
    size_t end = 0;
    while (end < s.size && (s.data[end] | 0x20) >= 'a' && (s.data[end] | 0x20) <= 'z')
        end++;
    return month ? month : date_month(slice_first(s, end));
}

void xml_append_date(struct slice year, struct slice month, struct slice day, struct text *out)
{
    int y = number(slice_trim(year), 9999), m = month_number(slice_trim(month));
    int d = number(slice_trim(day), 31);
    if (!y)
        return;
    text_append_format(out, "%04d", y);
    if (!m)
        return;
    text_append_format(out, "-%02d", m);
    if (d && day_from_civil(y, m, d) != DAY_NONE)
        text_append_format(out, "-%02d", d);
}

bool xml_head_has(struct slice head, const char *name)
{
    struct slice tag = slice_of(name);
    if (!slice_starts_with(slice_trim(head), SLICE("<")))
        return false;
    for (size_t at = slice_find(head, tag, 1); at != SIZE_MAX; at = slice_find(head, tag, at + 1)) {
        char before = head.data[at - 1];
        struct slice rest = slice_from(head, at + tag.size);
        if ((before == '<' || before == ':') && (!rest.size || strchr(" >/\t\r\n", rest.data[0])))
            return true;
    }
    return false;
}
