/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "paper/paper.h"

/* The newest fetch line of each (source, URL). */
struct fetch_place {
    uint64_t at; /* offset of the line in listings.tsv */
    uint32_t size;
    uint64_t hash; /* of source and URL */
};

struct fetches {
    struct fetch_place *places;
    uint32_t count, capacity;
    uint32_t *table; /* number + 1; 0: free */
    uint32_t table_size;
    struct slice map; /* the bytes of listings.tsv as mapped now; set by the owner */
};

void fetches_init(struct fetches *fetches);
void fetches_release(struct fetches *fetches);
/* line is in the map, state what it says. */
bool fetches_put(struct fetches *fetches, struct slice line, const struct fetch_state *state,
                 struct error *error) WARN_UNUSED;
uint64_t fetches_hash(struct slice source, struct slice url);
/* Values that stand escaped in the file are unescaped into the arena, others borrow from the map.
 */
bool fetches_find(const struct fetches *fetches, struct slice source, struct slice url,
                  struct arena *arena, struct fetch_state *state);
