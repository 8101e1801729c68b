/* SPDX-License-Identifier: MIT */
#include "store/enlist.h"

#include "base/array.h"
#include "store/piece.h"

#include <stdlib.h>
#include <string.h>

enum { PIECE_PAPERS = 1000, LOCK_WAIT = 5000 };
#define MEMORY_LIMIT (SIZE_MAX / 4)

/* What became of one incoming record. */
enum outcome { OUTCOME_KNOWN, OUTCOME_ADDED, OUTCOME_UPDATED };
struct incoming {
    struct slice key; /* of its paper, copied: maps move while the transaction goes on */
    uint32_t pending;
    bool changed;
    enum outcome outcome;
};

struct addition {
    struct store *store;
    const struct store_batch *batch;
    struct incoming *incoming;
    struct arena keys;
    int64_t now;
};

static bool has_key(const struct paper *paper)
{
    return paper->id.size > 0 && paper->id.data[0] != '#';
}

/* The first record of a paper that was not known counts as added, whatever follows. */
static bool note_outcomes(struct addition *addition, const struct piece *piece, size_t begin,
                          size_t end, struct error *error)
{
    void *memory;
    if (!array_make(&memory, piece->count, sizeof(bool), error))
        return false;
    bool *counted = memory;
    for (size_t i = begin; i < end; i++) {
        struct incoming *incoming = &addition->incoming[i];
        if (!has_key(&addition->batch->papers[i]))
            continue;
        uint32_t number = piece_follow(piece, incoming->pending);
        const struct pending *pending = &piece->papers[number];
        incoming->key = arena_copy(&addition->keys, pending->key);
        if (!pending->known && !counted[number])
            incoming->outcome = OUTCOME_ADDED;
        else if (pending->known && incoming->changed)
            incoming->outcome = OUTCOME_UPDATED;
        counted[number] = true;
    }
    free(memory);
    return !addition->keys.failed || error_set(error, ERROR_SYSTEM, "not enough memory");
}

static bool put_papers(struct addition *addition, struct piece *piece, size_t begin, size_t end,
                       struct error *error)
{
    for (size_t i = begin; i < end; i++) {
        struct paper paper = addition->batch->papers[i];
        struct incoming *incoming = &addition->incoming[i];
        if (!has_key(&paper))
            continue;
        if (paper.added == 0)
            paper.added = addition->now;
        if (!piece_put(piece, &paper, &incoming->pending, &incoming->changed, error))
            return false;
    }
    return note_outcomes(addition, piece, begin, end, error);
}

static bool write_piece(struct addition *addition, const struct piece *piece, struct error *error)
{
    struct chunk chunk;
    chunk_init(&chunk, &addition->store->papers, addition->now);
    bool written = piece_write(piece, &chunk, error) && chunk_flush(&chunk, error);
    chunk_release(&chunk);
    return written;
}

/* One thousand records at a time, each piece looked up in what the pieces before it left. */
static bool add_piece(struct addition *addition, size_t begin, size_t end, struct error *error)
{
    struct store *store = addition->store;
    struct arena arena;
    struct piece piece;
    bool changed;
    arena_init(&arena, MEMORY_LIMIT);
    piece_init(&piece, &store->index, &arena);
    bool added = put_papers(addition, &piece, begin, end, error) &&
                 index_is_sound(&store->index, error) && write_piece(addition, &piece, error);
    piece_release(&piece);
    arena_release(&arena);
    return added &&
           (!append_waits(&store->papers) || reader_take(store, READER_DATA, &changed, error));
}

static bool add_papers(struct addition *addition, struct error *error)
{
    struct log *log = &addition->store->papers;
    size_t count = addition->batch->paper_count;
    bool added = true;
    for (size_t begin = 0; added && begin < count; begin += PIECE_PAPERS) {
        size_t end = count - begin > PIECE_PAPERS ? begin + PIECE_PAPERS : count;
        added = add_piece(addition, begin, end, error);
    }
    /* The batches before a failed one are whole and stay. */
    struct error ignored = ERROR_INIT;
    return append_sync(log, false, added ? error : &ignored) && added;
}

