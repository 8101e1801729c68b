/* SPDX-License-Identifier: MIT */
#include "store/newest.h"

#include "store/salt.h"

#include <stdlib.h>
#include <string.h>

enum { TAG_BITS = 24, SPARE = 16 };
#define LINES_MOST  UINT64_C(3000000000)
#define OFFSET_MOST (UINT64_C(1) << 40)
#define TAG_MASK    ((UINT64_C(1) << TAG_BITS) - 1)

bool newest_init(struct newest *newest, uint64_t lines, struct error *error)
{
    char salt[BATCH_SALT];
    if (lines > LINES_MOST || newest->bytes.size >= OFFSET_MOST - 1)
        return error_set(error, ERROR_LIMIT, "The log is too long");
    salt_draw(salt);
    newest->seed = slice_hash((struct slice){salt, BATCH_SALT});
    newest->size = lines + lines / 3 + SPARE;
    newest->count = newest->lines = 0;
    newest->places = calloc((size_t)newest->size, sizeof *newest->places);
    return newest->places || error_set(error, ERROR_SYSTEM, "not enough memory");
}

void newest_release(struct newest *newest)
{
    free(newest->places);
    newest->places = NULL;
}

struct slice newest_line(const struct newest *newest, uint64_t offset)
{
    struct slice rest = slice_from(newest->bytes, (size_t)offset), line = {NULL, 0};
    (void)slice_next_line(&rest, &line);
    return line;
}

static uint64_t mix(uint64_t hash, struct slice bytes)
{
    for (size_t i = 0; i < bytes.size; i++)
        hash = (hash ^ (unsigned char)bytes.data[i]) * UINT64_C(0x100000001b3);
    hash = (hash ^ hash >> 32) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 29;
}

static bool has_key(const struct newest *newest, uint64_t place, const struct newest_key *key)
{
    struct newest_key other;
    return newest->key_of(newest->context, newest_line(newest, (place >> TAG_BITS) - 1), &other) &&
           slice_equal(other.first, key->first) && slice_equal(other.second, key->second);
}

/* Where a key is, or would be put. known: a place it may be at, which is not looked into. */
static uint64_t place_of(const struct newest *newest, const struct newest_key *key, uint64_t known,
                         uint64_t *tag)
{
    uint64_t hash = mix(mix(newest->seed, key->first), key->second);
    uint64_t at = (hash >> 32) * newest->size >> 32;
    *tag = hash & TAG_MASK;
    while (newest->places[at] != 0) {
        uint64_t place = newest->places[at];
        if ((place & TAG_MASK) == *tag &&
            ((place >> TAG_BITS) - 1 == known || has_key(newest, place, key)))
            break;
        at = at + 1 == newest->size ? 0 : at + 1;
    }
    return at;
}

static uint64_t offset_of(const struct newest *newest, struct slice line)
{
    return (uint64_t)(line.data - newest->bytes.data);
}

void newest_enter(struct newest *newest, struct slice line)
{
    struct newest_key key;
    uint64_t tag;
    if (!newest->key_of(newest->context, line, &key))
        return;
    uint64_t at = place_of(newest, &key, NEWEST_NONE, &tag);
    newest->count += newest->places[at] == 0;
    newest->lines++;
    newest->places[at] = (offset_of(newest, line) + 1) << TAG_BITS | tag;
}

bool newest_is(const struct newest *newest, struct slice line)
{
    struct newest_key key;
    uint64_t tag, offset = offset_of(newest, line);
    if (!newest->key_of(newest->context, line, &key))
        return true;
    return (newest->places[place_of(newest, &key, offset, &tag)] >> TAG_BITS) - 1 == offset;
}

uint64_t newest_find(const struct newest *newest, const struct newest_key *key)
{
    uint64_t tag, place = newest->places[place_of(newest, key, NEWEST_NONE, &tag)];
    return place == 0 ? NEWEST_NONE : (place >> TAG_BITS) - 1;
}
