/* SPDX-License-Identifier: MIT */
#include "base/array.h"
#include "base/date.h"
#include "index/score.h"
#include "store/reader.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_WINDOW = 1024, WINDOW_GROWTH = 8, TEXTS_LIMIT = 1 << 28 };

/* One search over all parts. */
struct finder {
    struct snapshot *snapshot;
    const struct store_search *request;
    struct query *everything; /* what a missing query stands for */
    const struct query *query;
    struct part *part; /* at hand */
    uint32_t part_number;
    struct evaluation evaluation;
    struct query_scratch scratch;
    struct arena arena; /* of one paper */
    bool with_text;
    struct store_hit *hits;
    uint32_t count, capacity;
    uint64_t total;
    int32_t cutoff; /* older days are not wanted any more */
    struct error *error;
};

static bool match(void *context, uint32_t document)
{
    struct finder *finder = context;
    struct paper paper;
    struct query_facts facts;
    struct error ignored = ERROR_INIT;
    arena_clear(&finder->arena);
    return snapshot_facts(finder->snapshot, finder->part->base + document,
                          finder->request->new_after, finder->with_text, &finder->arena, &paper,
                          &facts, &ignored) &&
           query_match(finder->query, &facts, &finder->scratch);
}

static const uint64_t *marked(void *context, unsigned mark)
{
    struct finder *finder = context;
    return snapshot_marked(finder->snapshot, finder->part_number, mark);
}

static int64_t added(void *context, uint32_t document)
{
    struct finder *finder = context;
    return snapshot_added(finder->snapshot, finder->part->base + document);
}

static bool open_part(struct finder *finder, uint32_t number, bool newest)
{
    struct evaluation_source source = {
        .context = finder,
        .match = match,
        .marked = marked,
        .added = added,
        .new_after = finder->request->new_after,
    };
    finder->part_number = number;
    finder->part = snapshot_part(finder->snapshot, number);
    return evaluation_open(&finder->evaluation, &finder->part->segment, finder->query, &source, newest,
                       finder->error);
}

static bool no_memory(struct finder *finder)
{
    return error_set(finder->error, ERROR_SYSTEM, "not enough memory");
}

static bool add_hit(struct finder *finder, uint32_t document, uint32_t score)
{
    void *items = finder->hits;
    struct store_votes votes;
    store_row row = finder->part->base + document;
    if (finder->request->accept && !finder->request->accept(finder->request->context, row))
        return true;
    if (!array_reserve(&items, &finder->capacity, (size_t)finder->count + 1, sizeof *finder->hits,
                       finder->error))
        return false;
    finder->hits = items;
    snapshot_votes(finder->snapshot, row, &votes);
    finder->hits[finder->count++] =
        (struct store_hit){.row = row, .upvotes = votes.upvotes, .score = score};
    return true;
}

/* Days of documents that come in descending order. */
struct day_walk {
    struct segment *segment;
    size_t day; /* number of the day at hand + 1 */
    struct segment_day at;
};

static int32_t walk_day(struct day_walk *walk, uint32_t document)
{
    while (walk->day > 0 && walk->at.first > document)
        walk->at = segment_day_at(walk->segment, --walk->day - 1);
    return walk->at.day;
}

static void begin_days(struct day_walk *walk, struct segment *segment)
{
    *walk = (struct day_walk){.segment = segment, .day = segment_day_count(segment)};
    if (walk->day > 0)
        walk->at = segment_day_at(segment, walk->day - 1);
}

