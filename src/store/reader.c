/* SPDX-License-Identifier: MIT */
#include "store/reader.h"

#include "store/append.h"
#include "store/mark_table.h"

#include <inttypes.h>

enum {
    PATH_LIMIT = 64 * 1024,
    /* So much of the logs is kept in memory at most before it becomes a segment. */
    TAIL_PAPERS = 32768,
    TAIL_BYTES = 64 << 20,
    READER_BYTES = 1 << 20
};

/* Nothing of marks.tsv is taken any more. */
static void forget_marks(struct store *store)
{
    steps_clear(&store->steps);
    flags_clear(&store->flags);
    part_close(&store->mark_table);
    store->mark_table = (struct part){.base = 0};
    store->mark_table_end = 0;
    store->steps.map = log_bytes(&store->marks);
    log_rewind(&store->marks);
}

/* Nothing derived is right any more: the next refresh takes everything again, until then there is
 * nothing. */
static bool abandon(struct store *store)
{
    struct error ignored = ERROR_INIT;
    /* What is forgotten here must not be loaded again. */
    if (index_damaged(&store->index))
        (void)!cache_drop(&store->cache, &ignored);
    snapshot_release(&store->snapshot);
    index_clear(&store->index);
    forget_marks(store);
    arena_clear(&store->scratch);
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

static void set_maps(struct store *store)
{
    index_set_maps(&store->index, log_bytes(&store->papers), log_bytes(&store->listings),
                   store->papers.reader);
    store->steps.map = log_bytes(&store->marks);
}

static void start_over(struct store *store)
{
    snapshot_release(&store->snapshot);
    index_clear(&store->index);
    forget_marks(store);
    set_maps(store);
    cache_load(&store->cache, &store->index, &store->papers, &store->listings);
}

/* One log being taken: its next batch, and where it ends. */
struct feed_line {
    struct log *log;
    struct log_batch batch;
    bool has;
};

static void advance(struct feed_line *line)
{
    line->has = log_next(line->log, &line->batch);
}

static bool is_large(const struct tail *tail)
{
    return tail->count >= TAIL_PAPERS || tail->bytes >= TAIL_BYTES;
}

/* The tail is to be written. What waits for a sync may yet be taken back, and an index that had it
   would tell of a loss. */
static bool is_due(const struct store *store)
{
    return is_large(&store->index.tail) && !append_waits(&store->papers) &&
           !append_waits(&store->listings);
}

/* Writes the tail into the cache; what a bulk of records needed stays out of memory. */
static bool publish(struct store *store, struct error *error)
{
    bool published;
    uint32_t papers_of_tail = store->index.tail.count;
    struct slice papers = log_bytes(&store->papers);
    if (!cache_publish(&store->cache, &store->index, &store->papers, &store->listings, &published,
                       error))
        return false;
    if (published) {
        store->published += papers_of_tail;
        snapshot_release(&store->snapshot);
        store->stale = true;
        if (papers.size > 0)
            file_map_forget(papers.data, (size_t)store->papers.taken.at);
    }
    return true;
}

/* Both logs in the order of their batches' times, so that a paper's listings come soon behind it.
 */
static bool take_data(struct store *store, bool *any, struct error *error)
{
    struct feed_line papers = {.log = &store->papers}, listings = {.log = &store->listings};
    if (store->papers.has_header &&
        !index_set_columns(&store->index, text_slice(&store->papers.columns), error))
        return error_while(error, "read %s", log_path(&store->papers));
    advance(&papers);
    advance(&listings);
    while (papers.has || listings.has) {
        bool first = papers.has && (!listings.has || papers.batch.time <= listings.batch.time);
        struct feed_line *line = first ? &papers : &listings;
        struct log_position position = log_position(line->log);
        if (first ? !index_take_papers(&store->index, &line->batch, error)
                  : !index_take_listings(&store->index, &line->batch, error))
            return false;
        line->log->taken = position;
        *any = true;
        if (is_due(store) && !publish(store, error))
            return false;
        advance(line);
    }
    if (is_due(store) && !publish(store, error))
        return false;
    /* Whoever reads so much had better leave it read. */
    return store->index.tail.bytes < READER_BYTES || store->wrote || publish(store, error);
}

static bool take_marks(struct store *store, bool *any, struct error *error)
{
    struct log_batch batch;
    store->aliases = store->index.aliases;
    if (store->marks.taken.sequence == 0 && !store->whole_marks)
        mark_table_load(store);
    while (log_next(&store->marks, &batch)) {
        if (!steps_take(&store->steps, &store->index, &store->flags, &batch, error))
            return false;
        store->marks.taken = log_position(&store->marks);
        *any = true;
    }
    mark_table_save(store);
    return true;
}

static bool take_all(struct store *store, bool *any, struct error *error)
{
    set_maps(store);
    if (!take_data(store, any, error))
        return false;
    /* The flags of papers that became one are those of all their lines in the order of the file. */
    if (store->index.aliases != store->aliases)
        forget_marks(store);
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

/* What is damaged must not be loaded again. */
static void give_up_cache(struct store *store)
{
    struct error ignored = ERROR_INIT;
    if (!cache_drop(&store->cache, &ignored))
        store->cache.idle = true;
}

bool reader_take(struct store *store, enum reader_files look_into, bool *changed,
                 struct error *error)
{
    struct changes changes;
    *changed = false;
    bool reload = !store->loaded || cache_changed(&store->cache);
    if (index_damaged(&store->index)) {
        give_up_cache(store);
        reload = true;
    }
    if (!refresh_logs(store, look_into, &changes, error))
        return abandon(store);
    bool same = changes.papers == LOG_SAME && changes.listings == LOG_SAME;
    bool replaced = changes.papers == LOG_REPLACED || changes.listings == LOG_REPLACED ||
                    changes.marks == LOG_REPLACED;
    if (same && changes.marks == LOG_SAME && !reload && !is_due(store))
        return true;
    if (replaced || reload)
        start_over(store);
    bool any = replaced || reload;
    /* The rows of a day do not depend on marks, but their listings point into the maps. */
    store->stale = store->stale || !same || replaced || reload;
    bool idle = store->cache.idle;
    if (!take_all(store, &any, error)) {
        bool damaged = index_damaged(&store->index);
        if (damaged)
            give_up_cache(store);
        abandon(store);
        /* The cache could not be written half-way: in memory everything fits as well. */
        if (!damaged && (idle || !store->cache.idle))
            return false;
        *error = (struct error)ERROR_INIT;
        return reader_take(store, look_into, changed, error);
    }
    arena_clear(&store->scratch);
    write_notices(store);
    store->loaded = true;
    *changed = any;
    store->snapshot.generation += any;
    return true;
}

bool reader_load_steps(struct store *store, struct error *error)
{
    bool any;
    store->whole_marks = true;
    if (!store->steps.partial)
        return true;
    forget_marks(store);
    return take_marks(store, &any, error) || abandon(store);
}

bool reader_settle(struct store *store, struct error *error)
{
    if (!store->stale)
        return true;
    if (!snapshot_build(&store->snapshot, error))
        return abandon(store);
    store->stale = false;
    return true;
}

bool reader_heal(struct store *store, struct error *error)
{
    bool changed;
    /* What went wrong because of the damage is about to be done again. */
    *error = (struct error)ERROR_INIT;
    give_up_cache(store);
    abandon(store);
    return reader_take(store, READER_NONE, &changed, error) && reader_settle(store, error);
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
    bool changed;
    done = done && reader_take(store, files, &changed, error);
    file_lock_drop(lock);
    return done;
}
