/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/error.h"

/* Which paper has which key: keys and former keys (aliases), found by a hash table. A key that
 * stands in the mapped papers.tsv is kept as its place there. */
struct name {
    uint64_t at;   /* offset in papers.tsv, or in the pool (NAME_IN_POOL set) */
    uint32_t size; /* bytes */
    uint32_t hash;
    uint32_t paper; /* number in the index */
};
#define NAMES_NONE UINT32_MAX

struct names {
    struct name *names;
    uint32_t count, capacity;
    uint32_t *table; /* number of the name + 1; 0: free */
    uint32_t table_size;
    struct text pool;
    struct slice map; /* the bytes of papers.tsv as mapped now; set by the owner */
};

void names_init(struct names *names);
void names_release(struct names *names);
/* The number of a name, NAMES_NONE when there is none. */
uint32_t names_find(const struct names *names, struct slice key);
/* Adds a key that is not there. A key outside the map is copied. */
bool names_add(struct names *names, struct slice key, uint32_t paper, uint32_t *name,
               struct error *error) WARN_UNUSED;
/* Valid until the next names_add or change of the map. */
struct slice names_key(const struct names *names, uint32_t name);
