/* SPDX-License-Identifier: MIT */
#pragma once

#include "index/segment.h"
#include "index/writer.h"

/* What builder and merge write alike: everything but the dictionaries. Documents are added in their
   final order. */
struct sections {
    struct text rows, length; /* one for each document */
    struct text days, extra, listed, listings, renamed;
    struct text names, aliases, fetches, masks;
    struct text sources;
    uint32_t source_count;
    uint32_t documents, ghosts;
    uint64_t words;
    int64_t base; /* of added */
    int32_t day;  /* of the last document */
};

void sections_init(struct sections *sections);
/* Empty again; base: what the times of adding count from. */
void sections_begin(struct sections *sections, int64_t base);
void sections_release(struct sections *sections);

struct section_document {
    uint64_t record;
    uint32_t check;
    uint64_t renamed_at;
    int64_t added;
    bool has_added;
    uint8_t length;
    int32_t day;
    const struct segment_listing *listings;
    size_t listing_count;
};
void sections_add(struct sections *sections, const struct section_document *document);
void sections_name(struct sections *sections, uint64_t hash, uint32_t document);
void sections_place(struct text *places, uint64_t hash, uint64_t at);
/* By hash, under one hash the newest line first. */
void sections_sort_places(struct text *places);
void sections_mask(struct sections *sections, uint64_t segment, uint32_t document);
/* Sorts and writes all and fills in the counts of the footer. */
void sections_write(struct sections *sections, struct writer *writer);
