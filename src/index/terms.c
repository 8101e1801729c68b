/* SPDX-License-Identifier: MIT */
#include "index/terms.h"

#include "index/pack.h"

#include <string.h>

#define TERMS_LIMIT ((size_t)UINT32_MAX)

static unsigned section_of(enum index_field field, enum field_section part)
{
    return SECTION_FIELDS + (unsigned)field * FIELD_SECTIONS + (unsigned)part;
}

/* The first eight bytes as a number that compares as they do. */
static uint64_t beginning_of(struct slice word)
{
    unsigned char bytes[8] = {0};
    uint64_t number = 0;
    if (word.size > 0)
        memcpy(bytes, word.data, word.size < sizeof bytes ? word.size : sizeof bytes);
    for (unsigned i = 0; i < sizeof bytes; i++)
        number = number << 8 | bytes[i];
    return number;
}

void terms_writer_init(struct terms_writer *terms, struct writer *writer, enum index_field field,
                       uint32_t documents)
{
    *terms = (struct terms_writer){.writer = writer, .field = field};
    text_init(&terms->terms, TERMS_LIMIT);
    text_init(&terms->blocks, TERMS_LIMIT);
    text_init(&terms->tops, TERMS_LIMIT);
    text_init(&terms->list, TERMS_LIMIT);
    beginnings_init(&terms->beginnings, documents);
    writer_begin(writer, section_of(field, FIELD_POSTINGS));
}

static void begin_block(struct terms_writer *terms, struct slice word)
{
    struct term_block block = {beginning_of(word), (uint32_t)terms->terms.size, 0};
    if (terms->blocks.size / sizeof block % TOP_BLOCKS == 0)
        text_append(&terms->tops,
                    (struct slice){(const char *)&block.beginning, sizeof block.beginning});
    text_append(&terms->blocks, (struct slice){(const char *)&block, sizeof block});
    varint_append(&terms->terms, writer_section_size(terms->writer));
    terms->last_size = 0;
}

static size_t shared_size(const char *a, size_t a_size, struct slice b)
{
    size_t most = a_size < b.size ? a_size : b.size;
    size_t shared = 0;
    while (shared < most && a[shared] == b.data[shared])
        shared++;
    return shared;
}

void terms_writer_add(struct terms_writer *terms, struct slice word, const uint32_t *postings,
                      uint32_t count)
{
    struct text *out = &terms->terms;
    word = slice_first(word, WORD_MAXIMUM);
    if (terms->count++ % BLOCK_TERMS == 0)
        begin_block(terms, word);
    size_t shared = shared_size(terms->last, terms->last_size, word);
    varint_append(out, shared);
    varint_append(out, word.size - shared);
    text_append(out, slice_from(word, shared));
    varint_append(out, count);
    if (count == 1) {
        varint_append(out, postings[0]);
    } else {
        text_clear(&terms->list);
        postings_append(&terms->list, postings, count);
        varint_append(out, terms->list.size);
        writer_append(terms->writer, text_slice(&terms->list));
        if (!text_ok(&terms->list))
            out->failed = true;
    }
    memcpy(terms->last, word.data, word.size);
    terms->last_size = word.size;
    beginnings_add(&terms->beginnings, word, postings, count);
}

void terms_writer_finish(struct terms_writer *terms)
{
    static const char slack[PACK_SLACK];
    struct writer *writer = terms->writer;
    writer_append(writer, (struct slice){slack, sizeof slack});
    writer_section(writer, section_of(terms->field, FIELD_TERMS), text_slice(&terms->terms));
    writer_section(writer, section_of(terms->field, FIELD_BLOCKS), text_slice(&terms->blocks));
    writer_section(writer, section_of(terms->field, FIELD_TOP), text_slice(&terms->tops));
    beginnings_finish(&terms->beginnings, writer, terms->field);
    if (!text_ok(&terms->terms) || !text_ok(&terms->blocks) || !text_ok(&terms->tops))
        writer_fail_memory(writer);
    text_release(&terms->terms);
    text_release(&terms->blocks);
    text_release(&terms->tops);
    text_release(&terms->list);
}

