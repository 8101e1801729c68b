/* SPDX-License-Identifier: MIT */
#include "store/snapshot.h"

#include "base/date.h"
#include "index/flags.h"
#include "index/terms.h"

/* Rows being collected, in an arena. */
struct rows {
    store_row *rows;
    size_t count, capacity;
};

static bool add_row(struct rows *rows, store_row row, struct arena *arena)
{
    if (rows->count == rows->capacity) {
        size_t wanted = rows->capacity ? rows->capacity * 2 : 64;
        store_row *larger = arena_allocate_array(arena, wanted, sizeof *larger);
        if (!larger)
            return false;
        for (size_t i = 0; i < rows->count; i++)
            larger[i] = rows->rows[i];
        rows->rows = larger;
        rows->capacity = wanted;
    }
    rows->rows[rows->count++] = row;
    return true;
}

/* Whether a document is listed, but not on its own day. */
static bool is_elsewhere(struct part *part, uint32_t document)
{
    struct postings list;
    uint64_t bit = 0;
    if (segment_size(&part->segment, SECTION_LISTED) == 0 ||
        !terms_find_word(&part->segment, INDEX_FLAG, SLICE(FLAG_ELSEWHERE), &list))
        return false;
    postings_fill(&list, document, document + 1, &bit);
    return bit != 0;
}

static bool is_shown(struct part *part, uint32_t document)
{
    return document < segment_count(&part->segment) && !segment_is_dead(&part->segment, document) &&
           !(part->segment.footer.ghosts > 0 &&
             (segment_record(&part->segment, document) & RECORD_GHOST));
}

/* Adds what a part shows on a day, at most most rows. */
static bool add_part(struct part *part, int32_t day, size_t most, struct rows *rows,
                     struct arena *arena)
{
    uint32_t begin, end;
    size_t count;
    segment_days(&part->segment, day, day, &begin, &end);
    for (uint32_t document = begin; document < end && rows->count < most; document++)
        if (is_shown(part, document) && !is_elsewhere(part, document) &&
            !add_row(rows, part->base + document, arena))
            return false;
    const struct segment_extra *extra = segment_extra(&part->segment, day, &count);
    for (size_t i = 0; i < count && extra[i].day == day && rows->count < most; i++)
        if (is_shown(part, extra[i].document) &&
            !add_row(rows, part->base + extra[i].document, arena))
            return false;
    return true;
}

static void merge_rows(const struct snapshot *snapshot, const store_row *left, size_t left_count,
                       const store_row *right, size_t right_count, store_row *out)
{
    size_t l = 0, r = 0;
    while (l < left_count || r < right_count) {
        bool take_left = r == right_count ||
                         (l < left_count && snapshot_compare(snapshot, left[l], right[r]) <= 0);
        *out++ = take_left ? left[l++] : right[r++];
    }
}

/* Merge sort from the bottom: qsort has no place for the snapshot. */
static store_row *sort_rows(const struct snapshot *snapshot, store_row *rows, size_t count,
                            struct arena *arena)
{
    store_row *other = arena_allocate_array(arena, count, sizeof *other);
    for (size_t width = 1; other && width < count; width *= 2) {
        for (size_t at = 0; at < count; at += 2 * width) {
            size_t left = count - at < width ? count - at : width;
            size_t right = count - at - left < width ? count - at - left : width;
            merge_rows(snapshot, rows + at, left, rows + at + left, right, other + at);
        }
        store_row *sorted = other;
        other = rows;
        rows = sorted;
    }
    return rows;
}

const store_row *snapshot_rows_of_day(const struct snapshot *snapshot, int32_t day,
                                      struct arena *arena, size_t *count)
{
    struct rows rows = {.count = 0};
    *count = 0;
    for (uint32_t i = 0; i < snapshot_parts(snapshot); i++)
        if (!add_part(snapshot_part(snapshot, i), day, SIZE_MAX, &rows, arena))
            return NULL;
    *count = rows.count;
    return rows.count > 1 ? sort_rows(snapshot, rows.rows, rows.count, arena) : rows.rows;
}

static bool shows_any(const struct snapshot *snapshot, int32_t day)
{
    struct rows rows = {.count = 0};
    struct arena arena;
    arena_init(&arena, 1 << 20);
    for (uint32_t i = 0; i < snapshot_parts(snapshot) && rows.count == 0; i++)
        if (!add_part(snapshot_part(snapshot, i), day, 1, &rows, &arena))
            break;
    arena_release(&arena);
    return rows.count > 0;
}

static void offer(int32_t day, int32_t than, bool before, int32_t *best, bool *any)
{
    if (before ? day >= than : day <= than)
        return;
    if (!*any || (before ? day > *best : day < *best))
        *best = day;
    *any = true;
}

/* The day of a part that is nearest to another in one direction. */
static void nearest_in_part(struct part *part, int32_t than, bool before, int32_t *best, bool *any)
{
    struct segment *segment = &part->segment;
    size_t low = 0, high = segment_day_count(segment), count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (segment_day_at(segment, middle).day < than)
            low = middle + 1;
        else
            high = middle;
    }
    if (before && low > 0)
        offer(segment_day_at(segment, low - 1).day, than, before, best, any);
    for (; !before && low < segment_day_count(segment); low++) {
        offer(segment_day_at(segment, low).day, than, before, best, any);
        if (segment_day_at(segment, low).day > than)
            break;
    }
    /* Extra days are few. */
    const struct segment_extra *extra = segment_extra(segment, INT32_MIN, &count);
    for (size_t i = 0; i < count; i++)
        offer(extra[i].day, than, before, best, any);
}

bool snapshot_step_day(const struct snapshot *snapshot, int32_t from, bool before, int32_t *day)
{
    for (;;) {
        bool any = false;
        for (uint32_t i = 0; i < snapshot_parts(snapshot); i++)
            nearest_in_part(snapshot_part(snapshot, i), from, before, day, &any);
        if (!any)
            return false;
        if (shows_any(snapshot, *day))
            return true;
        from = *day;
    }
}
