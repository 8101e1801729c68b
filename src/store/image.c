/* SPDX-License-Identifier: MIT */
#include "store/image.h"

#include "base/array.h"
#include "base/checksum.h"
#include "index/builder.h"
#include "store/alias.h"
#include "store/line.h"

#include <stdlib.h>

enum { RECORD_LIMIT = 1 << 28 };
#define IMAGE_LIMIT ((size_t)UINT32_MAX)

/* The listings of one paper of the tail. */
struct chain {
    struct segment_listing *listings;
    uint32_t count, capacity;
};

static bool read_chain(const struct tail *tail, uint32_t number, struct chain *chain,
                       struct error *error)
{
    chain->count = 0;
    uint32_t at = tail->papers[number].first_listing;
    for (; at != LISTINGS_END; at = tail->listings.places[at].next) {
        void *items = chain->listings;
        if (!array_reserve(&items, &chain->capacity, (size_t)chain->count + 1,
                           sizeof *chain->listings, error))
            return false;
        chain->listings = items;
        chain->listings[chain->count++] = (struct segment_listing){
            .listing = listings_view(&tail->listings, at, (struct slice){NULL, 0}),
            .order = tail->listings.places[at].order,
        };
    }
    return true;
}

/* A paper without a record has its key from a listing, which may have come under a former one. */
static uint64_t ghost_renamed(struct index *index, uint64_t at, struct slice key,
                              struct arena *arena)
{
    struct slice line = line_at(index->listings, at);
    struct listing_line read;
    struct error ignored = ERROR_INIT;
    if (!listing_parse(line, arena, &read, &ignored))
        return 0;
    return alias_renamed_by(index, read.listing.key, key, arena);
}

static bool add_paper(struct index *index, uint32_t number, struct builder *builder,
                      struct chain *chain, struct arena *arena, struct error *error)
{
    const struct tail_paper *paper = &index->tail.papers[number];
    struct paper record;
    struct error ignored = ERROR_INIT;
    if (!read_chain(&index->tail, number, chain, error))
        return false;
    struct builder_document document = {
        .key = tail_key(&index->tail, number),
        .renamed_at = paper->renamed_at,
        .listings = chain->listings,
        .listing_count = chain->count,
    };
    if (paper->has_record &&
        index_read(index, index->documents + number, arena, &record, &ignored)) {
        document.paper = &record;
        document.record = paper->record;
        document.added = record.added;
        document.check = crc32c(
            0, slice_first(slice_from(index->papers, (size_t)paper->record), paper->record_size));
    } else if (chain->count > 0) {
        document.record = chain->listings[0].order;
        document.renamed_at = ghost_renamed(index, document.record, document.key, arena);
    } else {
        return true;
    }
    return builder_add(builder, &document, error);
}

static bool add_all(struct index *index, struct builder *builder, struct error *error)
{
    const struct tail *tail = &index->tail;
    struct chain chain = {.count = 0};
    struct arena arena;
    bool added = true;
    arena_init(&arena, RECORD_LIMIT);
    for (uint32_t number = 0; added && number < tail->count; number++) {
        arena_clear(&arena);
        if (tail->papers[number].merged == TAIL_NONE)
            added = add_paper(index, number, builder, &chain, &arena, error);
    }
    for (uint32_t i = 0; i < tail->mask_count; i++)
        builder_mask(builder, tail->masks[i].hash, (uint32_t)tail->masks[i].at);
    for (uint32_t i = 0; i < tail->alias_count; i++)
        builder_alias(builder, tail->aliases[i].hash, tail->aliases[i].at);
    for (uint32_t i = 0; i < tail->fetches.count; i++)
        builder_fetch(builder, tail->fetches.places[i].hash, tail->fetches.places[i].at);
    arena_release(&arena);
    free(chain.listings);
    return added;
}

bool image_write(struct index *index, struct writer *writer, uint64_t number, struct error *error)
{
    if (!index->builder && !builder_open(&index->builder, error))
        return false;
    builder_clear(index->builder);
    return add_all(index, index->builder, error) &&
           builder_write(index->builder, writer, number, error);
}

static bool append_to_text(void *context, struct slice bytes, struct error *error)
{
    struct text *text = context;
    text_append(text, bytes);
    return text_ok(text) || error_set(error, ERROR_SYSTEM, "not enough memory");
}

bool image_make(struct index *index, struct part *part, struct error *error)
{
    struct writer writer;
    *part = (struct part){.base = index->documents};
    text_init(&part->image, IMAGE_LIMIT);
    writer_init(&writer, append_to_text, &part->image, 0);
    bool made = image_write(index, &writer, UINT64_MAX, error) &&
                segment_open(&part->segment, text_slice(&part->image), true, error);
    writer_release(&writer);
    if (!made)
        part_close(part);
    return made;
}
