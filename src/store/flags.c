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

static uint32_t base_size(const struct flags *flags)
{
    return flags->base ? (uint32_t)(segment_size(flags->base, SECTION_MARK_TABLE) /
                                    sizeof(struct flags_entry))
                       : 0;
}

static struct slice base_key(const struct flags *flags, const struct flags_entry *entry)
{
    const char *key = segment_bytes(flags->base, SECTION_MARK_KEYS, entry->key, entry->size);
    return (struct slice){key, key ? entry->size : 0};
}

/* What the file of marks says. */
static unsigned get_base(const struct flags *flags, struct slice key, uint64_t hash)
{
    uint32_t size = base_size(flags), mask = size - 1, at = (uint32_t)(hash ^ hash >> 32) & mask;
    for (uint32_t i = 0; i < size; i++, at = (at + 1) & mask) {
        const struct flags_entry *entry =
            segment_bytes(flags->base, SECTION_MARK_TABLE, at * sizeof *entry, sizeof *entry);
        if (!entry || !entry->used)
            return 0;
        if (entry->hash == hash && slice_equal(base_key(flags, entry), key))
            return entry->flags;
    }
    return 0;
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
        *entry = (struct flags_entry){.hash = hash,
                                      .key = (uint32_t)flags->pool.size,
                                      .size = (uint32_t)key.size,
                                      .flags = get_base(flags, key, hash),
                                      .used = 1};
        flags->count++;
        text_append(&flags->pool, key);
        if (!text_ok(&flags->pool))
            return error_set(error, ERROR_SYSTEM, "not enough memory");
    }
    entry->flags = on ? entry->flags | flag : entry->flags & ~flag;
    flags->version++;
    return true;
}

bool flags_is_empty(const struct flags *flags)
{
    return flags->count == 0 && !flags->base;
}

unsigned flags_get(const struct flags *flags, struct slice key)
{
    if (flags_is_empty(flags))
        return 0;
    uint64_t hash = slice_hash(key);
    const struct flags_entry *entry = flags->size > 0 ? find(flags, key, hash) : NULL;
    return entry && entry->used ? entry->flags : get_base(flags, key, hash);
}

/* The entry with a number: first those of this process, then those of the file they do not
   override. */
static bool entry_at(const struct flags *flags, uint32_t at, struct slice *key, unsigned *found)
{
    const struct flags_entry *entry;
    if (at < flags->size) {
        entry = &flags->entries[at];
        *key = (struct slice){flags->pool.data + entry->key, entry->size};
    } else {
        entry = segment_bytes(flags->base, SECTION_MARK_TABLE,
                              (uint64_t)(at - flags->size) * sizeof *entry, sizeof *entry);
        if (!entry || !entry->used)
            return false;
        *key = base_key(flags, entry);
        if (flags->size > 0 && find(flags, *key, entry->hash)->used)
            return false;
    }
    *found = entry->flags;
    return entry->used && entry->flags != 0;
}

bool flags_next(const struct flags *flags, uint32_t *at, struct slice *key, unsigned *found)
{
    while (*at < flags->size + base_size(flags))
        if (entry_at(flags, (*at)++, key, found))
            return true;
    return false;
}
