/* SPDX-License-Identifier: MIT */
#include "store/snapshot.h"

#include "base/date.h"
#include "base/array.h"

#include <stdlib.h>
#include <string.h>

/* What decides the row of a paper; the beginning of the key decides nearly always, without touching
 * the map. */
struct place {
    int32_t day;
    uint32_t rank;
    char beginning[16];
    struct slice key;
    uint32_t paper;
};

void snapshot_release(struct snapshot *snapshot)
{
    free(snapshot->paper_of_row);
    free(snapshot->row_of_paper);
    free(snapshot->first_listing);
    free(snapshot->listings);
    free(snapshot->days);
    free(snapshot->first_of_day);
    free(snapshot->rows_of_days);
    *snapshot = (struct snapshot){.index = snapshot->index,
                                  .steps = snapshot->steps,
                                  .scratch = snapshot->scratch,
                                  .generation = snapshot->generation,
                                  .order = snapshot->order};
}

static bool sets_day(const struct listing_place *listing)
{
    return listing->day != DAY_NONE &&
           (listing->kind == LISTING_NEW || listing->kind == LISTING_CROSS ||
            listing->kind == LISTING_DAILY);
}

static struct place place_of(const struct index *index, uint32_t paper)
{
    const struct index_paper *p = &index->papers[paper];
    struct place place = {
        .day = INT32_MAX, .rank = UINT32_MAX, .key = index_key(index, paper), .paper = paper};
    for (uint32_t at = p->first_listing; at != LISTINGS_END; at = index->listings.places[at].next) {
        const struct listing_place *listing = &index->listings.places[at];
        if (!sets_day(listing) || listing->day > place.day)
            continue;
        uint32_t rank =
            listing->rank >= 0 && listing->rank < UINT32_MAX ? (uint32_t)listing->rank : UINT32_MAX;
        if (listing->day < place.day || rank < place.rank)
            place.rank = rank;
        place.day = listing->day;
    }
    if (place.day == INT32_MAX)
        place.day = p->published;
    size_t known =
        place.key.size < sizeof place.beginning ? place.key.size : sizeof place.beginning;
    memcpy(place.beginning, place.key.data, known);
    return place;
}

static int compare_places(const void *left, const void *right)
{
    const struct place *a = left, *b = right;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    int order = memcmp(a->beginning, b->beginning, sizeof a->beginning);
    return order ? order : slice_compare(a->key, b->key);
}

static bool order_rows(struct snapshot *snapshot, struct error *error)
{
    const struct index *index = snapshot->index;
    void *places, *papers, *rows;
    if (!array_make(&places, index->count, sizeof(struct place), error))
        return false;
    bool made = array_make(&papers, index->count, sizeof *snapshot->paper_of_row, error);
    snapshot->paper_of_row = made ? papers : NULL;
    made = made && array_make(&rows, index->count, sizeof *snapshot->row_of_paper, error);
    snapshot->row_of_paper = made ? rows : NULL;
    struct place *list = places;
    for (uint32_t paper = 0; made && paper < index->count; paper++) {
        snapshot->row_of_paper[paper] = STORE_NO_ROW;
        if (index->papers[paper].has_record && index->papers[paper].merged == INDEX_NONE)
            list[snapshot->count++] = place_of(index, paper);
    }
    if (made)
        qsort(list, snapshot->count, sizeof *list, compare_places);
    for (store_row row = 0; made && row < snapshot->count; row++) {
        snapshot->paper_of_row[row] = list[row].paper;
        snapshot->row_of_paper[list[row].paper] = row;
    }
    free(places);
    return made;
}

static int compare_listings(const void *left, const void *right)
{
    const struct listing *a = left, *b = right;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return slice_compare(a->source, b->source);
}

