/* SPDX-License-Identifier: MIT */
#include "store/find.h"

#include "store/finder.h"

#include <string.h>

enum { COUNT_WINDOW = 1 << 16 /* a multiple of 64 */ };

/* Everything that matches in the part at hand. */
static bool take_all(struct finder *finder)
{
    uint32_t documents = segment_count(&finder->part->segment);
    struct find_memory *memory = finder->memory;
    if (!finder_make_room(finder, documents))
        return false;
    evaluation_exact(&finder->evaluation, 0, documents, memory->may, memory->must);
    for (size_t word = 0; word < bitmap_words(0, documents); word++) {
        for (uint64_t rest = memory->may[word]; rest; rest &= rest - 1) {
            uint32_t document = (uint32_t)(word * 64) + (uint32_t)__builtin_ctzll(rest);
            finder->total++;
            if (!finder_add(finder, document, segment_day(&finder->part->segment, document), 0))
                return false;
        }
    }
    return true;
}

static bool find_all(struct finder *finder)
{
    for (uint32_t i = 0; i < snapshot_parts(finder->snapshot); i++) {
        if (!finder_open_part(finder, i, PLAN_ALL))
            return false;
        bool taken = take_all(finder);
        if (!finder_close_part(finder) || !taken)
            return false;
    }
    return finder->request->order == STORE_UNORDERED || finder_sort(finder, 0);
}

/* Shows the matching documents of every part to somebody. */
static bool visit_all(struct finder *finder, const struct find_visitor *visitor)
{
    for (uint32_t i = 0; i < snapshot_parts(finder->snapshot); i++) {
        if (!finder_open_part(finder, i, PLAN_ALL))
            return false;
        uint32_t documents = segment_count(&finder->part->segment);
        struct find_memory *memory = finder->memory;
        bool fine = finder_make_room(finder, documents);
        if (fine) {
            evaluation_exact(&finder->evaluation, 0, documents, memory->may, memory->must);
            fine = visitor->take(visitor->context, i, finder->part, memory->may, finder->error);
        }
        if (!finder_close_part(finder) || !fine)
            return false;
    }
    return true;
}

/* Windows only where somebody may give up between them: words are looked up anew in each. */
static bool count_part(struct finder *finder)
{
    uint32_t documents = segment_count(&finder->part->segment), begin = 0;
    struct find_memory *memory = finder->memory;
    if (!finder_make_room(finder, documents))
        return false;
    while (begin < documents && (begin == 0 || !finder_gives_up(finder))) {
        bool whole = !finder->patience->give_up || documents - begin <= COUNT_WINDOW;
        uint32_t end = whole ? documents : begin + COUNT_WINDOW;
        evaluation_exact(&finder->evaluation, begin, end, memory->may, memory->must);
        finder->total += bitmap_count(memory->may, bitmap_words(begin, end));
        begin = end;
    }
    return true;
}

static bool count_all(struct finder *finder)
{
    finder->total = 0;
    for (uint32_t i = 0; i < snapshot_parts(finder->snapshot); i++) {
        if (!finder_open_part(finder, i, PLAN_ALL))
            return false;
        bool counted = count_part(finder);
        if (!finder_close_part(finder) || !counted)
            return false;
    }
    return true;
}

static bool find(struct finder *finder)
{
    const struct store_search *request = finder->request;
    bool found = request->order == STORE_BY_RELEVANCE ? rank_find(finder)
                 : request->order == STORE_BY_DATE    ? recent_find(finder)
                                                      : find_all(finder);
    return found && (!request->total || request->limit == 0 || count_all(finder));
}

/* What is shown of a row is checked while the answer can still be found anew. */
static void touch(const struct finder *finder, const struct found *found)
{
    struct part *part = snapshot_part(finder->snapshot, found->part);
    uint32_t document = found->row - part->base;
    (void)segment_record(&part->segment, document);
}

static bool hand_out(struct finder *finder, size_t limit, struct arena *arena,
                     struct store_hits *hits)
{
    /* The rest of the last day is for the caller to choose from. */
    bool cut = limit && finder->request->order != STORE_BY_DATE && finder->count > limit;
    *hits = (struct store_hits){.count = cut ? limit : finder->count, .total = finder->total};
    hits->hits = arena_allocate_array(arena, hits->count, sizeof *hits->hits);
    for (size_t i = 0; hits->hits && i < hits->count; i++) {
        const struct found *found = &finder->found[i];
        hits->hits[i] = (struct store_hit){found->row, found->day, found->upvotes, found->score};
        touch(finder, found);
    }
    return hits->hits || finder_no_memory(finder);
}

bool store_find(struct store *store, const struct store_search *request, struct arena *arena,
                struct store_hits *hits, struct error *error)
{
    struct finder finder;
    struct store_search all = *request;
    *hits = (struct store_hits){.count = 0};
    /* Documents come without their votes: the most voted are only known of all. */
    if (request->order == STORE_BY_UPVOTES)
        all.limit = 0;
    bool found = finder_open(&finder, store, &all, error) && find(&finder);
    found = found && hand_out(&finder, request->limit, arena, hits);
    bool damaged = index_damaged(&store->index);
    finder_close(&finder);
    return damaged ? reader_heal(store, error) && store_find(store, request, arena, hits, error)
                   : found;
}

bool store_count(struct store *store, const struct query *query, int64_t new_after, uint64_t *count,
                 struct error *error)
{
    struct finder finder;
    struct store_search request = {
        .query = query, .order = STORE_UNORDERED, .new_after = new_after};
    bool counted = finder_open(&finder, store, &request, error) && count_all(&finder);
    bool damaged = counted && index_damaged(&store->index);
    *count = finder.total;
    finder_close(&finder);
    return damaged ? reader_heal(store, error) && store_count(store, query, new_after, count, error)
                   : counted;
}

bool find_visit(struct store *store, const struct query *query, int64_t new_after,
                const struct find_visitor *visitor, struct error *error)
{
    struct finder finder;
    struct store_search request = {
        .query = query, .order = STORE_UNORDERED, .new_after = new_after};
    bool visited = finder_open(&finder, store, &request, error) && visit_all(&finder, visitor);
    finder_close(&finder);
    return visited;
}

void store_set_patience(struct store *store, bool (*give_up)(void *context), void *context)
{
    store->patience = (struct patience){.give_up = give_up, .context = context};
}

bool store_gave_up(const struct store *store)
{
    return store->patience.gave_up;
}
