/* SPDX-License-Identifier: MIT */
#include "feed/rows.h"

#include "feed/claim.h"
#include "query/fold.h"
#include "store/linked.h"

#include <stdlib.h>

/* What rows are ordered by; kept beside the row while sorting. */
struct candidate {
    struct feed_row row;
    int32_t day;
    uint32_t order;     /* position of the subscription that claims it */
    int64_t upvotes;    /* LISTING_UNKNOWN sorts last */
    int64_t first;      /* what comes before all: score or upvotes, or nothing */
    struct slice title; /* the same: its search form, or nothing */
    size_t place;       /* as the store gave it */
    unsigned marks;
};

static int descending(int64_t a, int64_t b)
{
    return a > b ? -1 : a < b;
}

static int compare_candidates(const void *left, const void *right)
{
    const struct candidate *a = left, *b = right;
    int order = slice_compare(a->title, b->title);
    if (!order)
        order = descending(a->first, b->first);
    if (!order)
        order = descending(a->day, b->day);
    if (!order)
        order = descending(b->row.section, a->row.section);
    if (!order)
        order = descending(b->order, a->order);
    if (!order)
        order = descending(a->upvotes, b->upvotes);
    return order ? order : a->place < b->place ? -1 : a->place > b->place;
}

enum feed_order feed_order_of(enum query_sort sort, enum feed_order usual)
{
    switch (sort) {
    case QUERY_BY_FEED:
        return FEED_BY_SECTION;
    case QUERY_BY_RELEVANCE:
        return FEED_BY_RELEVANCE;
    case QUERY_BY_DATE:
        return FEED_BY_DATE;
    case QUERY_BY_UPVOTES:
        return FEED_BY_UPVOTES;
    case QUERY_BY_TITLE:
        return FEED_BY_TITLE;
    default:
        return usual;
    }
}

/* Everything one build needs while it walks the papers. */
struct build {
    const struct feed *feed;
    const struct feed_request *request;
    struct feed_claims *claims;
    struct query_scratch scratch;
    struct arena paper_arena; /* cleared after each paper */
    struct arena *arena;
    struct arena titles; /* search forms to sort by */
    struct candidate *candidates;
    size_t count;
    uint64_t total;
};

static bool fold_title(struct build *build, const struct paper *paper, struct slice *title,
                       struct error *error)
{
    struct text *folded = &build->scratch.folded[0];
    text_clear(folded);
    fold_text(folded, paper->fields[PAPER_TITLE], &build->scratch.plain);
    *title = arena_copy(&build->titles, text_slice(folded));
    return title->data || error_set(error, ERROR_LIMIT, "The titles do not fit in memory");
}

/* What the order needs to know of the paper itself. */
static bool read_candidate(struct build *build, struct candidate *candidate,
                           const struct query_facts *facts, struct error *error)
{
    const struct feed_request *request = build->request;
    size_t order;
    if (request->order == FEED_BY_TITLE)
        return fold_title(build, facts->paper, &candidate->title, error);
    candidate->row.section =
        feed_claim_paper(build->claims, facts, request->one_day ? request->day : DAY_NONE,
                         build->arena, &order, &candidate->row.why);
    candidate->order = (uint32_t)order;
    return true;
}

static bool needs_paper(const struct feed_request *request)
{
    return request->order == FEED_BY_SECTION || request->order == FEED_BY_TITLE;
}

static bool make_room(struct build *build, size_t count, struct error *error)
{
    build->candidates = calloc(count + 1, sizeof *build->candidates);
    return build->candidates || error_set(error, ERROR_SYSTEM, "Memory is short");
}

static void keep(struct build *build, store_row row, int32_t day, const struct query_facts *facts,
                 struct candidate **kept)
{
    *kept = &build->candidates[build->count];
    **kept = (struct candidate){.row = {.row = row, .is_new = facts->is_new},
                                .day = day,
                                .upvotes = facts->upvotes,
                                .place = build->count,
                                .marks = facts->marks};
    build->count++;
}

