/* SPDX-License-Identifier: MIT */
#include "index/builder.h"

#include "base/array.h"
#include "base/date.h"
#include "index/flags.h"
#include "index/inverter.h"
#include "index/order.h"
#include "index/sections.h"
#include "paper/identity.h"
#include "query/fold.h"
#include "query/phrase.h"

#include <stdlib.h>
#include <string.h>

enum { TEXT_LIMIT = 64 << 20, TITLE_WORDS = 4, NAMES_OF_DOCUMENT = 3 };
#define POOL_LIMIT ((size_t)UINT32_MAX)

/* What is kept of a document until it has its number. */
struct draft {
    struct order order;
    uint32_t key; /* in the pool */
    uint32_t check;
    uint64_t renamed_at;
    int64_t added;
    uint32_t listing, listing_count;
    uint64_t names[NAMES_OF_DOCUMENT]; /* hashes, 0: none */
    uint8_t length;
};

struct builder {
    struct inverter fields[INDEX_FIELDS];
    struct draft *drafts;
    uint32_t count, capacity;
    struct segment_listing *listings; /* sources in the arena */
    uint32_t listing_count, listing_capacity;
    struct text keys;
    struct arena arena;
    struct text masks, aliases, fetches;
    struct text folded, plain, line; /* of one text */
    struct sections sections;
    struct inversion inversion;
    void *order;
    uint32_t order_capacity;
};

bool builder_open(struct builder **builder, struct error *error)
{
    struct builder *made = calloc(1, sizeof *made);
    *builder = made;
    if (!made)
        return error_set(error, ERROR_SYSTEM, "not enough memory");
    for (unsigned i = 0; i < INDEX_FIELDS; i++)
        inverter_init(&made->fields[i]);
    text_init(&made->keys, POOL_LIMIT);
    arena_init(&made->arena, POOL_LIMIT);
    text_init(&made->masks, POOL_LIMIT);
    text_init(&made->aliases, POOL_LIMIT);
    text_init(&made->fetches, POOL_LIMIT);
    text_init(&made->folded, TEXT_LIMIT);
    text_init(&made->plain, TEXT_LIMIT);
    text_init(&made->line, TEXT_LIMIT);
    sections_init(&made->sections);
    return true;
}

void builder_clear(struct builder *builder)
{
    for (unsigned i = 0; i < INDEX_FIELDS; i++)
        inverter_clear(&builder->fields[i]);
    builder->count = builder->listing_count = 0;
    text_clear(&builder->keys);
    arena_clear(&builder->arena);
    text_clear(&builder->masks);
    text_clear(&builder->aliases);
    text_clear(&builder->fetches);
}

void builder_close(struct builder *builder)
{
    if (!builder)
        return;
    for (unsigned i = 0; i < INDEX_FIELDS; i++)
        inverter_release(&builder->fields[i]);
    free(builder->drafts);
    free(builder->listings);
    text_release(&builder->keys);
    arena_release(&builder->arena);
    text_release(&builder->masks);
    text_release(&builder->aliases);
    text_release(&builder->fetches);
    text_release(&builder->folded);
    text_release(&builder->plain);
    text_release(&builder->line);
    sections_release(&builder->sections);
    inversion_release(&builder->inversion);
    free(builder->order);
    free(builder);
}

/* Enters the words of a text; *words is their number. */
static bool add_words(struct builder *builder, enum index_field field, struct slice text,
                      size_t *words, struct error *error)
{
    struct slice batch[INVERTER_WORDS];
    size_t at = 0, count = 0;
    text_clear(&builder->folded);
    fold_text(&builder->folded, text, &builder->plain);
    if (!text_ok(&builder->folded) || !text_ok(&builder->plain))
        return error_set(error, ERROR_SYSTEM, "not enough memory");
    *words = 0;
    do {
        count = 0;
        while (count < INVERTER_WORDS &&
               phrase_next_word(text_slice(&builder->folded), &at, &batch[count]))
            count++;
        *words += count;
        if (!inverter_count(&builder->fields[field], batch, count, error))
            return false;
    } while (count == INVERTER_WORDS);
    return true;
}