static uint32_t block_count(const struct segment *segment, enum index_field field)
{
    return (uint32_t)(segment_size(segment, section_of(field, FIELD_BLOCKS)) /
                      sizeof(struct term_block));
}

/* Begins to read a block: walk->word is then empty. */
static bool open_block(struct terms_walk *walk, uint32_t number)
{
    struct segment *segment = walk->segment;
    unsigned blocks = section_of(walk->field, FIELD_BLOCKS);
    unsigned terms = section_of(walk->field, FIELD_TERMS);
    uint32_t count = block_count(segment, walk->field);
    uint64_t end = segment_size(segment, terms);
    if (number >= count)
        return false;
    const struct term_block *block = segment_bytes(segment, blocks, number * sizeof *block,
                                                   (number + 1 < count ? 2 : 1) * sizeof *block);
    if (!block)
        return false;
    if (number + 1 < count)
        end = block[1].at;
    segment->damaged |= block->at > end;
    const unsigned char *bytes =
        block->at <= end ? segment_bytes(segment, terms, block->at, end - block->at) : NULL;
    if (!bytes)
        return false;
    walk->at = bytes;
    walk->end = bytes + (end - block->at);
    walk->size = 0;
    walk->in_block = 0;
    walk->block = number + 1;
    return varint_read(&walk->at, walk->end, &walk->postings_at);
}

static bool read_term(struct terms_walk *walk, struct postings *postings)
{
    uint64_t shared, rest, count, last;
    if (!varint_read(&walk->at, walk->end, &shared) || !varint_read(&walk->at, walk->end, &rest) ||
        shared > walk->size || shared + rest == 0 || rest > WORD_MAXIMUM - shared ||
        rest > (uint64_t)(walk->end - walk->at))
        return false;
    memcpy(walk->word + shared, walk->at, rest);
    walk->size = (size_t)(shared + rest);
    walk->at += rest;
    if (!varint_read(&walk->at, walk->end, &count) || count == 0 ||
        count > walk->segment->footer.documents || !varint_read(&walk->at, walk->end, &last) ||
        (count == 1 && last >> POSTING_CODE_BITS >= walk->segment->footer.documents))
        return false;
    *postings = (struct postings){.segment = walk->segment,
                                  .field = walk->field,
                                  .count = (uint32_t)count,
                                  .only = count == 1 ? (uint32_t)last : 0,
                                  .at = walk->postings_at,
                                  .size = count == 1 ? 0 : last};
    walk->postings_at += postings->size;
    walk->in_block++;
    return true;
}

static bool next_term(struct terms_walk *walk, struct postings *postings)
{
    if (walk->at == walk->end && !open_block(walk, walk->block))
        return false;
    if (read_term(walk, postings))
        return true;
    walk->segment->damaged = true;
    walk->at = walk->end = NULL;
    walk->block = UINT32_MAX;
    return false;
}

static uint64_t beginning_at(struct segment *segment, enum index_field field, uint32_t block)
{
    const struct term_block *found = segment_bytes(segment, section_of(field, FIELD_BLOCKS),
                                                   block * sizeof *found, sizeof *found);
    return found ? found->beginning : 0;
}

/* The first term of a block, in the walk. */
static struct slice first_word(struct terms_walk *walk, uint32_t block)
{
    struct postings ignored;
    if (!open_block(walk, block) || !next_term(walk, &ignored))
        return SLICE("");
    return terms_walk_word(walk);
}

/* Whether the block's first term is before the word. */
static bool begins_before(struct terms_walk *walk, uint32_t block, struct slice word,
                          uint64_t beginning)
{
    uint64_t own = beginning_at(walk->segment, walk->field, block);
    if (own != beginning)
        return own < beginning;
    return slice_compare(first_word(walk, block), word) < 0;
}

