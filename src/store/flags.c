/* SPDX-License-Identifier: MIT */
#include "store/flags.h"

#include "base/array.h"

#include <stdlib.h>

enum { FIRST_SIZE = 64 };
#define POOL_LIMIT ((size_t)UINT32_MAX)

void flags_init(struct flags *flags)
{
    *flags = (struct flags){.count = 0};
    text_init(&flags->pool, POOL_LIMIT);
}

void flags_release(struct flags *flags)
{
    free(flags->entries);
    text_release(&flags->pool);
    *flags = (struct flags){.version = flags->version};
}

void flags_clear(struct flags *flags)
{
    uint64_t version = flags->version + 1;
    flags_release(flags);
    flags_init(flags);
    flags->version = version;
}

static struct flags_entry *find(const struct flags *flags, struct slice key, uint64_t hash)
{
    uint32_t mask = flags->size - 1, at = (uint32_t)(hash ^ hash >> 32) & mask;
    for (; flags->entries[at].used; at = (at + 1) & mask) {
        const struct flags_entry *entry = &flags->entries[at];
        if (entry->hash == hash &&
            slice_equal((struct slice){flags->pool.data + entry->key, entry->size}, key))
            break;
    }
    return &flags->entries[at];
}

static bool grow(struct flags *flags, struct error *error)
{
    void *made;
    uint32_t size = flags->size ? flags->size * 2 : FIRST_SIZE;
    if (!array_make(&made, size, sizeof *flags->entries, error))
        return false;
    struct flags_entry *entries = made;
    for (uint32_t i = 0; i < flags->size; i++) {
        const struct flags_entry *entry = &flags->entries[i];
        uint32_t at = (uint32_t)(entry->hash ^ entry->hash >> 32) & (size - 1);
        while (entry->used && entries[at].used)
            at = (at + 1) & (size - 1);
        if (entry->used)
            entries[at] = *entry;
    }
    free(flags->entries);
    flags->entries = entries;
    flags->size = size;
    return true;
}

bool flags_put(struct flags *flags, struct slice key, unsigned flag, bool on, struct error *error)
{
    uint64_t hash = slice_hash(key);
    if (flags->count * 2 >= flags->size && !grow(flags, error))
        return false;
    struct flags_entry *entry = find(flags, key, hash);
    if (!entry->used) {
        *entry = (struct flags_entry){
            .hash = hash, .key = (uint32_t)flags->pool.size, .size = (uint32_t)key.size, .used = 1};
        flags->count++;
        text_append(&flags->pool, key);
        if (!text_ok(&flags->pool))
            return error_set(error, ERROR_SYSTEM, "not enough memory");
    }
    entry->flags = on ? entry->flags | flag : entry->flags & ~flag;
    flags->version++;
    return true;
}

unsigned flags_get(const struct flags *flags, struct slice key)
{
    return flags->count == 0 ? 0 : find(flags, key, slice_hash(key))->flags;
}

bool flags_next(const struct flags *flags, uint32_t *at, struct slice *key, unsigned *found)
{
    for (; *at < flags->size; ++*at) {
        const struct flags_entry *entry = &flags->entries[*at];
        if (!entry->used || entry->flags == 0)
            continue;
        *key = (struct slice){flags->pool.data + entry->key, entry->size};
        *found = entry->flags;
        ++*at;
        return true;
    }
    return false;
}
