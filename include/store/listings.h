/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "paper/paper.h"

/* The listings of each paper, as a chain with one place for each (source, day, kind) that holds its
 * newest line. */
struct listing_place {
    uint64_t order; /* offset of its line in listings.tsv: the greater is the newer */
    int64_t rank, upvotes, comments, stars, time;
    int32_t day;
    uint32_t next; /* of the same paper; LISTINGS_END: the last */
    uint16_t source;
    uint8_t kind;
};
#define LISTINGS_END UINT32_MAX

struct listings {
    struct listing_place *places;
    uint32_t count, capacity;
    struct slice *sources; /* in the arena */
    uint32_t source_count, source_capacity;
    struct arena arena;
};

void listings_init(struct listings *listings);
void listings_release(struct listings *listings);
/* Puts a line at offset order into the chain that begins at *first; an older line changes nothing.
 */
bool listings_put(struct listings *listings, uint32_t *first, const struct listing *listing,
                  uint64_t order, struct error *error) WARN_UNUSED;
/* Moves all of one chain into another. */
void listings_join(struct listings *listings, uint32_t *into, uint32_t *from);
/* The place for source, day and kind of the listing in a chain, LISTINGS_END when there is none. */
uint32_t listings_find(const struct listings *listings, uint32_t first,
                       const struct listing *listing);
/* The place as a listing of the paper with this key; the source lives as long as listings. */
struct listing listings_view(const struct listings *listings, uint32_t place, struct slice key);
