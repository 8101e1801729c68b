/* SPDX-License-Identifier: MIT */
#include "store/store.h"

#include "store/watch.h"

#include <stdlib.h>

enum { PATH_LIMIT = 64 * 1024, NOTICES_LIMIT = 1 << 20 };
#define SCRATCH_LIMIT (SIZE_MAX / 4)

static void init(struct store *store, const char *directory, const char *cache_directory)
{
    text_init(&store->directory, PATH_LIMIT);
    text_append_string(&store->directory, directory);
    text_init(&store->notices, NOTICES_LIMIT);
    arena_init(&store->scratch, SCRATCH_LIMIT);
    log_init(&store->papers, &log_papers, directory);
    log_init(&store->listings, &log_listings, directory);
    log_init(&store->marks, &log_marks, directory);
    index_init(&store->index);
    steps_init(&store->steps);
    flags_init(&store->flags);
    cache_init(&store->cache, cache_directory);
    store->snapshot = (struct snapshot){.index = &store->index,
                                        .steps = &store->steps,
                                        .flags = &store->flags,
                                        .store = store,
                                        .scratch = &store->scratch};
    store->watch = -1;
}

bool store_open(struct store **store, const char *data_directory, const char *cache_directory,
                struct error *error)
{
    bool changed;
    *store = calloc(1, sizeof **store);
    if (!*store)
        return error_set(error, ERROR_SYSTEM, "not enough memory");
    init(*store, data_directory, cache_directory);
    if (text_ok(&(*store)->directory) ? store_refresh(*store, &changed, error)
                                      : error_set(error, ERROR_SYSTEM, "not enough memory"))
        return true;
    store_close(*store);
    *store = NULL;
    return false;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    struct error ignored = ERROR_INIT;
    /* Best effort: who must know calls store_sync. */
    (void)!store_sync(store, &ignored);
    if (index_damaged(&store->index))
        (void)!cache_drop(&store->cache, &ignored);
    else if (store->wrote)
        store_publish(store);
    watch_close(store);
    snapshot_release(&store->snapshot);
    steps_release(&store->steps);
    find_memory_release(&store->memory);
    flags_release(&store->flags);
    part_close(&store->mark_table);
    index_release(&store->index);
    cache_release(&store->cache);
    log_release(&store->papers);
    log_release(&store->listings);
    log_release(&store->marks);
    arena_release(&store->scratch);
    text_release(&store->notices);
    text_release(&store->directory);
    free(store);
}

struct slice store_notices(const struct store *store)
{
    return text_slice(&store->notices);
}

bool store_refresh(struct store *store, bool *changed, struct error *error)
{
    if (index_damaged(&store->index)) {
        *changed = true;
        return reader_heal(store, error);
    }
    return reader_take(store, READER_NONE, changed, error) && reader_settle(store, error);
}

const struct snapshot *store_snapshot(struct store *store)
{
    struct error ignored = ERROR_INIT;
    /* Without memory there is nothing to show. */
    (void)!reader_settle(store, &ignored);
    return &store->snapshot;
}

/* Whoever brought most of what there is leaves it in one piece: merging costs less than having it
   made, and every later start has fewer files to look into. */
static bool is_bulk(const struct store *store)
{
    return store->index.part_count > 2 && store->published > store->index.documents / 2;
}

void store_publish(struct store *store)
{
    struct error ignored = ERROR_INIT;
    bool published = false;
    if (!store->loaded)
        return;
    bool fine = cache_publish(&store->cache, &store->index, &store->papers, &store->listings,
                              &published, &ignored);
    if (fine && is_bulk(store)) {
        fine =
            cache_compact(&store->cache, &store->index, &store->papers, &store->listings, &ignored);
        published = true;
    }
    store->loaded = fine;
    store->stale = store->stale || published;
    store->snapshot.generation += published;
}
