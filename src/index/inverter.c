/* SPDX-License-Identifier: MIT */
#include "index/inverter.h"

#include "base/array.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum {
    TOKEN_BITS = 3,
    TOKEN_MASK = (1 << TOKEN_BITS) - 1,
    FIRST_SLOTS = 256,
    SIZE_BITS = 7,
    CACHE_LINE = 64,
    HUGE_PAGE = 2 << 20
};
#define POOL_LIMIT  ((size_t)UINT32_MAX)
#define TERM_LIMIT  (UINT32_MAX >> TOKEN_BITS)
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

void inverter_clear(struct inverter *inverter)
{
    if (inverter->slot_count > 0)
        memset(inverter->slots, 0, inverter->slot_count * sizeof *inverter->slots);
    inverter->term_count = inverter->token_count = inverter->document_count = 0;
    text_clear(&inverter->pool);
}

void inversion_release(struct inversion *inversion)
{
    free(inversion->terms);
    free(inversion->next);
    free(inversion->postings);
    *inversion = (struct inversion){.terms = NULL};
}

static uint64_t load_eight(const char *from, size_t size)
{
    uint64_t value = 0;
    memcpy(&value, from, size < sizeof value ? size : sizeof value);
    return value;
}

/* Multiply and fold, as in wyhash (Wang Yi), eight bytes at a time; the size in the lowest bits. */
static uint32_t hash_of(struct slice word)
{
    uint64_t hash = word.size * UINT64_C(0x9e3779b97f4a7c15);
    for (size_t at = 0; at < word.size; at += 8) {
        hash ^= load_eight(word.data + at, word.size - at);
        hash *= UINT64_C(0xd6e8feb86659fd93);
        hash ^= hash >> 32;
    }
    return (uint32_t)(hash ^ hash >> 15) << SIZE_BITS | (uint32_t)word.size;
}

static uint32_t size_of(const struct inverter_slot *slot)
{
    return slot->hash & ((1u << SIZE_BITS) - 1);
}

static bool is_word(const struct inverter *inverter, const struct inverter_slot *slot,
                    struct slice word, uint64_t beginning, uint32_t hash)
{
    return slot->hash == hash && slot->beginning == beginning &&
           (word.size <= sizeof beginning ||
            memcmp(inverter->pool.data + slot->word, word.data, word.size) == 0);
}

static uint32_t place_of(uint32_t hash, uint32_t mask)
{
    return (hash >> SIZE_BITS ^ hash << 11) & mask;
}

static struct inverter_slot *find_slot(const struct inverter *inverter, struct slice word,
                                       uint64_t beginning, uint32_t hash)
{
    uint32_t mask = inverter->slot_count - 1;
    uint32_t at = place_of(hash, mask);
    while (inverter->slots[at].term != 0 &&
           !is_word(inverter, &inverter->slots[at], word, beginning, hash))
        at = (at + 1) & mask;
    return &inverter->slots[at];
}

/* A slot lies in one line of the cache; in a large table nearly every look-up would also miss the
   translation of small pages. */
static struct inverter_slot *allocate_slots(uint32_t count)
{
    size_t size = count * sizeof(struct inverter_slot);
    void *slots = aligned_alloc(size < HUGE_PAGE ? CACHE_LINE : HUGE_PAGE, size);
#ifdef MADV_HUGEPAGE
    if (slots && size >= HUGE_PAGE)
        (void)madvise(slots, size, MADV_HUGEPAGE);
#endif
    return slots;
}

static bool grow_slots(struct inverter *inverter, struct error *error)
{
    uint32_t count = inverter->slot_count ? inverter->slot_count * 2 : FIRST_SLOTS;
    if (count > UINT32_MAX / sizeof(struct inverter_slot))
        return error_set(error, ERROR_LIMIT, "there are too many words");
    struct inverter_slot *slots = allocate_slots(count);
    if (!slots)
        return error_set(error, ERROR_SYSTEM, "not enough memory");
    memset(slots, 0, count * sizeof *slots);
    for (uint32_t i = 0; i < inverter->slot_count; i++) {
        uint32_t at = place_of(inverter->slots[i].hash, count - 1);
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
                                   .document = NO_DOCUMENT};
    text_append(&inverter->pool, word);
    return text_ok(&inverter->pool) || error_set(error, ERROR_SYSTEM, "not enough memory");
}

