/* SPDX-License-Identifier: MIT */
#include "store/reader.h"

#include "base/unicode.h"
#include "index/terms.h"
#include "query/near.h"
#include "query/tree.h"

#include <stdlib.h>
#include <string.h>

enum {
    NEAREST = 8,          /* kept while looking */
    SHORT_WORD = 4,       /* one edit up to so many characters, else two */
    LONG_WORD = 6,        /* from so many characters on the first may be wrong, too */
    SPARED_TERMS = 20000, /* a dictionary that is worth not being read */
    CORRECTED_LIMIT = 1 << 20
};

static const enum index_field fields[] = {INDEX_TITLE, INDEX_ABSTRACT, INDEX_AUTHORS};
enum { FIELD_COUNT = sizeof fields / sizeof *fields };

/* Titles and abstracts of many papers are made of the same words: the larger dictionary has nearly
   all of them. */
static bool is_spared(struct segment *segment, enum index_field field)
{
    const struct slice all = {NULL, 0};
    uint64_t titles = terms_estimate(segment, INDEX_TITLE, all);
    uint64_t abstracts = terms_estimate(segment, INDEX_ABSTRACT, all);
    if (titles < SPARED_TERMS && abstracts < SPARED_TERMS)
        return false;
    return field == (titles > abstracts ? INDEX_ABSTRACT : INDEX_TITLE);
}

/* Words near to one, the best first. */
struct nearest {
    struct slice word;
    size_t most;      /* edits */
    uint64_t letters; /* of the word, see letters_of */
    struct candidate {
        char word[WORD_MAXIMUM];
        size_t size, edits;
        uint64_t documents;
    } found[NEAREST];
    size_t count;
};

static size_t count_characters(struct slice word)
{
    size_t count = 0;
    for (size_t at = 0; at < word.size; count++)
        utf8_next(word, &at);
    return count;
}

#define BEYOND_ASCII UINT64_C(1)

/* A bit for each ASCII letter and digit, of which an edit changes two at most. */
static uint64_t letters_of(struct slice word)
{
    uint64_t letters = 0;
    for (size_t i = 0; i < word.size; i++) {
        unsigned char byte = (unsigned char)word.data[i];
        letters |= byte < 0x80 ? UINT64_C(1) << (byte & 63) : BEYOND_ASCII;
    }
    return letters;
}

/* Cheap, for most words are not near: lengths and letters tell. */
static bool may_be_near(const struct nearest *nearest, struct slice word)
{
    enum { BYTES = 4 }; /* of a character at most */
    size_t most = nearest->most, own = nearest->word.size;
    size_t apart = word.size > own ? word.size - own : own - word.size;
    if (apart > BYTES * most ||
        (apart > most && utf8_is_ascii(word) && utf8_is_ascii(nearest->word)))
        return false;
    uint64_t letters = letters_of(word);
    uint64_t changed = letters ^ nearest->letters;
    for (size_t i = 0; i < 2 * most; i++)
        changed &= changed - 1; /* one letter less */
    return ((letters | nearest->letters) & BEYOND_ASCII) || changed == 0;
}

static bool is_better(const struct candidate *a, const struct candidate *b)
{
    return a->edits != b->edits ? a->edits < b->edits : a->documents > b->documents;
}

static void move_up(struct nearest *nearest, size_t at)
{
    for (; at > 0 && is_better(&nearest->found[at], &nearest->found[at - 1]); at--) {
        struct candidate moved = nearest->found[at];
        nearest->found[at] = nearest->found[at - 1];
        nearest->found[at - 1] = moved;
    }
}

