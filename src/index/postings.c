/* SPDX-License-Identifier: MIT */
#include "index/postings.h"

#include "index/pack.h"

#include <string.h>

enum { CODE_MASK = (1 << POSTING_CODE_BITS) - 1, WIDTH_BITS = 6, TABLE_ENTRY = 8 };

static uint32_t read_u32(const unsigned char *from)
{
    uint32_t value;
    memcpy(&value, from, sizeof value);
    return value;
}

/* One block: a byte with both widths, the gaps, the codes. previous: the document before it + 1. */
static void append_block(struct text *out, const uint32_t *postings, uint32_t count,
                         uint32_t previous)
{
    uint32_t gaps[BLOCK_POSTINGS], codes[BLOCK_POSTINGS];
    uint32_t all_gaps = 0, all_codes = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t document = postings[i] >> POSTING_CODE_BITS;
        gaps[i] = document - previous;
        codes[i] = postings[i] & CODE_MASK;
        all_gaps |= gaps[i];
        all_codes |= codes[i];
        previous = document + 1;
    }
    unsigned width = bit_width(all_gaps), code_width = bit_width(all_codes);
    text_append_byte(out, (char)(width | code_width << WIDTH_BITS));
    pack_append(out, gaps, count, width);
    pack_append(out, codes, count, code_width);
}

void postings_append(struct text *out, const uint32_t *postings, uint32_t count)
{
    uint32_t blocks = (count + BLOCK_POSTINGS - 1) / BLOCK_POSTINGS;
    size_t table = out->size, data = table + (blocks > 1 ? blocks * TABLE_ENTRY : 0);
    text_append_repeat(out, 0, data - table);
    uint32_t previous = 0;
    for (uint32_t block = 0; block < blocks; block++) {
        const uint32_t *first = postings + block * BLOCK_POSTINGS;
        uint32_t size = count - block * BLOCK_POSTINGS;
        size = size < BLOCK_POSTINGS ? size : BLOCK_POSTINGS;
        append_block(out, first, size, previous);
        uint32_t last = first[size - 1] >> POSTING_CODE_BITS;
        uint32_t end = (uint32_t)(out->size - data);
        previous = last + 1;
        if (blocks == 1 || !text_ok(out))
            continue;
        memcpy(out->data + table + block * TABLE_ENTRY, &last, sizeof last);
        memcpy(out->data + table + block * TABLE_ENTRY + sizeof last, &end, sizeof end);
    }
}

static uint32_t last_of_block(const struct postings_walk *walk, uint32_t block)
{
    return walk->table ? read_u32(walk->table + block * TABLE_ENTRY) : UINT32_MAX;
}

static uint32_t end_of_block(const struct postings_walk *walk, uint32_t block)
{
    return walk->table ? read_u32(walk->table + block * TABLE_ENTRY + 4)
                       : (uint32_t)walk->data_size;
}

