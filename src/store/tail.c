/* SPDX-License-Identifier: MIT */
#include "store/tail.h"

#include "base/array.h"

#include <stdlib.h>

void tail_init(struct tail *tail)
{
    *tail = (struct tail){.count = 0};
    names_init(&tail->names);
    listings_init(&tail->listings);
    fetches_init(&tail->fetches);
    joins_init(&tail->joins);
}

void tail_release(struct tail *tail)
{
    names_release(&tail->names);
    listings_release(&tail->listings);
    fetches_release(&tail->fetches);
    joins_release(&tail->joins);
    free(tail->papers);
    free(tail->aliases);
    free(tail->masks);
    *tail = (struct tail){.count = 0};
}

void tail_clear(struct tail *tail)
{
    struct slice papers = tail->names.map, listings = tail->fetches.map;
    tail_release(tail);
    tail_init(tail);
    tail_set_maps(tail, papers, listings);
}

bool tail_is_empty(const struct tail *tail)
{
    return tail->count == 0 && tail->fetches.count == 0 && tail->alias_count == 0;
}

void tail_set_maps(struct tail *tail, struct slice papers, struct slice listings)
{
    tail->names.map = papers;
    tail->fetches.map = listings;
}

uint32_t tail_follow(const struct tail *tail, uint32_t number)
{
    while (tail->papers[number].merged != TAIL_NONE)
        number = tail->papers[number].merged;
    return number;
}

uint32_t tail_find(const struct tail *tail, struct slice key)
{
    uint32_t name = names_find(&tail->names, key);
    return name == NAMES_NONE ? TAIL_NONE : tail_follow(tail, tail->names.names[name].paper);
}

struct slice tail_key(const struct tail *tail, uint32_t number)
{
    return names_key(&tail->names, tail->papers[number].name);
}

bool tail_add(struct tail *tail, struct slice key, uint32_t *number, struct error *error)
{
    uint32_t name;
    void *items = tail->papers;
    if (!array_reserve(&items, &tail->capacity, (size_t)tail->count + 1, sizeof *tail->papers,
                       error))
        return false;
    tail->papers = items;
    if (!names_add(&tail->names, key, tail->count, &name, error))
        return false;
    tail->bare = tail->bare || slice_starts_with(key, SLICE("title:"));
    *number = tail->count++;
    tail->papers[*number] =
        (struct tail_paper){.name = name, .merged = TAIL_NONE, .first_listing = LISTINGS_END};
    return true;
}

void tail_join(struct tail *tail, uint32_t from, uint32_t into)
{
    if (from == into)
        return;
    tail->papers[from].merged = into;
    listings_join(&tail->listings, &tail->papers[into].first_listing,
                  &tail->papers[from].first_listing);
}

static bool add_place(struct tail_place **places, uint32_t *count, uint32_t *capacity,
                      uint64_t hash, uint64_t at, struct error *error)
{
    void *items = *places;
    if (!array_reserve(&items, capacity, (size_t)*count + 1, sizeof **places, error))
        return false;
    *places = items;
    (*places)[(*count)++] = (struct tail_place){hash, at};
    return true;
}

bool tail_note_alias(struct tail *tail, uint64_t hash, uint64_t at, struct error *error)
{
    return add_place(&tail->aliases, &tail->alias_count, &tail->alias_capacity, hash, at, error);
}

bool tail_note_mask(struct tail *tail, uint64_t segment, uint32_t document, struct error *error)
{
    return add_place(&tail->masks, &tail->mask_count, &tail->mask_capacity, segment, document,
                     error);
}
