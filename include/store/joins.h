/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/index.h"

/* Which stored papers have a folded title or a guid: a table from 64-bit hashes to papers that only
   writers need, made when the first one asks. What it finds are candidates, since a record may have
   changed after it was entered. */
struct joins_place {
    uint64_t hash;
    uint32_t paper;
};
struct joins {
    struct joins_place *places; /* hash 0: free */
    size_t used, size;
    uint64_t covered; /* records of papers.tsv before this offset are entered */
    uint64_t epoch;
};

void joins_init(struct joins *joins);
void joins_release(struct joins *joins);
/* Enters what the index has since the last call; everything when epoch changed. */
bool joins_update(struct joins *joins, const struct index *index, uint64_t epoch,
                  struct error *error) WARN_UNUSED;
/* The next candidate for a hash: *state is 0 at first. INDEX_NONE when none is left. */
uint32_t joins_next(const struct joins *joins, const struct index *index, uint64_t hash,
                    size_t *state);

/* 0 for a title of fewer than four words. */
uint64_t joins_title_hash(struct slice title);
/* 0 for an empty one. */
uint64_t joins_guid_hash(struct slice guid);
