/* SPDX-License-Identifier: MIT */
#include "index/merge.h"

#include "base/array.h"
#include "base/date.h"
#include "base/file.h"
#include "index/order.h"
#include "index/sections.h"
#include "index/terms.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_DOCUMENT_BITS = 24, FORGET_TERMS = 4096 };
#define DROPPED UINT32_MAX

/* One of the segments being merged. */
struct part {
    struct segment *segment;
    /* For each document first the number of its key among all keys, then its new number. */
    uint32_t *map;
    uint32_t document; /* the next to be numbered */
    size_t day;        /* number of its day */
    struct order order;
    uint32_t ordinal; /* of its key */
    struct terms_walk terms;
    struct postings postings;
    bool has_term;
    uint64_t forgotten; /* of FIELD_POSTINGS */
    uint64_t name;      /* number of the next name */
};

struct merge {
    struct part *parts;
    size_t count;
    struct writer *writer;
    struct sections sections;
    struct segment_listing *listings; /* of one document */
    uint32_t listing_count, listing_capacity;
    uint32_t *postings, *merged;
    uint32_t postings_capacity, merged_capacity;
    struct error *error;
};

static bool read_listings(struct merge *merge, struct segment *segment, uint32_t document)
{
    struct listing_walk walk;
    struct segment_listing listing;
    merge->listing_count = 0;
    listing_walk_init(&walk, segment, document);
    while (listing_walk_next(&walk, &listing)) {
        void *items = merge->listings;
        if (!array_reserve(&items, &merge->listing_capacity, (size_t)merge->listing_count + 1,
                           sizeof listing, merge->error))
            return false;
        merge->listings = items;
        merge->listings[merge->listing_count++] = listing;
    }
    return true;
}

/* Moves to the next document that is not dead, and to what decides its place. */
static bool seek_document(struct merge *merge, struct part *part)
{
    struct segment *segment = part->segment;
    uint32_t count = segment_count(segment);
    while (part->document < count && segment_is_dead(segment, part->document))
        part->map[part->document++] = DROPPED;
    if (part->document == count)
        return true;
    while (part->day + 1 < segment_day_count(segment) &&
           segment_day_at(segment, part->day + 1).first <= part->document)
        part->day++;
    part->order = (struct order){
        .day = INT32_MAX,
        .rank = UINT32_MAX,
        .record = segment_record(segment, part->document) & ~RECORD_RENAMED,
    };
    part->ordinal = part->map[part->document];
    if (segment_size(segment, SECTION_LISTED) == 0) {
        part->order.day = segment_day_at(segment, part->day).day;
        return true;
    }
    if (!read_listings(merge, segment, part->document))
        return false;
    for (uint32_t i = 0; i < merge->listing_count; i++)
        order_add_listing(&part->order, &merge->listings[i].listing);
    part->order.day = segment_day_at(segment, part->day).day;
    return true;
}

static bool is_before(const struct part *a, const struct part *b)
{
    if (a->order.day != b->order.day)
        return a->order.day < b->order.day;
    if (a->order.rank != b->order.rank)
        return a->order.rank < b->order.rank;
    if (a->ordinal != b->ordinal)
        return a->ordinal < b->ordinal;
    return a->order.record < b->order.record;
}

static bool add_document(struct merge *merge, struct part *part)
{
    struct segment *segment = part->segment;
    const uint8_t *length = segment_bytes(segment, SECTION_LENGTH, part->document, 1);
    uint64_t record = segment_record(segment, part->document);
    struct section_document document = {
        .record = record & ~RECORD_RENAMED,
        .check = segment_record_check(segment, part->document),
        .length = length ? *length : 0,
        .day = part->order.day,
    };
    if ((record & RECORD_RENAMED) &&
        !segment_renamed(segment, part->document, &document.renamed_at))
        segment->damaged = true;
    document.has_added = segment_added(segment, part->document, &document.added);
    if (!read_listings(merge, segment, part->document))
        return false;
    document.listings = merge->listings;
    document.listing_count = merge->listing_count;
    part->map[part->document++] = merge->sections.documents;
    sections_add(&merge->sections, &document);
    return true;
}

/* Numbers all documents anew. */
static bool add_documents(struct merge *merge)
{
    for (size_t i = 0; i < merge->count; i++)
        if (!seek_document(merge, &merge->parts[i]))
            return false;
    for (;;) {
        struct part *first = NULL;
        for (size_t i = 0; i < merge->count; i++) {
            struct part *part = &merge->parts[i];
            if (part->document < segment_count(part->segment) && (!first || is_before(part, first)))
                first = part;
        }
        if (!first)
            return true;
        if (!add_document(merge, first) || !seek_document(merge, first))
            return false;
    }
}

static void next_term(struct part *part)
{
    part->has_term = terms_walk_next(&part->terms, &part->postings);
}

static void begin_terms(struct merge *merge, enum index_field field)
{
    for (size_t i = 0; i < merge->count; i++) {
        struct part *part = &merge->parts[i];
        terms_walk_init(&part->terms, part->segment, field, SLICE(""));
        part->forgotten = 0;
        next_term(part);
    }
}

