/* SPDX-License-Identifier: MIT */
#pragma once

#include "index/evaluation.h"
#include "store/reader.h"

/* What the searches of find.c, recent.c and rank.c share. */

/* A paper that matches. */
struct found {
    store_row row;
    uint32_t part;
    int32_t day;
    uint32_t score;
    int64_t upvotes;
};

/* One search over all parts. */
struct finder {
    struct snapshot *snapshot;
    const struct store_search *request;
    struct query *everything; /* what a missing query stands for */
    const struct query *query;
    struct part *part; /* at hand */
    uint32_t part_number;
    struct evaluation evaluation; /* of that part */
    struct query_scratch scratch;
    struct arena arena; /* of one paper */
    bool with_text;
    struct find_memory *memory; /* of the store */
    struct patience *patience;  /* the same */
    struct found *found;
    uint32_t count, capacity;
    uint64_t total;
    int32_t cutoff; /* older days are not wanted any more */
    struct error *error;
};

/* Store and request are borrowed; to be closed also after a failure. */
bool finder_open(struct finder *finder, struct store *store, const struct store_search *request,
                 struct error *error) WARN_UNUSED;
void finder_close(struct finder *finder);
/* Always false. */
bool finder_no_memory(struct finder *finder);
/* Turns to a part, whose evaluation is then open until finder_close_part. */
bool finder_open_part(struct finder *finder, uint32_t number, enum plan_aim aim) WARN_UNUSED;
bool finder_close_part(struct finder *finder) WARN_UNUSED;
/* Room in the memory for two bitmaps and scores of that many documents. */
bool finder_make_room(struct finder *finder, uint32_t documents) WARN_UNUSED;
/* Asks whether the search is to end early; from then on it is. */
bool finder_gives_up(struct finder *finder);
/* Asks the brute-force matcher about a document of the part at hand. */
bool finder_match(struct finder *finder, uint32_t document);
/* Adds a document of the part at hand, unless the request does not accept it. */
bool finder_add(struct finder *finder, uint32_t document, int32_t day, uint32_t score) WARN_UNUSED;
/* Two rows in order, one behind the other (middle: where the second begins), become one in another
 * place. */
void finder_merge(const struct finder *finder, const struct found *from, size_t middle,
                  size_t count, struct found *to);
/* Puts the found from first on in the order of the request. */
bool finder_sort(struct finder *finder, uint32_t first) WARN_UNUSED;

/* The newest that match, enough for the limit and the rest of the last day. */
bool recent_find(struct finder *finder) WARN_UNUSED;
/* The best that match; those that are equally good newest first. */
bool rank_find(struct finder *finder) WARN_UNUSED;