/* A word on its way to its slot. */
struct lookup {
    struct slice word;
    uint64_t beginning;
    uint32_t hash;
};

static struct lookup look_up(struct slice word)
{
    word = slice_first(word, WORD_MAXIMUM);
    return (struct lookup){word, load_eight(word.data, word.size), hash_of(word)};
}

static bool add_token(struct inverter *inverter, struct inverter_slot *slot, struct error *error)
{
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

/* The word's slot; *seen: the document at hand has it already. */
static bool mention(struct inverter *inverter, const struct lookup *lookup,
                    struct inverter_slot **found, bool *seen, struct error *error)
{
    if (inverter->term_count * 2 >= inverter->slot_count && !grow_slots(inverter, error))
        return false;
    struct inverter_slot *slot = find_slot(inverter, lookup->word, lookup->beginning, lookup->hash);
    if (slot->term == 0 &&
        !add_term(inverter, lookup->word, lookup->beginning, lookup->hash, slot, error))
        return false;
    *found = slot;
    *seen = slot->document == inverter->document_count;
    return *seen || add_token(inverter, slot, error);
}

bool inverter_count(struct inverter *inverter, const struct slice *words, size_t count,
                    struct error *error)
{
    struct lookup lookups[INVERTER_WORDS];
    struct inverter_slot *slot;
    bool seen;
    for (size_t i = 0; i < count; i++) {
        lookups[i] = look_up(words[i]);
        if (inverter->slot_count > 0)
            __builtin_prefetch(
                &inverter->slots[place_of(lookups[i].hash, inverter->slot_count - 1)]);
    }
    for (size_t i = 0; i < count; i++) {
        if (!mention(inverter, &lookups[i], &slot, &seen, error))
            return false;
        uint32_t *token = &inverter->tokens[slot->token];
        *token += seen && (*token & TOKEN_MASK) < TOKEN_MASK;
    }
    return true;
}

bool inverter_put(struct inverter *inverter, struct slice word, unsigned code, struct error *error)
{
    struct lookup lookup = look_up(word);
    struct inverter_slot *slot;
    bool seen;
    if (!mention(inverter, &lookup, &slot, &seen, error))
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

static void order_terms(const struct inverter *inverter, struct term_order *terms)
{
    uint32_t used = 0;
    for (uint32_t i = 0; i < inverter->slot_count; i++) {
        const struct inverter_slot *slot = &inverter->slots[i];
        if (slot->term != 0)
            terms[used++] = (struct term_order){__builtin_bswap64(slot->beginning), slot->word,
                                                size_of(slot), slot->term - 1, slot->count};
    }
    sort_terms(terms, used, inverter->pool.data);
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

static bool make_room(const struct inverter *inverter, struct inversion *inversion,
                      struct error *error)
{
    void *terms = inversion->terms, *next = inversion->next, *postings = inversion->postings;
    bool made = array_reserve(&terms, &inversion->terms_capacity, inverter->term_count,
                              sizeof *inversion->terms, error);
    inversion->terms = terms;
    made = made && array_reserve(&next, &inversion->next_capacity, inverter->term_count,
                                 sizeof *inversion->next, error);
    inversion->next = next;
    made = made && array_reserve(&postings, &inversion->postings_capacity, inverter->token_count,
                                 sizeof *inversion->postings, error);
    inversion->postings = postings;
    return made;
}

bool inverter_write(const struct inverter *inverter, struct inversion *inversion,
                    struct writer *writer, enum index_field field, const uint32_t *order,
                    bool counted, struct error *error)
{
    struct terms_writer out;
    uint32_t at = 0;
    if (!make_room(inverter, inversion, error))
        return false;
    const struct term_order *terms = inversion->terms;
    order_terms(inverter, inversion->terms);
    for (uint32_t i = 0; i < inverter->term_count; at += terms[i++].count)
        inversion->next[terms[i].term] = at;
    invert(inverter, order, counted, inversion->postings, inversion->next);
    terms_writer_init(&out, writer, field, inverter->document_count);
    at = 0;
    for (uint32_t i = 0; i < inverter->term_count; at += terms[i++].count) {
        struct slice word = {inverter->pool.data + terms[i].word, terms[i].size};
        terms_writer_add(&out, word, inversion->postings + at, terms[i].count);
    }
    terms_writer_finish(&out);
    return true;
}