/* The first term of all parts in byte order, copied; false at the end. */
static bool first_term(const struct merge *merge, char word[WORD_MAXIMUM], size_t *size)
{
    struct slice first = {NULL, 0};
    for (size_t i = 0; i < merge->count; i++) {
        const struct part *part = &merge->parts[i];
        if (part->has_term &&
            (!first.data || slice_compare(terms_walk_word(&part->terms), first) < 0))
            first = terms_walk_word(&part->terms);
    }
    if (!first.data)
        return false;
    memcpy(word, first.data, first.size);
    *size = first.size;
    return true;
}

static bool has_term(const struct part *part, struct slice word)
{
    return part->has_term && slice_equal(terms_walk_word(&part->terms), word);
}

/* Gives every document the number of its own key in the order of keys. */
static void number_keys(struct merge *merge)
{
    char bytes[WORD_MAXIMUM];
    size_t size;
    begin_terms(merge, INDEX_ID);
    for (uint32_t ordinal = 0; first_term(merge, bytes, &size); ordinal++) {
        for (size_t i = 0; i < merge->count; i++) {
            struct part *part = &merge->parts[i];
            if (!has_term(part, (struct slice){bytes, size}))
                continue;
            struct postings_walk walk;
            postings_walk_init(&walk, &part->postings, 0, segment_count(part->segment));
            while (postings_walk_next(&walk))
                for (uint32_t j = 0; j < walk.count; j++)
                    if (walk.codes[j] && walk.documents[j] < segment_count(part->segment))
                        part->map[walk.documents[j]] = ordinal;
            next_term(part);
        }
    }
}

/* Appends a part's postings under their new numbers. */
static bool remap(struct merge *merge, const struct part *part, uint32_t *count)
{
    struct postings_walk walk;
    void *items = merge->postings;
    if (!array_reserve(&items, &merge->postings_capacity, (size_t)*count + part->postings.count,
                       sizeof *merge->postings, merge->error))
        return false;
    merge->postings = items;
    uint32_t *out = merge->postings + *count, used = 0;
    postings_walk_init(&walk, &part->postings, 0, segment_count(part->segment));
    while (postings_walk_next(&walk)) {
        for (uint32_t i = 0; i < walk.count; i++) {
            if (walk.documents[i] >= segment_count(part->segment))
                continue;
            uint32_t document = part->map[walk.documents[i]];
            out[used] = document << POSTING_CODE_BITS | walk.codes[i];
            used += document != DROPPED;
        }
    }
    *count += used;
    return true;
}

/* Merges the ascending runs 0 to middle and middle to count. */
static bool merge_runs(struct merge *merge, uint32_t middle, uint32_t count)
{
    void *items = merge->merged;
    uint32_t left = 0, right = middle, used = 0;
    if (middle == 0 || middle == count || merge->postings[middle - 1] < merge->postings[middle])
        return true;
    if (!array_reserve(&items, &merge->merged_capacity, count, sizeof *merge->merged, merge->error))
        return false;
    merge->merged = items;
    const uint32_t *from = merge->postings;
    uint32_t *to = merge->merged;
    while (left < middle && right < count) {
        bool take_left = from[left] < from[right];
        to[used++] = take_left ? from[left] : from[right];
        left += take_left;
        right += !take_left;
    }
    while (left < middle)
        to[used++] = from[left++];
    while (right < count)
        to[used++] = from[right++];
    merge->merged = merge->postings;
    merge->postings = to;
    uint32_t capacity = merge->merged_capacity;
    merge->merged_capacity = merge->postings_capacity;
    merge->postings_capacity = capacity;
    return true;
}

static void forget_read(struct merge *merge, enum index_field field)
{
    unsigned section = SECTION_FIELDS + (unsigned)field * FIELD_SECTIONS + FIELD_POSTINGS;
    for (size_t i = 0; i < merge->count; i++) {
        struct part *part = &merge->parts[i];
        const struct footer_section *place = &part->segment->footer.sections[section];
        uint64_t read = part->has_term ? part->postings.at : place->size;
        if (!part->segment->checked || read <= part->forgotten)
            continue;
        file_map_forget(part->segment->bytes.data + place->at + part->forgotten,
                        (size_t)(read - part->forgotten));
        part->forgotten = read;
    }
}

static bool merge_field(struct merge *merge, enum index_field field)
{
    struct terms_writer out;
    char bytes[WORD_MAXIMUM];
    struct slice word = {bytes, 0};
    bool merged = true;
    terms_writer_init(&out, merge->writer, field, merge->sections.documents);
    begin_terms(merge, field);
    for (unsigned terms = 1; merged && first_term(merge, bytes, &word.size); terms++) {
        uint32_t count = 0;
        for (size_t i = 0; merged && i < merge->count; i++) {
            uint32_t middle = count;
            if (!has_term(&merge->parts[i], word))
                continue;
            merged = remap(merge, &merge->parts[i], &count) && merge_runs(merge, middle, count);
            next_term(&merge->parts[i]);
        }
        if (merged && count > 0)
            terms_writer_add(&out, word, merge->postings, count);
        if (terms % FORGET_TERMS == 0)
            forget_read(merge, field);
    }
    terms_writer_finish(&out);
    forget_read(merge, field);
    return merged;
}

