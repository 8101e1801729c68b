/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/chunk.h"

/* Up to a thousand incoming records on their way to papers.tsv: which paper each one is (key,
 * alias, guid, folded title), and what that paper becomes. */
struct pending {
    struct slice key;
    uint64_t hash; /* of the key */
    uint64_t title, guid;
    bool titled;        /* title is known */
    struct paper paper; /* as merged so far */
    uint32_t stored;    /* its place in the index; INDEX_NONE: under no key */
    uint32_t into;      /* the pending paper it was joined to; INDEX_NONE: it is itself */
    bool known;         /* in the store before, under this or another key */
    bool changed;       /* its record is to be written */
};

/* A former key, to be written as an alias line. */
struct pending_alias {
    struct slice old;
    uint64_t hash;
    uint32_t paper; /* pending */
};

struct piece {
    struct index *index;
    struct arena *arena; /* everything lives here, or in the map, until the piece is written */
    bool bare;           /* there may be papers that are known by their title alone */
    struct pending *papers;
    uint32_t count, capacity;
    struct pending_alias *aliases;
    uint32_t alias_count, alias_capacity;
};

void piece_init(struct piece *piece, struct index *index, struct arena *arena);
void piece_release(struct piece *piece);
/* Finds the incoming record's paper and merges it there. *number: the pending paper, to be followed
 * at the end; *changed: the record brought something new. */
bool piece_put(struct piece *piece, const struct paper *incoming, uint32_t *number, bool *changed,
               struct error *error) WARN_UNUSED;
uint32_t piece_follow(const struct piece *piece, uint32_t number);
/* Adds the lines of all changed papers and new aliases to the chunk. */
bool piece_write(const struct piece *piece, struct chunk *chunk, struct error *error) WARN_UNUSED;