static bool add_texts(struct builder *builder, const struct paper *paper, uint8_t *length,
                      struct error *error)
{
    static const struct {
        enum paper_field from;
        enum index_field to;
    } texts[] = {
        {PAPER_TITLE, INDEX_TITLE},       {PAPER_AUTHORS, INDEX_AUTHORS},
        {PAPER_COMMENT, INDEX_COMMENT},   {PAPER_ORGANIZATION, INDEX_ORGANIZATION},
        {PAPER_ABSTRACT, INDEX_ABSTRACT},
    };
    size_t words = 0;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (!add_words(builder, texts[i].to, paper->fields[texts[i].from], &words, error))
            return false;
    words /= LENGTH_UNIT;
    *length = words < UINT8_MAX ? (uint8_t)words : UINT8_MAX;
    return true;
}

static bool put_lower(struct builder *builder, enum index_field field, struct slice word,
                      unsigned code, struct error *error)
{
    char lower[WORD_MAXIMUM];
    uint32_t size = order_key(word, lower);
    return size == 0 ||
           inverter_put(&builder->fields[field], (struct slice){lower, size}, code, error);
}

/* The key that a value such as a DOI means. */
static bool add_meaning(struct builder *builder, struct slice value, struct error *error)
{
    text_clear(&builder->line);
    bool means = value.size > 0 && identity_of_operand(value, &builder->line);
    if (!text_ok(&builder->line))
        return error_set(error, ERROR_SYSTEM, "not enough memory");
    if (!means)
        return true;
    return put_lower(builder, INDEX_ID, text_slice(&builder->line), 0, error);
}

static bool add_ids(struct builder *builder, const struct paper *paper, struct error *error)
{
    struct slice words = paper->fields[PAPER_DOI], doi;
    if (!put_lower(builder, INDEX_ID, paper->id, 1, error))
        return false;
    while (slice_next_word(&words, &doi))
        if (!add_meaning(builder, doi, error))
            return false;
    return add_meaning(builder, paper->fields[PAPER_GUID], error) &&
           add_meaning(builder, paper->fields[PAPER_URL], error);
}

static bool add_categories(struct builder *builder, const struct paper *paper, struct error *error)
{
    struct slice words = paper->fields[PAPER_CATEGORIES], word;
    while (slice_next_word(&words, &word))
        if (!put_lower(builder, INDEX_CATEGORY, word, 0, error))
            return false;
    return put_lower(builder, INDEX_CATEGORY, paper->fields[PAPER_PRIMARY], 0, error);
}

static bool add_sources(struct builder *builder, const struct builder_document *document,
                        struct error *error)
{
    struct slice words = document->paper->sources, word;
    while (slice_next_word(&words, &word))
        if (!put_lower(builder, INDEX_SOURCE, word, 0, error))
            return false;
    for (size_t i = 0; i < document->listing_count; i++)
        if (!put_lower(builder, INDEX_SOURCE, document->listings[i].listing.source, 0, error))
            return false;
    return true;
}

static bool add_flags(struct builder *builder, const struct builder_document *document, int32_t day,
                      struct error *error)
{
    const struct listing **listings =
        arena_allocate_array(&builder->arena, document->listing_count + 1, sizeof *listings);
    if (!listings)
        return error_set(error, ERROR_SYSTEM, "not enough memory");
    for (size_t i = 0; i < document->listing_count; i++)
        listings[i] = &document->listings[i].listing;
    text_clear(&builder->line);
    flags_append(&builder->line, document->paper, listings, document->listing_count, day);
    if (!text_ok(&builder->line))
        return error_set(error, ERROR_SYSTEM, "not enough memory");
    struct slice flags = text_slice(&builder->line), flag;
    while (slice_next_line(&flags, &flag))
        if (!inverter_put(&builder->fields[INDEX_FLAG], flag, 0, error))
            return false;
    return true;
}

