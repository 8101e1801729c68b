/* SPDX-License-Identifier: MIT */
#include "base/array.h"
#include "base/date.h"
#include "index/score.h"
#include "index/votes.h"
#include "store/reader.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_WINDOW = 1024, WINDOW_GROWTH = 8, TEXTS_LIMIT = 1 << 28 };

/* A paper that matches. */
struct found {
    store_row row;
    uint32_t part;
    int32_t day;
    uint32_t score;
    int64_t upvotes;
};

/* One search over all parts. */
struct finder {
    struct snapshot *snapshot;
    const struct store_search *request;
    struct query *everything; /* what a missing query stands for */
    const struct query *query;
    struct part *part; /* at hand */
    uint32_t part_number;
    struct evaluation evaluation; /* of that part */
    struct query_scratch scratch;
    struct arena arena; /* of one paper */
    bool with_text;
    uint64_t *bits; /* room for two bitmaps */
    size_t words;   /* in each */
    struct found *found;
    uint32_t count, capacity;
    uint64_t total;
    int32_t cutoff; /* older days are not wanted any more */
    struct error *error;
};

static bool no_memory(struct finder *finder)
{
    return error_set(finder->error, ERROR_SYSTEM, "not enough memory");
}

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
    return evaluation_open(&finder->evaluation, &finder->part->segment, finder->query, &source,
                           newest, finder->error);
}

static bool close_part(struct finder *finder)
{
    bool failed = finder->evaluation.failed;
    evaluation_close(&finder->evaluation);
    return !failed || no_memory(finder);
}

static bool make_bits(struct finder *finder, size_t words)
{
    if (words <= finder->words)
        return true;
    free(finder->bits);
    finder->bits = malloc(2 * words * sizeof *finder->bits);
    finder->words = finder->bits ? words : 0;
    return finder->bits || no_memory(finder);
}

static bool add_found(struct finder *finder, uint32_t document, int32_t day, uint32_t score)
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

/* Negative when a comes before b. */
static int compare_found(const struct finder *finder, const struct found *a, const struct found *b)
{
    int64_t left = first_of(a, finder->request->order), right = first_of(b, finder->request->order);
    if (left != right)
        return left > right ? -1 : 1;
    if (a->day != b->day)
        return a->day > b->day ? -1 : 1;
    if (a->upvotes != b->upvotes)
        return a->upvotes > b->upvotes ? -1 : 1;
    if (a->part == b->part)
        return a->row < b->row ? -1 : a->row > b->row;
    return snapshot_compare(finder->snapshot, a->row, b->row);
}

/* Two ordered rows, one behind the other, become one in another place. */
static void merge_found(const struct finder *finder, const struct found *from, size_t middle,
                        size_t count, struct found *to)
{
    size_t left = 0, right = middle;
    while (left < middle && right < count)
        *to++ = compare_found(finder, &from[left], &from[right]) <= 0 ? from[left++] : from[right++];
    memcpy(to, from + left, (middle - left) * sizeof *to);
    memcpy(to + (middle - left), from + right, (count - right) * sizeof *to);
}

