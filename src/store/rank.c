/* SPDX-License-Identifier: MIT */
#include "store/finder.h"

#include "base/array.h"
#include "index/score.h"

#include <stdlib.h>
#include <string.h>

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

/* Scores are counted in buckets of so many, in a sample of the documents. */
enum { BUCKET_BITS = 4, BUCKETS = (SCORE_MAXIMUM >> BUCKET_BITS) + 1, SAMPLE = 8 };

/* How many of the documents that may match have a score of each bucket, about. */
static void count_scores(const struct find_memory *memory, size_t words, uint32_t *buckets)
{
    for (size_t word = 0; word < words; word += SAMPLE)
        for (uint64_t rest = memory->may[word]; rest; rest &= rest - 1) {
            size_t document = word * 64 + (size_t)__builtin_ctzll(rest);
            buckets[memory->scores[document] >> BUCKET_BITS] += SAMPLE;
        }
}

/* Documents being ranked. */
struct ranking {
    struct ranked *heap;
    uint32_t count, capacity;
};

/* Those whose scores are from low on and below high. */
static bool collect(struct finder *finder, size_t words, uint32_t low, uint32_t high,
                    struct ranking *out)
{
    const struct find_memory *memory = finder->memory;
    out->count = 0;
    for (size_t word = 0; word < words; word++) {
        for (uint64_t rest = memory->may[word]; rest; rest &= rest - 1) {
            uint32_t document = (uint32_t)(word * 64) + (uint32_t)__builtin_ctzll(rest);
            uint32_t score = memory->scores[document];
            void *items = out->heap;
            if (score - low >= high - low)
                continue;
            if (out->count == out->capacity &&
                !array_reserve(&items, &out->capacity, (size_t)out->count + 1, sizeof *out->heap,
                               finder->error))
                return false;
            out->heap = items;
            out->heap[out->count++] = (struct ranked){score, document};
        }
    }
    return true;
}

/* *enough: no more are wanted of this part. first: what it found begins there. */
static bool take_ranked(struct finder *finder, const struct ranking *ranking, uint32_t first,
                        bool *enough)
{
    size_t limit = finder->request->limit, count = ranking->count;
    struct ranked *heap = ranking->heap;
    for (size_t i = count / 2; i-- > 0;)
        sink(heap, count, i);
    while (count > 0) {
        uint32_t document = heap[0].document, score = heap[0].score;
        /* Other parts may have found enough that is better. */
        *enough = limit && (finder->count - first >= limit ||
                            (first >= limit && score < finder->found[limit - 1].score));
        if (*enough)
            return true;
        heap[0] = heap[--count];
        sink(heap, count, 0);
        bool sure = finder->memory->must[document / 64] >> document % 64 & 1;
        if ((sure || finder_match(finder, document)) &&
            !finder_add(finder, document, segment_day(&finder->part->segment, document), score))
            return false;
    }
    return true;
}

/* The best in some buckets, then those in the next ones: most documents are never sorted. */
static bool take_buckets(struct finder *finder, size_t words)
{
    uint32_t buckets[BUCKETS] = {0}, first = finder->count, high = BUCKETS;
    size_t limit = finder->request->limit;
    size_t wanted = limit && limit < SIZE_MAX / 2 ? 2 * limit : SIZE_MAX;
    struct ranking ranking = {.count = 0};
    bool taken = true, enough = false;
    count_scores(finder->memory, words, buckets);
    while (taken && !enough && high > 0) {
        uint32_t low = high;
        size_t count = 0;
        while (low > 0 && count < wanted)
            count += buckets[--low];
        taken = collect(finder, words, low << BUCKET_BITS, high << BUCKET_BITS, &ranking) &&
                take_ranked(finder, &ranking, first, &enough);
        high = low;
        wanted = wanted > SIZE_MAX / 8 ? SIZE_MAX : wanted * 8;
    }
    free(ranking.heap);
    return taken;
}

/* The best of the part at hand. */
static bool take_best(struct finder *finder, const struct scores *scores)
{
    uint32_t documents = segment_count(&finder->part->segment);
    struct find_memory *memory = finder->memory;
    if (!finder_make_room(finder, documents))
        return false;
    memset(memory->scores, 0, documents * sizeof *memory->scores);
    if (!scores_prepare(scores, &finder->evaluation, memory->scores, finder->error))
        return false;
    evaluation_window(&finder->evaluation, 0, documents, memory->may, memory->must);
    scores_apply(scores, &finder->evaluation, memory->may);
    return take_buckets(finder, bitmap_words(0, documents));
}

static bool add_scores(struct finder *finder, struct scores *scores)
{
    for (uint32_t i = 0; i < snapshot_parts(finder->snapshot); i++) {
        if (!finder_open_part(finder, i, finder->request->limit > 0 ? PLAN_BEST : PLAN_ALL))
            return false;
        scores_add(scores, &finder->evaluation.plan);
        if (!finder_close_part(finder))
            return false;
    }
    scores_finish(scores);
    return true;
}

static bool rank_parts(struct finder *finder, const struct scores *scores)
{
    size_t limit = finder->request->limit;
    for (uint32_t i = 0; i < snapshot_parts(finder->snapshot); i++) {
        if (!finder_open_part(finder, i, finder->request->limit > 0 ? PLAN_BEST : PLAN_ALL))
            return false;
        bool taken = take_best(finder, scores);
        if (!finder_close_part(finder) || !taken || !finder_sort(finder, 0))
            return false;
        if (limit && finder->count > limit)
            finder->count = (uint32_t)limit;
    }
    return true;
}

bool rank_find(struct finder *finder)
{
    struct scores scores;
    if (!scores_open(&scores, finder->query, finder->error))
        return false;
    bool fine = add_scores(finder, &scores);
    /* Where no word says anything all are equally good. */
    fine = fine && (scores_weigh(&scores) ? rank_parts(finder, &scores) : recent_find(finder));
    scores_close(&scores);
    finder->total = finder->count;
    return fine;
}