static bool keep_listings(struct builder *builder, const struct builder_document *document,
                          struct draft *draft, struct error *error)
{
    void *items = builder->listings;
    size_t need = (size_t)builder->listing_count + document->listing_count;
    draft->listing = builder->listing_count;
    draft->listing_count = (uint32_t)document->listing_count;
    if (document->listing_count == 0)
        return true;
    if (!array_reserve(&items, &builder->listing_capacity, need, sizeof *builder->listings, error))
        return false;
    builder->listings = items;
    for (size_t i = 0; i < document->listing_count; i++) {
        struct segment_listing *kept = &builder->listings[builder->listing_count++];
        *kept = document->listings[i];
        kept->listing.source = arena_copy(&builder->arena, kept->listing.source);
    }
    return !builder->arena.failed || error_set(error, ERROR_SYSTEM, "not enough memory");
}

static bool make_names(struct builder *builder, const struct builder_document *document,
                       struct draft *draft, struct error *error)
{
    draft->names[0] = name_hash(NAME_KEY, document->key);
    if (!document->paper)
        return true;
    struct slice guid = document->paper->fields[PAPER_GUID];
    if (guid.size > 0)
        draft->names[1] = name_hash(NAME_GUID, guid);
    text_clear(&builder->folded);
    if (identity_fold_title(document->paper->fields[PAPER_TITLE], &builder->folded) >= TITLE_WORDS)
        draft->names[2] = name_hash(NAME_TITLE, text_slice(&builder->folded));
    return text_ok(&builder->folded) || error_set(error, ERROR_SYSTEM, "not enough memory");
}

static bool keep_key(struct builder *builder, struct slice key, struct draft *draft,
                     struct error *error)
{
    char lower[WORD_MAXIMUM];
    draft->order.key_size = order_key(key, lower);
    draft->key = (uint32_t)builder->keys.size;
    text_append(&builder->keys, (struct slice){lower, draft->order.key_size});
    return text_ok(&builder->keys) || error_set(error, ERROR_SYSTEM, "not enough memory");
}

static bool add_paper(struct builder *builder, const struct builder_document *document,
                      struct draft *draft, struct error *error)
{
    const struct paper *paper = document->paper;
    if (!paper)
        return inverter_put(&builder->fields[INDEX_FLAG], SLICE(FLAG_GHOST), 0, error) &&
               put_lower(builder, INDEX_ID, document->key, 1, error);
    return (add_texts(builder, paper, &draft->length, error) && add_ids(builder, paper, error) &&
            add_categories(builder, paper, error) && add_sources(builder, document, error) &&
            add_flags(builder, document, draft->order.day, error));
}

bool builder_add(struct builder *builder, const struct builder_document *document,
                 struct error *error)
{
    void *items = builder->drafts;
    struct draft draft = {
        .order = {.day = INT32_MAX, .rank = UINT32_MAX, .record = document->record},
        .check = document->check,
        .renamed_at = document->renamed_at,
        .added = document->added,
    };
    if (builder->count >= DOCUMENTS_MAXIMUM)
        return error_set(error, ERROR_LIMIT, "there are too many papers for one segment");
    for (size_t i = 0; i < document->listing_count; i++)
        order_add_listing(&draft.order, &document->listings[i].listing);
    order_add_published(&draft.order, document->paper ? document->paper->fields[PAPER_PUBLISHED]
                                                      : (struct slice){NULL, 0});
    if (!document->paper)
        draft.order.record |= RECORD_GHOST;
    if (!make_names(builder, document, &draft, error) ||
        !array_reserve(&items, &builder->capacity, (size_t)builder->count + 1,
                       sizeof *builder->drafts, error))
        return false;
    builder->drafts = items;
    if (!keep_key(builder, document->key, &draft, error) ||
        !keep_listings(builder, document, &draft, error) ||
        !add_paper(builder, document, &draft, error))
        return false;
    for (unsigned i = 0; i < INDEX_FIELDS; i++)
        if (!inverter_next(&builder->fields[i], error))
            return false;
    builder->drafts[builder->count++] = draft;
    return true;
}

