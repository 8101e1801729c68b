/* SPDX-License-Identifier: MIT */
#include "query/query.h"

#include "query/terms.h"
#include "query/tree.h"

static bool is_ideograph_at(struct slice s, size_t at)
{
    return unicode_is_ideograph(utf8_next(s, &at));
}

/* Han, Kana and Hangul are written without anything between. */
static bool joins_itself(struct slice left, struct slice right)
{
    size_t last = left.size - 1;
    while (last > 0 && ((unsigned char)left.data[last] & 0xC0) == 0x80)
        last--;
    return is_ideograph_at(left, last) || is_ideograph_at(right, 0);
}

/* Composed, as people write it; folding takes it apart again. */
static void append_word(struct text *out, struct slice word)
{
    unicode_clean(out, word, CLEAN_LINE);
}

static void append_phrase(struct text *out, const struct query_node *node)
{
    const struct phrase *phrase = &node->phrase;
    if (node->quoted)
        text_append_byte(out, '"');
    for (size_t i = 0; i < phrase->count; i++) {
        if (i > 0 && !joins_itself(phrase->words[i - 1], phrase->words[i]))
            text_append_byte(out, node->quoted ? ' ' : '-');
        append_word(out, phrase->words[i]);
    }
    if (node->quoted)
        text_append_byte(out, '"');
}

static bool needs_quotes(struct slice name)
{
    for (size_t i = 0; i < name.size; i++)
        if ((unsigned char)name.data[i] <= ' ' || name.data[i] == '"' || name.data[i] == '\\')
            return true;
    return false;
}

static void append_name(struct text *out, struct slice name)
{
    if (!needs_quotes(name)) {
        text_append(out, name);
        return;
    }
    text_append_byte(out, '"');
    for (size_t i = 0; i < name.size; i++) {
        if (name.data[i] == '"' || name.data[i] == '\\')
            text_append_byte(out, '\\');
        text_append_byte(out, name.data[i]);
    }
    text_append_byte(out, '"');
}

static int32_t month_end(int year, int month)
{
    return month == 12 ? day_from_civil(year, 12, 31) : day_from_civil(year, month + 1, 1) - 1;
}

/* A year, a month, a day, or FIRST..LAST. */
static void append_days(struct text *out, struct day_range days)
{
    int year, month, day;
    struct text first;
    text_init(&first, 64);
    day_append(&first, days.first);
    day_to_civil(days.first, &year, &month, &day);
    struct slice whole = text_slice(&first);
    if (days.first == days.last)
        text_append(out, whole);
    else if (day == 1 && month == 1 && days.last == day_from_civil(year, 12, 31))
        text_append(out, slice_first(whole, 4));
    else if (day == 1 && days.last == month_end(year, month))
        text_append(out, slice_first(whole, 7));
    else {
        text_append(out, whole);
        text_append(out, SLICE(".."));
        day_append(out, days.last);
    }
    text_release(&first);
}

static void append_node(struct text *out, const struct query_node *node)
{
    if (node->kind == QUERY_NAME)
        text_append_string(out, terms_name(QUERY_FIELD, PAPER_AUTHORS));
    else if (node->kind == QUERY_NO_DAY)
        text_append_string(out, terms_name(QUERY_ON, 0));
    else
        text_append_string(out, terms_name((int)node->kind, node->value));
    switch (node->kind) {
    case QUERY_ANYWHERE:
    case QUERY_FIELD:
    case QUERY_NAME:
        append_phrase(out, node);
        break;
    case QUERY_CATEGORY:
    case QUERY_SOURCE:
    case QUERY_ID:
    case QUERY_GROUP:
        append_name(out, node->text);
        break;
    case QUERY_ON:
        append_days(out, node->days);
        break;
    case QUERY_NO_DAY:
        text_append_string(out, "none");
        break;
    case QUERY_AFTER:
    case QUERY_BEFORE:
        day_append(out, node->days.first);
        break;
    default:
        break;
    }
}

void query_print(const struct query *query, struct text *out)
{
    for (size_t i = 0; i < query->count; i = query->nodes[i].end) {
        const struct query_node *node = &query->nodes[i];
        if (i > 0)
            text_append_byte(out, ' ');
        if (node->negated)
            text_append_byte(out, '-');
        append_node(out, node);
    }
}
