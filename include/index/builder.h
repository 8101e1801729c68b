/* SPDX-License-Identifier: MIT */
#pragma once

#include "index/segment.h"
#include "index/writer.h"

/* Makes a segment of documents in memory. */
struct builder;

struct builder_document {
    const struct paper *paper; /* with id; NULL: a ghost, only mentioned by listings so far */
    struct slice key;
    uint64_t record;     /* offset of the line in papers.tsv (of a ghost: in listings.tsv) */
    uint32_t check;      /* CRC-32C of that line */
    uint64_t renamed_at; /* offset of the alias line that has the key; 0: the record has it */
    int64_t added;
    const struct segment_listing *listings;
    size_t listing_count;
};

bool builder_open(struct builder **builder, struct error *error) WARN_UNUSED;
void builder_close(struct builder *builder);
/* Without documents again; keeps its memory for the next segment. */
void builder_clear(struct builder *builder);
/* Nothing of the document is kept. */
bool builder_add(struct builder *builder, const struct builder_document *document,
                 struct error *error) WARN_UNUSED;
/* A document of another segment is replaced by one of this. */
void builder_mask(struct builder *builder, uint64_t segment, uint32_t document);
/* Offsets of an alias line in papers.tsv and of a fetch line in listings.tsv. */
void builder_alias(struct builder *builder, uint64_t hash, uint64_t at);
void builder_fetch(struct builder *builder, uint64_t hash, uint64_t at);
/* Writes the segment with its number. */
bool builder_write(struct builder *builder, struct writer *writer, uint64_t number,
                   struct error *error) WARN_UNUSED;
