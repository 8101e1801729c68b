/* SPDX-License-Identifier: MIT */
#include "store/snapshot.h"

#include "base/date.h"

uint64_t snapshot_generation(const struct snapshot *snapshot)
{
    return snapshot->generation;
}

uint64_t snapshot_order(const struct snapshot *snapshot)
{
    return snapshot->order;
}

store_row snapshot_count(const struct snapshot *snapshot)
{
    return snapshot->count;
}

static const struct index_paper *paper_at(const struct snapshot *snapshot, store_row row)
{
    return &snapshot->index->papers[snapshot->paper_of_row[row]];
}

store_row snapshot_find(const struct snapshot *snapshot, struct slice key)
{
    uint32_t paper = index_find(snapshot->index, key);
    if (paper == INDEX_NONE || paper >= snapshot->paper_count)
        return STORE_NO_ROW;
    return snapshot->row_of_paper[paper];
}

bool snapshot_paper(const struct snapshot *snapshot, store_row row, struct arena *arena,
                    struct paper *paper, struct error *error)
{
    return index_read(snapshot->index, snapshot->paper_of_row[row], arena, paper, error);
}

struct slice snapshot_key(const struct snapshot *snapshot, store_row row)
{
    return index_key(snapshot->index, snapshot->paper_of_row[row]);
}

int64_t snapshot_added(const struct snapshot *snapshot, store_row row)
{
    return paper_at(snapshot, row)->added;
}

unsigned snapshot_marks(const struct snapshot *snapshot, store_row row)
{
    return paper_at(snapshot, row)->marks;
}

const struct listing *snapshot_listings(const struct snapshot *snapshot, store_row row,
                                        size_t *count)
{
    *count = snapshot->first_listing[row + 1] - snapshot->first_listing[row];
    return snapshot->listings + snapshot->first_listing[row];
}

int32_t snapshot_day(const struct snapshot *snapshot, store_row row)
{
    size_t count;
    const struct listing *listings = snapshot_listings(snapshot, row, &count);
    for (size_t i = 0; i < count; i++)
        if (listings[i].day != DAY_NONE && listings[i].kind != LISTING_REPLACED &&
            listings[i].kind != LISTING_TRENDING)
            return listings[i].day;
    return paper_at(snapshot, row)->published;
}

void snapshot_votes(const struct snapshot *snapshot, store_row row, int64_t *upvotes,
                    int64_t *comments)
{
    const struct listings *listings = &snapshot->index->listings;
    uint64_t upvotes_order = 0, comments_order = 0;
    *upvotes = *comments = LISTING_UNKNOWN;
    uint32_t at = paper_at(snapshot, row)->first_listing;
    for (; at != LISTINGS_END; at = listings->places[at].next) {
        const struct listing_place *place = &listings->places[at];
        if (place->upvotes != LISTING_UNKNOWN && place->order >= upvotes_order) {
            *upvotes = place->upvotes;
            upvotes_order = place->order;
        }
        if (place->comments != LISTING_UNKNOWN && place->order >= comments_order) {
            *comments = place->comments;
            comments_order = place->order;
        }
    }
}

const int32_t *snapshot_days(const struct snapshot *snapshot, size_t *count)
{
    *count = snapshot->day_count;
    return snapshot->days;
}

const store_row *snapshot_rows_of_day(const struct snapshot *snapshot, int32_t day, size_t *count)
{
    uint32_t low = 0, high = snapshot->day_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (snapshot->days[middle] < day)
            low = middle + 1;
        else
            high = middle;
    }
    *count = 0;
    if (low == snapshot->day_count || snapshot->days[low] != day)
        return snapshot->rows_of_days;
    *count = snapshot->first_of_day[low + 1] - snapshot->first_of_day[low];
    return snapshot->rows_of_days + snapshot->first_of_day[low];
}

bool snapshot_fetch_state(const struct snapshot *snapshot, struct slice source, struct slice url,
                          struct fetch_state *state)
{
    return fetches_find(&snapshot->index->fetches, source, url, snapshot->scratch, state);
}

static const struct step *undoable(const struct steps *steps)
{
    for (uint32_t i = steps->count; i-- > 0;) {
        const struct step *step = &steps->steps[i];
        if (!step->undone && !step->kept && step->undoes == 0)
            return step;
    }
    return NULL;
}

bool snapshot_undoable(const struct snapshot *snapshot, struct store_step *step)
{
    const struct step *found = undoable(snapshot->steps);
    if (!found)
        return false;
    struct store_change *changes =
        arena_allocate_array(snapshot->scratch, found->lines, sizeof *changes);
    struct slice rest = steps_lines(snapshot->steps, found);
    struct mark_line line;
    size_t count = 0;
    while (changes && count < found->lines && steps_next_line(&rest, snapshot->scratch, &line))
        changes[count++] = line.change;
    *step = (struct store_step){
        .number = found->number, .time = found->time, .changes = changes, .count = count};
    return count > 0 && count == found->lines;
}

/* The last matching line of one step. */
static bool last_in_step(const struct snapshot *snapshot, const struct step *step,
                         const struct store_change *wanted, struct store_change *change)
{
    struct slice rest = steps_lines(snapshot->steps, step);
    struct mark_line line;
    bool found = false;
    for (uint32_t i = 0; i < step->lines; i++) {
        if (!steps_next_line(&rest, snapshot->scratch, &line))
            break;
        if (!slice_equal(line.change.verb, wanted->verb) ||
            !slice_equal(line.change.key, wanted->key))
            continue;
        *change = line.change;
        found = true;
    }
    return found;
}

bool snapshot_last_change(const struct snapshot *snapshot, struct slice verb, struct slice key,
                          struct store_change *change, int64_t *time)
{
    const struct store_change wanted = {.verb = verb, .key = key};
    for (uint32_t i = snapshot->steps->count; i-- > 0;) {
        const struct step *step = &snapshot->steps->steps[i];
        if (step->undone || step->undoes != 0 || !last_in_step(snapshot, step, &wanted, change))
            continue;
        *time = step->time;
        return true;
    }
    return false;
}
