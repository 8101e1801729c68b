/* SPDX-License-Identifier: MIT */
#include "index/votes.h"

/* A number is the newest when its line is. */
static void take(int64_t number, uint64_t order, int64_t *newest, uint64_t *newest_order)
{
    if (number == LISTING_UNKNOWN || order < *newest_order)
        return;
    *newest = number;
    *newest_order = order;
}

void votes_read(struct segment *segment, uint32_t document, struct votes *votes)
{
    struct listing_walk walk;
    struct segment_listing each;
    uint64_t upvotes = 0, comments = 0, stars = 0;
    *votes = (struct votes){LISTING_UNKNOWN, LISTING_UNKNOWN, LISTING_UNKNOWN};
    if (segment_size(segment, SECTION_LISTED) == 0)
        return;
    listing_walk_init(&walk, segment, document);
    while (listing_walk_next(&walk, &each)) {
        take(each.listing.upvotes, each.order, &votes->upvotes, &upvotes);
        take(each.listing.comments, each.order, &votes->comments, &comments);
        take(each.listing.stars, each.order, &votes->stars, &stars);
    }
}
