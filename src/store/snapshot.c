/* SPDX-License-Identifier: MIT */
#include "store/snapshot.h"

#include "base/array.h"
#include "base/date.h"
#include "index/flags.h"
#include "index/order.h"
#include "index/terms.h"
#include "index/votes.h"
#include "store/image.h"

#include <stdlib.h>
#include <string.h>

enum { MARKS = 4 };

static void forget_marked(struct snapshot *snapshot)
{
    for (uint32_t part = 0; part < snapshot->marked_parts; part++)
        for (unsigned mark = 0; mark < MARKS; mark++)
            free(snapshot->marked[part].bits[mark]);
    free(snapshot->marked);
    snapshot->marked = NULL;
    snapshot->marked_parts = 0;
}

void snapshot_release(struct snapshot *snapshot)
{
    forget_marked(snapshot);
    part_close(&snapshot->image);
    snapshot->image = (struct part){.base = 0};
}

bool snapshot_build(struct snapshot *snapshot, struct error *error)
{
    snapshot_release(snapshot);
    snapshot->order++;
    snapshot->image.base = snapshot->index->documents;
    return tail_is_empty(&snapshot->index->tail) ||
           image_make(snapshot->index, &snapshot->image, error) ||
           error_while(error, "sort the papers");
}

uint32_t snapshot_parts(const struct snapshot *snapshot)
{
    return snapshot->index->part_count + (segment_count(&snapshot->image.segment) > 0);
}

struct part *snapshot_part(const struct snapshot *snapshot, uint32_t number)
{
    struct index *index = snapshot->index;
    /* Its checks are noted in it. */
    return number < index->part_count ? &index->parts[number] : (struct part *)&snapshot->image;
}

static struct part *locate(const struct snapshot *snapshot, store_row row, uint32_t *document)
{
    uint32_t number = snapshot_parts(snapshot);
    struct part *part;
    do
        part = snapshot_part(snapshot, --number);
    while (number > 0 && part->base > row);
    *document = row - part->base;
    return part;
}

uint64_t snapshot_generation(const struct snapshot *snapshot)
{
    return snapshot->generation;
}

uint64_t snapshot_order(const struct snapshot *snapshot)
{
    return snapshot->order;
}

static bool is_ghost(struct part *part, uint32_t document)
{
    return part->segment.footer.ghosts > 0 &&
           (segment_record(&part->segment, document) & RECORD_GHOST);
}

static bool is_shown(struct part *part, uint32_t document)
{
    return !segment_is_dead(&part->segment, document) && !is_ghost(part, document);
}

static uint32_t live_ghosts(struct part *part)
{
    struct postings list;
    struct postings_walk walk;
    uint32_t count = 0;
    if (part->segment.footer.ghosts == 0 ||
        !terms_find_word(&part->segment, INDEX_FLAG, SLICE(FLAG_GHOST), &list))
        return 0;
    postings_walk_init(&walk, &list, 0, segment_count(&part->segment));
    while (postings_walk_next(&walk))
        for (uint32_t i = 0; i < walk.count; i++)
            count += !segment_is_dead(&part->segment, walk.documents[i]);
    return count;
}

uint64_t snapshot_count(const struct snapshot *snapshot)
{
    uint64_t count = 0;
    for (uint32_t i = 0; i < snapshot_parts(snapshot); i++) {
        struct part *part = snapshot_part(snapshot, i);
        count += segment_count(&part->segment) - part->segment.dead_count - live_ghosts(part);
    }
    return count;
}

store_row snapshot_end(const struct snapshot *snapshot)
{
    return snapshot->index->documents + segment_count(&snapshot->image.segment);
}

store_row snapshot_next(const struct snapshot *snapshot, store_row row)
{
    store_row end = snapshot_end(snapshot);
    for (row++; row < end; row++) {
        uint32_t document;
        struct part *part = locate(snapshot, row, &document);
        if (is_shown(part, document))
            return row;
    }
    return STORE_NO_ROW;
}

