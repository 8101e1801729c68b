/* SPDX-License-Identifier: MIT */
#include "base/array.h"
#include "base/date.h"
#include "index/score.h"
#include "index/votes.h"
#include "store/find.h"

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
    struct find_memory *memory; /* of the store */
    struct patience *patience;  /* the same */
    struct found *found;
    uint32_t count, capacity;
    uint64_t total;
    int32_t cutoff; /* older days are not wanted any more */
    struct error *error;
};

void find_memory_release(struct find_memory *memory)
{
    free(memory->may);
    free(memory->must);
    free(memory->scores);
    *memory = (struct find_memory){.words = 0};
}

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
    struct patience *patience = finder->patience;
    if (!patience->gave_up && patience->give_up)
        patience->gave_up = patience->give_up(patience->context);
    if (patience->gave_up)
        return false;
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

/* Room for two bitmaps and scores of that many documents. */
static bool make_room(struct finder *finder, uint32_t documents)
{
    struct find_memory *memory = finder->memory;
    size_t words = bitmap_words(0, documents) + 1;
    if (words <= memory->words)
        return true;
    find_memory_release(memory);
    memory->may = malloc(words * sizeof *memory->may);
    memory->must = malloc(words * sizeof *memory->must);
    memory->scores = malloc(words * 64 * sizeof *memory->scores);
    memory->words = words;
    if (memory->may && memory->must && memory->scores)
        return true;
    find_memory_release(memory);
    return no_memory(finder);
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

/* The day of documents that come in descending order: mostly the one of the document before. */
struct day_walk {
    struct segment *segment;
    uint32_t first; /* document of the day at hand */
    int32_t day;
};

static int32_t walk_day(struct day_walk *walk, uint32_t document)
{
    uint32_t end;
    if (document < walk->first) {
        walk->day = segment_day(walk->segment, document);
        segment_days(walk->segment, walk->day, walk->day, &walk->first, &end);
    }
    return walk->day;
}

/* The documents of one window from the newest down; *done when enough were found. first: what the
   part at hand found begins there. */
static bool take_window(struct finder *finder, uint32_t begin, size_t words, struct day_walk *days,
                        uint32_t first, bool *done)
{
    const uint64_t *may = finder->memory->may, *must = finder->memory->must;
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
    struct day_walk days = {.segment = &finder->part->segment, .first = UINT32_MAX};
    bool done = false;
    while (!done && end > 0) {
        uint32_t bound = finder->request->limit ? evaluation_bound(&finder->evaluation, end) : end;
        if (bound < end)
            size = FIRST_WINDOW;
        if ((end = bound) == 0)
            break;
        uint32_t begin = end > size ? (end - size) / 64 * 64 : 0;
        size_t words = bitmap_words(begin, end);
        if (!make_room(finder, end - begin))
            return false;
        evaluation_window(&finder->evaluation, begin, end, finder->memory->may,
                          finder->memory->must);
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

/* Documents of a part as a heap, the best on top: higher scores first, then later documents, which
   are newer. What is in doubt is asked only when its turn comes. */
struct ranked {
    uint32_t score, document;
};

static bool is_better(const struct ranked *a, const struct ranked *b)
{
    return a->score != b->score ? a->score > b->score : a->document > b->document;
}

static void sink(struct ranked *heap, size_t count, size_t at)
{
    struct ranked moving = heap[at];
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= count)
            break;
        if (child + 1 < count && is_better(&heap[child + 1], &heap[child]))
            child++;
        if (!is_better(&heap[child], &moving))
            break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = moving;
}

/* The least good of a few kept documents on top. */
static void sift(struct ranked *kept, size_t count, size_t at)
{
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= count)
            return;
        if (child + 1 < count && is_better(&kept[child], &kept[child + 1]))
            child++;
        if (!is_better(&kept[at], &kept[child]))
            return;
        struct ranked moved = kept[at];
        kept[at] = kept[child];
        kept[child] = moved;
        at = child;
    }
}

