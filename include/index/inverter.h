/* SPDX-License-Identifier: MIT */
#pragma once

#include "index/terms.h"

/* Turns "document has words" into "word has documents" for one field, in memory. */
struct inverter_slot {
    uint64_t beginning;       /* first eight bytes, zero behind the end */
    uint32_t hash;            /* its upper bits, and the size in SIZE_BITS */
    uint32_t term;            /* number in order of first mention, + 1; 0: free */
    uint32_t word;            /* offset in the pool */
    uint32_t count;           /* documents */
    uint32_t document, token; /* the last one that has it, and where */
};
struct inverter {
    struct inverter_slot *slots;
    uint32_t slot_count, term_count;
    struct text pool;
    uint32_t *tokens; /* term number << TOKEN_BITS | how often - 1 (or a code) */
    uint32_t token_count, token_capacity;
    uint32_t *ends; /* of each document's tokens */
    uint32_t document_count, document_capacity;
};

/* Memory for writing, shared by fields and kept for the next segment. */
struct inversion {
    struct term_order *terms;
    uint32_t *next, *postings;
    uint32_t terms_capacity, next_capacity, postings_capacity;
};
void inversion_release(struct inversion *inversion);

void inverter_init(struct inverter *inverter);
void inverter_release(struct inverter *inverter);
/* Empty again; keeps its memory, since fresh memory is dear. */
void inverter_clear(struct inverter *inverter);
/* Words of the document at hand, counted; longer words by their beginning. At most INVERTER_WORDS
   at a time: their places are fetched together. */
enum { INVERTER_WORDS = 32 };
bool inverter_count(struct inverter *inverter, const struct slice *words, size_t count,
                    struct error *error) WARN_UNUSED;
/* A word with a code of its own; the first one given for a document stays. */
bool inverter_put(struct inverter *inverter, struct slice word, unsigned code,
                  struct error *error) WARN_UNUSED;
/* The document at hand is complete. */
bool inverter_next(struct inverter *inverter, struct error *error) WARN_UNUSED;
/* Writes the field. order: documents (numbers in the order they were given) in their final order.
   counted: codes are classes of how often a word stands there (index/score.h), else as given. */
bool inverter_write(const struct inverter *inverter, struct inversion *inversion,
                    struct writer *writer, enum index_field field, const uint32_t *order,
                    bool counted, struct error *error) WARN_UNUSED;
