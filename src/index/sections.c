/* SPDX-License-Identifier: MIT */
#include "index/sections.h"

#include "base/date.h"
#include "index/pack.h"

#include <stdlib.h>
#include <string.h>

#define SECTION_LIMIT ((size_t)UINT32_MAX)
enum { NAME_DOCUMENT_BITS = 24, NAMES_PER_BUCKET = 16, DAYS_OF_LISTINGS = 64 };

static void append_bytes(struct text *out, const void *bytes, size_t size)
{
    text_append(out, (struct slice){bytes, size});
}

/* All texts, for what is done to each. */
enum { SECTION_TEXTS = 12 };
static void list_texts(struct sections *sections, struct text *texts[SECTION_TEXTS])
{
    struct text *const all[SECTION_TEXTS] = {
        &sections->rows,    &sections->length,   &sections->days,    &sections->extra,
        &sections->listed,  &sections->listings, &sections->renamed, &sections->names,
        &sections->aliases, &sections->fetches,  &sections->masks,   &sections->sources};
    memcpy(texts, all, sizeof all);
}

void sections_init(struct sections *sections)
{
    struct text *texts[SECTION_TEXTS];
    *sections = (struct sections){.base = 0};
    list_texts(sections, texts);
    for (size_t i = 0; i < SECTION_TEXTS; i++)
        text_init(texts[i], SECTION_LIMIT);
}

void sections_begin(struct sections *sections, int64_t base)
{
    struct text *texts[SECTION_TEXTS];
    list_texts(sections, texts);
    for (size_t i = 0; i < SECTION_TEXTS; i++)
        text_clear(texts[i]);
    sections->source_count = sections->documents = sections->ghosts = 0;
    sections->words = 0;
    sections->base = base;
}

void sections_release(struct sections *sections)
{
    struct text *texts[SECTION_TEXTS];
    list_texts(sections, texts);
    for (size_t i = 0; i < SECTION_TEXTS; i++)
        text_release(texts[i]);
}

static uint32_t source_number(struct sections *sections, struct slice source)
{
    struct slice all = text_slice(&sections->sources), line;
    for (uint32_t number = 0; slice_next_line(&all, &line); number++)
        if (slice_equal(line, source))
            return number;
    text_append(&sections->sources, source);
    text_append_byte(&sections->sources, '\n');
    return sections->source_count++;
}

static void add_listings(struct sections *sections, const struct section_document *document)
{
    struct segment_listed listed = {sections->documents, (uint32_t)sections->listings.size};
    struct text *out = &sections->listings;
    for (size_t i = 0; i < document->listing_count; i++) {
        const struct listing *listing = &document->listings[i].listing;
        varint_append(out, (uint64_t)listing->kind);
        varint_append(out, source_number(sections, listing->source));
        varint_append(out, zigzag(listing->day));
        varint_append(out, zigzag(listing->rank));
        varint_append(out, zigzag(listing->upvotes));
        varint_append(out, zigzag(listing->comments));
        varint_append(out, zigzag(listing->stars));
        varint_append(out, zigzag(listing->time));
        varint_append(out, document->listings[i].order);
    }
    append_bytes(&sections->listed, &listed, sizeof listed);
}

/* The days beside its own on which a document shows, each once. */
static void add_extra(struct sections *sections, const struct section_document *document)
{
    for (size_t i = 0; i < document->listing_count; i++) {
        int32_t day = document->listings[i].listing.day;
        bool before = day == DAY_NONE || day == document->day;
        for (size_t j = 0; j < i && !before; j++)
            before = document->listings[j].listing.day == day;
        struct segment_extra extra = {day, sections->documents};
        if (!before)
            append_bytes(&sections->extra, &extra, sizeof extra);
    }
}

static void add_row(struct sections *sections, const struct section_document *document,
                    uint64_t record)
{
    unsigned char row[ROW_BYTES];
    int64_t since = document->added - sections->base;
    bool fits = document->has_added && since >= 0 && since < UINT32_MAX;
    uint32_t added = fits ? (uint32_t)since : UINT32_MAX;
    for (unsigned i = 0; i < ROW_CHECK; i++)
        row[ROW_RECORD + i] = (unsigned char)(record >> 8 * i);
    memcpy(row + ROW_CHECK, &document->check, sizeof document->check);
    memcpy(row + ROW_ADDED, &added, sizeof added);
    append_bytes(&sections->rows, row, sizeof row);
}

void sections_add(struct sections *sections, const struct section_document *document)
{
    uint64_t record = document->record | (document->renamed_at ? RECORD_RENAMED : 0);
    add_row(sections, document, record);
    text_append_byte(&sections->length, (char)document->length);
    struct segment_day day = {document->day, sections->documents};
    if (sections->documents == 0 || day.day != sections->day)
        append_bytes(&sections->days, &day, sizeof day);
    struct segment_renamed renamed = {document->renamed_at, sections->documents, 0};
    if (document->renamed_at)
        append_bytes(&sections->renamed, &renamed, sizeof renamed);
    if (document->listing_count > 0) {
        add_listings(sections, document);
        if (!(record & RECORD_GHOST))
            add_extra(sections, document);
    }
    sections->ghosts += (record & RECORD_GHOST) != 0;
    sections->words += (uint64_t)document->length * LENGTH_UNIT;
    sections->day = document->day;
    sections->documents++;
}