/* The first block from first on whose last document is not before the document. */
static uint32_t find_block(const struct postings_walk *walk, uint32_t first, uint32_t document)
{
    uint32_t low = first, high = walk->blocks;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (last_of_block(walk, middle) < document)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void postings_walk_init(struct postings_walk *walk, const struct postings *postings, uint32_t begin,
                        uint32_t end)
{
    unsigned section = SECTION_FIELDS + postings->field * FIELD_SECTIONS + FIELD_POSTINGS;
    walk->postings = postings;
    walk->begin = begin;
    walk->end = end;
    walk->table = walk->data = NULL;
    walk->block = 0;
    walk->blocks = 1;
    walk->count = 0;
    walk->coded = true;
    if (postings->count == 1)
        return;
    walk->blocks = (postings->count + BLOCK_POSTINGS - 1) / BLOCK_POSTINGS;
    uint64_t table = walk->blocks > 1 ? (uint64_t)walk->blocks * TABLE_ENTRY : 0;
    if (postings->size < table) {
        postings->segment->damaged = true;
        walk->blocks = 0;
        return;
    }
    if (table > 0)
        walk->table = segment_bytes(postings->segment, section, postings->at, table);
    walk->data_size = (size_t)(postings->size - table);
    if (table > 0 && !walk->table)
        walk->blocks = 0;
    else
        walk->block = find_block(walk, 0, begin);
}

/* The stored bytes of a block; NULL when they are not all there. */
static const unsigned char *block_bytes(const struct postings_walk *walk, uint32_t count,
                                        unsigned *width, unsigned *code_width)
{
    const struct postings *postings = walk->postings;
    unsigned section = SECTION_FIELDS + postings->field * FIELD_SECTIONS + FIELD_POSTINGS;
    uint64_t data = postings->at + postings->size - walk->data_size;
    uint64_t begin = walk->block == 0 ? 0 : end_of_block(walk, walk->block - 1);
    uint64_t end = end_of_block(walk, walk->block);
    postings->segment->damaged |= begin >= end || end > walk->data_size;
    if (begin >= end || end > walk->data_size)
        return NULL;
    const unsigned char *bytes =
        segment_bytes(postings->segment, section, data + begin, end - begin + PACK_SLACK);
    if (!bytes)
        return NULL;
    *width = bytes[0] & ((1u << WIDTH_BITS) - 1);
    *code_width = bytes[0] >> WIDTH_BITS;
    bool fits =
        *width <= 32 && 1 + pack_size(count, *width) + pack_size(count, *code_width) <= end - begin;
    postings->segment->damaged |= !fits;
    return fits ? bytes + 1 : NULL;
}

static bool read_block(struct postings_walk *walk)
{
    uint32_t rest = walk->postings->count - walk->block * BLOCK_POSTINGS;
    uint32_t count = rest < BLOCK_POSTINGS ? rest : BLOCK_POSTINGS;
    unsigned width, code_width;
    const unsigned char *bytes = block_bytes(walk, count, &width, &code_width);
    if (!bytes)
        return false;
    uint32_t next = walk->block == 0 ? 0 : last_of_block(walk, walk->block - 1) + 1;
    pack_read(bytes, count, width, walk->documents);
    if (walk->coded && code_width == 0)
        memset(walk->codes, 0, count * sizeof *walk->codes);
    else if (walk->coded)
        pack_read(bytes + pack_size(count, width), count, code_width, walk->codes);
    for (uint32_t i = 0; i < count; i++) {
        next += walk->documents[i];
        walk->documents[i] = next++;
    }
    walk->count = count;
    return true;
}

/* Drops what is outside the wanted range, which only the first and last block have. */
static void trim(struct postings_walk *walk)
{
    uint32_t first = 0, count = walk->count;
    while (first < count && walk->documents[first] < walk->begin)
        first++;
    while (count > first && walk->documents[count - 1] >= walk->end)
        count--;
    walk->count = count - first;
    if (first > 0) {
        memmove(walk->documents, walk->documents + first, walk->count * sizeof *walk->documents);
        memmove(walk->codes, walk->codes + first, walk->count * sizeof *walk->codes);
    }
}

bool postings_walk_next(struct postings_walk *walk)
{
    while (walk->block < walk->blocks) {
        if (walk->postings->count == 1) {
            walk->documents[0] = walk->postings->only >> POSTING_CODE_BITS;
            walk->codes[0] = walk->postings->only & CODE_MASK;
            walk->count = 1;
        } else if (!read_block(walk)) {
            walk->blocks = 0;
            return false;
        }
        bool last = last_of_block(walk, walk->block) >= walk->end - 1;
        walk->block = last ? walk->blocks : walk->block + 1;
        trim(walk);
        if (walk->count > 0)
            return true;
    }
    return false;
}

void postings_fill(const struct postings *postings, uint32_t begin, uint32_t end, uint64_t *bits)
{
    struct postings_walk walk;
    if (begin >= end)
        return;
    postings_walk_init(&walk, postings, begin, end);
    walk.coded = false;
    while (postings_walk_next(&walk))
        for (uint32_t i = 0; i < walk.count; i++) {
            /* A damaged list need not ascend. */
            uint32_t bit = walk.documents[i] - begin;
            if (bit < end - begin)
                bits[bit / 64] |= UINT64_C(1) << bit % 64;
        }
}

static void add_worth(const struct postings_worth *worth, uint32_t document, uint32_t code)
{
    uint32_t sum = worth->scores[document] +
                   (uint32_t)worth->table[code % WORTH_CLASSES][worth->lengths[document]];
    worth->scores[document] = sum < SCORE_MAXIMUM ? (uint16_t)sum : SCORE_MAXIMUM;
}

void postings_fill_weighed(const struct postings *postings, uint32_t begin, uint32_t end,
                           uint64_t *bits, const struct postings_worth *worth)
{
    struct postings_walk walk;
    if (begin >= end)
        return;
    postings_walk_init(&walk, postings, begin, end);
    while (postings_walk_next(&walk))
        for (uint32_t i = 0; i < walk.count; i++) {
            uint32_t bit = walk.documents[i] - begin;
            if (bit >= end - begin)
                continue;
            bits[bit / 64] |= UINT64_C(1) << bit % 64;
            add_worth(worth, walk.documents[i], walk.codes[i]);
        }
}

void postings_weigh(const struct postings *postings, uint32_t end, const uint64_t *bits,
                    const struct postings_worth *worth)
{
    struct postings_walk walk;
    postings_walk_init(&walk, postings, 0, end);
    while (postings_walk_next(&walk))
        for (uint32_t i = 0; i < walk.count; i++) {
            uint32_t document = walk.documents[i];
            if (document < end && (bits[document / 64] >> document % 64 & 1))
                add_worth(worth, document, walk.codes[i]);
        }
}

bool postings_last(const struct postings *postings, uint32_t end, uint32_t *document)
{
    struct postings_walk walk;
    if (end == 0)
        return false;
    if (postings->count == 1) {
        *document = postings->only >> POSTING_CODE_BITS;
        return *document < end;
    }
    postings_walk_init(&walk, postings, end, UINT32_MAX);
    walk.coded = false;
    if (walk.blocks == 0)
        return false;
    /* The block at hand may begin before end; else the one before ends before it. */
    for (uint32_t block = walk.block < walk.blocks ? walk.block : walk.blocks - 1;; block--) {
        walk.block = block;
        if (!read_block(&walk))
            return false;
        for (uint32_t i = walk.count; i-- > 0;) {
            if (walk.documents[i] >= end)
                continue;
            *document = walk.documents[i];
            return true;
        }
        if (block == 0)
            return false;
    }
}

/* Whether the walk's list has the document; bits come in ascending order. */
static bool has_document(struct postings_walk *walk, uint32_t *loaded, uint32_t document)
{
    walk->block = find_block(walk, walk->block, document);
    if (walk->block >= walk->blocks)
        return false;
    if (*loaded != walk->block) {
        if (!read_block(walk))
            walk->count = 0;
        *loaded = walk->block;
    }
    uint32_t low = 0, high = walk->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (walk->documents[middle] < document)
            low = middle + 1;
        else
            high = middle;
    }
    return low < walk->count && walk->documents[low] == document;
}

void postings_probe(const struct postings *postings, uint32_t begin, uint32_t end, uint64_t *bits)
{
    struct postings_walk walk;
    uint32_t loaded = UINT32_MAX;
    postings_walk_init(&walk, postings, begin, end);
    walk.coded = false;
    for (uint32_t word = 0; word < (end - begin + 63) / 64; word++) {
        for (uint64_t rest = bits[word]; rest; rest &= rest - 1) {
            uint32_t document = begin + word * 64 + (uint32_t)__builtin_ctzll(rest);
            bool found = postings->count == 1 ? postings->only >> POSTING_CODE_BITS == document
                                              : has_document(&walk, &loaded, document);
            if (!found)
                bits[word] &= ~(rest & -rest);
        }
    }
}