static void offer(struct nearest *nearest, struct slice word, uint64_t documents)
{
    if (!may_be_near(nearest, word))
        return;
    for (size_t i = 0; i < nearest->count; i++) {
        struct candidate *found = &nearest->found[i];
        if (slice_equal((struct slice){found->word, found->size}, word)) {
            found->documents += documents;
            move_up(nearest, i);
            return;
        }
    }
    struct candidate candidate = {.size = word.size, .documents = documents};
    candidate.edits = near_distance(nearest->word, word, nearest->most);
    if (candidate.edits > nearest->most)
        return;
    if (nearest->count == NEAREST && !is_better(&candidate, &nearest->found[NEAREST - 1]))
        return;
    memcpy(candidate.word, word.data, word.size);
    size_t at = nearest->count < NEAREST ? nearest->count++ : NEAREST - 1;
    nearest->found[at] = candidate;
    move_up(nearest, at);
}

static void offer_all(struct nearest *nearest, const struct snapshot *snapshot, struct slice prefix)
{
    for (uint32_t part = 0; part < snapshot_parts(snapshot); part++) {
        struct segment *segment = &snapshot_part(snapshot, part)->segment;
        for (size_t i = 0; i < FIELD_COUNT; i++) {
            struct terms_walk walk;
            struct postings list;
            if (is_spared(segment, fields[i]))
                continue;
            terms_walk_init(&walk, segment, fields[i], prefix);
            while (terms_walk_next(&walk, &list))
                offer(nearest, terms_walk_word(&walk), list.count);
        }
    }
}

enum { BEGINNING = 3, BEGINNINGS = 2 * (2 * 26 + 2) }; /* bytes; one for each edit */

/* The beginnings that are walked, each once. */
struct beginnings_tried {
    char bytes[BEGINNINGS][BEGINNING];
    size_t count;
};

static void offer_beginning(struct nearest *nearest, const struct snapshot *snapshot,
                            struct beginnings_tried *tried, const char *bytes)
{
    for (size_t i = 0; i < tried->count; i++)
        if (memcmp(tried->bytes[i], bytes, BEGINNING) == 0)
            return;
    if (memcmp(bytes, nearest->word.data, BEGINNING - 1) == 0)
        return; /* the word's own */
    memcpy(tried->bytes[tried->count++], bytes, BEGINNING);
    offer_all(nearest, snapshot, (struct slice){bytes, BEGINNING});
}

/* An edit of the first letter or the second: what stands behind it is right. Every walk is short.
 */
static void offer_edited_beginnings(struct nearest *nearest, const struct snapshot *snapshot,
                                    struct beginnings_tried *tried, size_t place)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
    const char *word = nearest->word.data;
    char replaced[BEGINNING], missing[BEGINNING], spare[BEGINNING], swapped[BEGINNING];
    memcpy(replaced, word, BEGINNING);
    memcpy(missing, word, BEGINNING);
    memmove(missing + place + 1, word + place, BEGINNING - place - 1);
    memcpy(spare, word, place);
    memcpy(spare + place, word + place + 1, BEGINNING - place);
    memcpy(swapped, word, BEGINNING);
    swapped[place] = word[place + 1];
    swapped[place + 1] = word[place];
    offer_beginning(nearest, snapshot, tried, spare);
    offer_beginning(nearest, snapshot, tried, swapped);
    for (const char *letter = letters; *letter; letter++) {
        replaced[place] = missing[place] = *letter;
        offer_beginning(nearest, snapshot, tried, replaced);
        offer_beginning(nearest, snapshot, tried, missing);
    }
}

/* The first two letters are right, or one edit is among them. Other spellings are few, and short
   words and those beyond ASCII have to have their first letter right. */
static void find_nearest(struct nearest *nearest, const struct snapshot *snapshot,
                         struct slice word)
{
    size_t first = 0, characters = count_characters(word);
    struct beginnings_tried tried = {.count = 0};
    *nearest = (struct nearest){
        .word = word, .most = characters <= SHORT_WORD ? 1 : 2, .letters = letters_of(word)};
    if (characters < 2 || word.size > WORD_MAXIMUM)
        return;
    if (characters < SHORT_WORD || !utf8_is_ascii(word)) {
        utf8_next(word, &first);
        offer_all(nearest, snapshot, slice_first(word, first));
        return;
    }
    offer_all(nearest, snapshot, slice_first(word, BEGINNING - 1));
    offer_edited_beginnings(nearest, snapshot, &tried, 1);
    if (characters >= LONG_WORD)
        offer_edited_beginnings(nearest, snapshot, &tried, 0);
}