static uint64_t name_count(const struct part *part)
{
    return segment_size(part->segment, SECTION_NAMES) / sizeof(uint64_t);
}

static uint64_t name_at(const struct part *part)
{
    const uint64_t *name =
        segment_bytes(part->segment, SECTION_NAMES, part->name * sizeof *name, sizeof *name);
    return name ? *name : UINT64_MAX;
}

/* In the order of their hashes. */
static void merge_names(struct merge *merge)
{
    const uint64_t mask = (UINT64_C(1) << NAME_DOCUMENT_BITS) - 1;
    for (;;) {
        struct part *first = NULL;
        uint64_t smallest = 0;
        for (size_t i = 0; i < merge->count; i++) {
            struct part *part = &merge->parts[i];
            if (part->name < name_count(part) && (!first || name_at(part) < smallest)) {
                first = part;
                smallest = name_at(part);
            }
        }
        if (!first)
            return;
        first->name++;
        uint32_t document = (uint32_t)(smallest & mask);
        if (document < segment_count(first->segment) && first->map[document] != DROPPED)
            sections_name(&merge->sections, smallest, first->map[document]);
    }
}

static bool is_part(const struct merge *merge, uint64_t number)
{
    for (size_t i = 0; i < merge->count; i++)
        if (merge->parts[i].segment->footer.number == number)
            return true;
    return false;
}

static void merge_places(struct merge *merge, unsigned section, struct text *out)
{
    for (size_t i = 0; i < merge->count; i++) {
        struct segment *segment = merge->parts[i].segment;
        uint64_t size = segment_size(segment, section);
        const void *bytes = segment_bytes(segment, section, 0, size);
        if (bytes)
            text_append(out, (struct slice){bytes, (size_t)size});
    }
}

static void merge_masks(struct merge *merge)
{
    for (size_t i = 0; i < merge->count; i++) {
        struct segment *segment = merge->parts[i].segment;
        uint64_t size = segment_size(segment, SECTION_MASKS);
        const struct segment_mask *masks = segment_bytes(segment, SECTION_MASKS, 0, size);
        for (size_t j = 0; masks && j < size / sizeof *masks; j++)
            if (!is_part(merge, masks[j].segment))
                sections_mask(&merge->sections, masks[j].segment, masks[j].document);
    }
}

/* Sorted by hash with the newest line first, only the first of each hash is needed. */
static void keep_newest(struct text *places)
{
    struct segment_place *all = (struct segment_place *)(void *)places->data;
    size_t count = places->size / sizeof *all, kept = 0;
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || all[kept - 1].hash != all[i].hash)
            all[kept++] = all[i];
    text_truncate(places, kept * sizeof *all);
}

static bool merge_all(struct merge *merge)
{
    number_keys(merge);
    if (!add_documents(merge))
        return false;
    for (unsigned field = 0; field < INDEX_FIELDS; field++)
        if (!merge_field(merge, (enum index_field)field))
            return false;
    merge_names(merge);
    merge_places(merge, SECTION_ALIASES, &merge->sections.aliases);
    merge_places(merge, SECTION_FETCHES, &merge->sections.fetches);
    sections_sort_places(&merge->sections.fetches);
    keep_newest(&merge->sections.fetches);
    merge_masks(merge);
    sections_write(&merge->sections, merge->writer);
    for (size_t i = 0; i < merge->count; i++)
        if (merge->parts[i].segment->damaged)
            return error_set(merge->error, ERROR_DAMAGED, "the index is damaged");
    return true;
}

static bool make_parts(struct merge *merge, struct segment *const *parts, size_t count)
{
    void *made;
    if (!array_make(&made, count, sizeof *merge->parts, merge->error))
        return false;
    merge->parts = made;
    merge->count = count;
    for (size_t i = 0; i < count; i++) {
        merge->parts[i].segment = parts[i];
        if (!array_make(&made, segment_count(parts[i]), sizeof(uint32_t), merge->error))
            return false;
        merge->parts[i].map = made;
    }
    return true;
}

static int64_t smallest_added(struct segment *const *parts, size_t count)
{
    int64_t smallest = INT64_MAX;
    for (size_t i = 0; i < count; i++)
        if (segment_count(parts[i]) > 0 && parts[i]->footer.added < smallest)
            smallest = parts[i]->footer.added;
    return smallest == INT64_MAX ? 0 : smallest;
}

bool merge_write(struct segment *const *parts, size_t count, struct writer *writer, uint64_t number,
                 struct error *error)
{
    struct merge merge = {.writer = writer, .error = error};
    sections_init(&merge.sections);
    sections_begin(&merge.sections, smallest_added(parts, count));
    bool merged = make_parts(&merge, parts, count) && merge_all(&merge);
    writer->footer.number = number;
    sections_release(&merge.sections);
    for (size_t i = 0; i < merge.count; i++)
        free(merge.parts[i].map);
    free(merge.parts);
    free(merge.listings);
    free(merge.postings);
    free(merge.merged);
    return merged && writer_finish(writer, error);
}