/* The rows of the day that match. */
static bool walk_day(struct build *build, struct error *error)
{
    const struct feed_request *request = build->request;
    const struct snapshot *snapshot = store_snapshot(build->feed->store);
    size_t count;
    const store_row *rows = snapshot_rows_of_day(snapshot, request->day, build->arena, &count);
    bool with_text = needs_paper(request) || (request->query && query_needs_text(request->query));
    if (!make_room(build, count, error))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct paper paper;
        struct query_facts facts;
        struct candidate *candidate;
        arena_clear(&build->paper_arena);
        if (!feed_facts(build->feed, rows[i], with_text, &build->paper_arena, &paper, &facts,
                        error))
            return false;
        if (request->query && !query_match(request->query, &facts, &build->scratch))
            continue;
        keep(build, rows[i], request->day, &facts, &candidate);
        if (request->order == FEED_BY_UPVOTES)
            candidate->first = candidate->upvotes;
        if (needs_paper(request) && !read_candidate(build, candidate, &facts, error))
            return false;
    }
    build->total = build->count;
    return true;
}

static bool accept(void *context, store_row row)
{
    const struct build *build = context;
    const struct feed_request *request = build->request;
    const struct snapshot *snapshot = store_snapshot(build->feed->store);
    int32_t day = snapshot_day(snapshot, row);
    if (request->taken && request->taken[row])
        return false;
    return !request->added_after || (snapshot_added(snapshot, row) > request->added_after &&
                                     (day == DAY_NONE || day >= request->day_from));
}

static const enum store_order store_orders[] = {
    [FEED_BY_SECTION] = STORE_BY_DATE,        [FEED_BY_DATE] = STORE_BY_DATE,
    [FEED_BY_UPVOTES] = STORE_BY_UPVOTES,     [FEED_BY_TITLE] = STORE_UNORDERED,
    [FEED_BY_RELEVANCE] = STORE_BY_RELEVANCE,
};

static bool consider_hit(struct build *build, const struct store_hit *hit, struct error *error)
{
    const struct feed_request *request = build->request;
    struct paper paper;
    struct query_facts facts;
    struct candidate *candidate;
    arena_clear(&build->paper_arena);
    if (!feed_facts(build->feed, hit->row, needs_paper(request), &build->paper_arena, &paper,
                    &facts, error))
        return false;
    keep(build, hit->row, hit->day, &facts, &candidate);
    if (request->order == FEED_BY_RELEVANCE) {
        /* Equally good ones stay as the store has put them. */
        candidate->first = hit->score;
        candidate->upvotes = 0;
    }
    if (request->order == FEED_BY_UPVOTES)
        candidate->first = hit->upvotes;
    return !needs_paper(request) || read_candidate(build, candidate, &facts, error);
}

/* What the store finds among all papers. */
static bool walk_all(struct build *build, struct error *error)
{
    const struct feed_request *request = build->request;
    bool filtered = request->taken || request->added_after;
    struct store_search search = {
        .query = request->query,
        .order = store_orders[request->order],
        .limit = request->reverse || request->order == FEED_BY_TITLE ? 0 : request->limit,
        .new_after = feed_new_after(build->feed),
        .total = request->total,
        .accept = filtered ? accept : NULL,
        .context = build,
    };
    struct store_hits hits;
    if (!store_find(build->feed->store, &search, build->arena, &hits, error) ||
        !make_room(build, hits.count, error))
        return false;
    for (size_t i = 0; i < hits.count; i++)
        if (!consider_hit(build, &hits.hits[i], error))
            return false;
    build->total = hits.total;
    return true;
}

/* Counts the sections of sorted rows and gives each row the index of its section. */
static bool make_sections(struct feed_row *rows, size_t count, const struct candidate *candidates,
                          struct arena *arena, struct feed_rows *result)
{
    struct feed_section *sections = arena_allocate_array(arena, CLAIM_KINDS, sizeof *sections);
    size_t used = 0;
    enum feed_claim last = CLAIM_KINDS;
    for (size_t i = 0; sections && i < count; i++) {
        if (rows[i].section != last) {
            last = rows[i].section;
            sections[used++] = (struct feed_section){.title = feed_claim_title(last), .first = i};
        }
        struct feed_section *section = &sections[used - 1];
        section->count++;
        section->unread += !(candidates[i].marks & STORE_READ);
        section->fresh += rows[i].is_new;
        rows[i].section = (uint32_t)(used - 1);
    }
    result->sections = sections;
    result->section_count = used;
    return sections != NULL;
}

