/* SPDX-License-Identifier: MIT */
#pragma once

#include "index/segment.h"

/* Which flags (enum store_mark bits) a paper has, by its key: what marks.tsv comes to. */
struct flags_entry {
    uint64_t hash;
    uint32_t key, size; /* in the pool */
    uint32_t flags;
    uint32_t used; /* 0: free */
};
struct flags {
    struct flags_entry *entries;
    uint32_t count, size;
    struct text pool;
    /* What was so before, from a file of marks: entries override it. Borrowed; NULL: nothing. */
    struct segment *base;
    uint64_t version; /* grows with every change */
};

void flags_init(struct flags *flags);
void flags_clear(struct flags *flags);
void flags_release(struct flags *flags);
/* Sets or clears one flag. */
bool flags_put(struct flags *flags, struct slice key, unsigned flag, bool on,
               struct error *error) WARN_UNUSED;
bool flags_is_empty(const struct flags *flags);
unsigned flags_get(const struct flags *flags, struct slice key);
/* Walks the papers that have a flag; *at is 0 at first. The key is valid until the next flags_put.
 */
bool flags_next(const struct flags *flags, uint32_t *at, struct slice *key, unsigned *found);
