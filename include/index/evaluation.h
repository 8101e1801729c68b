/* SPDX-License-Identifier: MIT */
#pragma once

#include "index/plan.h"

/* Evaluates a query over the documents of one segment, a window of numbers at a time: conditions
   become bitmaps, and, or and not their bitwise operations. What the index cannot answer exactly
   (phrases, ids, prefixes of too many words) gives two bitmaps: documents that may match and
   documents that surely do; the difference is asked of the brute-force matcher. */

/* Bitmaps for intermediate results, kept from one evaluation to the next: fresh memory is dear.
   Zero at first; released by its owner when no evaluation uses it. */
struct bitmap_pool {
    uint64_t **buffers;
    uint32_t count, used;
    size_t words; /* in each */
};
void bitmap_pool_release(struct bitmap_pool *pool);

/* What the segment does not know. */
struct evaluation_source {
    void *context;
    /* Whether the document matches the whole query, by its text. */
    bool (*match)(void *context, uint32_t document);
    /* A bit for each document that has a mark; NULL: none has it. */
    const uint64_t *(*marked)(void *context, unsigned mark);
    /* When the document was added, where the segment does not say. */
    int64_t (*added)(void *context, uint32_t document);
    int64_t new_after; /* QUERY_NEW: added after this UTC second; INT64_MAX: none is */
    struct bitmap_pool *pool;
};

struct evaluation {
    struct plan plan;
    struct evaluation_source source;
    bool failed; /* no memory: the answer is not right */
};

/* The query, the segment and the pool are borrowed. */
bool evaluation_open(struct evaluation *evaluation, struct segment *segment,
                     const struct query *query, const struct evaluation_source *source,
                     enum plan_aim aim, struct error *error) WARN_UNUSED;
void evaluation_close(struct evaluation *evaluation);

/* A number that every document before end that may match is below; end when nothing better is
   known. 0: none is left. For rare words: what lies between need not be looked at. */
uint32_t evaluation_bound(struct evaluation *evaluation, uint32_t end);
/* The bits of documents begin to end (begin a multiple of 64): may gets those that match or need to
   be asked, must those that surely match. */
void evaluation_window(struct evaluation *evaluation, uint32_t begin, uint32_t end, uint64_t *may,
                       uint64_t *must);
/* The same with every doubtful document asked: bits are the answer. spare: as many words as bits.
 */
void evaluation_exact(struct evaluation *evaluation, uint32_t begin, uint32_t end, uint64_t *bits,
                      uint64_t *spare);
static inline size_t bitmap_words(uint32_t begin, uint32_t end)
{
    return ((size_t)(end - begin) + 63) / 64;
}
uint64_t bitmap_count(const uint64_t *bits, size_t words);