/* Merge sort from the bottom: qsort has no place for the finder. */
static bool sort_found(struct finder *finder, struct found *found, size_t count)
{
    void *made;
    if (count < 2)
        return true;
    if (!array_make(&made, count, sizeof *found, finder->error))
        return false;
    struct found *from = found, *to = made;
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t at = 0; at < count; at += 2 * width) {
            size_t size = count - at < 2 * width ? count - at : 2 * width;
            merge_found(finder, from + at, size < width ? size : width, size, to + at);
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

/* Days of documents that come in descending order. */
struct day_walk {
    struct segment *segment;
    size_t day; /* number of the day at hand + 1 */
    struct segment_day at;
};

static void begin_days(struct day_walk *walk, struct segment *segment)
{
    *walk = (struct day_walk){.segment = segment, .day = segment_day_count(segment)};
    if (walk->day > 0)
        walk->at = segment_day_at(segment, walk->day - 1);
}

static int32_t walk_day(struct day_walk *walk, uint32_t document)
{
    while (walk->day > 1 && walk->at.first > document)
        walk->at = segment_day_at(walk->segment, --walk->day - 1);
    return walk->at.day;
}

/* The documents of one window from the newest down; *done when enough were found. first: what the
   part at hand found begins there. */
static bool take_window(struct finder *finder, uint32_t begin, size_t words, struct day_walk *days,
                        uint32_t first, bool *done)
{
    const uint64_t *may = finder->bits, *must = finder->bits + finder->words;
    size_t limit = finder->request->limit;
    for (size_t word = words; word-- > 0;) {
        for (uint64_t rest = may[word]; rest;) {
            unsigned bit = 63 - (unsigned)__builtin_clzll(rest);
            uint32_t document = begin + (uint32_t)(word * 64) + bit;
            int32_t day = walk_day(days, document);
            rest ^= UINT64_C(1) << bit;
            *done = day < finder->cutoff || (limit && finder->count - first >= limit &&
                                             day < finder->found[first + limit - 1].day);
            if (*done)
                return true;
            if (((must[word] >> bit & 1) || match(finder, document)) &&
                !add_found(finder, document, day, 0))
                return false;
        }
    }
    return true;
}

/* The newest documents of the part at hand, window by window, each larger than the one before. */
static bool take_newest(struct finder *finder)
{
    uint32_t end = segment_count(&finder->part->segment), first = finder->count;
    uint32_t size = finder->request->limit ? FIRST_WINDOW : end;
    struct day_walk days;
    bool done = false;
    begin_days(&days, &finder->part->segment);
    while (!done && end > 0) {
        uint32_t begin = end > size ? (end - size) / 64 * 64 : 0;
        size_t words = bitmap_words(begin, end);
        if (!make_bits(finder, words))
            return false;
        evaluation_window(&finder->evaluation, begin, end, finder->bits,
                          finder->bits + finder->words);
        if (!take_window(finder, begin, words, &days, first, &done))
            return false;
        end = begin;
        size = size > UINT32_MAX / WINDOW_GROWTH ? UINT32_MAX : size * WINDOW_GROWTH;
    }
    return true;
}

/* Puts what a part found in its place; once there is enough, older days are not wanted from other
   parts. */
static bool settle_part(struct finder *finder, uint32_t first)
{
    size_t limit = finder->request->limit;
    uint32_t fresh = finder->count - first;
    void *made;
    if (!sort_found(finder, finder->found + first, fresh))
        return false;
    if (first > 0 && fresh > 0) {
        if (!array_make(&made, finder->count, sizeof *finder->found, finder->error))
            return false;
        merge_found(finder, finder->found, first, finder->count, made);
        free(finder->found);
        finder->found = made;
        finder->capacity = finder->count;
    }
    if (limit == 0 || finder->count < limit)
        return true;
    finder->cutoff = finder->found[limit - 1].day;
    while (finder->count > limit && finder->found[finder->count - 1].day < finder->cutoff)
        finder->count--;
    return true;
}

static int32_t newest_day(const struct finder *finder, uint32_t number)
{
    struct segment *segment = &snapshot_part(finder->snapshot, number)->segment;
    size_t days = segment_day_count(segment);
    return days > 0 ? segment_day_at(segment, days - 1).day : DAY_NONE;
}

/* The part with the newest papers among those not yet asked; their number when there is none. */
static uint32_t next_part(const struct finder *finder, const bool *asked)
{
    uint32_t count = snapshot_parts(finder->snapshot), best = count;
    for (uint32_t i = 0; i < count; i++)
        if (!asked[i] && (best == count || newest_day(finder, i) > newest_day(finder, best)))
            best = i;
    return best;
}

static bool find_newest(struct finder *finder)
{
    bool asked[MANIFEST_SEGMENTS + 1] = {false};
    uint32_t number;
    while ((number = next_part(finder, asked)) < snapshot_parts(finder->snapshot)) {
        uint32_t first = finder->count;
        asked[number] = true;
        if (newest_day(finder, number) < finder->cutoff)
            break;
        if (!open_part(finder, number, finder->request->limit > 0))
            return false;
        bool taken = take_newest(finder);
        if (!close_part(finder) || !taken || !settle_part(finder, first))
            return false;
    }
    return true;
}

/* Keeps the best of a part while they come in ascending order of documents: a heap with the least
   good on top; of equal ones the older. */
struct best {
    struct best_document {
        uint32_t score, document;
    } * documents;
    size_t count, limit;
};

static bool is_worse(const struct best_document *a, const struct best_document *b)
{
    return a->score != b->score ? a->score < b->score : a->document < b->document;
}

static void sink(struct best *best, size_t at)
{
    struct best_document *documents = best->documents;
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= best->count)
            return;
        if (child + 1 < best->count && is_worse(&documents[child + 1], &documents[child]))
            child++;
        if (!is_worse(&documents[child], &documents[at]))
            return;
        struct best_document moved = documents[at];
        documents[at] = documents[child];
        documents[child] = moved;
        at = child;
    }
}

static void offer(struct best *best, uint32_t document, uint32_t score)
{
    struct best_document offered = {score, document};
    if (best->count < best->limit) {
        best->documents[best->count++] = offered;
        if (best->count == best->limit)
            for (size_t i = best->count / 2; i-- > 0;)
                sink(best, i);
        return;
    }
    /* A later document of the same score is newer. */
    if (score < best->documents[0].score)
        return;
    best->documents[0] = offered;
    sink(best, 0);
}

