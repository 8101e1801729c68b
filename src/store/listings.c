/* SPDX-License-Identifier: MIT */
#include "store/listings.h"

#include "base/array.h"

#include <stdlib.h>

enum { SOURCES_LIMIT = UINT16_MAX, ARENA_LIMIT = 1 << 28 };

void listings_init(struct listings *listings)
{
    *listings = (struct listings){.count = 0};
    arena_init(&listings->arena, ARENA_LIMIT);
}

void listings_release(struct listings *listings)
{
    free(listings->places);
    free(listings->sources);
    arena_release(&listings->arena);
    listings_init(listings);
}

static uint32_t source_number(const struct listings *listings, struct slice source)
{
    uint32_t number = 0;
    while (number < listings->source_count && !slice_equal(listings->sources[number], source))
        number++;
    return number;
}

static bool add_source(struct listings *listings, struct slice source, struct error *error)
{
    void *items = listings->sources;
    if (listings->source_count == SOURCES_LIMIT)
        return error_set(error, ERROR_LIMIT, "the listings have more than %d sources",
                         SOURCES_LIMIT);
    if (!array_reserve(&items, &listings->source_capacity, (size_t)listings->source_count + 1,
                       sizeof *listings->sources, error))
        return false;
    listings->sources = items;
    struct slice copy = arena_copy(&listings->arena, source);
    if (listings->arena.failed)
        return error_set(error, ERROR_SYSTEM, "not enough memory");
    listings->sources[listings->source_count++] = copy;
    return true;
}

static uint32_t find(const struct listings *listings, uint32_t first,
                     const struct listing_place *wanted)
{
    uint32_t at = first;
    while (at != LISTINGS_END) {
        const struct listing_place *place = &listings->places[at];
        if (place->day == wanted->day && place->kind == wanted->kind &&
            place->source == wanted->source)
            break;
        at = place->next;
    }
    return at;
}

uint32_t listings_find(const struct listings *listings, uint32_t first,
                       const struct listing *listing)
{
    uint32_t source = source_number(listings, listing->source);
    struct listing_place wanted = {
        .day = listing->day, .kind = (uint8_t)listing->kind, .source = (uint16_t)source};
    return source == listings->source_count ? LISTINGS_END : find(listings, first, &wanted);
}

static void replace(struct listing_place *place, const struct listing_place *with)
{
    uint32_t next = place->next;
    if (with->order < place->order)
        return;
    *place = *with;
    place->next = next;
}

bool listings_put(struct listings *listings, uint32_t *first, const struct listing *listing,
                  uint64_t order, struct error *error)
{
    uint32_t source = source_number(listings, listing->source);
    if (source == listings->source_count && !add_source(listings, listing->source, error))
        return false;
    struct listing_place added = {
        .order = order,
        .rank = listing->rank,
        .upvotes = listing->upvotes,
        .comments = listing->comments,
        .stars = listing->stars,
        .time = listing->time,
        .day = listing->day,
        .next = *first,
        .source = (uint16_t)source,
        .kind = (uint8_t)listing->kind,
    };
    uint32_t same = find(listings, *first, &added);
    if (same != LISTINGS_END) {
        replace(&listings->places[same], &added);
        return true;
    }
    void *items = listings->places;
    if (!array_reserve(&items, &listings->capacity, (size_t)listings->count + 1, sizeof added,
                       error))
        return false;
    listings->places = items;
    *first = listings->count;
    listings->places[listings->count++] = added;
    return true;
}

void listings_join(struct listings *listings, uint32_t *into, uint32_t *from)
{
    while (*from != LISTINGS_END) {
        uint32_t moved = *from;
        struct listing_place *place = &listings->places[moved];
        uint32_t same = find(listings, *into, place);
        *from = place->next;
        if (same != LISTINGS_END) {
            replace(&listings->places[same], place);
        } else {
            place->next = *into;
            *into = moved;
        }
    }
}

struct listing listings_view(const struct listings *listings, uint32_t place, struct slice key)
{
    const struct listing_place *p = &listings->places[place];
    return (struct listing){
        .kind = (enum listing_kind)p->kind,
        .source = listings->sources[p->source],
        .day = p->day,
        .key = key,
        .rank = p->rank,
        .upvotes = p->upvotes,
        .comments = p->comments,
        .stars = p->stars,
        .time = p->time,
    };
}
