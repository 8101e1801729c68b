/* SPDX-License-Identifier: MIT */
#pragma once

#include "index/beginnings.h"
#include "index/postings.h"
#include "index/writer.h"

/* Dictionaries: the terms of a field in byte order, in front-coded blocks. A term is at most
   WORD_MAXIMUM bytes; a longer word is entered by its beginning. */

/* Writes one field. */
struct terms_writer {
    struct writer *writer;
    enum index_field field;
    struct text terms, blocks, tops, list;
    struct beginnings beginnings;
    char last[WORD_MAXIMUM];
    size_t last_size;
    uint64_t count;
};
/* Begins FIELD_POSTINGS; between init and finish nothing else is written. documents: of the
 * segment.
 */
void terms_writer_init(struct terms_writer *terms, struct writer *writer, enum index_field field,
                       uint32_t documents);
/* Terms come in byte order, each once; postings ascending, count 1 or more. */
void terms_writer_add(struct terms_writer *terms, struct slice word, const uint32_t *postings,
                      uint32_t count);
/* Writes the other sections and releases. */
void terms_writer_finish(struct terms_writer *terms);

/* The term, which must not be longer than WORD_MAXIMUM; false when it is not there. */
bool terms_find_word(struct segment *segment, enum index_field field, struct slice word,
                     struct postings *postings);
/* Walks the terms from one place on. */
struct terms_walk {
    struct segment *segment;
    enum index_field field;
    uint32_t block;    /* the next */
    unsigned in_block; /* terms read of the block at hand */
    const unsigned char *at, *end;
    uint64_t postings_at;
    char word[WORD_MAXIMUM];
    size_t size;
    struct slice prefix;
};
/* The terms that begin with prefix (borrowed; empty: all). */
void terms_walk_init(struct terms_walk *walk, struct segment *segment, enum index_field field,
                     struct slice prefix);
/* The term is walk->word, walk->size until the next call; false when none is left. */
bool terms_walk_next(struct terms_walk *walk, struct postings *postings);
struct slice terms_walk_word(const struct terms_walk *walk);
/* About how many terms begin with prefix: right to BLOCK_TERMS. */
uint64_t terms_estimate(struct segment *segment, enum index_field field, struct slice prefix);
