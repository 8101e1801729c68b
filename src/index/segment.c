/* SPDX-License-Identifier: MIT */
#include "index/segment.h"

#include "base/checksum.h"
#include "base/date.h"
#include "index/pack.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_DOCUMENT_BITS = 24 };
/* Seconds; far beyond the year 9999. */
#define ADDED_MOST (INT64_C(1) << 40)

static bool read_footer(struct segment *segment)
{
    struct footer *footer = &segment->footer;
    size_t size = segment->bytes.size;
    if (size < sizeof *footer)
        return false;
    memcpy(footer, segment->bytes.data + size - sizeof *footer, sizeof *footer);
    struct slice checked = {(const char *)footer, offsetof(struct footer, check)};
    if (footer->magic != SEGMENT_MAGIC || footer->version != SEGMENT_VERSION ||
        footer->check != crc32c(0, checked) || footer->added > ADDED_MOST ||
        footer->added < -ADDED_MOST || footer->documents > DOCUMENTS_MAXIMUM)
        return false;
    uint64_t pages = (footer->checks + PAGE_SIZE - 1) / PAGE_SIZE;
    if (footer->checks > size - sizeof *footer ||
        pages * sizeof(uint32_t) > size - sizeof *footer - footer->checks)
        return false;
    for (unsigned i = 0; i < SECTIONS; i++)
        if (footer->sections[i].at % 8 != 0 || footer->sections[i].at > footer->checks ||
            footer->sections[i].size > footer->checks - footer->sections[i].at)
            return false;
    return true;
}

/* The arrays that are read at a document's number are as long as there are documents. */
static bool has_arrays(const struct segment *segment)
{
    uint64_t count = segment->footer.documents;
    return segment_size(segment, SECTION_ROWS) >= count * ROW_BYTES &&
           segment_size(segment, SECTION_LENGTH) >= count;
}

bool segment_open(struct segment *segment, struct slice bytes, bool trusted, struct error *error)
{
    *segment = (struct segment){.bytes = bytes};
    if (!read_footer(segment) || !has_arrays(segment))
        return error_set(error, ERROR_DAMAGED, "it is no segment of this version");
    if (trusted)
        return true;
    size_t pages = (size_t)(segment->footer.checks / PAGE_SIZE) + 1;
    segment->checked = calloc(pages / 64 + 1, sizeof(uint64_t));
    return segment->checked || error_set(error, ERROR_SYSTEM, "not enough memory");
}

void segment_close(struct segment *segment)
{
    free(segment->checked);
    free(segment->dead);
    *segment = (struct segment){.bytes = {NULL, 0}};
}

static bool check_page(struct segment *segment, uint64_t page)
{
    const struct footer *footer = &segment->footer;
    uint32_t check;
    uint64_t at = page * PAGE_SIZE;
    uint64_t size = footer->checks - at < PAGE_SIZE ? footer->checks - at : PAGE_SIZE;
    memcpy(&check, segment->bytes.data + footer->checks + page * sizeof check, sizeof check);
    struct slice bytes = {segment->bytes.data + at, (size_t)size};
    if (page_check(footer->salt, (uint32_t)page, bytes) != check) {
        segment->damaged = true;
        return false;
    }
    segment->checked[page / 64] |= UINT64_C(1) << page % 64;
    return true;
}

void segment_check_all(struct segment *segment)
{
    for (uint64_t page = 0; page * PAGE_SIZE < segment->footer.checks; page++)
        if (!check_page(segment, page))
            return;
}

uint32_t segment_count(const struct segment *segment)
{
    return segment->footer.documents;
}

uint64_t segment_size(const struct segment *segment, unsigned section)
{
    return segment->footer.sections[section].size;
}

static const void *nothing(struct segment *segment)
{
    segment->damaged = true;
    return NULL;
}

const void *segment_bytes(struct segment *segment, unsigned section, uint64_t at, uint64_t size)
{
    const struct footer_section *place = &segment->footer.sections[section];
    if (at > place->size || size > place->size - at)
        return nothing(segment);
    uint64_t begin = place->at + at;
    if (segment->checked && size > 0)
        for (uint64_t page = begin / PAGE_SIZE; page <= (begin + size - 1) / PAGE_SIZE; page++)
            if (!(segment->checked[page / 64] >> page % 64 & 1) && !check_page(segment, page))
                return NULL;
    return segment->bytes.data + begin;
}

bool segment_kill(struct segment *segment, uint32_t document, struct error *error)
{
    if (document >= segment->footer.documents)
        return true;
    if (!segment->dead)
        segment->dead = calloc(segment->footer.documents / 64 + 1, sizeof(uint64_t));
    if (!segment->dead)
        return error_set(error, ERROR_SYSTEM, "not enough memory");
    uint64_t bit = UINT64_C(1) << document % 64;
    segment->dead_count += !(segment->dead[document / 64] & bit);
    segment->dead[document / 64] |= bit;
    return true;
}

