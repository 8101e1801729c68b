/* SPDX-License-Identifier: MIT */
#pragma once

#include "index/segment.h"
#include "index/writer.h"

/* Which of the newest documents have a word that begins with so many letters. A short beginning has
   thousands of terms, too many lists to open at a key stroke, while nearly every page of the newest
   papers is found among the last few thousand documents: for those a bitmap is kept beside the
   dictionary, for beginnings of up to BEGINNING_SIZE bytes that have more than BEGINNING_TERMS
   terms. */

struct beginning {
    unsigned char text[BEGINNING_SIZE];
    uint64_t terms;
    bool is_empty; /* no bit is set */
    uint64_t bits[RECENT_DOCUMENTS / 64];
};
/* Collects those of one field. */
struct beginnings {
    uint32_t from; /* the first document that counts */
    bool is_wanted;
    struct beginning open[BEGINNING_SIZE]; /* of one, two, ... bytes, whose terms are coming */
    struct text keys, bits;                /* of those that are complete */
};

/* documents: of the segment; a small one has no need of beginnings. */
void beginnings_init(struct beginnings *beginnings, uint32_t documents);
/* Terms come in byte order; postings ascending. */
void beginnings_add(struct beginnings *beginnings, struct slice word, const uint32_t *postings,
                    uint32_t count);
/* Writes two sections of the field and releases. */
void beginnings_finish(struct beginnings *beginnings, struct writer *writer,
                       enum index_field field);

/* The bitmap for a beginning, bit 0 being document *from (a multiple of 64) and every document from
   there on having one; NULL when there is none. */
const uint64_t *beginnings_find(struct segment *segment, enum index_field field,
                                struct slice beginning, uint32_t *from);
