/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/chunk.h"

/* Incoming listings and fetch lines on their way to listings.tsv: only what says something new is
 * written. */
struct enlist {
    struct index *index;
    struct chunk *chunk;
    struct listings written; /* in this transaction */
    struct names papers;     /* of written: the first listing of each key stands for its paper */
    struct arena arena;
    uint64_t lines; /* so far, to tell the newer of two */
    int64_t now;
};

void enlist_init(struct enlist *enlist, struct index *index, struct chunk *chunk, int64_t now);
void enlist_release(struct enlist *enlist);
/* The listing's key must be given. *changed: a line was added: a new source, day and kind, or other
 * numbers; a change of rank alone is none. */
bool enlist_listing(struct enlist *enlist, const struct listing *listing, bool *changed,
                    struct error *error) WARN_UNUSED;
/* Fetch lines come last, in the batch of the listings they speak for. Those equal in all but time
 * are left out. */
bool enlist_fetches(struct enlist *enlist, const struct fetch_state *fetches, size_t count,
                    struct error *error) WARN_UNUSED;
