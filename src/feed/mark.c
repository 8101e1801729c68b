/* SPDX-License-Identifier: MIT */
#include "feed/mark.h"

#include "feed/setting.h"

static const size_t step_maximum = (size_t)1 << 30;

static const struct {
    unsigned flag;
    const char *name;
} flags[] = {
    {STORE_READ, "read"},
    {STORE_STARRED, "star"},
    {STORE_SKIPPED, "skip"},
    {STORE_LATER, "later"},
};

static const char *flag_name(unsigned flag)
{
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (flags[i].flag == flag)
            return flags[i].name;
    return "";
}

bool feed_mark_keys(struct feed *feed, const struct slice *keys, size_t count, unsigned flag,
                    bool on, enum store_sync sync, size_t *changed, struct error *error)
{
    struct arena arena;
    *changed = 0;
    if (!count)
        return true;
    arena_init(&arena, step_maximum);
    struct store_change *changes = arena_allocate_array(&arena, count, sizeof *changes);
    for (size_t i = 0; changes && i < count; i++)
        changes[i] = (struct store_change){.verb = slice_of(flag_name(flag)),
                                           .key = keys[i],
                                           .old = on ? SLICE("0") : SLICE("1"),
                                           .new = on ? SLICE("1") : SLICE("0")};
    bool done = arena.failed ? error_set(error, ERROR_SYSTEM, "Memory is short")
                             : store_mark(feed->store, changes, count, 0, feed->now.seconds, sync,
                                          changed, error);
    arena_release(&arena);
    return done || error_while(error, "save the mark");
}

/* A key that the index cannot tell any more is no key to write a mark under. */
static bool no_key(struct error *error)
{
    error_set(error, ERROR_DAMAGED, "The index is damaged; it is built anew the next time");
    error_next(error, "try again");
    return error_while(error, "save the mark");
}

bool feed_mark(struct feed *feed, const store_row *rows, size_t count, unsigned flag, bool on,
               enum store_sync sync, size_t *changed, struct error *error)
{
    const struct snapshot *snapshot = store_snapshot(feed->store);
    struct arena arena;
    arena_init(&arena, step_maximum);
    struct slice *keys = arena_allocate_array(&arena, count, sizeof *keys);
    size_t kept = 0;
    bool known = true;
    *changed = 0;
    for (size_t i = 0; keys && known && i < count; i++) {
        if (((snapshot_marks(snapshot, rows[i]) & flag) != 0) == on)
            continue;
        keys[kept] = snapshot_key(snapshot, rows[i]);
        known = keys[kept++].size > 0;
    }
    bool done = arena.failed ? error_set(error, ERROR_SYSTEM, "Memory is short")
                : known      ? feed_mark_keys(feed, keys, kept, flag, on, sync, changed, error)
                             : no_key(error);
    arena_release(&arena);
    return done;
}

/* The title of the one paper, or how many papers. */
static void say_step(const struct feed *feed, const struct store_step *step, struct text *said)
{
    const struct store_change *first = &step->changes[0];
    text_append(said, first->verb);
    if (feed_is_config_change(first->verb) || slice_equal(first->verb, SLICE("digest"))) {
        text_append_byte(said, ' ');
        text_append(said, first->key);
        return;
    }
    text_append_format(said, " on %zu paper%s", step->count, step->count == 1 ? "" : "s");
    if (step->count != 1)
        return;
    const struct snapshot *snapshot = store_snapshot(feed->store);
    store_row row = snapshot_find(snapshot, first->key);
    struct arena arena;
    struct paper paper;
    struct error ignored = ERROR_INIT;
    arena_init(&arena, 1u << 20);
    if (row != STORE_NO_ROW && snapshot_paper(snapshot, row, &arena, &paper, &ignored)) {
        text_append_string(said, ": ");
        text_append(said, paper.fields[PAPER_TITLE]);
    }
    arena_release(&arena);
}

/* Changes of the config get their old text back. */
static bool restore_config(struct feed *feed, const struct store_step *step, struct error *error)
{
    for (size_t i = 0; i < step->count; i++)
        if (feed_is_config_change(step->changes[i].verb) &&
            !feed_restore_config(feed, &step->changes[i], error))
            return false;
    return true;
}

bool feed_undo(struct feed *feed, enum store_sync sync, struct text *said, bool *done,
               struct error *error)
{
    struct store_step step;
    *done = snapshot_undoable(store_snapshot(feed->store), &step);
    if (!*done)
        return true;
    struct arena arena;
    arena_init(&arena, step_maximum);
    struct store_change *inverse = arena_allocate_array(&arena, step.count, sizeof *inverse);
    for (size_t i = 0; inverse && i < step.count; i++) {
        const struct store_change *change = &step.changes[step.count - 1 - i];
        inverse[i] = (struct store_change){.verb = arena_copy(&arena, change->verb),
                                           .key = arena_copy(&arena, change->key),
                                           .old = arena_copy(&arena, change->new),
                                           .new = arena_copy(&arena, change->old)};
    }
    bool fine = !arena.failed || error_set(error, ERROR_SYSTEM, "Memory is short");
    if (fine) {
        size_t written;
        say_step(feed, &step, said);
        fine = restore_config(feed, &step, error) &&
               store_mark(feed->store, inverse, step.count, step.number, feed->now.seconds, sync,
                          &written, error);
    }
    arena_release(&arena);
    return fine || error_while(error, "undo the last step");
}
