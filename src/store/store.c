/* SPDX-License-Identifier: MIT */
#include "store/store.h"

#include "store/watch.h"

#include <stdlib.h>

enum { PATH_LIMIT = 64 * 1024, NOTICES_LIMIT = 1 << 20 };
#define SCRATCH_LIMIT (SIZE_MAX / 4)

static void init(struct store *store, const char *directory)
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
    joins_init(&store->joins);
    store->snapshot = (struct snapshot){
        .index = &store->index, .steps = &store->steps, .scratch = &store->scratch};
    store->watch = -1;
}

bool store_open(struct store **store, const char *data_directory, struct error *error)
{
    bool changed;
    *store = calloc(1, sizeof **store);
    if (!*store)
        return error_set(error, ERROR_SYSTEM, "not enough memory");
    init(*store, data_directory);
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
    watch_close(store);
    snapshot_release(&store->snapshot);
    joins_release(&store->joins);
    steps_release(&store->steps);
    index_release(&store->index);
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
    return reader_take(store, READER_NONE, changed, error) && reader_settle(store, error);
}

const struct snapshot *store_snapshot(const struct store *store)
{
    return &store->snapshot;
}
