/* SPDX-License-Identifier: MIT */
#include "store/reader.h"

#include <inttypes.h>

enum { PATH_LIMIT = 64 * 1024 };

/* Nothing derived is right any more: the next refresh takes everything again, until then there is
 * nothing. */
static bool abandon(struct store *store)
{
    index_clear(&store->index);
    steps_clear(&store->steps);
    arena_clear(&store->scratch);
    snapshot_release(&store->snapshot);
    store->snapshot.generation++;
    store->snapshot.order++;
    store->loaded = false;
    store->stale = false;
    return false;
}

struct changes {
    enum log_change papers, listings, marks;
};

/* Listings before papers: a listing that is seen has its paper, which was written first. */
static bool refresh_logs(struct store *store, enum reader_files look_into, struct changes *changes,
                         struct error *error)
{
    bool data = (look_into & READER_DATA) != 0, marks = (look_into & READER_MARKS) != 0;
    return log_refresh(&store->listings, data, &changes->listings, error) &&
           log_refresh(&store->papers, data, &changes->papers, error) &&
           log_refresh(&store->marks, marks, &changes->marks, error);
}

static void start_over(struct store *store)
{
    index_clear(&store->index);
    steps_clear(&store->steps);
    log_rewind(&store->papers);
    log_rewind(&store->listings);
    log_rewind(&store->marks);
    store->epoch++;
}

/* The flags of papers that became one are those of all their lines in the order of the file. */
static void replay_marks(struct store *store)
{
    for (uint32_t paper = 0; paper < store->index.count; paper++)
        store->index.papers[paper].marks = 0;
    steps_clear(&store->steps);
    log_rewind(&store->marks);
}

static bool take_papers(struct store *store, bool *any, struct error *error)
{
    struct log_batch batch;
    if (store->papers.has_header &&
        !index_set_columns(&store->index, text_slice(&store->papers.columns), error))
        return error_while(error, "read %s", log_path(&store->papers));
    for (; log_next(&store->papers, &batch); *any = true)
        if (!index_take_papers(&store->index, &batch, error))
            return false;
    for (; log_next(&store->listings, &batch); *any = true)
        if (!index_take_listings(&store->index, &batch, error))
            return false;
    return true;
}

static bool take_marks(struct store *store, bool *any, struct error *error)
{
    struct log_batch batch;
    store->steps.map = log_bytes(&store->marks);
    for (; log_next(&store->marks, &batch); *any = true)
        if (!steps_take(&store->steps, &store->index, &batch, error))
            return false;
    return true;
}

static bool take_all(struct store *store, bool *any, struct error *error)
{
    uint64_t joined = store->index.joined;
    index_set_maps(&store->index, log_bytes(&store->papers), log_bytes(&store->listings));
    if (!take_papers(store, any, error))
        return false;
    if (store->index.joined != joined)
        replay_marks(store);
    return take_marks(store, any, error);
}

static void write_notices(struct store *store)
{
    uint64_t unreadable = store->index.unreadable + store->steps.unreadable;
    text_clear(&store->notices);
    log_describe(&store->papers, &store->notices);
    log_describe(&store->listings, &store->notices);
    log_describe(&store->marks, &store->notices);
    if (unreadable > 0)
        text_append_format(&store->notices,
                           "%" PRIu64 " line%s of the store %s not understood and left out.\n",
                           unreadable, unreadable == 1 ? "" : "s", unreadable == 1 ? "is" : "are");
}

bool reader_take(struct store *store, enum reader_files look_into, bool *changed,
                 struct error *error)
{
    struct changes changes;
    *changed = false;
    if (!refresh_logs(store, look_into, &changes, error))
        return abandon(store);
    bool same = changes.papers == LOG_SAME && changes.listings == LOG_SAME;
    bool replaced = changes.papers == LOG_REPLACED || changes.listings == LOG_REPLACED ||
                    changes.marks == LOG_REPLACED;
    if (same && changes.marks == LOG_SAME && store->loaded)
        return true;
    if (replaced || !store->loaded)
        start_over(store);
    bool any = replaced;
    /* The rows of a day do not depend on marks, but their listings point into the maps. */
    store->stale = store->stale || !same || replaced || !store->loaded;
    if (!take_all(store, &any, error))
        return abandon(store);
    arena_clear(&store->scratch);
    write_notices(store);
    store->loaded = true;
    *changed = any;
    store->snapshot.generation += any;
    return true;
}

bool reader_settle(struct store *store, struct error *error)
{
    if (!store->stale && store->index.count == store->snapshot.paper_count)
        return true;
    if (!snapshot_build(&store->snapshot, error))
        return abandon(store);
    store->stale = false;
    return true;
}

static bool make_directory(const char *directory, struct error *error)
{
    struct disk_state state;
    if (!disk_state_at(directory, &state, error))
        return false;
    return state.exists ||
           (file_make_directory(directory, error) && disk_sync_name(directory, error));
}

static bool take_lock(const struct store *store, enum reader_files files, int milliseconds,
                      struct file_lock *lock, struct error *error)
{
    const char *directory = text_string(&store->directory);
    struct text path;
    lock->descriptor = -1;
    text_init(&path, PATH_LIMIT);
    path_join(&path, directory, files == READER_DATA ? "lock.data" : "lock.marks");
    bool locked = text_ok(&path) ? make_directory(directory, error) &&
                                       file_lock_take(lock, text_string(&path), milliseconds, error)
                                 : error_set(error, ERROR_SYSTEM, "not enough memory");
    text_release(&path);
    if (!locked && error->kind == ERROR_WRITE)
        error_next(error, "make %s writable, or choose another home", directory);
    return locked;
}

bool reader_lock(struct store *store, enum reader_files files, int milliseconds,
                 struct file_lock *lock, struct error *error)
{
    bool changed;
    if (!take_lock(store, files, milliseconds, lock, error))
        return false;
    return reader_take(store, files, &changed, error) ||
           reader_unlock(store, files, lock, false, error);
}

bool reader_unlock(struct store *store, enum reader_files files, struct file_lock *lock, bool done,
                   struct error *error)
{
    struct error ignored = ERROR_INIT;
    bool changed;
    done = done && reader_take(store, files, &changed, error);
    file_lock_drop(lock);
    return reader_settle(store, done ? error : &ignored) && done;
}
