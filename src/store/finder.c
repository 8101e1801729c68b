/* SPDX-License-Identifier: MIT */
#include "store/finder.h"

#include "base/array.h"
#include "index/votes.h"

#include <stdlib.h>
#include <string.h>

enum { TEXTS_LIMIT = 1 << 28 };

bool finder_no_memory(struct finder *finder)
{
    return error_set(finder->error, ERROR_SYSTEM, "not enough memory");
}

/* What the matcher read it had no memory for. */
static bool ran_out(const struct finder *finder)
{
    bool failed = finder->arena.failed || finder->scratch.plain.failed;
    for (int i = 0; i < QUERY_TEXTS; i++)
        failed = failed || (finder->scratch.ready[i] && finder->scratch.folded[i].failed);
    return failed;
}

bool finder_gives_up(struct finder *finder)
{
    struct patience *patience = finder->patience;
    if (!patience->gave_up && patience->give_up)
        patience->gave_up = patience->give_up(patience->context);
    return patience->gave_up;
}

bool finder_match(struct finder *finder, uint32_t document)
{
    struct paper paper;
    struct query_facts facts;
    struct error ignored = ERROR_INIT;
    if (finder_gives_up(finder))
        return false;
    arena_clear(&finder->arena);
    bool matches =
        snapshot_facts(finder->snapshot, finder->part->base + document, finder->request->new_after,
                       finder->with_text, &finder->arena, &paper, &facts, &ignored) &&
        query_match(finder->query, &facts, &finder->scratch);
    finder->evaluation.failed = finder->evaluation.failed || ran_out(finder);
    return matches;
}

static bool match(void *context, uint32_t document)
{
    return finder_match(context, document);
}

static const uint64_t *marked(void *context, unsigned mark)
{
    struct finder *finder = context;
    const uint64_t *bits;
    if (!snapshot_marked(finder->snapshot, finder->part_number, mark, &bits))
        finder->evaluation.failed = true;
    return bits;
}

static int64_t added(void *context, uint32_t document)
{
    struct finder *finder = context;
    return snapshot_added(finder->snapshot, finder->part->base + document);
}

bool finder_open_part(struct finder *finder, uint32_t number, enum plan_aim aim)
{
    struct evaluation_source source = {
        .context = finder,
        .match = match,
        .marked = marked,
        .added = added,
        .new_after = finder->request->new_after,
        .pool = &finder->memory->pool,
    };
    finder->part_number = number;
    finder->part = snapshot_part(finder->snapshot, number);
    return evaluation_open(&finder->evaluation, &finder->part->segment, finder->query, &source, aim,
                           finder->error);
}

bool finder_close_part(struct finder *finder)
{
    bool failed = finder->evaluation.failed;
    evaluation_close(&finder->evaluation);
    return !failed || finder_no_memory(finder);
}

bool finder_make_room(struct finder *finder, uint32_t documents)
{
    return find_memory_reserve(finder->memory, bitmap_words(0, documents) + 1) ||
           finder_no_memory(finder);
}

bool finder_add(struct finder *finder, uint32_t document, int32_t day, uint32_t score)
{
    void *items = finder->found;
    struct votes votes;
    store_row row = finder->part->base + document;
    if (finder->request->accept && !finder->request->accept(finder->request->context, row))
        return true;
    if (!array_reserve(&items, &finder->capacity, (size_t)finder->count + 1, sizeof *finder->found,
                       finder->error))
        return false;
    finder->found = items;
    votes_read(&finder->part->segment, document, &votes);
    finder->found[finder->count++] =
        (struct found){row, finder->part_number, day, score, votes.upvotes};
    return true;
}

static int64_t first_of(const struct found *found, enum store_order order)
{
    switch (order) {
    case STORE_BY_RELEVANCE:
        return found->score;
    case STORE_BY_UPVOTES:
        return found->upvotes;
    default:
        return 0;
    }
}

static int compare_places(const struct finder *finder, const struct found *a, const struct found *b)
{
    if (a->part == b->part)
        return a->row < b->row ? -1 : a->row > b->row;
    return snapshot_compare(finder->snapshot, a->row, b->row);
}

/* Negative when a comes before b. */
static int compare_found(const struct finder *finder, const struct found *a, const struct found *b)
{
    int64_t left = first_of(a, finder->request->order), right = first_of(b, finder->request->order);
    if (left != right)
        return left > right ? -1 : 1;
    if (a->day != b->day)
        return a->day > b->day ? -1 : 1;
    /* As rank.c does: the newest of all, whatever votes it has. */
    if (finder->request->order == STORE_BY_RELEVANCE)
        return compare_places(finder, b, a);
    if (a->upvotes != b->upvotes)
        return a->upvotes > b->upvotes ? -1 : 1;
    return compare_places(finder, a, b);
}

void finder_merge(const struct finder *finder, const struct found *from, size_t middle,
                  size_t count, struct found *to)
{
    size_t left = 0, right = middle;
    while (left < middle && right < count)
        *to++ =
            compare_found(finder, &from[left], &from[right]) <= 0 ? from[left++] : from[right++];
    memcpy(to, from + left, (middle - left) * sizeof *to);
    memcpy(to + (middle - left), from + right, (count - right) * sizeof *to);
}

/* Merge sort from the bottom: qsort has no place for the finder. */
bool finder_sort(struct finder *finder, uint32_t first)
{
    struct found *found = finder->found + first;
    size_t count = finder->count - first;
    void *made;
    if (count < 2)
        return true;
    if (!array_make(&made, count, sizeof *found, finder->error))
        return false;
    struct found *from = found, *to = made;
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t at = 0; at < count; at += 2 * width) {
            size_t size = count - at < 2 * width ? count - at : 2 * width;
            finder_merge(finder, from + at, size < width ? size : width, size, to + at);
        }
        struct found *sorted = to;
        to = from;
        from = sorted;
    }
    if (from != found)
        memcpy(found, from, count * sizeof *from);
    free(made);
    return true;
}

bool finder_open(struct finder *finder, struct store *store, const struct store_search *request,
                 struct error *error)
{
    size_t column;
    *finder = (struct finder){.request = request, .error = error, .cutoff = INT32_MIN};
    (void)store_snapshot(store);
    finder->snapshot = &store->snapshot;
    finder->memory = &store->memory;
    finder->patience = &store->patience;
    finder->patience->gave_up = false;
    query_scratch_init(&finder->scratch);
    arena_init(&finder->arena, TEXTS_LIMIT);
    finder->query = request->query;
    if (!request->query) {
        if (!query_parse(&finder->everything, SLICE(""), 0, NULL, &column, error))
            return false;
        finder->query = finder->everything;
    }
    finder->with_text = query_needs_text(finder->query);
    return true;
}

void finder_close(struct finder *finder)
{
    query_release(finder->everything);
    query_scratch_release(&finder->scratch);
    arena_release(&finder->arena);
    free(finder->found);
}