/* The document of a part that has exactly this key. */
static store_row find_in_image(const struct snapshot *snapshot, struct slice key)
{
    struct part *part = snapshot_part(snapshot, snapshot->index->part_count);
    uint64_t hash = name_hash(NAME_KEY, key);
    uint32_t document, state = 0;
    while ((document = segment_name(&part->segment, hash, &state)) != UINT32_MAX)
        if (!is_ghost(part, document) &&
            slice_equal(index_document_key(snapshot->index, part, document, snapshot->scratch),
                        key))
            return part->base + document;
    return STORE_NO_ROW;
}

store_row snapshot_find(const struct snapshot *snapshot, struct slice key)
{
    struct index *index = snapshot->index;
    uint32_t place = index_find(index, key);
    if (place == INDEX_NONE || !index_has_record(index, place))
        return STORE_NO_ROW;
    if (place < index->documents)
        return place;
    if (segment_count(&snapshot->image.segment) == 0)
        return STORE_NO_ROW;
    return find_in_image(snapshot, tail_key(&index->tail, place - index->documents));
}

bool snapshot_paper(const struct snapshot *snapshot, store_row row, struct arena *arena,
                    struct paper *paper, struct error *error)
{
    uint32_t document;
    struct part *part = locate(snapshot, row, &document);
    return index_read_document(snapshot->index, part, document, arena, paper, error);
}

struct slice snapshot_key(const struct snapshot *snapshot, store_row row)
{
    uint32_t document;
    struct part *part = locate(snapshot, row, &document);
    return index_document_key(snapshot->index, part, document, snapshot->scratch);
}

int64_t snapshot_added(const struct snapshot *snapshot, store_row row)
{
    uint32_t document;
    struct part *part = locate(snapshot, row, &document);
    int64_t added;
    struct arena arena;
    struct paper paper;
    struct error ignored = ERROR_INIT;
    if (segment_added(&part->segment, document, &added))
        return added;
    arena_init(&arena, SIZE_MAX / 4);
    added = index_read_document(snapshot->index, part, document, &arena, &paper, &ignored)
                ? paper.added
                : 0;
    arena_release(&arena);
    return added;
}

unsigned snapshot_marks(const struct snapshot *snapshot, store_row row)
{
    return flags_is_empty(snapshot->flags)
               ? 0
               : flags_get(snapshot->flags, snapshot_key(snapshot, row));
}

static int compare_listings(const void *left, const void *right)
{
    const struct listing *a = left, *b = right;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return slice_compare(a->source, b->source);
}

const struct listing *snapshot_listings(const struct snapshot *snapshot, store_row row,
                                        struct arena *arena, size_t *count)
{
    uint32_t document;
    struct part *part = locate(snapshot, row, &document);
    struct listing_walk walk;
    struct segment_listing each;
    size_t total = 0;
    *count = 0;
    listing_walk_init(&walk, &part->segment, document);
    while (listing_walk_next(&walk, &each))
        total++;
    struct listing *listings = arena_allocate_array(arena, total, sizeof *listings);
    if (!listings)
        return NULL;
    struct slice key = total ? snapshot_key(snapshot, row) : (struct slice){NULL, 0};
    listing_walk_init(&walk, &part->segment, document);
    while (*count < total && listing_walk_next(&walk, &each)) {
        listings[*count] = each.listing;
        listings[(*count)++].key = key;
    }
    qsort(listings, *count, sizeof *listings, compare_listings);
    return listings;
}

int32_t snapshot_day(const struct snapshot *snapshot, store_row row)
{
    uint32_t document;
    struct part *part = locate(snapshot, row, &document);
    return segment_day(&part->segment, document);
}

