/* SPDX-License-Identifier: MIT */
#include "store/fetches.h"

#include "paper/listing.h"
#include "base/array.h"

#include <stdlib.h>

enum { FIRST_TABLE = 64 };

void fetches_init(struct fetches *fetches)
{
    *fetches = (struct fetches){.count = 0};
}

void fetches_release(struct fetches *fetches)
{
    free(fetches->places);
    free(fetches->table);
    fetches_init(fetches);
}

uint64_t fetches_hash(struct slice source, struct slice url)
{
    return slice_hash(source) * 31 + slice_hash(url);
}

/* 64 bits of hash stand for source and URL while taking lines; a reader compares the line itself.
 */
static uint32_t place_of(const struct fetches *fetches, uint64_t hash)
{
    uint32_t mask = fetches->table_size - 1;
    uint32_t place = (uint32_t)(hash ^ hash >> 32) & mask;
    while (fetches->table[place] != 0 && fetches->places[fetches->table[place] - 1].hash != hash)
        place = (place + 1) & mask;
    return place;
}

static bool grow_table(struct fetches *fetches, struct error *error)
{
    void *table;
    uint32_t size = fetches->table_size ? fetches->table_size * 2 : FIRST_TABLE;
    if (!array_make(&table, size, sizeof *fetches->table, error))
        return false;
    free(fetches->table);
    fetches->table = table;
    fetches->table_size = size;
    for (uint32_t number = 0; number < fetches->count; number++)
        fetches->table[place_of(fetches, fetches->places[number].hash)] = number + 1;
    return true;
}

bool fetches_put(struct fetches *fetches, struct slice line, const struct fetch_state *state,
                 struct error *error)
{
    void *items = fetches->places;
    struct fetch_place added = {
        .at = (uint64_t)(line.data - fetches->map.data),
        .size = (uint32_t)line.size,
        .hash = fetches_hash(state->source, state->url),
    };
    if (fetches->count * 2 >= fetches->table_size && !grow_table(fetches, error))
        return false;
    uint32_t place = place_of(fetches, added.hash);
    if (fetches->table[place] != 0) {
        fetches->places[fetches->table[place] - 1] = added;
        return true;
    }
    if (!array_reserve(&items, &fetches->capacity, (size_t)fetches->count + 1, sizeof added, error))
        return false;
    fetches->places = items;
    fetches->places[fetches->count++] = added;
    fetches->table[place] = fetches->count;
    return true;
}

bool fetches_find(const struct fetches *fetches, struct slice source, struct slice url,
                  struct arena *arena, struct fetch_state *state)
{
    if (fetches->table_size == 0)
        return false;
    uint32_t found = fetches->table[place_of(fetches, fetches_hash(source, url))];
    if (found == 0)
        return false;
    const struct fetch_place *place = &fetches->places[found - 1];
    struct listing_line line;
    struct error ignored = ERROR_INIT;
    struct slice bytes = slice_first(slice_from(fetches->map, (size_t)place->at), place->size);
    if (!listing_parse(bytes, arena, &line, &ignored) || !line.is_fetch ||
        !slice_equal(line.fetch.source, source) || !slice_equal(line.fetch.url, url))
        return false;
    *state = line.fetch;
    return true;
}