/* Of the documents that surely match the best limit, and behind them those in doubt that could be
   among the best. limit 0: all. Returns their number. */
static size_t rank(const struct finder *finder, size_t words, size_t limit, struct ranked *out)
{
    const struct find_memory *memory = finder->memory;
    size_t sure = 0, doubtful = 0;
    uint32_t least = 0;
    for (size_t word = 0; word < words; word++) {
        for (uint64_t rest = memory->must[word]; rest; rest &= rest - 1) {
            uint32_t document = (uint32_t)(word * 64) + (uint32_t)__builtin_ctzll(rest);
            struct ranked ranked = {memory->scores[document], document};
            if (limit == 0 || sure < limit) {
                out[sure++] = ranked;
                for (size_t i = sure / 2; sure == limit && i-- > 0;)
                    sift(out, sure, i);
            } else if (ranked.score >= out[0].score) {
                out[0] = ranked;
                sift(out, sure, 0);
            }
        }
    }
    if (limit && sure == limit)
        least = out[0].score;
    for (size_t word = 0; word < words; word++) {
        for (uint64_t rest = memory->may[word] & ~memory->must[word]; rest; rest &= rest - 1) {
            uint32_t document = (uint32_t)(word * 64) + (uint32_t)__builtin_ctzll(rest);
            out[sure + doubtful] = (struct ranked){memory->scores[document], document};
            doubtful += memory->scores[document] >= least;
        }
    }
    return sure + doubtful;
}

static bool take_ranked(struct finder *finder, struct ranked *heap, size_t count)
{
    size_t limit = finder->request->limit;
    uint32_t first = finder->count;
    for (size_t i = count / 2; i-- > 0;)
        sink(heap, count, i);
    while (count > 0 && (limit == 0 || finder->count - first < limit)) {
        uint32_t document = heap[0].document, score = heap[0].score;
        /* Other parts have found enough that is better. */
        if (limit && first >= limit && score < finder->found[limit - 1].score)
            break;
        heap[0] = heap[--count];
        sink(heap, count, 0);
        bool sure = finder->memory->must[document / 64] >> document % 64 & 1;
        if ((sure || match(finder, document)) &&
            !add_found(finder, document, segment_day(&finder->part->segment, document), score))
            return false;
    }
    return true;
}

/* The best of the part at hand. */
static bool take_best(struct finder *finder, const struct scores *scores)
{
    uint32_t documents = segment_count(&finder->part->segment);
    size_t words = bitmap_words(0, documents);
    struct find_memory *memory = finder->memory;
    if (!make_room(finder, documents))
        return false;
    evaluation_window(&finder->evaluation, 0, documents, memory->may, memory->must);
    memset(memory->scores, 0, documents * sizeof *memory->scores);
    scores_apply(scores, &finder->evaluation, memory->may, memory->scores);
    size_t limit = finder->request->accept ? 0 : finder->request->limit;
    struct ranked *heap = malloc((bitmap_count(memory->may, words) + 1) * sizeof *heap);
    if (!heap)
        return no_memory(finder);
    bool taken = take_ranked(finder, heap, rank(finder, words, limit, heap));
    free(heap);
    return taken;
}

