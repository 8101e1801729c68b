/* SPDX-License-Identifier: MIT */
#include "feed/rows.h"

#include "feed/claim.h"
#include "query/fold.h"

#include <stdlib.h>

/* What rows are ordered by; kept beside the row while sorting. */
struct candidate {
    struct feed_row row;
    int32_t day;
    uint32_t order;     /* position of the subscription that claims it */
    int64_t upvotes;    /* LISTING_UNKNOWN sorts last */
    int64_t first;      /* what comes before all: the upvotes, or nothing */
    struct slice title; /* the same: its search form, or nothing */
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
    return order ? order : descending(b->row.row, a->row.row);
}

enum feed_order feed_order_of(enum query_sort sort, enum feed_order usual)
{
    switch (sort) {
    case QUERY_BY_FEED:
        return FEED_BY_SECTION;
    case QUERY_BY_RELEVANCE: /* nothing is ranked yet */
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
    bool with_text;
};

static bool left_out(const struct feed_request *request, const struct snapshot *snapshot,
                     store_row row)
{
    int32_t day = snapshot_day(snapshot, row);
    if (request->taken && request->taken[row])
        return true;
    return request->added_after && (snapshot_added(snapshot, row) <= request->added_after ||
                                    (day != DAY_NONE && day < request->day_from));
}

static bool fold_title(struct build *build, const struct paper *paper, struct slice *title,
                       struct error *error)
{
    struct text *folded = &build->scratch.folded[0];
    text_clear(folded);
    fold_text(folded, paper->fields[PAPER_TITLE], &build->scratch.plain);
    *title = arena_copy(&build->titles, text_slice(folded));
    return title->data || error_set(error, ERROR_LIMIT, "The titles do not fit in memory");
}

static bool consider(struct build *build, store_row row, struct error *error)
{
    const struct feed_request *request = build->request;
    const struct snapshot *snapshot = store_snapshot(build->feed->store);
    struct paper paper;
    struct query_facts facts;
    if (left_out(request, snapshot, row))
        return true;
    arena_clear(&build->paper_arena);
    if (!feed_facts(build->feed, row, build->with_text, &build->paper_arena, &paper, &facts, error))
        return false;
    if (request->query && !query_match(request->query, &facts, &build->scratch))
        return true;
    struct candidate *candidate = &build->candidates[build->count++];
    int64_t comments;
    *candidate = (struct candidate){.row = {.row = row, .is_new = facts.is_new},
                                    .day = request->one_day ? request->day : facts.day,
                                    .marks = facts.marks};
    snapshot_votes(snapshot, row, &candidate->upvotes, &comments);
    if (request->order == FEED_BY_TITLE && !fold_title(build, &paper, &candidate->title, error))
        return false;
    if (request->order == FEED_BY_UPVOTES)
        candidate->first = candidate->upvotes;
    if (request->order == FEED_BY_SECTION) {
        size_t order;
        candidate->row.section =
            feed_claim_paper(build->claims, &facts, request->one_day ? request->day : DAY_NONE,
                             build->arena, &order, &candidate->row.why);
        candidate->order = (uint32_t)order;
    }
    return true;
}

/* Walks the rows of the day, or all. */
static bool walk(struct build *build, struct error *error)
{
    const struct snapshot *snapshot = store_snapshot(build->feed->store);
    size_t count = snapshot_count(snapshot);
    const store_row *rows = NULL;
    if (build->request->one_day)
        rows = snapshot_rows_of_day(snapshot, build->request->day, &count);
    build->candidates = malloc((count ? count : 1) * sizeof *build->candidates);
    if (!build->candidates)
        return error_set(error, ERROR_SYSTEM, "Memory is short");
    for (size_t i = 0; i < count; i++)
        if (!consider(build, rows ? rows[i] : (store_row)i, error))
            return false;
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
    *rows = (struct feed_rows){.rows = array, .count = kept, .total = build->count};
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
    bool sections = request->order == FEED_BY_SECTION;
    *rows = (struct feed_rows){.rows = NULL};
    build.with_text = sections || request->order == FEED_BY_TITLE ||
                      (request->query && query_needs_text(request->query));
    if (sections && !feed_claims_open(feed, &build.claims, error))
        return false;
    query_scratch_init(&build.scratch);
    arena_init(&build.paper_arena, 4u << 20);
    arena_init(&build.titles, 1u << 30);
    bool done = walk(&build, error) && finish(&build, rows, error);
    free(build.candidates);
    arena_release(&build.paper_arena);
    arena_release(&build.titles);
    query_scratch_release(&build.scratch);
    feed_claims_close(build.claims);
    return done;
}

bool feed_paper_output(const struct feed *feed, store_row row, struct arena *arena,
                       struct paper *paper, struct output_row *out, struct error *error)
{
    const struct snapshot *snapshot = store_snapshot(feed->store);
    struct query_facts facts;
    if (!feed_facts(feed, row, true, arena, paper, &facts, error))
        return false;
    *out = (struct output_row){.paper = paper,
                               .listings = facts.listings,
                               .listing_count = facts.listing_count,
                               .day = facts.day,
                               .marks = facts.marks,
                               .is_new = facts.is_new};
    snapshot_votes(snapshot, row, &out->upvotes, &out->comments);
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
    size_t count;
    const int32_t *days = snapshot_days(store_snapshot(feed->store), &count);
    while (count && days[count - 1] > feed->now.local_day && days[count - 1] > feed->now.utc_day)
        count--;
    return count ? days[count - 1] : DAY_NONE;
}

bool feed_step_day(const struct feed *feed, int32_t *day, int steps)
{
    size_t count, at = 0;
    const int32_t *days = snapshot_days(store_snapshot(feed->store), &count);
    while (at < count && days[at] < *day)
        at++;
    bool exact = at < count && days[at] == *day;
    /* Between two days with papers, one step forward is the day at hand. */
    int64_t target = (int64_t)at + steps - (!exact && steps > 0);
    if (target < 0)
        target = 0;
    if (target >= (int64_t)count)
        target = (int64_t)count - 1;
    if (!count || days[target] == *day || (steps > 0) != (days[target] > *day))
        return false;
    *day = days[target];
    return true;
}

void feed_day_title(struct text *out, int32_t day)
{
    if (day == DAY_NONE)
        text_append_string(out, "no date");
    else
        day_append_long(out, day);
}
