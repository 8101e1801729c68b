/* SPDX-License-Identifier: MIT */
#include "query/query.h"

#include "query/tree.h"

#include <stdlib.h>

void query_release(struct query *query)
{
    if (!query)
        return;
    arena_release(&query->arena);
    free(query);
}

bool query_is_empty(const struct query *query)
{
    return query->count == 0;
}

const char *const query_sort_names[QUERY_SORTS] = {
    [QUERY_BY_FEED] = "feed",  [QUERY_BY_RELEVANCE] = "relevance", [QUERY_BY_DATE] = "date",
    [QUERY_BY_UPVOTES] = "up", [QUERY_BY_TITLE] = "title",
};

enum query_sort query_sort(const struct query *query)
{
    return query->sort;
}

uint64_t query_limit(const struct query *query)
{
    return query->limit;
}

bool query_node_is_row(const struct query_node *node)
{
    return node->kind == QUERY_GROUP || node->kind == QUERY_ALL_OF || node->kind == QUERY_ANY_OF;
}

static void narrow(struct day_range *range, int32_t first, int32_t last)
{
    if (first > range->first)
        range->first = first;
    if (last < range->last)
        range->last = last;
}

bool query_days(const struct query *query, struct day_range *range)
{
    bool limited = false;
    *range = (struct day_range){QUERY_DAY_FIRST, QUERY_DAY_LAST};
    for (size_t i = 0; i < query->count; i = query->nodes[i].end) {
        const struct query_node *node = &query->nodes[i];
        bool dated =
            node->kind == QUERY_ON || node->kind == QUERY_AFTER || node->kind == QUERY_BEFORE;
        if (!dated || node->negated)
            continue;
        limited = true;
        if (node->kind == QUERY_BEFORE)
            narrow(range, QUERY_DAY_FIRST, node->days.first - 1);
        else
            narrow(range, node->days.first,
                   node->kind == QUERY_ON ? node->days.last : QUERY_DAY_LAST);
    }
    return limited;
}

bool query_node_needs_text(const struct query_node *node)
{
    switch (node->kind) {
    case QUERY_NO_DAY:
    case QUERY_AFTER:
    case QUERY_BEFORE:
    case QUERY_FEATURED:
    case QUERY_MARKED:
    case QUERY_UNMARKED:
    case QUERY_NEW:
    case QUERY_LISTED:
    case QUERY_HAS_COMMENTS:
        return false;
    case QUERY_COMPARE:
        return node->value == QUERY_AUTHORS;
    default:
        return !query_node_is_row(node);
    }
}

bool query_needs_text(const struct query *query)
{
    for (size_t i = 0; i < query->count; i++)
        if (query_node_needs_text(&query->nodes[i]))
            return true;
    return false;
}

bool query_has_words(const struct query *query)
{
    for (size_t i = 0; i < query->count;) {
        const struct query_node *node = &query->nodes[i];
        if (!node->negated && node->kind <= QUERY_NAME)
            return true;
        i = node->negated ? node->end : i + 1;
    }
    return false;
}