/* Everything that matches in the part at hand. */
static bool take_all(struct finder *finder)
{
    uint32_t documents = segment_count(&finder->part->segment);
    struct find_memory *memory = finder->memory;
    if (!make_room(finder, documents))
        return false;
    evaluation_exact(&finder->evaluation, 0, documents, memory->may, memory->must);
    for (size_t word = 0; word < bitmap_words(0, documents); word++) {
        for (uint64_t rest = memory->may[word]; rest; rest &= rest - 1) {
            uint32_t document = (uint32_t)(word * 64) + (uint32_t)__builtin_ctzll(rest);
            finder->total++;
            if (!add_found(finder, document, segment_day(&finder->part->segment, document), 0))
                return false;
        }
    }
    return true;
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

static bool find_all(struct finder *finder)
{
    for (uint32_t i = 0; i < snapshot_parts(finder->snapshot); i++) {
        if (!open_part(finder, i, false))
            return false;
        bool taken = take_all(finder);
        if (!close_part(finder) || !taken)
            return false;
    }
    return finder->request->order == STORE_UNORDERED ||
           sort_found(finder, finder->found, finder->count);
}

static bool rank_parts(struct finder *finder, const struct scores *scores)
{
    size_t limit = finder->request->limit;
    for (uint32_t i = 0; i < snapshot_parts(finder->snapshot); i++) {
        if (!open_part(finder, i, false))
            return false;
        bool taken = take_best(finder, scores);
        if (!close_part(finder) || !taken || !sort_found(finder, finder->found, finder->count))
            return false;
        if (limit && finder->count > limit)
            finder->count = (uint32_t)limit;
    }
    return true;
}

static bool find_newest_counted(struct finder *finder)
{
    if (!find_newest(finder))
        return false;
    finder->total = finder->count;
    return true;
}

static bool find_best(struct finder *finder)
{
    struct scores scores;
    if (!scores_open(&scores, finder->query, finder->error))
        return false;
    bool fine = add_scores(finder, &scores);
    /* Where no word says anything all are equally good. */
    fine = fine && (scores_weigh(&scores) ? rank_parts(finder, &scores)
                                          : find_newest_counted(finder));
    scores_close(&scores);
    finder->total = finder->count;
    return fine;
}

/* Shows the matching documents of every part to somebody. */
static bool visit_all(struct finder *finder, const struct find_visitor *visitor)
{
    for (uint32_t i = 0; i < snapshot_parts(finder->snapshot); i++) {
        if (!open_part(finder, i, false))
            return false;
        uint32_t documents = segment_count(&finder->part->segment);
        struct find_memory *memory = finder->memory;
        bool fine = make_room(finder, documents);
        if (fine) {
            evaluation_exact(&finder->evaluation, 0, documents, memory->may, memory->must);
            fine = visitor->take(visitor->context, i, finder->part, memory->may, finder->error);
        }
        if (!close_part(finder) || !fine)
            return false;
    }
    return true;
}

static bool add_total(void *context, uint32_t number, struct part *part, const uint64_t *bits,
                      struct error *error)
{
    struct finder *finder = context;
    (void)number, (void)error;
    finder->total += bitmap_count(bits, bitmap_words(0, segment_count(&part->segment)));
    return true;
}

static bool count_all(struct finder *finder)
{
    struct find_visitor visitor = {.take = add_total, .context = finder};
    finder->total = 0;
    return visit_all(finder, &visitor);
}

static bool find(struct finder *finder)
{
    const struct store_search *request = finder->request;
    bool found = request->order == STORE_BY_RELEVANCE ? find_best(finder)
                 : request->order == STORE_BY_DATE    ? find_newest_counted(finder)
                                                      : find_all(finder);
    return found && (!request->total || request->limit == 0 || count_all(finder));
}

static bool begin(struct finder *finder, struct store *store, const struct store_search *request,
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

static void end(struct finder *finder)
{
    query_release(finder->everything);
    query_scratch_release(&finder->scratch);
    arena_release(&finder->arena);
    free(finder->found);
}

/* What is shown of a row is checked while the answer can still be found anew. */
static void touch(const struct finder *finder, const struct found *found)
{
    struct part *part = snapshot_part(finder->snapshot, found->part);
    uint32_t document = found->row - part->base;
    int64_t added;
    (void)segment_record(&part->segment, document);
    (void)segment_record_check(&part->segment, document);
    (void)segment_added(&part->segment, document, &added);
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
    found = found && hand_out(&finder, request->limit, arena, hits);
    bool damaged = index_damaged(&store->index);
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

bool find_visit(struct store *store, const struct query *query, int64_t new_after,
                const struct find_visitor *visitor, struct error *error)
{
    struct finder finder;
    struct store_search request = {
        .query = query, .order = STORE_UNORDERED, .new_after = new_after};
    bool visited = begin(&finder, store, &request, error) && visit_all(&finder, visitor);
    end(&finder);
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
