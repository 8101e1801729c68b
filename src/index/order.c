/* SPDX-License-Identifier: MIT */
#include "index/order.h"

#include "base/date.h"

#include <string.h>

int order_compare(const struct order *a, const struct order *b)
{
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    int keys =
        slice_compare((struct slice){a->key, a->key_size}, (struct slice){b->key, b->key_size});
    return keys ? keys : a->record < b->record ? -1 : a->record > b->record;
}

void order_add_listing(struct order *order, const struct listing *listing)
{
    if (listing->day == DAY_NONE || listing->day > order->day ||
        (listing->kind != LISTING_NEW && listing->kind != LISTING_CROSS &&
         listing->kind != LISTING_DAILY))
        return;
    uint32_t rank =
        listing->rank >= 0 && listing->rank < UINT32_MAX ? (uint32_t)listing->rank : UINT32_MAX;
    if (listing->day < order->day || rank < order->rank)
        order->rank = rank;
    order->day = listing->day;
}

void order_add_published(struct order *order, struct slice published)
{
    if (order->day == INT32_MAX)
        order->day = day_of_partial(published);
}

uint32_t order_key(struct slice key, char out[WORD_MAXIMUM])
{
    uint32_t size = key.size < WORD_MAXIMUM ? (uint32_t)key.size : WORD_MAXIMUM;
    for (uint32_t i = 0; i < size; i++)
        out[i] =
            key.data[i] >= 'A' && key.data[i] <= 'Z' ? (char)(key.data[i] | 0x20) : key.data[i];
    return size;
}
