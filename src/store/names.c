/* SPDX-License-Identifier: MIT */
#include "store/names.h"

#include "base/array.h"

#include <stdlib.h>

#define NAME_IN_POOL (UINT64_C(1) << 63)
#define POOL_LIMIT   (SIZE_MAX / 4)
enum { FIRST_TABLE = 1024 };

void names_init(struct names *names)
{
    *names = (struct names){.count = 0};
    text_init(&names->pool, POOL_LIMIT);
}

void names_release(struct names *names)
{
    free(names->names);
    free(names->table);
    text_release(&names->pool);
    names_init(names);
}

struct slice names_key(const struct names *names, uint32_t name)
{
    const struct name *n = &names->names[name];
    struct slice from = n->at & NAME_IN_POOL ? text_slice(&names->pool) : names->map;
    return slice_first(slice_from(from, (size_t)(n->at & ~NAME_IN_POOL)), n->size);
}

static uint32_t hash_of(struct slice key)
{
    uint64_t hash = slice_hash(key);
    return (uint32_t)(hash ^ hash >> 32);
}

/* The place of the key in the table, or the free one where it belongs. */
static uint32_t place_of(const struct names *names, struct slice key, uint32_t hash)
{
    uint32_t mask = names->table_size - 1;
    uint32_t place = hash & mask;
    while (names->table[place] != 0) {
        uint32_t number = names->table[place] - 1;
        if (names->names[number].hash == hash && slice_equal(names_key(names, number), key))
            break;
        place = (place + 1) & mask;
    }
    return place;
}

uint32_t names_find(const struct names *names, struct slice key)
{
    if (names->table_size == 0)
        return NAMES_NONE;
    uint32_t found = names->table[place_of(names, key, hash_of(key))];
    return found == 0 ? NAMES_NONE : found - 1;
}

static bool grow_table(struct names *names, struct error *error)
{
    uint32_t size = names->table_size ? names->table_size * 2 : FIRST_TABLE;
    void *table;
    if (size == 0)
        return error_set(error, ERROR_LIMIT, "the store has too many keys for this machine");
    if (!array_make(&table, size, sizeof *names->table, error))
        return false;
    free(names->table);
    names->table = table;
    names->table_size = size;
    for (uint32_t number = 0; number < names->count; number++) {
        uint32_t place = names->names[number].hash & (size - 1);
        while (names->table[place] != 0)
            place = (place + 1) & (size - 1);
        names->table[place] = number + 1;
    }
    return true;
}

/* Where the key's bytes are kept: its place in the map, else a copy in the pool. */
static bool keep(struct names *names, struct slice key, uint64_t *at)
{
    uintptr_t begin = (uintptr_t)key.data, map = (uintptr_t)names->map.data;
    if (begin >= map && begin - map < names->map.size) {
        *at = begin - map;
        return true;
    }
    *at = names->pool.size | NAME_IN_POOL;
    text_append(&names->pool, key);
    return text_ok(&names->pool);
}

bool names_add(struct names *names, struct slice key, uint32_t paper, uint32_t *name,
               struct error *error)
{
    void *items = names->names;
    struct name added = {.size = (uint32_t)key.size, .hash = hash_of(key), .paper = paper};
    if (key.size >= UINT32_MAX)
        return error_set(error, ERROR_LIMIT, "a key is too long");
    if ((size_t)names->count * 3 >= (size_t)names->table_size * 2 && !grow_table(names, error))
        return false;
    if (!array_reserve(&items, &names->capacity, (size_t)names->count + 1, sizeof added, error))
        return false;
    names->names = items;
    if (!keep(names, key, &added.at))
        return error_set(error, ERROR_SYSTEM, "not enough memory");
    uint32_t place = place_of(names, key, added.hash);
    *name = names->count;
    names->names[names->count++] = added;
    names->table[place] = names->count;
    return true;
}