static bool copy_listings(struct snapshot *snapshot, struct error *error)
{
    const struct index *index = snapshot->index;
    void *first, *listings;
    if (!array_make(&first, (size_t)snapshot->count + 1, sizeof *snapshot->first_listing, error))
        return false;
    snapshot->first_listing = first;
    if (!array_make(&listings, index->listings.count, sizeof *snapshot->listings, error))
        return false;
    snapshot->listings = listings;
    uint32_t used = 0;
    for (store_row row = 0; row < snapshot->count; row++) {
        uint32_t paper = snapshot->paper_of_row[row], begin = used;
        struct slice key = index_key(index, paper);
        uint32_t at = index->papers[paper].first_listing;
        for (; at != LISTINGS_END; at = index->listings.places[at].next)
            snapshot->listings[used++] = listings_view(&index->listings, at, key);
        if (used - begin > 1)
            qsort(snapshot->listings + begin, used - begin, sizeof *snapshot->listings,
                  compare_listings);
        snapshot->first_listing[row + 1] = used;
    }
    return true;
}

/* A row on a day as one number, so that days and then rows ascend. */
static uint64_t day_row(int32_t day, store_row row)
{
    return (uint64_t)((int64_t)day - INT32_MIN) << 32 | row;
}

static int compare_numbers(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return a < b ? -1 : a > b;
}

/* Every day on which the row shows; listings are sorted by day. */
static size_t add_days(const struct snapshot *snapshot, store_row row, uint64_t *pairs)
{
    size_t used = 0;
    for (uint32_t at = snapshot->first_listing[row]; at < snapshot->first_listing[row + 1]; at++) {
        int32_t day = snapshot->listings[at].day;
        if (day != DAY_NONE && (used == 0 || pairs[used - 1] != day_row(day, row)))
            pairs[used++] = day_row(day, row);
    }
    if (used == 0) {
        uint32_t paper = snapshot->paper_of_row[row];
        pairs[used++] = day_row(snapshot->index->papers[paper].published, row);
    }
    return used;
}

static void group_by_day(struct snapshot *snapshot, const uint64_t *pairs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int32_t day = (int32_t)((int64_t)(pairs[i] >> 32) + INT32_MIN);
        if (snapshot->day_count == 0 || snapshot->days[snapshot->day_count - 1] != day) {
            snapshot->first_of_day[snapshot->day_count] = (uint32_t)i;
            snapshot->days[snapshot->day_count++] = day;
        }
        snapshot->rows_of_days[i] = (store_row)pairs[i];
    }
    snapshot->first_of_day[snapshot->day_count] = (uint32_t)count;
}

static bool collect_days(struct snapshot *snapshot, struct error *error)
{
    size_t most = (size_t)snapshot->count + snapshot->index->listings.count, count = 0;
    void *pairs, *days, *first, *rows;
    if (!array_make(&pairs, most, sizeof(uint64_t), error))
        return false;
    for (store_row row = 0; row < snapshot->count; row++)
        count += add_days(snapshot, row, (uint64_t *)pairs + count);
    qsort(pairs, count, sizeof(uint64_t), compare_numbers);
    bool made = array_make(&days, count, sizeof *snapshot->days, error);
    snapshot->days = made ? days : NULL;
    made = made && array_make(&first, count + 1, sizeof *snapshot->first_of_day, error);
    snapshot->first_of_day = made ? first : NULL;
    made = made && array_make(&rows, count, sizeof *snapshot->rows_of_days, error);
    snapshot->rows_of_days = made ? rows : NULL;
    if (made)
        group_by_day(snapshot, pairs, count);
    free(pairs);
    return made;
}

bool snapshot_build(struct snapshot *snapshot, struct error *error)
{
    snapshot_release(snapshot);
    snapshot->order++;
    snapshot->paper_count = snapshot->index->count;
    if (order_rows(snapshot, error) && copy_listings(snapshot, error) &&
        collect_days(snapshot, error))
        return true;
    snapshot_release(snapshot);
    return error_while(error, "sort the papers");
}