void snapshot_votes(const struct snapshot *snapshot, store_row row, struct store_votes *votes)
{
    uint32_t document;
    struct part *part = locate(snapshot, row, &document);
    struct votes read;
    votes_read(&part->segment, document, &read);
    *votes = (struct store_votes){read.upvotes, read.comments, read.stars};
}

/* What decides the place of a row, the key in lower case in bytes. */
static struct order order_of(const struct snapshot *snapshot, store_row row,
                             char bytes[WORD_MAXIMUM])
{
    uint32_t document;
    struct part *part = locate(snapshot, row, &document);
    struct order order = {.day = INT32_MAX, .rank = UINT32_MAX};
    struct listing_walk walk;
    struct segment_listing each;
    listing_walk_init(&walk, &part->segment, document);
    while (listing_walk_next(&walk, &each))
        order_add_listing(&order, &each.listing);
    order.day = segment_day(&part->segment, document);
    order.key = bytes;
    order.key_size = order_key(snapshot_key(snapshot, row), bytes);
    order.record = segment_record(&part->segment, document);
    return order;
}

int snapshot_compare(const struct snapshot *snapshot, store_row a, store_row b)
{
    uint32_t ignored;
    char a_bytes[WORD_MAXIMUM], b_bytes[WORD_MAXIMUM];
    if (a == b)
        return 0;
    if (locate(snapshot, a, &ignored) == locate(snapshot, b, &ignored))
        return a < b ? -1 : 1;
    int32_t a_day = snapshot_day(snapshot, a), b_day = snapshot_day(snapshot, b);
    if (a_day != b_day)
        return a_day < b_day ? -1 : 1;
    struct order a_order = order_of(snapshot, a, a_bytes), b_order = order_of(snapshot, b, b_bytes);
    return order_compare(&a_order, &b_order);
}

bool snapshot_fetch_state(const struct snapshot *snapshot, struct slice source, struct slice url,
                          struct fetch_state *state)
{
    return index_fetch(snapshot->index, source, url, snapshot->scratch, state);
}

static bool mark_bit(struct marked *marked, uint32_t documents, unsigned mark, uint32_t document)
{
    if (!marked->bits[mark])
        marked->bits[mark] = calloc(documents / 64 + 1, sizeof(uint64_t));
    if (marked->bits[mark])
        marked->bits[mark][document / 64] |= UINT64_C(1) << document % 64;
    return marked->bits[mark] != NULL;
}

static bool make_marked(struct snapshot *snapshot)
{
    struct error ignored = ERROR_INIT;
    uint32_t at = 0;
    struct slice key;
    unsigned flags;
    void *made;
    forget_marked(snapshot);
    if (!array_make(&made, snapshot_parts(snapshot), sizeof *snapshot->marked, &ignored))
        return false;
    snapshot->marked = made;
    snapshot->marked_parts = snapshot_parts(snapshot);
    snapshot->marked_version = snapshot->flags->version;
    while (flags_next(snapshot->flags, &at, &key, &flags)) {
        store_row row = snapshot_find(snapshot, key);
        uint32_t document;
        if (row == STORE_NO_ROW)
            continue;
        struct part *part = locate(snapshot, row, &document);
        uint32_t number = 0;
        while (snapshot_part(snapshot, number) != part)
            number++;
        for (unsigned mark = 0; mark < MARKS; mark++)
            if ((flags >> mark & 1) &&
                !mark_bit(&snapshot->marked[number], segment_count(&part->segment), mark, document))
                return false;
    }
    return true;
}

bool snapshot_marked(struct snapshot *snapshot, uint32_t part, unsigned mark, const uint64_t **bits)
{
    *bits = NULL;
    if (flags_is_empty(snapshot->flags))
        return true;
    if ((!snapshot->marked || snapshot->marked_version != snapshot->flags->version) &&
        !make_marked(snapshot)) {
        forget_marked(snapshot);
        return false;
    }
    *bits = snapshot->marked[part].bits[__builtin_ctz(mark)];
    return true;
}
