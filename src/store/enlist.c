/* SPDX-License-Identifier: MIT */
#include "store/enlist.h"

#include "base/array.h"

#include <stdlib.h>

enum { LINE_LIMIT = 1 << 28 };

void enlist_init(struct enlist *enlist, struct index *index, struct chunk *chunk, int64_t now)
{
    *enlist = (struct enlist){.index = index, .chunk = chunk, .now = now};
    listings_init(&enlist->written);
    names_init(&enlist->papers);
    arena_init(&enlist->arena, LINE_LIMIT);
}

void enlist_release(struct enlist *enlist)
{
    listings_release(&enlist->written);
    names_release(&enlist->papers);
    arena_release(&enlist->arena);
}

/* What is known of the listing so far: from this transaction, else from the file. */
static bool find_former(struct enlist *enlist, uint32_t place, const struct listing *listing,
                        struct listing *former)
{
    uint32_t name = names_find(&enlist->papers, listing->key);
    if (name != NAMES_NONE) {
        uint32_t at = listings_find(&enlist->written, enlist->papers.names[name].paper, listing);
        if (at != LISTINGS_END) {
            *former = listings_view(&enlist->written, at, listing->key);
            return true;
        }
    }
    return place != INDEX_NONE && index_listing(enlist->index, place, listing, former);
}

static bool remember(struct enlist *enlist, const struct listing *listing, struct error *error)
{
    uint32_t name = names_find(&enlist->papers, listing->key);
    if (name == NAMES_NONE && !names_add(&enlist->papers, listing->key, LISTINGS_END, &name, error))
        return false;
    return listings_put(&enlist->written, &enlist->papers.names[name].paper, listing,
                        ++enlist->lines, error);
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
    uint32_t place = index_find(enlist->index, listing->key);
    *changed = true;
    arena_clear(&enlist->arena);
    if (place != INDEX_NONE)
        line.key = index_key(enlist->index, place, &enlist->arena);
    if (line.key.size == 0)
        line.key = listing->key;
    if (find_former(enlist, place, &line, &former)) {
        line.rank = newer(listing->rank, former.rank);
        line.upvotes = newer(listing->upvotes, former.upvotes);
        line.comments = newer(listing->comments, former.comments);
        line.stars = newer(listing->stars, former.stars);
        *changed = line.upvotes != former.upvotes || line.comments != former.comments ||
                   line.stars != former.stars;
    }
    if (!*changed || !index_is_sound(enlist->index, error))
        return !*changed;
    if (line.time == 0)
        line.time = enlist->now;
    return remember(enlist, &line, error) && append_listing(enlist, &line, error);
}

static bool says_nothing_new(struct index *index, const struct fetch_state *state)
{
    struct arena arena;
    struct fetch_state former;
    arena_init(&arena, LINE_LIMIT);
    bool same = index_fetch(index, state->source, state->url, &arena, &former) &&
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
    if (!index_is_sound(enlist->index, error))
        return false;
    return text_ok(&chunk->lines) || error_set(error, ERROR_SYSTEM, "not enough memory");
}
