/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/fetches.h"
#include "store/joins.h"
#include "store/listings.h"
#include "store/names.h"

/* What the logs say behind the part that segments cover, in memory: each paper mentioned there with
   all that is known of it. Papers have numbers in order of their first mention. */
struct tail_paper {
    uint64_t record;     /* offset of the newest line in papers.tsv */
    uint64_t renamed_at; /* offset of the alias line that has its key; 0: the record has it */
    uint32_t record_size;
    uint32_t name;   /* the number of its key in names */
    uint32_t merged; /* the paper this one became by an alias; TAIL_NONE: it is itself */
    uint32_t first_listing;
    bool has_record; /* false: only mentioned so far; not shown */
};
#define TAIL_NONE UINT32_MAX

/* A line of one of the logs by the hash of what it is about. */
struct tail_place {
    uint64_t hash;
    uint64_t at;
};

struct tail {
    struct names names;
    struct tail_paper *papers;
    uint32_t count, capacity;
    struct listings listings;
    struct fetches fetches;
    struct joins joins;
    struct tail_place *aliases; /* every alias line */
    uint32_t alias_count, alias_capacity;
    struct tail_place *masks; /* hash: number of a segment, at: its document that is replaced */
    uint32_t mask_count, mask_capacity;
    uint64_t bytes; /* of the records, to bound memory */
    bool bare;      /* a key is made of a title */
};

void tail_init(struct tail *tail);
/* Empty again. */
void tail_clear(struct tail *tail);
void tail_release(struct tail *tail);
bool tail_is_empty(const struct tail *tail);
/* The maps moved (or grew). */
void tail_set_maps(struct tail *tail, struct slice papers, struct slice listings);

/* The paper under a key or former key, TAIL_NONE when the tail does not mention it. */
uint32_t tail_find(const struct tail *tail, struct slice key);
/* Adds a paper that is not there. */
bool tail_add(struct tail *tail, struct slice key, uint32_t *number,
              struct error *error) WARN_UNUSED;
/* The paper that a number stands for after aliases. */
uint32_t tail_follow(const struct tail *tail, uint32_t number);
/* Valid until the tail or the maps change. */
struct slice tail_key(const struct tail *tail, uint32_t number);
/* One paper becomes another; its listings follow, its names lead there. */
void tail_join(struct tail *tail, uint32_t from, uint32_t into);
bool tail_note_alias(struct tail *tail, uint64_t hash, uint64_t at,
                     struct error *error) WARN_UNUSED;
bool tail_note_mask(struct tail *tail, uint64_t segment, uint32_t document,
                    struct error *error) WARN_UNUSED;