bool segment_is_dead(const struct segment *segment, uint32_t document)
{
    return segment->dead && document < segment->footer.documents &&
           (segment->dead[document / 64] >> document % 64 & 1);
}

static const unsigned char *row_of(struct segment *segment, uint32_t document)
{
    return segment_bytes(segment, SECTION_ROWS, (uint64_t)document * ROW_BYTES, ROW_BYTES);
}

uint64_t segment_record(struct segment *segment, uint32_t document)
{
    const unsigned char *row = row_of(segment, document);
    uint64_t record = 0;
    for (unsigned i = 0; row && i < ROW_CHECK; i++)
        record |= (uint64_t)row[ROW_RECORD + i] << 8 * i;
    return record;
}

static uint32_t number_at(struct segment *segment, unsigned section, uint64_t index)
{
    const uint32_t *number =
        segment_bytes(segment, section, index * sizeof *number, sizeof *number);
    return number ? *number : 0;
}

uint32_t segment_record_check(struct segment *segment, uint32_t document)
{
    const unsigned char *row = row_of(segment, document);
    uint32_t check = 0;
    if (row)
        memcpy(&check, row + ROW_CHECK, sizeof check);
    return check;
}

bool segment_renamed(struct segment *segment, uint32_t document, uint64_t *at)
{
    uint64_t count = segment_size(segment, SECTION_RENAMED) / sizeof(struct segment_renamed);
    const struct segment_renamed *all =
        segment_bytes(segment, SECTION_RENAMED, 0, count * sizeof *all);
    for (uint64_t i = 0; all && i < count; i++) {
        if (all[i].document == document) {
            *at = all[i].at;
            return true;
        }
    }
    return false;
}

bool segment_added(struct segment *segment, uint32_t document, int64_t *added)
{
    const unsigned char *row = row_of(segment, document);
    uint32_t seconds = 0;
    if (row)
        memcpy(&seconds, row + ROW_ADDED, sizeof seconds);
    *added = segment->footer.added + (int64_t)seconds;
    return seconds != UINT32_MAX;
}

size_t segment_day_count(struct segment *segment)
{
    return (size_t)(segment_size(segment, SECTION_DAYS) / sizeof(struct segment_day));
}

struct segment_day segment_day_at(struct segment *segment, size_t number)
{
    struct segment_day none = {DAY_NONE, 0};
    const struct segment_day *day =
        segment_bytes(segment, SECTION_DAYS, number * sizeof *day, sizeof *day);
    return day ? *day : none;
}

/* The number of the first day that is not before day. */
static size_t find_day(struct segment *segment, int32_t day)
{
    size_t low = 0, high = segment_day_count(segment);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (segment_day_at(segment, middle).day < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static uint32_t first_of_day(struct segment *segment, size_t number)
{
    uint32_t count = segment->footer.documents;
    uint32_t first =
        number < segment_day_count(segment) ? segment_day_at(segment, number).first : count;
    return first < count ? first : count;
}

void segment_days(struct segment *segment, int32_t first, int32_t last, uint32_t *begin,
                  uint32_t *end)
{
    *begin = first_of_day(segment, find_day(segment, first));
    *end = last == INT32_MAX ? segment->footer.documents
                             : first_of_day(segment, find_day(segment, last + 1));
    if (*end < *begin)
        *end = *begin;
}

int32_t segment_day(struct segment *segment, uint32_t document)
{
    size_t low = 0, high = segment_day_count(segment);
    while (low + 1 < high) {
        size_t middle = low + (high - low) / 2;
        if (segment_day_at(segment, middle).first <= document)
            low = middle;
        else
            high = middle;
    }
    return segment_day_at(segment, low).day;
}

const struct segment_extra *segment_extra(struct segment *segment, int32_t first, size_t *count)
{
    size_t total = (size_t)(segment_size(segment, SECTION_EXTRA) / sizeof(struct segment_extra));
    const struct segment_extra *all = segment_bytes(segment, SECTION_EXTRA, 0, total * sizeof *all);
    size_t low = 0, high = all ? total : 0;
    *count = 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (all[middle].day < first)
            low = middle + 1;
        else
            high = middle;
    }
    if (!all)
        return NULL;
    *count = total - low;
    return all + low;
}

const struct segment_listed *segment_listed(struct segment *segment, size_t *count)
{
    size_t total = (size_t)(segment_size(segment, SECTION_LISTED) / sizeof(struct segment_listed));
    const struct segment_listed *all =
        segment_bytes(segment, SECTION_LISTED, 0, total * sizeof *all);
    *count = all ? total : 0;
    return all;
}

void listing_walk_init(struct listing_walk *walk, struct segment *segment, uint32_t document)
{
    size_t total = (size_t)(segment_size(segment, SECTION_LISTED) / sizeof(struct segment_listed));
    size_t low = 0, high = total;
    const struct segment_listed *entry = NULL;
    *walk = (struct listing_walk){.segment = segment};
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        entry = segment_bytes(segment, SECTION_LISTED, middle * sizeof *entry, sizeof *entry);
        if (!entry)
            return;
        if (entry->document < document)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == total)
        return;
    entry = segment_bytes(segment, SECTION_LISTED, low * sizeof *entry, sizeof *entry);
    if (!entry || entry->document != document)
        return;
    uint64_t begin = entry->at, end = segment_size(segment, SECTION_LISTINGS);
    if (low + 1 < total) {
        entry = segment_bytes(segment, SECTION_LISTED, (low + 1) * sizeof *entry, sizeof *entry);
        end = entry ? entry->at : begin;
    }
    if (end < begin) {
        segment->damaged = true;
        return;
    }
    walk->at = segment_bytes(segment, SECTION_LISTINGS, begin, end - begin);
    walk->end = walk->at ? walk->at + (end - begin) : NULL;
}