static bool take_best(struct finder *finder, size_t words, const uint16_t *score)
{
    const uint64_t *bits = finder->bits;
    size_t wanted = finder->request->limit, all = (size_t)bitmap_count(bits, words);
    struct best best = {.limit = wanted && wanted < all ? wanted : all};
    bool (*accept)(void *, store_row) = finder->request->accept;
    void *made;
    bool fine = true;
    if (!array_make(&made, best.limit, sizeof *best.documents, finder->error))
        return false;
    best.documents = made;
    for (size_t word = 0; best.limit > 0 && word < words; word++) {
        for (uint64_t rest = bits[word]; rest; rest &= rest - 1) {
            uint32_t document = (uint32_t)(word * 64) + (uint32_t)__builtin_ctzll(rest);
            if (!accept || accept(finder->request->context, finder->part->base + document))
                offer(&best, document, score ? score[document] : 0);
        }
    }
    for (size_t i = 0; fine && i < best.count; i++)
        fine = add_found(finder, best.documents[i].document,
                         segment_day(&finder->part->segment, best.documents[i].document),
                         best.documents[i].score);
    free(best.documents);
    return fine;
}

/* Everything that matches in the part at hand, or the best of it. */
static bool take_part(struct finder *finder, const struct scores *scores)
{
    uint32_t count = segment_count(&finder->part->segment);
    size_t words = bitmap_words(0, count);
    uint16_t *score = scores ? calloc((size_t)count + 1, sizeof *score) : NULL;
    bool fine = (score || !scores || no_memory(finder)) && make_bits(finder, words + 1);
    if (fine) {
        evaluation_exact(&finder->evaluation, 0, count, finder->bits,
                         finder->bits + finder->words);
        finder->total += bitmap_count(finder->bits, words);
        if (scores)
            scores_apply(scores, &finder->evaluation, finder->bits, score);
        fine = take_best(finder, words, score);
    }
    free(score);
    return fine;
}

static bool add_scores(struct finder *finder, struct scores *scores)
{
    for (uint32_t i = 0; i < snapshot_parts(finder->snapshot); i++) {
        if (!open_part(finder, i, false))
            return false;
        scores_add(scores, &finder->evaluation.plan);
        if (!close_part(finder))
            return false;
    }
    scores_finish(scores);
    return true;
}

static bool find_all(struct finder *finder, const struct scores *scores)
{
    for (uint32_t i = 0; i < snapshot_parts(finder->snapshot); i++) {
        if (!open_part(finder, i, false))
            return false;
        bool taken = take_part(finder, scores);
        if (!close_part(finder) || !taken)
            return false;
    }
    return finder->request->order == STORE_UNORDERED ||
           sort_found(finder, finder->found, finder->count);
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

static bool count_all(struct finder *finder)
{
    finder->total = 0;
    for (uint32_t i = 0; i < snapshot_parts(finder->snapshot); i++) {
        if (!open_part(finder, i, false))
            return false;
        uint32_t count = segment_count(&finder->part->segment);
        size_t words = bitmap_words(0, count);
        bool fine = make_bits(finder, words + 1);
        if (fine) {
            evaluation_exact(&finder->evaluation, 0, count, finder->bits,
                             finder->bits + finder->words);
            finder->total += bitmap_count(finder->bits, words);
        }
        if (!close_part(finder) || !fine)
            return false;
    }
    return true;
}

static bool find(struct finder *finder)
{
    switch (finder->request->order) {
    case STORE_BY_RELEVANCE:
        return find_best(finder);
    case STORE_BY_DATE:
        if (!find_newest(finder))
            return false;
        finder->total = finder->count;
        return !finder->request->total || finder->request->limit == 0 || count_all(finder);
    default:
        return find_all(finder, NULL);
    }
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
    free(finder->bits);
    free(finder->found);
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
    }
    return hits->hits || no_memory(finder);
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
    bool found = begin(&finder, store, &all, error) && find(&finder);
    bool damaged = found && index_damaged(&store->index);
    found = found && !damaged && hand_out(&finder, request->limit, arena, hits);
    end(&finder);
    return damaged ? reader_heal(store, error) && store_find(store, request, arena, hits, error)
                   : found;
}

bool store_count(struct store *store, const struct query *query, int64_t new_after, uint64_t *count,
                 struct error *error)
{
    struct finder finder;
    struct store_search request = {
        .query = query, .order = STORE_UNORDERED, .new_after = new_after};
    bool counted = begin(&finder, store, &request, error) && count_all(&finder);
    bool damaged = counted && index_damaged(&store->index);
    *count = finder.total;
    end(&finder);
    return damaged ? reader_heal(store, error) && store_count(store, query, new_after, count, error)
                   : counted;
}
