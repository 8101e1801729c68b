/* SPDX-License-Identifier: MIT */
#pragma once

#include "index/segment.h"

/* The documents of one term, ascending, each with a code of two bits. Blocks of BLOCK_POSTINGS:
   gaps and codes as arrays of one bit width; longer lists begin with a table of the blocks' last
   documents and ends, so that a reader begins anywhere. A posting is document << 2 | code. */
enum { POSTING_CODE_BITS = 2 };
struct postings {
    struct segment *segment;
    enum index_field field;
    uint32_t count;
    uint32_t only; /* the posting when count is 1; then nothing else is stored */
    uint64_t at;   /* in FIELD_POSTINGS */
    uint64_t size;
};

/* Appends the stored form of count (2 or more) ascending postings. */
void postings_append(struct text *out, const uint32_t *postings, uint32_t count);

/* Some of them at a time. */
struct postings_walk {
    const struct postings *postings;
    const unsigned char *table, *data; /* of all blocks */
    size_t data_size;
    uint32_t block, blocks;
    uint32_t begin, end; /* documents wanted */
    bool coded;          /* codes are read; set by init, to be cleared by who needs none */
    uint32_t count;      /* what documents and codes hold now */
    uint32_t documents[BLOCK_POSTINGS];
    uint32_t codes[BLOCK_POSTINGS];
};
/* Those with begin <= document < end. */
void postings_walk_init(struct postings_walk *walk, const struct postings *postings, uint32_t begin,
                        uint32_t end);
/* Fills documents and codes with the next ones; false when none is left. */
bool postings_walk_next(struct postings_walk *walk);

/* The last document before end; false when there is none. */
bool postings_last(const struct postings *postings, uint32_t end, uint32_t *document);
/* Sets bit d - begin for each document d from begin to end. bits is borrowed. */
void postings_fill(const struct postings *postings, uint32_t begin, uint32_t end, uint64_t *bits);
/* What a list is worth to the scores of its documents (index/score.h). */
enum { WORTH_CLASSES = 4, WORTH_LENGTHS = 256, SCORE_MAXIMUM = UINT16_MAX };
struct postings_worth {
    uint16_t table[WORTH_CLASSES][WORTH_LENGTHS]; /* by code and length */
    const uint8_t *lengths;                       /* of the documents of the segment */
    uint16_t *scores;                             /* the same */
};
/* As postings_fill, and adds to the scores of all documents that the list has there. */
void postings_fill_weighed(const struct postings *postings, uint32_t begin, uint32_t end,
                           uint64_t *bits, const struct postings_worth *worth);
/* Adds to the scores of those whose bit is set; bit 0 is document 0. */
void postings_weigh(const struct postings *postings, uint32_t end, const uint64_t *bits,
                    const struct postings_worth *worth);
/* Clears the set bits whose document is not in the list; for few set bits in a long list. */
void postings_probe(const struct postings *postings, uint32_t begin, uint32_t end, uint64_t *bits);
