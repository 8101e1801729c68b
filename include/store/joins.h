/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/error.h"

/* Which papers of the tail have a folded title or a guid: a table from 64-bit hashes to numbers.
   What it finds are candidates, since a record may have changed after it was entered. */
struct joins_place {
    uint64_t hash;
    uint32_t paper;
};
struct joins {
    struct joins_place *places; /* hash 0: free */
    size_t used, size;
    uint32_t titled; /* papers before this number are entered with their title */
};

void joins_init(struct joins *joins);
void joins_release(struct joins *joins);
bool joins_put(struct joins *joins, uint64_t hash, uint32_t paper, struct error *error) WARN_UNUSED;
/* The next candidate for a hash: *state is 0 at first. UINT32_MAX when none is left. */
uint32_t joins_next(const struct joins *joins, uint64_t hash, size_t *state);

/* As in the segments (name_hash); 0 for a title of fewer than four words. */
uint64_t joins_title_hash(struct slice title);
/* 0 for an empty one. */
uint64_t joins_guid_hash(struct slice guid);
