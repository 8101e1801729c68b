/* SPDX-License-Identifier: MIT */
#include "store/steps.h"

#include "base/date.h"
#include "base/array.h"

#include <inttypes.h>
#include <stdlib.h>

enum { LINE_LIMIT = 1 << 28 };

void steps_init(struct steps *steps)
{
    *steps = (struct steps){.count = 0};
    arena_init(&steps->scratch, LINE_LIMIT);
}

void steps_release(struct steps *steps)
{
    free(steps->steps);
    steps->steps = NULL;
    arena_release(&steps->scratch);
}

void steps_clear(struct steps *steps)
{
    steps_release(steps);
    steps_init(steps);
}

unsigned step_flag(struct slice verb)
{
    static const struct {
        struct slice verb;
        unsigned flag;
    } flags[] = {
        {{"read", 4}, STORE_READ},
        {{"star", 4}, STORE_STARRED},
        {{"skip", 4}, STORE_SKIPPED},
        {{"later", 5}, STORE_LATER},
    };
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (slice_equal(verb, flags[i].verb))
            return flags[i].flag;
    return 0;
}

void mark_line_append(struct text *out, const struct mark_line *line)
{
    const struct slice values[] = {line->change.verb, line->change.key, line->change.old,
                                   line->change.new};
    time_append(out, line->time);
    text_append_byte(out, '\t');
    record_append_value(out, line->host);
    text_append_format(out, "\t%" PRIu64 "\t%" PRIu64, line->counter, line->step);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        text_append_byte(out, '\t');
        record_append_value(out, values[i]);
    }
    text_append_format(out, "\t%" PRIu64, line->undoes);
}

bool mark_line_parse(struct slice line, struct arena *arena, struct mark_line *out)
{
    struct slice time, counter, step, undoes;
    if (!slice_split(&line, '\t', &time) || !time_parse(time, &out->time) ||
        !slice_split(&line, '\t', &out->host) || !slice_split(&line, '\t', &counter) ||
        !slice_to_uint64(counter, &out->counter) || !slice_split(&line, '\t', &step) ||
        !slice_to_uint64(step, &out->step) || !slice_split(&line, '\t', &out->change.verb) ||
        !slice_split(&line, '\t', &out->change.key) ||
        !slice_split(&line, '\t', &out->change.old) ||
        !slice_split(&line, '\t', &out->change.new) || !slice_split(&line, '\t', &undoes) ||
        !slice_to_uint64(undoes, &out->undoes))
        return false;
    out->host = record_value(out->host, arena);
    out->change.verb = record_value(out->change.verb, arena);
    out->change.key = record_value(out->change.key, arena);
    out->change.old = record_value(out->change.old, arena);
    out->change.new = record_value(out->change.new, arena);
    return !arena->failed;
}

struct step *steps_find(const struct steps *steps, uint64_t number)
{
    for (uint32_t i = steps->count; i-- > 0;)
        if (steps->steps[i].number == number && !steps->steps[i].undone)
            return &steps->steps[i];
    return NULL;
}

static bool begin_step(struct steps *steps, const struct mark_line *line, uint64_t at,
                       struct error *error)
{
    void *items = steps->steps;
    if (!array_reserve(&items, &steps->capacity, (size_t)steps->count + 1, sizeof *steps->steps,
                       error))
        return false;
    steps->steps = items;
    struct step *undone = line->undoes ? steps_find(steps, line->undoes) : NULL;
    if (undone)
        undone->undone = true;
    steps->steps[steps->count++] =
        (struct step){.number = line->step, .undoes = line->undoes, .at = at, .time = line->time};
    return true;
}

/* The key that a paper has now. */
static struct slice current_key(struct index *index, struct slice key, struct arena *arena)
{
    uint32_t place = index->aliases > 0 ? index_find(index, key) : INDEX_NONE;
    struct slice now = place == INDEX_NONE ? key : index_key(index, place, arena);
    return now.size > 0 ? now : key;
}

/* A step is never split between batches, so its lines stand together in this one. */
static bool take_line(struct steps *steps, struct index *index, struct flags *flags,
                      const struct mark_line *line, struct error *error)
{
    struct step *step = &steps->steps[steps->count - 1];
    unsigned flag = step_flag(line->change.verb);
    step->lines++;
    step->kept = step->kept || slice_equal(line->change.verb, SLICE("digest"));
    if (line->counter > steps->counter)
        steps->counter = line->counter;
    return flag == 0 || flags_put(flags, current_key(index, line->change.key, &steps->scratch),
                                  flag, slice_equal(line->change.new, SLICE("1")), error);
}

bool steps_take(struct steps *steps, struct index *index, struct flags *flags,
                const struct log_batch *batch, struct error *error)
{
    struct slice lines = batch->lines, line;
    uint64_t current = 0;
    bool any = false;
    while (lines.size > 0 && slice_next_line(&lines, &line)) {
        struct mark_line read;
        if (slice_starts_with(line, SLICE("#")))
            continue;
        arena_clear(&steps->scratch);
        if (!mark_line_parse(line, &steps->scratch, &read)) {
            steps->unreadable++;
            continue;
        }
        uint64_t at = (uint64_t)(line.data - steps->map.data);
        if ((!any || read.step != current) && !begin_step(steps, &read, at, error))
            return false;
        any = true;
        current = read.step;
        if (!take_line(steps, index, flags, &read, error))
            return false;
    }
    return true;
}

struct slice steps_lines(const struct steps *steps, const struct step *step)
{
    return slice_from(steps->map, (size_t)step->at);
}

bool steps_next_line(struct slice *rest, struct arena *arena, struct mark_line *out)
{
    struct slice line;
    while (slice_next_line(rest, &line))
        if (!slice_starts_with(line, SLICE("#")) && mark_line_parse(line, arena, out))
            return true;
    return false;
}
