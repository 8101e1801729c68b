/* SPDX-License-Identifier: MIT */
#include "faults.h"

#include "ask.h"
#include "scene.h"

#include "base/date.h"
#include "query/query.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Q1: random queries on random stores. What the index finds is what the matcher finds when it is
   asked about every paper. */

enum { PAPERS = 3000, ASKED = 250, TODAY = 20714, LIMIT = 1 << 30 };

struct queries {
    struct scene scene;
    struct dice dice;
    struct arena arena;
    bool matches[PAPERS * 4]; /* by row: what the matcher says */
    uint64_t count;
    int64_t new_after;
    unsigned long asked, refused, found, failures;
};

static const char *check_set(const struct queries *queries, const struct store_hits *hits)
{
    bool *seen = calloc(sizeof queries->matches, 1);
    const char *wrong = hits->count != queries->count ? "another number" : NULL;
    if (!seen)
        err(2, "queries");
    for (size_t i = 0; i < hits->count && !wrong; i++) {
        store_row row = hits->hits[i].row;
        if (row >= PAPERS * 4 || !queries->matches[row])
            wrong = "a paper that does not match";
        else if (seen[row])
            wrong = "a paper twice";
        else
            seen[row] = true;
    }
    free(seen);
    return wrong;
}

static int64_t place(const struct store_hit *hit, enum store_order order)
{
    return order == STORE_BY_RELEVANCE ? hit->score
           : order == STORE_BY_UPVOTES ? hit->upvotes
                                       : hit->day;
}

/* The first hits of all are the best: as many as wanted, as good as those of the whole list. */
static const char *check_first(const struct queries *queries, enum store_order order,
                               const struct store_hits *all, const struct store_hits *some,
                               size_t limit)
{
    size_t wanted = limit < all->count ? limit : all->count;
    if (some->count < wanted || (order != STORE_BY_DATE && some->count > wanted))
        return "another number than the limit";
    for (size_t i = 0; i < some->count; i++) {
        if (!queries->matches[some->hits[i].row])
            return "a paper that does not match, with a limit";
        if (place(&some->hits[i], order) != place(&all->hits[i], order))
            return "other papers come first with a limit";
    }
    return NULL;
}

static const char *check_order(struct queries *queries, const struct query *query,
                               enum store_order order)
{
    struct store_search search = {.query = query, .order = order, .new_after = queries->new_after};
    struct store_hits all, some;
    struct error error = ERROR_INIT;
    arena_clear(&queries->arena);
    if (!store_find(queries->scene.store, &search, &queries->arena, &all, &error))
        return "it fails";
    const char *wrong = check_set(queries, &all);
    for (size_t i = 1; i < all.count && !wrong && order != STORE_UNORDERED; i++)
        if (place(&all.hits[i - 1], order) < place(&all.hits[i], order))
            wrong = "the order is not that";
    if (wrong || order == STORE_UNORDERED)
        return wrong;
    search.limit = 1 + dice_below(&queries->dice, 20);
    search.total = true;
    if (!store_find(queries->scene.store, &search, &queries->arena, &some, &error))
        return "it fails with a limit";
    if (some.total != queries->count)
        return "another total";
    return check_first(queries, order, &all, &some, search.limit);
}

static void match_all(struct queries *queries, const struct query *query)
{
    const struct snapshot *snapshot = store_snapshot(queries->scene.store);
    struct query_scratch scratch;
    query_scratch_init(&scratch);
    memset(queries->matches, 0, sizeof queries->matches);
    queries->count = 0;
    for (store_row row = STORE_NO_ROW; (row = snapshot_next(snapshot, row)) != STORE_NO_ROW;) {
        struct paper paper;
        struct query_facts facts;
        struct error error = ERROR_INIT;
        arena_clear(&queries->arena);
        if (row >= PAPERS * 4 || !snapshot_facts(snapshot, row, queries->new_after, true,
                                                 &queries->arena, &paper, &facts, &error))
            errx(1, "row %u cannot be read: %s", row, error.reason);
        queries->matches[row] = query_match(query, &facts, &scratch);
        queries->count += queries->matches[row];
    }
    query_scratch_release(&scratch);
}

static const char *check_query(struct queries *queries, const struct query *query)
{
    struct error error = ERROR_INIT;
    uint64_t count;
    match_all(queries, query);
    if (!store_count(queries->scene.store, query, queries->new_after, &count, &error))
        return "it cannot be counted";
    const char *wrong = count != queries->count ? "another count" : NULL;
    for (int order = STORE_BY_DATE; order <= STORE_UNORDERED && !wrong; order++)
        wrong = check_order(queries, query, (enum store_order)order);
    return wrong;
}

static void ask_once(struct queries *queries)
{
    struct query *query = NULL;
    struct error error = ERROR_INIT;
    struct text text;
    size_t column;
    text_init(&text, LIMIT);
    ask(&queries->dice, &text);
    queries->asked++;
    queries->new_after = dice_below(&queries->dice, 2) ? INT64_MAX : scene_time(20);
    if (!query_parse(&query, text_slice(&text), TODAY, NULL, &column, &error)) {
        queries->refused++;
    } else {
        const char *wrong = check_query(queries, query);
        queries->found += queries->count > 0;
        queries->failures += wrong != NULL;
        if (wrong)
            printf("%s: %s (%ju match)\n", text_string(&text), wrong, (uintmax_t)queries->count);
        query_release(query);
    }
    text_release(&text);
}

/* A store that was told much, of one part or of many. */
static void make_store(struct queries *queries, const char *folder, bool large)
{
    char home[300];
    struct error error = ERROR_INIT;
    uint32_t papers = large ? PAPERS : 20 + dice_below(&queries->dice, 300), told = 0;
    uint32_t pieces = 1 + dice_below(&queries->dice, 40);
    snprintf(home, sizeof home, "%s/home", folder);
    remove_tree(home);
    if (mkdir(home, 0700) != 0)
        err(2, "%s", home);
    scene_init(&queries->scene, home, queries->dice.state);
    if (!scene_open(&queries->scene, &error))
        errx(1, "%s", error.reason);
    for (uint32_t piece = 0; told < papers; piece++) {
        uint32_t count = 1 + papers / pieces;
        if (!scene_tell(&queries->scene, &queries->dice, told, count, scene_time(piece), &error))
            errx(1, "%s", error.reason);
        told += count;
        if (dice_below(&queries->dice, 2) == 0)
            store_publish(queries->scene.store);
    }
}

int queries_main(const char *folder, uint64_t seed, unsigned long count)
{
    static struct queries queries;
    queries.dice.state = seed;
    arena_init(&queries.arena, LIMIT);
    for (unsigned long store = 0; queries.asked < count && queries.failures < 10; store++) {
        make_store(&queries, folder, store % 20 == 19);
        for (int i = 0; i < ASKED && queries.asked < count && queries.failures < 10; i++)
            ask_once(&queries);
        scene_close(&queries.scene);
    }
    arena_release(&queries.arena);
    printf("%lu %lu %lu %lu\n", queries.asked, queries.failures, queries.found, queries.refused);
    return queries.failures == 0 ? 0 : 1;
}
