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
    *range = (struct day_range){DAY_NONE + 1, INT32_MAX};
    for (size_t i = 0; i < query->count; i = query->nodes[i].end) {
        const struct query_node *node = &query->nodes[i];
        bool dated =
            node->kind == QUERY_ON || node->kind == QUERY_AFTER || node->kind == QUERY_BEFORE;
        if (!dated || node->negated)
            continue;
        limited = true;
        if (node->kind == QUERY_BEFORE)
            narrow(range, DAY_NONE + 1, node->days.first - 1);
        else
            narrow(range, node->days.first, node->kind == QUERY_ON ? node->days.last : INT32_MAX);
    }
    return limited;
}

bool query_needs_text(const struct query *query)
{
    for (size_t i = 0; i < query->count; i++) {
        switch (query->nodes[i].kind) {
        case QUERY_GROUP:
        case QUERY_NO_DAY:
        case QUERY_AFTER:
        case QUERY_BEFORE:
        case QUERY_MARKED:
        case QUERY_UNMARKED:
        case QUERY_NEW:
        case QUERY_LISTED:
        case QUERY_HAS_COMMENTS:
            continue;
        default:
            return true;
        }
    }
    return false;
}
