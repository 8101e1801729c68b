/* SPDX-License-Identifier: MIT */
#pragma once

#include "paper/record.h"
#include "store/fetches.h"
#include "store/listings.h"
#include "store/log.h"
#include "store/names.h"

/* What is derived from papers.tsv and listings.tsv, fed batch by batch; records themselves stay in
   the map. Papers have numbers in order of their first mention; a number is never reused. */
struct index_paper {
    uint64_t record; /* offset of the newest line in papers.tsv */
    uint32_t record_size;
    uint32_t name;   /* the number of its key in names */
    uint32_t merged; /* the paper this one became by an alias; INDEX_NONE: it is itself */
    uint32_t first_listing;
    int64_t added;
    int32_t published; /* first day of its publication date, DAY_NONE */
    bool has_record;   /* false: only mentioned so far; not shown */
    uint8_t marks;     /* enum store_mark bits */
};
#define INDEX_NONE UINT32_MAX

struct index {
    struct names names;
    struct index_paper *papers;
    uint32_t count, capacity;
    struct listings listings;
    struct fetches fetches;
    struct record_layout layout; /* of papers.tsv */
    struct slice map;            /* of papers.tsv */
    struct arena scratch;        /* for one line */
    uint64_t joined;             /* how often two papers became one */
    uint64_t unreadable;         /* lines of whole batches that say nothing */
};

void index_init(struct index *index);
/* Empty again. */
void index_clear(struct index *index);
void index_release(struct index *index);

/* The maps moved (or grew). */
void index_set_maps(struct index *index, struct slice papers, struct slice listings);
bool index_set_columns(struct index *index, struct slice names, struct error *error) WARN_UNUSED;
bool index_take_papers(struct index *index, const struct log_batch *batch,
                       struct error *error) WARN_UNUSED;
bool index_take_listings(struct index *index, const struct log_batch *batch,
                         struct error *error) WARN_UNUSED;

/* The paper under a key or former key, INDEX_NONE when it was never mentioned. */
uint32_t index_find(const struct index *index, struct slice key);
/* The same, made when it was never mentioned. */
bool index_mention(struct index *index, struct slice key, uint32_t *paper,
                   struct error *error) WARN_UNUSED;
/* The paper that a number stands for after aliases. */
uint32_t index_follow(const struct index *index, uint32_t paper);
struct slice index_key(const struct index *index, uint32_t paper);
/* The whole record; slices borrow from the map and the arena. */
bool index_read(const struct index *index, uint32_t paper, struct arena *arena, struct paper *out,
                struct error *error) WARN_UNUSED;
