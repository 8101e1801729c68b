/* SPDX-License-Identifier: MIT */
#include "store/finder.h"

#include "base/array.h"
#include "base/date.h"

#include <stdlib.h>

enum { FIRST_WINDOW = 1024, WINDOW_GROWTH = 8 };

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
            if (((must[word] >> bit & 1) || finder_match(finder, document)) &&
                !finder_add(finder, document, day, 0))
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
        if (!finder_make_room(finder, end - begin))
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
    if (!finder_sort(finder, first))
        return false;
    if (first > 0 && fresh > 0) {
        if (!array_make(&made, finder->count, sizeof *finder->found, finder->error))
            return false;
        finder_merge(finder, finder->found, first, finder->count, made);
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

static bool find_parts(struct finder *finder)
{
    bool asked[MANIFEST_SEGMENTS + 1] = {false};
    uint32_t number;
    while ((number = next_part(finder, asked)) < snapshot_parts(finder->snapshot)) {
        uint32_t first = finder->count;
        asked[number] = true;
        if (newest_day(finder, number) < finder->cutoff)
            break;
        if (!finder_open_part(finder, number, finder->request->limit > 0 ? PLAN_NEWEST : PLAN_ALL))
            return false;
        bool taken = take_newest(finder);
        if (!finder_close_part(finder) || !taken || !settle_part(finder, first))
            return false;
    }
    return true;
}

bool recent_find(struct finder *finder)
{
    if (!find_parts(finder))
        return false;
    finder->total = finder->count;
    return true;
}