static bool add_listings(struct addition *addition, struct enlist *enlist, struct error *error)
{
    const struct store_batch *batch = addition->batch;
    for (size_t i = 0; i < batch->listing_count; i++) {
        struct listing listing = batch->listings[i];
        struct incoming *incoming = NULL;
        bool changed;
        if (listing.key.size == 0) {
            if (!batch->listing_paper || batch->listing_paper[i] >= batch->paper_count)
                continue;
            incoming = &addition->incoming[batch->listing_paper[i]];
            listing.key = incoming->key;
        }
        if (listing.key.size == 0)
            continue;
        if (!enlist_listing(enlist, &listing, &changed, error))
            return false;
        if (changed && incoming && incoming->outcome == OUTCOME_KNOWN)
            incoming->outcome = OUTCOME_UPDATED;
    }
    return enlist_fetches(enlist, batch->fetches, batch->fetch_count, error);
}

static bool write_listings(struct addition *addition, struct error *error)
{
    struct log *log = &addition->store->listings;
    struct chunk chunk;
    struct enlist enlist;
    chunk_init(&chunk, log, addition->now);
    enlist_init(&enlist, &addition->store->index, &chunk, addition->now);
    bool written = add_listings(addition, &enlist, error) && chunk_flush(&chunk, error);
    enlist_release(&enlist);
    chunk_release(&chunk);
    struct error ignored = ERROR_INIT;
    return append_sync(log, false, written ? error : &ignored) && written;
}

static void count_outcomes(const struct addition *addition, struct store_counts *counts)
{
    for (size_t i = 0; i < addition->batch->paper_count; i++) {
        enum outcome outcome = addition->incoming[i].outcome;
        counts->papers++;
        counts->added += outcome == OUTCOME_ADDED;
        counts->updated += outcome == OUTCOME_UPDATED;
        counts->known += outcome == OUTCOME_KNOWN;
    }
}

static bool add_locked(struct addition *addition, struct error *error)
{
    struct store *store = addition->store;
    return chunk_prepare(store, &store->papers, addition->now, error) &&
           chunk_prepare(store, &store->listings, addition->now, error) &&
           add_papers(addition, error) && write_listings(addition, error);
}

static bool add_once(struct addition *addition, struct error *error)
{
    struct store *store = addition->store;
    struct file_lock lock;
    return reader_lock(store, READER_DATA, LOCK_WAIT, &lock, error) &&
           reader_unlock(store, READER_DATA, &lock, add_locked(addition, error), error);
}

/* What is written must not depend on an index that forgot something. */
static bool add_with_sound_index(struct addition *addition, struct error *error)
{
    struct store *store = addition->store;
    if (add_once(addition, error))
        return true;
    if (error->kind != ERROR_DAMAGED || !reader_heal(store, error))
        return false;
    memset(addition->incoming, 0, addition->batch->paper_count * sizeof *addition->incoming);
    arena_clear(&addition->keys);
    return add_once(addition, error);
}

bool store_add(struct store *store, const struct store_batch *batch, int64_t now,
               struct store_counts *counts, struct error *error)
{
    struct addition addition = {.store = store, .batch = batch, .now = now};
    void *incoming;
    if (batch->paper_count + batch->listing_count + batch->fetch_count == 0)
        return true;
    if (!array_make(&incoming, batch->paper_count, sizeof *addition.incoming, error))
        return false;
    addition.incoming = incoming;
    arena_init(&addition.keys, MEMORY_LIMIT);
    bool added = add_with_sound_index(&addition, error);
    /* What a failure took back must not get into the index. */
    store->wrote = added;
    if (added)
        count_outcomes(&addition, counts);
    free(incoming);
    arena_release(&addition.keys);
    return added;
}
