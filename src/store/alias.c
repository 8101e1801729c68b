/* SPDX-License-Identifier: MIT */
#include "store/alias.h"

#include "store/line.h"

enum { ALIAS_DEPTH = 16 };

bool alias_parse(struct slice line, struct arena *arena, struct slice *old, struct slice *new)
{
    struct slice mark;
    if (!slice_split(&line, '\t', &mark) || !slice_equal(mark, SLICE("#alias")) ||
        !slice_split(&line, '\t', old) || !slice_split(&line, '\t', new) || old->size == 0 ||
        new->size == 0)
        return false;
    *old = record_value(*old, arena);
    *new = record_value(*new, arena);
    return true;
}

/* What the key became, as far as the segments know; copied into the arena. */
static bool find_alias(struct index *index, struct slice key, struct arena *arena,
                       struct slice *became)
{
    uint64_t hash = name_hash(NAME_KEY, key), at;
    for (uint32_t i = index->part_count; i-- > 0;) {
        uint32_t state = 0;
        struct segment *segment = &index->parts[i].segment;
        if (segment_size(segment, SECTION_ALIASES) == 0)
            continue;
        while (segment_place(segment, SECTION_ALIASES, hash, &state, &at)) {
            struct slice old;
            if (alias_parse(line_at(index->papers, at), arena, &old, became) &&
                slice_equal(old, key))
                return true;
        }
    }
    return false;
}

struct slice alias_follow(struct index *index, struct slice key, struct arena *arena)
{
    struct slice became;
    for (unsigned i = 0; index->aliases > 0 && i < ALIAS_DEPTH; i++) {
        if (tail_find(&index->tail, key) != TAIL_NONE || !find_alias(index, key, arena, &became))
            break;
        key = became;
    }
    return key;
}

/* The newest alias line that makes something of a key; false: there is none. */
static bool alias_line(struct index *index, struct slice key, struct arena *arena, uint64_t *at,
                       struct slice *became)
{
    uint64_t hash = name_hash(NAME_KEY, key);
    struct slice old;
    for (uint32_t i = index->tail.alias_count; i-- > 0;) {
        *at = index->tail.aliases[i].at;
        if (index->tail.aliases[i].hash == hash &&
            alias_parse(line_at(index->papers, *at), arena, &old, became) && slice_equal(old, key))
            return true;
    }
    for (uint32_t i = index->part_count; i-- > 0;) {
        uint32_t state = 0;
        while (segment_place(&index->parts[i].segment, SECTION_ALIASES, hash, &state, at))
            if (alias_parse(line_at(index->papers, *at), arena, &old, became) &&
                slice_equal(old, key))
                return true;
    }
    return false;
}

uint64_t alias_renamed_by(struct index *index, struct slice id, struct slice key,
                          struct arena *arena)
{
    uint64_t at;
    struct slice became;
    for (unsigned i = 0; i < ALIAS_DEPTH && !slice_equal(id, key); i++, id = became) {
        if (!alias_line(index, id, arena, &at, &became))
            return 0;
        if (slice_equal(became, key))
            return at;
    }
    return 0;
}