/* The last block whose first term is before the word, or 0: the word is in it or begins the next.
 */
static uint32_t find_block(struct terms_walk *walk, struct slice word)
{
    struct segment *segment = walk->segment;
    uint64_t beginning = beginning_of(word);
    unsigned top = section_of(walk->field, FIELD_TOP);
    uint32_t count = block_count(segment, walk->field);
    uint32_t low = 0, high = (uint32_t)(segment_size(segment, top) / sizeof(uint64_t));
    const uint64_t *tops = segment_bytes(segment, top, 0, high * sizeof *tops);
    /* Of the tops, the last that is certainly before the word; the next ones may be equal so far.
     */
    while (tops && low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (tops[middle] < beginning)
            low = middle + 1;
        else
            high = middle;
    }
    uint32_t from = low > 0 ? (low - 1) * TOP_BLOCKS : 0, to = low * TOP_BLOCKS;
    while (to < count && begins_before(walk, to, word, beginning)) {
        from = to;
        to += TOP_BLOCKS;
    }
    to = to < count ? to : count;
    while (from + 1 < to) {
        uint32_t middle = from + (to - from) / 2;
        if (begins_before(walk, middle, word, beginning))
            from = middle;
        else
            to = middle;
    }
    return from;
}

void terms_walk_init(struct terms_walk *walk, struct segment *segment, enum index_field field,
                     struct slice prefix)
{
    struct postings ignored;
    walk->segment = segment;
    walk->field = field;
    walk->prefix = prefix;
    walk->at = walk->end = NULL;
    walk->size = 0;
    walk->block = prefix.size > 0 ? find_block(walk, prefix) : 0;
    walk->at = walk->end = NULL;
    if (prefix.size == 0)
        return;
    /* Up to the last term before the prefix. */
    for (;;) {
        struct terms_walk before = *walk;
        if (!next_term(walk, &ignored))
            return;
        if (slice_compare(terms_walk_word(walk), prefix) >= 0) {
            *walk = before;
            return;
        }
    }
}

bool terms_walk_next(struct terms_walk *walk, struct postings *postings)
{
    return next_term(walk, postings) && slice_starts_with(terms_walk_word(walk), walk->prefix);
}

struct slice terms_walk_word(const struct terms_walk *walk)
{
    return (struct slice){walk->word, walk->size};
}

bool terms_find_word(struct segment *segment, enum index_field field, struct slice word,
                     struct postings *postings)
{
    struct terms_walk walk;
    if (block_count(segment, field) == 0 || word.size == 0)
        return false;
    walk.segment = segment;
    walk.field = field;
    walk.at = walk.end = NULL;
    walk.block = find_block(&walk, word);
    walk.at = walk.end = NULL;
    walk.size = 0;
    while (next_term(&walk, postings)) {
        int order = slice_compare(terms_walk_word(&walk), word);
        if (order >= 0)
            return order == 0;
    }
    return false;
}

uint64_t terms_estimate(struct segment *segment, enum index_field field, struct slice prefix)
{
    struct terms_walk walk = {.segment = segment, .field = field};
    char next[WORD_MAXIMUM];
    uint32_t count = block_count(segment, field);
    if (count == 0 || prefix.size == 0 || prefix.size > sizeof next)
        return (uint64_t)count * BLOCK_TERMS;
    /* The first text behind all that begin with prefix: no UTF-8 ends in 0xff. */
    memcpy(next, prefix.data, prefix.size);
    next[prefix.size - 1] = (char)((unsigned char)next[prefix.size - 1] + 1);
    uint32_t first = find_block(&walk, prefix);
    uint32_t last = find_block(&walk, (struct slice){next, prefix.size});
    return (uint64_t)(last - first) * BLOCK_TERMS;
}
