/* SPDX-License-Identifier: MIT */
#include "store/enlist.h"

#include "base/array.h"

#include <stdlib.h>

enum { LINE_LIMIT = 1 << 28 };

bool enlist_init(struct enlist *enlist, const struct index *index, struct chunk *chunk, int64_t now,
                 struct error *error)
{
    void *first;
    *enlist = (struct enlist){.index = index, .chunk = chunk, .now = now};
    listings_init(&enlist->written);
    if (!array_make(&first, index->count, sizeof *enlist->first, error))
        return false;
    enlist->first = first;
    for (uint32_t paper = 0; paper < index->count; paper++)
        enlist->first[paper] = LISTINGS_END;
    return true;
}

void enlist_release(struct enlist *enlist)
{
    listings_release(&enlist->written);
    free(enlist->first);
}

/* What is known of the listing so far: from this transaction, else from the file. */
static bool find_former(const struct enlist *enlist, uint32_t paper, const struct listing *listing,
                        struct listing *former)
{
    const struct listings *stored = &enlist->index->listings;
    if (paper == INDEX_NONE)
        return false;
    uint32_t at = listings_find(&enlist->written, enlist->first[paper], listing);
    if (at != LISTINGS_END) {
        *former = listings_view(&enlist->written, at, listing->key);
        return true;
    }
    at = listings_find(stored, enlist->index->papers[paper].first_listing, listing);
    if (at == LISTINGS_END)
        return false;
    *former = listings_view(stored, at, listing->key);
    return true;
}

static int64_t newer(int64_t number, int64_t former)
{
    return number == LISTING_UNKNOWN ? former : number;
}

static bool append_listing(struct enlist *enlist, const struct listing *listing,
                           struct error *error)
{
    struct text line;
    text_init(&line, LINE_LIMIT);
    listing_append(&line, listing);
    text_append_byte(&line, '\n');
    bool added = text_ok(&line) ? chunk_add(enlist->chunk, text_slice(&line), 1, error)
                                : error_set(error, ERROR_SYSTEM, "not enough memory");
    text_release(&line);
    return added;
}

bool enlist_listing(struct enlist *enlist, const struct listing *listing, bool *changed,
                    struct error *error)
{
    struct listing line = *listing, former;
    uint32_t paper = index_find(enlist->index, listing->key);
    *changed = true;
    if (find_former(enlist, paper, listing, &former)) {
        line.rank = newer(listing->rank, former.rank);
        line.upvotes = newer(listing->upvotes, former.upvotes);
        line.comments = newer(listing->comments, former.comments);
        line.stars = newer(listing->stars, former.stars);
        *changed = line.upvotes != former.upvotes || line.comments != former.comments ||
                   line.stars != former.stars;
    }
    if (!*changed)
        return true;
    if (line.time == 0)
        line.time = enlist->now;
    if (paper != INDEX_NONE) {
        line.key = index_key(enlist->index, paper);
        if (!listings_put(&enlist->written, &enlist->first[paper], &line, ++enlist->lines, error))
            return false;
    }
    return append_listing(enlist, &line, error);
}

static bool says_nothing_new(const struct index *index, const struct fetch_state *state)
{
    struct arena arena;
    struct fetch_state former;
    arena_init(&arena, LINE_LIMIT);
    bool same = fetches_find(&index->fetches, state->source, state->url, &arena, &former) &&
                former.day == state->day && slice_equal(former.etag, state->etag) &&
                slice_equal(former.modified, state->modified) && former.status == state->status &&
                slice_equal(former.next, state->next);
    arena_release(&arena);
    return same;
}

/* A later line of the same request decides. */
static bool is_superseded(const struct fetch_state *fetches, size_t count, size_t number)
{
    for (size_t i = number + 1; i < count; i++)
        if (slice_equal(fetches[i].url, fetches[number].url) &&
            slice_equal(fetches[i].source, fetches[number].source))
            return true;
    return false;
}

bool enlist_fetches(struct enlist *enlist, const struct fetch_state *fetches, size_t count,
                    struct error *error)
{
    struct chunk *chunk = enlist->chunk;
    for (size_t i = 0; i < count; i++) {
        struct fetch_state state = fetches[i];
        if (is_superseded(fetches, count, i) || says_nothing_new(enlist->index, &state))
            continue;
        if (state.time == 0)
            state.time = enlist->now;
        fetch_state_append(&chunk->lines, &state);
        text_append_byte(&chunk->lines, '\n');
        chunk->records++;
    }
    return text_ok(&chunk->lines) || error_set(error, ERROR_SYSTEM, "not enough memory");
}