/* The line with a number in SECTION_SOURCES. */
static struct slice source_name(struct segment *segment, uint64_t number)
{
    uint64_t size = segment_size(segment, SECTION_SOURCES);
    struct slice all = {segment_bytes(segment, SECTION_SOURCES, 0, size), (size_t)size}, line;
    if (!all.data)
        return SLICE("");
    while (slice_next_line(&all, &line))
        if (number-- == 0)
            return line;
    segment->damaged = true;
    return SLICE("");
}

bool listing_walk_next(struct listing_walk *walk, struct segment_listing *out)
{
    uint64_t values[9];
    if (walk->at >= walk->end)
        return false;
    for (unsigned i = 0; i < 9; i++) {
        if (!varint_read(&walk->at, walk->end, &values[i])) {
            walk->segment->damaged = true;
            return false;
        }
    }
    *out = (struct segment_listing){
        .listing = {.kind = (enum listing_kind)(values[0] % LISTING_KINDS),
                    .source = source_name(walk->segment, values[1]),
                    .day = (int32_t)unzigzag(values[2]),
                    .rank = unzigzag(values[3]),
                    .upvotes = unzigzag(values[4]),
                    .comments = unzigzag(values[5]),
                    .stars = unzigzag(values[6]),
                    .time = unzigzag(values[7])},
        .order = values[8],
    };
    return true;
}

uint64_t name_hash(enum name_kind kind, struct slice text)
{
    /* The finish of MurmurHash3 (Appleby): FNV's upper bits alone depend too little on the end. */
    uint64_t hash = slice_hash(text) + (uint64_t)kind * UINT64_C(0x9e3779b97f4a7c15);
    hash ^= hash >> 33;
    hash *= UINT64_C(0xff51afd7ed558ccd);
    hash ^= hash >> 33;
    hash *= UINT64_C(0xc4ceb9fe1a85ec53);
    return hash ^ hash >> 33;
}

/* The names that share the top bits of the hash: numbers *begin to *end. */
static bool find_bucket(struct segment *segment, uint64_t hash, uint64_t *begin, uint64_t *end)
{
    uint64_t count = segment_size(segment, SECTION_BUCKETS) / sizeof(uint32_t);
    if (count < 2 || ((count - 1) & (count - 2)) != 0)
        return false;
    unsigned bits = (unsigned)__builtin_ctzll(count - 1);
    uint64_t bucket = bits == 0 ? 0 : hash >> (64 - bits);
    *begin = number_at(segment, SECTION_BUCKETS, bucket);
    *end = number_at(segment, SECTION_BUCKETS, bucket + 1);
    if (*begin <= *end && *end * sizeof(uint64_t) <= segment_size(segment, SECTION_NAMES))
        return true;
    segment->damaged = true;
    return false;
}

uint32_t segment_name(struct segment *segment, uint64_t hash, uint32_t *state)
{
    uint64_t begin, end, wanted = hash >> NAME_DOCUMENT_BITS;
    if (!find_bucket(segment, hash, &begin, &end))
        return UINT32_MAX;
    const uint64_t *names =
        segment_bytes(segment, SECTION_NAMES, begin * sizeof *names, (end - begin) * sizeof *names);
    for (uint64_t i = *state; names && i < end - begin; i++) {
        uint64_t document = names[i] & ((UINT64_C(1) << NAME_DOCUMENT_BITS) - 1);
        *state = (uint32_t)i + 1;
        if (names[i] >> NAME_DOCUMENT_BITS == wanted && document < segment->footer.documents)
            return (uint32_t)document;
    }
    return UINT32_MAX;
}

bool segment_place(struct segment *segment, unsigned section, uint64_t hash, uint32_t *state,
                   uint64_t *at)
{
    size_t total = (size_t)(segment_size(segment, section) / sizeof(struct segment_place));
    const struct segment_place *all = segment_bytes(segment, section, 0, total * sizeof *all);
    size_t low = 0, high = all ? total : 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (all[middle].hash < hash)
            low = middle + 1;
        else
            high = middle;
    }
    low += *state;
    if (!all || low >= total || all[low].hash != hash)
        return false;
    ++*state;
    *at = all[low].at;
    return true;
}
