/* SPDX-License-Identifier: MIT */
#include "store/joins.h"

#include "paper/identity.h"
#include "base/array.h"

#include <stdlib.h>

enum { FIRST_SIZE = 1024, TITLE_WORDS = 4, FOLDED_LIMIT = 1 << 24, RECORD_LIMIT = 1 << 28 };

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
    uint64_t hash = slice_hash(text_slice(&folded)) | 1;
    bool ok = text_ok(&folded);
    text_release(&folded);
    return ok && words >= TITLE_WORDS ? hash : 0;
}

uint64_t joins_guid_hash(struct slice guid)
{
    /* Even, where the hashes of titles are odd. */
    uint64_t hash = slice_hash(guid) & ~UINT64_C(1);
    return guid.size == 0 ? 0 : hash ? hash : 2;
}

static size_t place_of(const struct joins *joins, uint64_t hash)
{
    return (size_t)(hash * UINT64_C(0x9e3779b97f4a7c15) >> 20) & (joins->size - 1);
}

static void put(struct joins *joins, uint64_t hash, uint32_t paper)
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
    if ((joins->used + 2) * 2 < joins->size)
        return true;
    joins->size = old.size ? old.size * 2 : FIRST_SIZE;
    if (!array_make(&places, joins->size, sizeof *joins->places, error)) {
        *joins = old;
        return false;
    }
    joins->places = places;
    joins->used = 0;
    for (size_t i = 0; i < old.size; i++)
        if (old.places[i].hash != 0)
            put(joins, old.places[i].hash, old.places[i].paper);
    free(old.places);
    return true;
}

static bool enter(struct joins *joins, const struct index *index, uint32_t number,
                  struct arena *arena, struct error *error)
{
    struct paper paper;
    struct error ignored = ERROR_INIT;
    arena_clear(arena);
    if (!index_read(index, number, arena, &paper, &ignored))
        return true;
    if (!make_room(joins, error))
        return false;
    uint64_t title = joins_title_hash(paper.fields[PAPER_TITLE]);
    uint64_t guid = joins_guid_hash(paper.fields[PAPER_GUID]);
    if (title)
        put(joins, title, number);
    if (guid)
        put(joins, guid, number);
    return true;
}

bool joins_update(struct joins *joins, const struct index *index, uint64_t epoch,
                  struct error *error)
{
    struct arena arena;
    bool done = true;
    if (joins->epoch != epoch) {
        joins_release(joins);
        joins->epoch = epoch;
    }
    arena_init(&arena, RECORD_LIMIT);
    for (uint32_t number = 0; done && number < index->count; number++) {
        const struct index_paper *paper = &index->papers[number];
        if (paper->has_record && paper->merged == INDEX_NONE && paper->record >= joins->covered)
            done = enter(joins, index, number, &arena, error);
    }
    arena_release(&arena);
    if (done)
        joins->covered = index->map.size;
    return done;
}

uint32_t joins_next(const struct joins *joins, const struct index *index, uint64_t hash,
                    size_t *state)
{
    if (hash == 0 || joins->size == 0)
        return INDEX_NONE;
    for (size_t at = *state ? *state - 1 : place_of(joins, hash); joins->places[at].hash != 0;
         at = (at + 1) & (joins->size - 1)) {
        if (joins->places[at].hash != hash)
            continue;
        *state = ((at + 1) & (joins->size - 1)) + 1;
        return index_follow(index, joins->places[at].paper);
    }
    return INDEX_NONE;
}
