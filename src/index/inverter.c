/* SPDX-License-Identifier: MIT */
#include "index/inverter.h"

#include "base/array.h"

#include <stdlib.h>
#include <string.h>

enum { TOKEN_BITS = 3, TOKEN_MASK = (1 << TOKEN_BITS) - 1, FIRST_SLOTS = 256 };
#define POOL_LIMIT ((size_t)UINT32_MAX)
#define TERM_LIMIT (UINT32_MAX >> TOKEN_BITS)
#define NO_DOCUMENT UINT32_MAX

void inverter_init(struct inverter *inverter)
{
    *inverter = (struct inverter){.slots = NULL};
    text_init(&inverter->pool, POOL_LIMIT);
}

void inverter_release(struct inverter *inverter)
{
    free(inverter->slots);
    free(inverter->tokens);
    free(inverter->ends);
    text_release(&inverter->pool);
    inverter_init(inverter);
}

size_t inverter_memory(const struct inverter *inverter)
{
    return inverter->slot_count * sizeof *inverter->slots + inverter->pool.capacity +
           ((size_t)inverter->token_capacity + inverter->document_capacity) * sizeof(uint32_t);
}

static uint64_t load_eight(const char *from, size_t size)
{
    uint64_t value = 0;
    memcpy(&value, from, size < sizeof value ? size : sizeof value);
    return value;
}

/* Multiply and fold, as in wyhash (Wang Yi), eight bytes at a time. */
static uint32_t hash_of(struct slice word)
{
    uint64_t hash = word.size * UINT64_C(0x9e3779b97f4a7c15);
    for (size_t at = 0; at < word.size; at += 8) {
        hash ^= load_eight(word.data + at, word.size - at);
        hash *= UINT64_C(0xd6e8feb86659fd93);
        hash ^= hash >> 32;
    }
    return (uint32_t)(hash ^ hash >> 15);
}

static bool is_word(const struct inverter *inverter, const struct inverter_slot *slot,
                    struct slice word, uint64_t beginning, uint32_t hash)
{
    return slot->hash == hash && slot->beginning == beginning && slot->size == word.size &&
           (word.size <= sizeof beginning ||
            memcmp(inverter->pool.data + slot->word, word.data, word.size) == 0);
}

static struct inverter_slot *find_slot(const struct inverter *inverter, struct slice word,
                                       uint64_t beginning, uint32_t hash)
{
    uint32_t mask = inverter->slot_count - 1;
    uint32_t at = hash & mask;
    while (inverter->slots[at].term != 0 &&
           !is_word(inverter, &inverter->slots[at], word, beginning, hash))
        at = (at + 1) & mask;
    return &inverter->slots[at];
}

static bool grow_slots(struct inverter *inverter, struct error *error)
{
    uint32_t count = inverter->slot_count ? inverter->slot_count * 2 : FIRST_SLOTS;
    void *made;
    if (count == 0 || !array_make(&made, count, sizeof(struct inverter_slot), error))
        return count != 0 ? false : error_set(error, ERROR_LIMIT, "there are too many words");
    struct inverter_slot *slots = made;
    for (uint32_t i = 0; i < inverter->slot_count; i++) {
        uint32_t at = inverter->slots[i].hash & (count - 1);
        if (inverter->slots[i].term == 0)
            continue;
        while (slots[at].term != 0)
            at = (at + 1) & (count - 1);
        slots[at] = inverter->slots[i];
    }
    free(inverter->slots);
    inverter->slots = slots;
    inverter->slot_count = count;
    return true;
}

static bool add_term(struct inverter *inverter, struct slice word, uint64_t beginning,
                     uint32_t hash, struct inverter_slot *slot, struct error *error)
{
    if (inverter->term_count >= TERM_LIMIT)
        return error_set(error, ERROR_LIMIT, "there are too many words");
    *slot = (struct inverter_slot){.beginning = beginning,
                                   .hash = hash,
                                   .term = ++inverter->term_count,
                                   .word = (uint32_t)inverter->pool.size,
                                   .document = NO_DOCUMENT,
                                   .size = (uint32_t)word.size};
    text_append(&inverter->pool, word);
    return text_ok(&inverter->pool) || error_set(error, ERROR_SYSTEM, "not enough memory");
}

/* The word's slot; *seen: the document at hand has it already. */
static bool mention(struct inverter *inverter, struct slice word, struct inverter_slot **found,
                    bool *seen, struct error *error)
{
    word = slice_first(word, WORD_MAXIMUM);
    if (inverter->term_count * 2 >= inverter->slot_count && !grow_slots(inverter, error))
        return false;
    uint32_t hash = hash_of(word);
    uint64_t beginning = load_eight(word.data, word.size);
    struct inverter_slot *slot = find_slot(inverter, word, beginning, hash);
    if (slot->term == 0 && !add_term(inverter, word, beginning, hash, slot, error))
        return false;
    *found = slot;
    *seen = slot->document == inverter->document_count;
    if (*seen)
        return true;
    void *tokens = inverter->tokens;
    if (inverter->token_count == inverter->token_capacity &&
        !array_reserve(&tokens, &inverter->token_capacity, (size_t)inverter->token_count + 1,
                       sizeof *inverter->tokens, error))
        return false;
    inverter->tokens = tokens;
    slot->document = inverter->document_count;
    slot->token = inverter->token_count;
    slot->count++;
    inverter->tokens[inverter->token_count++] = (slot->term - 1) << TOKEN_BITS;
    return true;
}

