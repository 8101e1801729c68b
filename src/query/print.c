/* SPDX-License-Identifier: MIT */
#include "query/query.h"

#include "query/terms.h"
#include "query/tree.h"

#include <inttypes.h>
#include <string.h>

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

static void append_words(struct text *out, const struct phrase *phrase, char between)
{
    for (size_t i = 0; i < phrase->count; i++) {
        if (i > 0 && !joins_itself(phrase->words[i - 1], phrase->words[i]))
            text_append_byte(out, between);
        append_word(out, phrase->words[i]);
    }
}

/* A single whole word is written with =, as are all of the author field, where quotes mean the
 * words of one name. */
static void append_phrase(struct text *out, const struct query_node *node)
{
    const struct phrase *phrase = &node->phrase;
    bool authors = node->kind == QUERY_FIELD && node->value == PAPER_AUTHORS;
    bool equal = node->quoted && node->kind != QUERY_NAME && (authors || phrase->count == 1);
    bool between_quotes = node->quoted && !equal;
    if (equal)
        text_append_byte(out, '=');
    if (between_quotes)
        text_append_byte(out, '"');
    append_words(out, phrase, between_quotes ? ' ' : '-');
    if (between_quotes)
        text_append_byte(out, '"');
}

static bool needs_quotes(struct slice name)
{
    for (size_t i = 0; i < name.size; i++)
        if ((unsigned char)name.data[i] <= ' ' || memchr("\"\\()", name.data[i], 4))
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

/* A year, a month, a day, FIRST..LAST, FIRST.. or ..LAST. */
static void append_days(struct text *out, struct day_range days)
{
    int year, month, day;
    struct text first;
    text_init(&first, 64);
    day_append(&first, days.first);
    day_to_civil(days.first, &year, &month, &day);
    struct slice whole = text_slice(&first);
    if (days.first == QUERY_DAY_FIRST || days.last == QUERY_DAY_LAST) {
        if (days.first != QUERY_DAY_FIRST)
            text_append(out, whole);
        text_append_string(out, "..");
        if (days.last != QUERY_DAY_LAST)
            day_append(out, days.last);
    } else if (days.first == days.last)
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

static void append_numbers(struct text *out, int64_t low, int64_t high)
{
    if (low == high) {
        text_append_int(out, low);
    } else if (high == INT64_MAX) {
        text_append_string(out, low > 0 ? ">" : ">=");
        text_append_int(out, low > 0 ? low - 1 : 0);
    } else if (low == 0) {
        text_append_byte(out, '<');
        text_append_int(out, high + 1);
    } else {
        text_append_int(out, low);
        text_append_string(out, "..");
        text_append_int(out, high);
    }
}

static void append_condition(struct text *out, const struct query_node *node)
{
    if (node->kind == QUERY_NAME)
        text_append_string(out, terms_name(QUERY_FIELD, PAPER_AUTHORS));
    else if (node->kind == QUERY_NO_DAY)
        text_append_string(out, terms_name(QUERY_ON, 0));
    else
        text_append_string(out, terms_name((int)node->kind, node->value));
    switch (node->kind) {
    case QUERY_ANYWHERE:
    case QUERY_ANY_FIELD:
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
    case QUERY_PUBLISHED:
    case QUERY_FEATURED:
        append_days(out, node->days);
        break;
    case QUERY_NO_DAY:
        text_append_string(out, "none");
        break;
    case QUERY_AFTER:
    case QUERY_BEFORE:
        day_append(out, node->days.first);
        break;
    case QUERY_COMPARE:
        append_numbers(out, node->low, node->high);
        break;
    default:
        break;
    }
}

static void append_node(struct text *out, const struct query *query, size_t index, bool either);

/* The nodes from first to end, an OR or nothing between them. */
static void append_row(struct text *out, const struct query *query, size_t first, size_t end,
                       bool either)
{
    for (size_t i = first; i < end; i = query->nodes[i].end) {
        if (i > first)
            text_append_string(out, either ? " OR " : " ");
        append_node(out, query, i, either);
    }
}

/* Parentheses stand where AND, which binds tighter than OR, would give another meaning. */
static void append_node(struct text *out, const struct query *query, size_t index, bool either)
{
    const struct query_node *node = &query->nodes[index];
    bool any = node->kind == QUERY_ANY_OF;
    bool parentheses = any || (node->kind == QUERY_ALL_OF && (node->negated || !either));
    if (node->negated)
        text_append_byte(out, '-');
    if (!any && node->kind != QUERY_ALL_OF) {
        append_condition(out, node);
        return;
    }
    if (parentheses)
        text_append_byte(out, '(');
    append_row(out, query, index + 1, node->end, any);
    if (parentheses)
        text_append_byte(out, ')');
}

void query_print(const struct query *query, struct text *out)
{
    const struct query_node *first = query->nodes;
    size_t begin = out->size;
    if (query->count > 0 && first->kind == QUERY_ANY_OF && !first->negated &&
        first->end == query->count)
        append_row(out, query, 1, query->count, true);
    else
        append_row(out, query, 0, query->count, false);
    if (query->sort != QUERY_UNSORTED)
        text_append_format(out, "%s%s%s", out->size > begin ? " " : "", terms_name(QUERY_SORT, 0),
                           query_sort_names[query->sort]);
    if (query->limit > 0)
        text_append_format(out, "%s%s%" PRIu64, out->size > begin ? " " : "",
                           terms_name(QUERY_LIMIT, 0), query->limit);
}