static bool finish(struct build *build, struct feed_rows *rows, struct error *error)
{
    const struct feed_request *request = build->request;
    const struct candidate *candidates = build->candidates;
    qsort(build->candidates, build->count, sizeof *build->candidates, compare_candidates);
    size_t kept = request->limit && request->limit < build->count ? request->limit : build->count;
    struct feed_row *array = arena_allocate_array(build->arena, kept ? kept : 1, sizeof *array);
    if (!array)
        return error_set(error, ERROR_LIMIT, "The listing of %zu papers does not fit in memory",
                         build->count);
    for (size_t i = 0; i < kept; i++)
        array[i] = candidates[request->reverse ? build->count - 1 - i : i].row;
    *rows = (struct feed_rows){.rows = array, .count = kept, .total = build->total};
    for (size_t i = 0; i < build->count; i++) {
        rows->unread += !(candidates[i].marks & STORE_READ);
        rows->starred += (candidates[i].marks & STORE_STARRED) != 0;
    }
    if (request->order == FEED_BY_SECTION && request->one_day && !request->reverse &&
        !make_sections(array, kept, candidates, build->arena, rows))
        return error_set(error, ERROR_SYSTEM, "Memory is short");
    return true;
}

bool feed_rows_build(const struct feed *feed, const struct feed_request *request,
                     struct arena *arena, struct feed_rows *rows, struct error *error)
{
    struct build build = {.feed = feed, .request = request, .arena = arena};
    *rows = (struct feed_rows){.rows = NULL};
    if (request->order == FEED_BY_SECTION && !feed_claims_open(feed, &build.claims, error))
        return false;
    query_scratch_init(&build.scratch);
    arena_init(&build.paper_arena, 4u << 20);
    arena_init(&build.titles, 1u << 30);
    bool done = (request->one_day ? walk_day(&build, error) : walk_all(&build, error)) &&
                finish(&build, rows, error);
    free(build.candidates);
    arena_release(&build.paper_arena);
    arena_release(&build.titles);
    query_scratch_release(&build.scratch);
    feed_claims_close(build.claims);
    return done;
}

struct slice feed_linked(const struct feed *feed, store_row row, const struct paper *paper,
                         struct arena *arena)
{
    enum { MOST = 8, KEYS_LIMIT = 1 << 16 };
    const struct snapshot *snapshot = store_snapshot(feed->store);
    store_row found[MOST];
    struct text keys;
    size_t count = snapshot_linked(snapshot, row, paper, found, MOST);
    text_init(&keys, KEYS_LIMIT);
    for (size_t i = 0; i < count; i++) {
        text_append_string(&keys, i > 0 ? " " : "");
        text_append(&keys, snapshot_key(snapshot, found[i]));
    }
    struct slice linked = arena_copy(arena, text_slice(&keys));
    text_release(&keys);
    return linked;
}

bool feed_paper_output(const struct feed *feed, store_row row, struct arena *arena,
                       struct paper *paper, struct output_row *out, struct error *error)
{
    struct query_facts facts;
    if (!feed_facts(feed, row, true, arena, paper, &facts, error))
        return false;
    *out = (struct output_row){.paper = paper,
                               .listings = facts.listings,
                               .listing_count = facts.listing_count,
                               .day = facts.day,
                               .marks = facts.marks,
                               .is_new = facts.is_new,
                               .upvotes = facts.upvotes,
                               .comments = facts.comments};
    return true;
}

bool feed_row_output(const struct feed *feed, const struct feed_row *row, struct arena *arena,
                     struct paper *paper, struct output_row *out, struct error *error)
{
    if (!feed_paper_output(feed, row->row, arena, paper, out, error))
        return false;
    out->why = row->why;
    return true;
}

int32_t feed_newest_day(const struct feed *feed)
{
    int32_t today =
        feed->now.local_day > feed->now.utc_day ? feed->now.local_day : feed->now.utc_day;
    int32_t day;
    return snapshot_step_day(store_snapshot(feed->store), today + 1, true, &day) ? day : DAY_NONE;
}

bool feed_step_day(const struct feed *feed, int32_t *day, int steps)
{
    const struct snapshot *snapshot = store_snapshot(feed->store);
    int32_t next, former = *day;
    for (; steps != 0; steps += steps < 0 ? 1 : -1) {
        if (!snapshot_step_day(snapshot, *day, steps < 0, &next))
            break;
        *day = next;
    }
    return *day != former;
}

void feed_day_title(struct text *out, int32_t day)
{
    if (day == DAY_NONE)
        text_append_string(out, "no date");
    else
        day_append_long(out, day);
}