void sections_name(struct sections *sections, uint64_t hash, uint32_t document)
{
    uint64_t name = hash >> NAME_DOCUMENT_BITS << NAME_DOCUMENT_BITS | document;
    append_bytes(&sections->names, &name, sizeof name);
}

void sections_place(struct text *places, uint64_t hash, uint64_t at)
{
    struct segment_place place = {hash, at};
    append_bytes(places, &place, sizeof place);
}

void sections_mask(struct sections *sections, uint64_t segment, uint32_t document)
{
    struct segment_mask mask = {segment, document, 0};
    append_bytes(&sections->masks, &mask, sizeof mask);
}

static int compare_numbers(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return a < b ? -1 : a > b;
}

static int compare_extras(const void *left, const void *right)
{
    const struct segment_extra *a = left, *b = right;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return a->document < b->document ? -1 : a->document > b->document;
}

/* The newest line first, so that a reader takes it. */
static int compare_places(const void *left, const void *right)
{
    const struct segment_place *a = left, *b = right;
    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    return a->at > b->at ? -1 : a->at < b->at;
}

static bool is_sorted(const struct text *names)
{
    const uint64_t *all = (const uint64_t *)(const void *)names->data;
    for (size_t i = 1; i < names->size / sizeof *all; i++)
        if (all[i] < all[i - 1])
            return false;
    return true;
}

/* Least significant digit radix sort, sixteen bits at a time; the document bits need no order of
   their own. */
static bool sort_names(struct text *names)
{
    enum { DIGITS = 1 << 16 };
    size_t count = names->size / sizeof(uint64_t);
    if (is_sorted(names))
        return true;
    if (count < DIGITS / 8) {
        if (count > 0)
            qsort(names->data, count, sizeof(uint64_t), compare_numbers);
        return true;
    }
    uint64_t *from = (uint64_t *)(void *)names->data, *to = malloc(count * sizeof *to);
    uint32_t *starts = malloc(DIGITS * sizeof *starts);
    uint64_t *spare = to;
    for (unsigned shift = 16; starts && spare && shift < 64; shift += 16) {
        uint32_t sum = 0;
        memset(starts, 0, DIGITS * sizeof *starts);
        for (size_t i = 0; i < count; i++)
            starts[from[i] >> shift & (DIGITS - 1)]++;
        for (size_t digit = 0; digit < DIGITS; digit++) {
            uint32_t size = starts[digit];
            starts[digit] = sum;
            sum += size;
        }
        for (size_t i = 0; i < count; i++)
            to[starts[from[i] >> shift & (DIGITS - 1)]++] = from[i];
        uint64_t *swapped = from;
        from = to;
        to = swapped;
    }
    bool sorted = starts && spare;
    if (sorted && from == spare)
        memcpy(names->data, spare, count * sizeof *spare);
    free(spare);
    free(starts);
    return sorted;
}

/* Number of the first name of each value of the top bits of the hash. */
static void write_buckets(const struct text *names, struct writer *writer)
{
    size_t count = names->size / sizeof(uint64_t);
    const uint64_t *all = (const uint64_t *)(const void *)names->data;
    unsigned bits = 0;
    struct text buckets;
    text_init(&buckets, SECTION_LIMIT);
    while ((count >> bits) > NAMES_PER_BUCKET)
        bits++;
    uint32_t at = 0;
    for (uint64_t bucket = 0; bucket < UINT64_C(1) << bits; bucket++) {
        while (at < count && bits > 0 && all[at] >> (64 - bits) < bucket)
            at++;
        append_bytes(&buckets, &at, sizeof at);
    }
    at = (uint32_t)count;
    append_bytes(&buckets, &at, sizeof at);
    if (!text_ok(&buckets))
        writer_fail_memory(writer);
    writer_section(writer, SECTION_BUCKETS, text_slice(&buckets));
    text_release(&buckets);
}

static void sort(struct text *items, size_t size, int (*compare)(const void *, const void *))
{
    if (items->size > 0)
        qsort(items->data, items->size / size, size, compare);
}

void sections_sort_places(struct text *places)
{
    sort(places, sizeof(struct segment_place), compare_places);
}

void sections_write(struct sections *sections, struct writer *writer)
{
    const struct section_text {
        unsigned section;
        const struct text *text;
    } all[] = {
        {SECTION_ROWS, &sections->rows},       {SECTION_LENGTH, &sections->length},
        {SECTION_DAYS, &sections->days},       {SECTION_EXTRA, &sections->extra},
        {SECTION_LISTED, &sections->listed},   {SECTION_LISTINGS, &sections->listings},
        {SECTION_SOURCES, &sections->sources}, {SECTION_NAMES, &sections->names},
        {SECTION_ALIASES, &sections->aliases}, {SECTION_RENAMED, &sections->renamed},
        {SECTION_FETCHES, &sections->fetches}, {SECTION_MASKS, &sections->masks},
    };
    sort(&sections->extra, sizeof(struct segment_extra), compare_extras);
    sections_sort_places(&sections->aliases);
    sections_sort_places(&sections->fetches);
    if (!sort_names(&sections->names))
        writer_fail_memory(writer);
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (!text_ok(all[i].text))
            writer_fail_memory(writer);
        writer_section(writer, all[i].section, text_slice(all[i].text));
    }
    write_buckets(&sections->names, writer);
    writer->footer.documents = sections->documents;
    writer->footer.ghosts = sections->ghosts;
    writer->footer.words = sections->words;
    writer->footer.added = sections->base;
}