void builder_mask(struct builder *builder, uint64_t segment, uint32_t document)
{
    struct segment_mask mask = {segment, document, 0};
    text_append(&builder->masks, (struct slice){(const char *)&mask, sizeof mask});
}

void builder_alias(struct builder *builder, uint64_t hash, uint64_t at)
{
    sections_place(&builder->aliases, hash, at);
}

void builder_fetch(struct builder *builder, uint64_t hash, uint64_t at)
{
    sections_place(&builder->fetches, hash, at);
}

static int compare_drafts(const void *left, const void *right)
{
    const struct draft *const *a = left, *const *b = right;
    return order_compare(&(*a)->order, &(*b)->order);
}

/* The numbers of the drafts in their order. */
static bool order_drafts(struct builder *builder, uint32_t **order, struct error *error)
{
    if (!array_reserve(&builder->order, &builder->order_capacity, (size_t)builder->count + 1,
                       sizeof(const struct draft *) + sizeof **order, error))
        return false;
    const struct draft **sorted = builder->order;
    for (uint32_t i = 0; i < builder->count; i++) {
        builder->drafts[i].order.key = builder->keys.data + builder->drafts[i].key;
        sorted[i] = &builder->drafts[i];
    }
    qsort(sorted, builder->count, sizeof *sorted, compare_drafts);
    *order = (uint32_t *)(sorted + builder->count);
    for (uint32_t i = 0; i < builder->count; i++)
        (*order)[i] = (uint32_t)(sorted[i] - builder->drafts);
    return true;
}

static int64_t smallest_added(const struct builder *builder)
{
    int64_t smallest = builder->count > 0 ? builder->drafts[0].added : 0;
    for (uint32_t i = 1; i < builder->count; i++)
        if (builder->drafts[i].added < smallest)
            smallest = builder->drafts[i].added;
    return smallest;
}

static void add_section(struct builder *builder, struct sections *sections,
                        const struct draft *draft)
{
    uint32_t document = sections->documents;
    sections_add(sections, &(struct section_document){
                               .record = draft->order.record,
                               .check = draft->check,
                               .renamed_at = draft->renamed_at,
                               .added = draft->added,
                               .has_added = true,
                               .length = draft->length,
                               .day = draft->order.day,
                               .listings = builder->listings + draft->listing,
                               .listing_count = draft->listing_count,
                           });
    for (unsigned i = 0; i < NAMES_OF_DOCUMENT; i++)
        if (draft->names[i])
            sections_name(sections, draft->names[i], document);
}

static void write_sections(struct builder *builder, const uint32_t *order, struct writer *writer)
{
    struct sections *sections = &builder->sections;
    sections_begin(sections, smallest_added(builder));
    for (uint32_t i = 0; i < builder->count; i++)
        add_section(builder, sections, &builder->drafts[order[i]]);
    text_append(&sections->masks, text_slice(&builder->masks));
    text_append(&sections->aliases, text_slice(&builder->aliases));
    text_append(&sections->fetches, text_slice(&builder->fetches));
    sections_write(sections, writer);
}

bool builder_write(struct builder *builder, struct writer *writer, uint64_t number,
                   struct error *error)
{
    uint32_t *order;
    bool written = order_drafts(builder, &order, error);
    for (unsigned field = 0; written && field < INDEX_FIELDS; field++)
        written = inverter_write(&builder->fields[field], &builder->inversion, writer,
                                 (enum index_field)field, order, field != INDEX_ID, error);
    if (written)
        write_sections(builder, order, writer);
    if (!text_ok(&builder->masks) || !text_ok(&builder->aliases) || !text_ok(&builder->fetches))
        writer_fail_memory(writer);
    writer->footer.number = number;
    return written && writer_finish(writer, error);
}
