/* SPDX-License-Identifier: MIT */
#include "store/finder.h"

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
        if ((sure || finder_match(finder, document)) &&
            !finder_add(finder, document, segment_day(&finder->part->segment, document), score))
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
    if (!finder_make_room(finder, documents))
        return false;
    evaluation_window(&finder->evaluation, 0, documents, memory->may, memory->must);
    memset(memory->scores, 0, documents * sizeof *memory->scores);
    scores_apply(scores, &finder->evaluation, memory->may, memory->scores);
    size_t limit = finder->request->accept ? 0 : finder->request->limit;
    struct ranked *heap = malloc((bitmap_count(memory->may, words) + 1) * sizeof *heap);
    if (!heap)
        return finder_no_memory(finder);
    bool taken = take_ranked(finder, heap, rank(finder, words, limit, heap));
    free(heap);
    return taken;
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