/* The fields a word of the query is looked for in. */
static bool looks_in(const struct query_node *node, enum index_field field)
{
    if (node->kind == QUERY_NAME)
        return field == INDEX_AUTHORS;
    if (node->kind != QUERY_FIELD)
        return true;
    return (node->value == PAPER_TITLE && field == INDEX_TITLE) ||
           (node->value == PAPER_ABSTRACT && field == INDEX_ABSTRACT) ||
           (node->value == PAPER_AUTHORS && field == INDEX_AUTHORS);
}

/* prefix: the word may be the beginning of one; of authors it never is, unless they are asked for.
 */
static bool has_hit(const struct snapshot *snapshot, const struct query_node *node,
                    struct slice word, bool prefix)
{
    for (uint32_t part = 0; part < snapshot_parts(snapshot); part++) {
        struct segment *segment = &snapshot_part(snapshot, part)->segment;
        for (size_t i = 0; i < FIELD_COUNT; i++) {
            struct terms_walk walk;
            struct postings list;
            if (!looks_in(node, fields[i]))
                continue;
            if (terms_find_word(segment, fields[i], word, &list))
                return true;
            if (!prefix || (node->kind == QUERY_ANYWHERE && fields[i] == INDEX_AUTHORS))
                continue;
            terms_walk_init(&walk, segment, fields[i], word);
            if (terms_walk_next(&walk, &list))
                return true;
        }
    }
    return false;
}

static bool has_words(const struct query_node *node)
{
    if (node->negated)
        return false;
    return node->kind == QUERY_ANYWHERE || node->kind == QUERY_ANY_FIELD ||
           node->kind == QUERY_NAME ||
           (node->kind == QUERY_FIELD &&
            (node->value == PAPER_TITLE || node->value == PAPER_ABSTRACT ||
             node->value == PAPER_AUTHORS));
}

/* The words that stand for the words of a node; its own where they have hits. False when none
 * needs another. */
static bool correct_words(const struct snapshot *snapshot, const struct query_node *node,
                          struct slice *words, struct arena *arena)
{
    bool changed = false;
    for (size_t i = 0; i < node->phrase.count; i++) {
        struct nearest nearest;
        words[i] = node->phrase.words[i];
        bool prefix = !node->quoted && i + 1 == node->phrase.count;
        if (words[i].size > WORD_MAXIMUM || has_hit(snapshot, node, words[i], prefix))
            continue;
        find_nearest(&nearest, snapshot, words[i]);
        if (nearest.count == 0)
            continue;
        words[i] = arena_copy(arena, (struct slice){nearest.found[0].word, nearest.found[0].size});
        changed = true;
    }
    return changed;
}

bool store_correct(struct store *store, const struct query *query, struct text *out)
{
    const struct snapshot *snapshot = store_snapshot(store);
    struct query corrected = *query;
    struct arena arena;
    bool changed = false;
    arena_init(&arena, CORRECTED_LIMIT);
    corrected.nodes = arena_allocate_array(&arena, query->count + 1, sizeof *corrected.nodes);
    for (size_t i = 0; corrected.nodes && i < query->count; i++) {
        struct query_node *node = &corrected.nodes[i];
        *node = query->nodes[i];
        if (!has_words(node))
            continue;
        struct slice *words = arena_allocate_array(&arena, node->phrase.count, sizeof *words);
        if (!words || !correct_words(snapshot, node, words, &arena))
            continue;
        node->phrase.words = words;
        changed = true;
    }
    if (changed)
        query_print(&corrected, out);
    arena_release(&arena);
    return changed;
}
