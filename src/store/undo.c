/* SPDX-License-Identifier: MIT */
#include "store/reader.h"

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
    struct error ignored = ERROR_INIT;
    const struct step *found =
        reader_load_steps(snapshot->store, &ignored) ? undoable(snapshot->steps) : NULL;
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
    struct error ignored = ERROR_INIT;
    if (!reader_load_steps(snapshot->store, &ignored))
        return false;
    for (uint32_t i = snapshot->steps->count; i-- > 0;) {
        const struct step *step = &snapshot->steps->steps[i];
        if (step->undone || step->undoes != 0 || !last_in_step(snapshot, step, &wanted, change))
            continue;
        *time = step->time;
        return true;
    }
    return false;
}