/* The documents of one window from the newest down; *done when enough were found. */
static bool take_window(struct finder *finder, uint32_t begin, const uint64_t *may,
                        const uint64_t *must, size_t words, struct day_walk *days, uint32_t first,
                        bool *done)
{
    size_t limit = finder->request->limit;
    for (size_t word = words; word-- > 0;) {
        uint64_t rest = may[word];
        while (rest) {
            unsigned bit = 63 - (unsigned)__builtin_clzll(rest);
            uint32_t document = begin + (uint32_t)(word * 64) + bit;
            int32_t day = walk_day(days, document);
            rest &= ~(UINT64_C(1) << bit);
            *done = day < finder->cutoff ||
                    (limit && finder->count - first >= limit &&
                     day < finder->hits[first + limit - 1].day);
            if (*done)
                return true;
            if (!(must[word] >> bit & 1) && !match(finder, document))
                continue;
            uint32_t count = finder->count;
            if (!add_hit(finder, document, 0))
                return false;
            if (finder->count > count)
                finder->hits[count].day = day;
        }
    }
    return true;
}

/* The newest documents of the part at hand, window by window, each larger than the one before. */
static bool take_newest(struct finder *finder)
{
    uint32_t end = segment_count(&finder->part->segment), first = finder->count;
    uint32_t size = finder->request->limit ? FIRST_WINDOW : end;
    size_t room = 0;
    uint64_t *may = NULL;
    struct day_walk days;
    bool done = false, fine = true;
    begin_days(&days, &finder->part->segment);
    while (fine && !done && end > 0) {
        uint32_t begin = end > size ? (end - size) / 64 * 64 : 0;
        size_t words = bitmap_words(begin, end);
        if (words > room) {
            free(may);
            may = malloc(2 * words * sizeof *may);
            room = words;
        }
        fine = may || no_memory(finder);
        if (fine) {
            evaluation_window(&finder->evaluation, begin, end, may, may + words);
            fine = take_window(finder, begin, may, may + words, words, &days, first, &done);
        }
        end = begin;
        size = size > UINT32_MAX / WINDOW_GROWTH ? UINT32_MAX : size * WINDOW_GROWTH;
    }
    free(may);
    return fine && (!finder->evaluation.failed || no_memory(finder));
}

static int compare_days(const void *left, const void *right)
{
    const struct store_hit *a = left, *b = right;
    return a->day > b->day ? -1 : a->day < b->day;
}

/* Once there are enough hits, older days than theirs are not wanted from other parts. */
static void set_cutoff(struct finder *finder)
{
    size_t limit = finder->request->limit;
    if (limit == 0 || finder->count < limit)
        return;
    qsort(finder->hits, finder->count, sizeof *finder->hits, compare_days);
    finder->cutoff = finder->hits[limit - 1].day;
    while (finder->count > limit && finder->hits[finder->count - 1].day < finder->cutoff)
        finder->count--;
}

static bool find_newest(struct finder *finder)
{
    bool fine = true;
    for (uint32_t i = snapshot_parts(finder->snapshot); fine && i-- > 0;) {
        if (!open_part(finder, i, finder->request->limit > 0))
            return false;
        fine = take_newest(finder);
        evaluation_close(&finder->evaluation);
        set_cutoff(finder);
    }
    return fine;
}

/* Keeps the best hits of a part while they come in ascending order of documents: a heap with the
   least good on top; of equal ones the older. */
struct best {
    struct best_hit {
        uint32_t score, document;
    } * hits;
    size_t count, limit;
};

static bool is_worse(const struct best_hit *a, const struct best_hit *b)
{
    return a->score != b->score ? a->score < b->score : a->document < b->document;
}

static void sink(struct best *best, size_t at)
{
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= best->count)
            return;
        if (child + 1 < best->count && is_worse(&best->hits[child + 1], &best->hits[child]))
            child++;
        if (!is_worse(&best->hits[child], &best->hits[at]))
            return;
        struct best_hit moved = best->hits[at];
        best->hits[at] = best->hits[child];
        best->hits[child] = moved;
        at = child;
    }
}

static void offer(struct best *best, uint32_t document, uint32_t score)
{
    struct best_hit hit = {score, document};
    if (best->count < best->limit) {
        best->hits[best->count++] = hit;
        if (best->count == best->limit)
            for (size_t i = best->count / 2; i-- > 0;)
                sink(best, i);
        return;
    }
    if (is_worse(&hit, &best->hits[0]))
        return;
    best->hits[0] = hit;
    sink(best, 0);
}