bool inverter_count(struct inverter *inverter, struct slice word, struct error *error)
{
    struct inverter_slot *slot;
    bool seen;
    if (!mention(inverter, word, &slot, &seen, error))
        return false;
    uint32_t *token = &inverter->tokens[slot->token];
    *token += seen && (*token & TOKEN_MASK) < TOKEN_MASK;
    return true;
}

bool inverter_put(struct inverter *inverter, struct slice word, unsigned code, struct error *error)
{
    struct inverter_slot *slot;
    bool seen;
    if (!mention(inverter, word, &slot, &seen, error))
        return false;
    if (!seen)
        inverter->tokens[slot->token] |= code & TOKEN_MASK;
    return true;
}

bool inverter_next(struct inverter *inverter, struct error *error)
{
    void *ends = inverter->ends;
    if (!array_reserve(&ends, &inverter->document_capacity, (size_t)inverter->document_count + 1,
                       sizeof *inverter->ends, error))
        return false;
    inverter->ends = ends;
    inverter->ends[inverter->document_count++] = inverter->token_count;
    return true;
}

/* A term on its way out. */
struct term_order {
    uint64_t beginning; /* as a number that compares as the bytes do */
    uint32_t word, size, term, count;
};

static int compare_rest(const char *pool, const struct term_order *a, const struct term_order *b)
{
    return slice_compare((struct slice){pool + a->word, a->size},
                         (struct slice){pool + b->word, b->size});
}

/* Quicksort (Hoare), the smaller side first: qsort has no place for the pool. */
static void sort_terms(struct term_order *terms, uint32_t count, const char *pool)
{
    while (count > 1) {
        uint32_t left = 0, right = count - 1;
        struct term_order pivot = terms[(count - 1) / 2];
        for (;;) {
            for (;; left++) {
                const struct term_order *t = &terms[left];
                if (t->beginning != pivot.beginning ? t->beginning > pivot.beginning
                                                    : compare_rest(pool, t, &pivot) >= 0)
                    break;
            }
            for (;; right--) {
                const struct term_order *t = &terms[right];
                if (t->beginning != pivot.beginning ? t->beginning < pivot.beginning
                                                    : compare_rest(pool, t, &pivot) <= 0)
                    break;
            }
            if (left >= right)
                break;
            struct term_order moved = terms[left];
            terms[left++] = terms[right];
            terms[right--] = moved;
        }
        uint32_t middle = right + 1;
        if (middle < count - middle) {
            sort_terms(terms, middle, pool);
            terms += middle;
            count -= middle;
        } else {
            sort_terms(terms + middle, count - middle, pool);
            count = middle;
        }
    }
}

static struct term_order *ordered_terms(const struct inverter *inverter, struct error *error)
{
    void *made;
    uint32_t used = 0;
    if (!array_make(&made, inverter->term_count, sizeof(struct term_order), error))
        return NULL;
    struct term_order *terms = made;
    for (uint32_t i = 0; i < inverter->slot_count; i++) {
        const struct inverter_slot *slot = &inverter->slots[i];
        if (slot->term != 0)
            terms[used++] = (struct term_order){__builtin_bswap64(slot->beginning), slot->word,
                                                slot->size, slot->term - 1, slot->count};
    }
    sort_terms(terms, used, inverter->pool.data);
    return terms;
}

/* How often a word stands in a text, in two bits: once, twice, up to four times, more. */
static uint32_t class_of(uint32_t times)
{
    return times <= 2 ? times - 1 : times <= 4 ? 2 : 3;
}

/* postings: room for all tokens; next: of each term, where its next posting goes. */
static void invert(const struct inverter *inverter, const uint32_t *order, bool counted,
                   uint32_t *postings, uint32_t *next)
{
    for (uint32_t document = 0; document < inverter->document_count; document++) {
        uint32_t given = order[document];
        uint32_t at = given == 0 ? 0 : inverter->ends[given - 1];
        for (; at < inverter->ends[given]; at++) {
            uint32_t token = inverter->tokens[at];
            uint32_t code = counted ? class_of((token & TOKEN_MASK) + 1) : token & TOKEN_MASK;
            postings[next[token >> TOKEN_BITS]++] = document << POSTING_CODE_BITS | code;
        }
    }
}

bool inverter_write(const struct inverter *inverter, struct writer *writer, enum index_field field,
                    const uint32_t *order, bool counted, struct error *error)
{
    struct terms_writer out;
    void *next = NULL, *postings = NULL;
    uint32_t at = 0;
    struct term_order *terms = ordered_terms(inverter, error);
    bool made = terms && array_make(&next, inverter->term_count, sizeof(uint32_t), error) &&
                array_make(&postings, inverter->token_count, sizeof(uint32_t), error);
    for (uint32_t i = 0; made && i < inverter->term_count; at += terms[i++].count)
        ((uint32_t *)next)[terms[i].term] = at;
    if (made)
        invert(inverter, order, counted, postings, next);
    terms_writer_init(&out, writer, field);
    at = 0;
    for (uint32_t i = 0; made && i < inverter->term_count; at += terms[i++].count) {
        struct slice word = {inverter->pool.data + terms[i].word, terms[i].size};
        terms_writer_add(&out, word, (const uint32_t *)postings + at, terms[i].count);
    }
    terms_writer_finish(&out);
    free(next);
    free(postings);
    free(terms);
    return made;
}
