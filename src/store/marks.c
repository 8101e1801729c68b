/* SPDX-License-Identifier: MIT */
#include "store/chunk.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LOCK_WAIT = 5000, LOCK_WAIT_BRIEF = 250, HOST_SIZE = 256, LINES_LIMIT = 1 << 29 };

/* One step on its way to marks.tsv. */
struct marking {
    struct store *store;
    struct text lines;
    char host[HOST_SIZE];
    uint64_t counter, step, undoes;
    int64_t now;
    size_t written;
};

/* A flag counts as it is now; other changes carry their own former value. */
static bool is_so_already(const struct flags *flags, const struct store_change *change)
{
    unsigned flag = step_flag(change->verb);
    if (flag == 0)
        return slice_equal(change->old, change->new);
    return ((flags_get(flags, change->key) & flag) != 0) == slice_equal(change->new, SLICE("1"));
}

static void append_change(struct marking *marking, const struct store_change *change)
{
    struct mark_line line = {
        .time = marking->now,
        .host = slice_of(marking->host),
        .counter = ++marking->counter,
        .step = marking->step,
        .undoes = marking->undoes,
        .change = *change,
    };
    mark_line_append(&marking->lines, &line);
    text_append_byte(&marking->lines, '\n');
    marking->written++;
}

/* Under the key that the paper has now. */
static void name_now(struct marking *marking, struct store_change *change)
{
    struct index *index = &marking->store->index;
    uint32_t place = step_flag(change->verb) ? index_find(index, change->key) : INDEX_NONE;
    struct slice key = {NULL, 0};
    if (place != INDEX_NONE)
        key = index_key(index, place, &marking->store->scratch);
    if (key.size > 0)
        change->key = key;
}

static void append_changes(struct marking *marking, struct store_change *changes, size_t count)
{
    struct steps *steps = &marking->store->steps;
    if (gethostname(marking->host, sizeof marking->host) != 0)
        marking->host[0] = '\0';
    marking->host[sizeof marking->host - 1] = '\0';
    marking->counter = steps->counter;
    marking->step = steps->counter + 1;
    /* Somebody else may have taken the step back meanwhile. */
    if (marking->undoes && !steps_find(steps, marking->undoes))
        return;
    for (size_t i = 0; i < count; i++) {
        name_now(marking, &changes[i]);
        /* A step counts as taken back by the lines that say so. */
        if (marking->undoes || !is_so_already(&marking->store->flags, &changes[i]))
            append_change(marking, &changes[i]);
    }
}

static bool write_step(struct marking *marking, enum store_sync sync, struct error *error)
{
    struct log *log = &marking->store->marks;
    if (!text_ok(&marking->lines))
        return error_set(error, ERROR_SYSTEM, "not enough memory");
    return append_batch(log, text_slice(&marking->lines), marking->written, marking->now, error) &&
           (sync == STORE_SYNC_LATER || append_sync(log, false, error));
}

/* Steps that wait are made safe by themselves, so that a failure of the next one does not touch
 * them. */
static bool sync_waiting(struct store *store, int64_t now, struct error *error)
{
    bool changed;
    if (!append_waits(&store->marks))
        return true;
    /* Written anew with its first line repaired, all of it is safe. */
    if (store->marks.header_damaged)
        return chunk_prepare(store, &store->marks, now, error);
    store->marks.append_at = store->marks.scan.at;
    return append_sync(&store->marks, true, error) &&
           reader_take(store, READER_MARKS, &changed, error);
}

/* The caller's changes may be borrowed from the snapshot, which is about to move. */
static struct store_change *copy_changes(struct arena *arena, const struct store_change *changes,
                                         size_t count)
{
    struct store_change *copies = arena_allocate_array(arena, count, sizeof *copies);
    for (size_t i = 0; copies && i < count; i++) {
        copies[i].verb = arena_copy(arena, changes[i].verb);
        copies[i].key = arena_copy(arena, changes[i].key);
        copies[i].old = arena_copy(arena, changes[i].old);
        copies[i].new = arena_copy(arena, changes[i].new);
    }
    return arena->failed ? NULL : copies;
}

static bool mark_locked(struct marking *marking, struct store_change *changes, size_t count,
                        enum store_sync sync, struct error *error)
{
    struct store *store = marking->store;
    if ((sync == STORE_SYNC_NOW && !sync_waiting(store, marking->now, error)) ||
        !chunk_prepare(store, &store->marks, marking->now, error))
        return false;
    if (marking->undoes && !reader_load_steps(store, error))
        return false;
    append_changes(marking, changes, count);
    if (index_damaged(&store->index)) {
        text_clear(&marking->lines);
        marking->written = 0;
        if (!reader_heal(store, error) || !chunk_prepare(store, &store->marks, marking->now, error))
            return false;
        append_changes(marking, changes, count);
    }
    return index_is_sound(&store->index, error) &&
           (marking->written == 0 || write_step(marking, sync, error));
}

bool store_mark(struct store *store, const struct store_change *changes, size_t count,
                uint64_t undoes, int64_t now, enum store_sync sync, size_t *written,
                struct error *error)
{
    struct marking marking = {.store = store, .undoes = undoes, .now = now};
    struct file_lock lock;
    struct arena arena;
    int wait = sync == STORE_SYNC_NOW ? LOCK_WAIT : LOCK_WAIT_BRIEF;
    *written = 0;
    if (count == 0)
        return true;
    arena_init(&arena, LINES_LIMIT);
    text_init(&marking.lines, LINES_LIMIT);
    struct store_change *copies = copy_changes(&arena, changes, count);
    bool marked = (copies || error_set(error, ERROR_SYSTEM, "not enough memory")) &&
                  reader_lock(store, READER_MARKS, wait, &lock, error) &&
                  reader_unlock(store, READER_MARKS, &lock,
                                mark_locked(&marking, copies, count, sync, error), error);
    text_release(&marking.lines);
    arena_release(&arena);
    if (marked)
        *written = marking.written;
    return marked;
}

bool store_sync(struct store *store, struct error *error)
{
    struct file_lock lock;
    if (!append_waits(&store->marks))
        return true;
    return reader_lock(store, READER_MARKS, LOCK_WAIT, &lock, error) &&
           reader_unlock(store, READER_MARKS, &lock,
                         sync_waiting(store, (int64_t)time(NULL), error), error);
}