/* The documents of the part at hand that match, all of them decided. */
static bool decide_part(struct finder *finder, uint64_t *bits, size_t words)
{
    uint32_t count = segment_count(&finder->part->segment);
    uint64_t *spare = malloc((words + 1) * sizeof *spare);
    if (!spare)
        return no_memory(finder);
    evaluation_exact(&finder->evaluation, 0, count, bits, spare);
    free(spare);
    finder->total += bitmap_count(bits, words);
    return !finder->evaluation.failed || no_memory(finder);
}

static bool take_best(struct finder *finder, const uint64_t *bits, size_t words,
                      const uint16_t *score)
{
    size_t wanted = finder->request->limit;
    size_t all = (size_t)bitmap_count(bits, words);
    struct best best = {.limit = wanted && wanted < all ? wanted : all};
    void *made;
    if (!array_make(&made, best.limit, sizeof *best.hits, finder->error))
        return false;
    best.hits = made;
    for (size_t word = 0; best.limit > 0 && word < words; word++) {
        for (uint64_t rest = bits[word]; rest; rest &= rest - 1) {
            uint32_t document = (uint32_t)(word * 64) + (uint32_t)__builtin_ctzll(rest);
            if (!finder->request->accept ||
                finder->request->accept(finder->request->context, finder->part->base + document))
                offer(&best, document, score ? score[document] : 0);
        }
    }
    bool fine = true;
    for (size_t i = 0; fine && i < best.count; i++) {
        fine = add_hit(finder, best.hits[i].document, best.hits[i].score);
        if (fine)
            finder->hits[finder->count - 1].day =
                segment_day(&finder->part->segment, best.hits[i].document);
    }
    free(best.hits);
    return fine;
}

static bool take_part(struct finder *finder, const struct scores *scores)
{
    uint32_t count = segment_count(&finder->part->segment);
    size_t words = bitmap_words(0, count);
    uint64_t *bits = malloc((words + 1) * sizeof *bits);
    uint16_t *score = scores ? calloc((size_t)count + 1, sizeof *score) : NULL;
    bool fine = (bits && (score || !scores)) || no_memory(finder);
    fine = fine && decide_part(finder, bits, words);
    if (fine && scores)
        scores_apply(scores, &finder->evaluation, bits, score);
    fine = fine && take_best(finder, bits, words, score);
    free(bits);
    free(score);
    return fine;
}

static bool add_scores(struct finder *finder, struct scores *scores)
{
    for (uint32_t i = 0; i < snapshot_parts(finder->snapshot); i++) {
        if (!open_part(finder, i, false))
            return false;
        scores_add(scores, &finder->evaluation.plan);
        evaluation_close(&finder->evaluation);
    }
    scores_finish(scores);
    return true;
}

static bool find_all(struct finder *finder, const struct scores *scores)
{
    bool fine = true;
    for (uint32_t i = 0; fine && i < snapshot_parts(finder->snapshot); i++) {
        if (!open_part(finder, i, false))
            return false;
        fine = take_part(finder, scores);
        evaluation_close(&finder->evaluation);
    }
    return fine;
}

static bool find_best(struct finder *finder)
{
    struct scores scores;
    if (!scores_open(&scores, finder->query, finder->error))
        return false;
    bool fine = add_scores(finder, &scores) && find_all(finder, &scores);
    scores_close(&scores);
    return fine;
}

static int64_t first_of(const struct store_hit *hit, enum store_order order)
{
    switch (order) {
    case STORE_BY_RELEVANCE:
        return hit->score;
    case STORE_BY_UPVOTES:
        return hit->upvotes;
    default:
        return 0;
    }
}

/* Negative when a comes before b. */
static int compare_hits(const struct finder *finder, const struct store_hit *a,
                        const struct store_hit *b)
{
    int64_t left = first_of(a, finder->request->order), right = first_of(b, finder->request->order);
    if (left != right)
        return left > right ? -1 : 1;
    if (a->day != b->day)
        return a->day > b->day ? -1 : 1;
    if (a->upvotes != b->upvotes)
        return a->upvotes > b->upvotes ? -1 : 1;
    return snapshot_compare(finder->snapshot, a->row, b->row);
}

