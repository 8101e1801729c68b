/* SPDX-License-Identifier: MIT */
#include "store/joins.h"

#include "base/array.h"
#include "index/segment.h"
#include "paper/identity.h"

#include <stdlib.h>

enum { FIRST_SIZE = 64, TITLE_WORDS = 4, FOLDED_LIMIT = 1 << 24 };

void joins_init(struct joins *joins)
{
    *joins = (struct joins){.used = 0};
}

void joins_release(struct joins *joins)
{
    free(joins->places);
    joins_init(joins);
}

uint64_t joins_title_hash(struct slice title)
{
    struct text folded;
    text_init(&folded, FOLDED_LIMIT);
    size_t words = identity_fold_title(title, &folded);
    uint64_t hash = name_hash(NAME_TITLE, text_slice(&folded));
    bool ok = text_ok(&folded);
    text_release(&folded);
    return ok && words >= TITLE_WORDS ? hash : 0;
}

uint64_t joins_guid_hash(struct slice guid)
{
    return guid.size == 0 ? 0 : name_hash(NAME_GUID, guid);
}

static size_t place_of(const struct joins *joins, uint64_t hash)
{
    return (size_t)hash & (joins->size - 1);
}

static void enter(struct joins *joins, uint64_t hash, uint32_t paper)
{
    size_t at = place_of(joins, hash);
    while (joins->places[at].hash != 0) {
        if (joins->places[at].hash == hash && joins->places[at].paper == paper)
            return;
        at = (at + 1) & (joins->size - 1);
    }
    joins->places[at] = (struct joins_place){hash, paper};
    joins->used++;
}

static bool make_room(struct joins *joins, struct error *error)
{
    struct joins old = *joins;
    void *places;
    if ((joins->used + 1) * 2 < joins->size)
        return true;
    size_t size = old.size ? old.size * 2 : FIRST_SIZE;
    if (!array_make(&places, size, sizeof *joins->places, error))
        return false;
    joins->places = places;
    joins->size = size;
    joins->used = 0;
    for (size_t i = 0; i < old.size; i++)
        if (old.places[i].hash != 0)
            enter(joins, old.places[i].hash, old.places[i].paper);
    free(old.places);
    return true;
}

bool joins_put(struct joins *joins, uint64_t hash, uint32_t paper, struct error *error)
{
    if (!make_room(joins, error))
        return false;
    enter(joins, hash, paper);
    return true;
}

uint32_t joins_next(const struct joins *joins, uint64_t hash, size_t *state)
{
    if (hash == 0 || joins->size == 0)
        return UINT32_MAX;
    for (size_t at = *state ? *state - 1 : place_of(joins, hash); joins->places[at].hash != 0;
         at = (at + 1) & (joins->size - 1)) {
        if (joins->places[at].hash != hash)
            continue;
        *state = ((at + 1) & (joins->size - 1)) + 1;
        return joins->places[at].paper;
    }
    return UINT32_MAX;
}