/* Merge sort from the bottom: qsort has no place for the finder. */
static bool sort_hits(struct finder *finder)
{
    size_t count = finder->count;
    void *made;
    if (finder->request->order == STORE_UNORDERED || count < 2)
        return true;
    if (!array_make(&made, count, sizeof *finder->hits, finder->error))
        return false;
    struct store_hit *from = finder->hits, *to = made;
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t at = 0; at < count; at += 2 * width) {
            size_t middle = at + width < count ? at + width : count;
            size_t end = middle + width < count ? middle + width : count;
            size_t left = at, right = middle, out = at;
            while (left < middle || right < end)
                to[out++] = right == end || (left < middle && compare_hits(finder, &from[left],
                                                                           &from[right]) <= 0)
                                ? from[left++]
                                : from[right++];
        }
        struct store_hit *sorted = to;
        to = from;
        from = sorted;
    }
    if (from != finder->hits)
        memcpy(finder->hits, from, count * sizeof *from);
    free(made);
    return true;
}

static bool begin(struct finder *finder, struct store *store, const struct store_search *request,
                  struct error *error)
{
    size_t column;
    *finder = (struct finder){.request = request, .error = error, .cutoff = INT32_MIN};
    (void)store_snapshot(store);
    finder->snapshot = &store->snapshot;
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

static void end(struct finder *finder)
{
    query_release(finder->everything);
    query_scratch_release(&finder->scratch);
    arena_release(&finder->arena);
    free(finder->hits);
}

static bool count_all(struct finder *finder)
{
    finder->total = 0;
    for (uint32_t i = 0; i < snapshot_parts(finder->snapshot); i++) {
        if (!open_part(finder, i, false))
            return false;
        finder->total += evaluation_count(&finder->evaluation);
        bool failed = finder->evaluation.failed;
        evaluation_close(&finder->evaluation);
        if (failed)
            return no_memory(finder);
    }
    return true;
}

static bool find(struct finder *finder)
{
    switch (finder->request->order) {
    case STORE_BY_RELEVANCE:
        return find_best(finder);
    case STORE_BY_DATE:
        return find_newest(finder) && (!finder->request->total || count_all(finder));
    default:
        return find_all(finder, NULL);
    }
}

bool store_find(struct store *store, const struct store_search *request, struct arena *arena,
                struct store_hits *hits, struct error *error)
{
    struct finder finder;
    struct store_search all = *request;
    /* What only a full view tells must not be cut part by part. */
    if (request->order == STORE_BY_UPVOTES)
        all.limit = 0;
    bool found = begin(&finder, store, &all, error) && find(&finder) && sort_hits(&finder);
    if (found && index_damaged(&store->index)) {
        end(&finder);
        return reader_heal(store, error) && store_find(store, request, arena, hits, error);
    }
    size_t count = finder.count;
    if (found && request->limit && request->order != STORE_BY_DATE && count > request->limit)
        count = request->limit;
    *hits = (struct store_hits){.total = finder.total ? finder.total : finder.count};
    if (found) {
        hits->hits = arena_allocate_array(arena, count, sizeof *hits->hits);
        found = hits->hits || no_memory(&finder);
    }
    if (found && count > 0)
        memcpy(hits->hits, finder.hits, count * sizeof *hits->hits);
    hits->count = found ? count : 0;
    end(&finder);
    return found;
}

bool store_count(struct store *store, const struct query *query, int64_t new_after, uint64_t *count,
                 struct error *error)
{
    struct finder finder;
    struct store_search request = {
        .query = query, .order = STORE_UNORDERED, .new_after = new_after};
    bool counted = begin(&finder, store, &request, error) && count_all(&finder);
    *count = finder.total;
    end(&finder);
    if (counted && index_damaged(&store->index))
        return reader_heal(store, error) && store_count(store, query, new_after, count, error);
    return counted;
}
