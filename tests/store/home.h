/* SPDX-License-Identifier: MIT */
#pragma once

/* What the tests of the store share: a data folder of their own, and batches made with little text.
 */
#include "base/file.h"
#include "paper/identity.h"
#include "paper/record.h"
#include "store/append.h"
#include "store/recovery.h"
#include "store/store.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* A Tuesday in September 2026. */
#define NOW INT64_C(1789000000)

struct home {
    char base[512];
    char data[600];
    char cache[600];
};

static inline int home_remove_one(const char *path, const struct stat *status, int kind,
                                  struct FTW *at)
{
    (void)status, (void)kind, (void)at;
    return remove(path);
}

static inline int home_setup(void **state)
{
    const char *base = getenv("TMPDIR");
    struct home *home = calloc(1, sizeof *home);
    if (!home)
        return -1;
    snprintf(home->base, sizeof home->base, "%s/paperfeed-store-XXXXXX", base ? base : "/tmp");
    if (!mkdtemp(home->base))
        return -1;
    snprintf(home->data, sizeof home->data, "%s/data", home->base);
    snprintf(home->cache, sizeof home->cache, "%s/cache", home->base);
    *state = home;
    return 0;
}

static inline int home_teardown(void **state)
{
    struct home *home = *state;
    nftw(home->base, home_remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(home);
    return 0;
}

/* The cache is a folder beside the data. */
static inline struct recovery
home_recovery(const struct home *home, void (*say)(void *context, bool problem, struct slice line),
              void *context)
{
    return (struct recovery){
        .data = home->data, .cache = home->cache, .now = NOW, .say = say, .context = context};
}

static inline const char *home_path(const struct home *home, const char *name, char *out)
{
    snprintf(out, 1024, "%s/%s", home->data, name);
    return out;
}

/* The bytes of a file of the store; empty when there is none. The caller releases the text. */
static inline void home_read(const struct home *home, const char *name, struct text *out)
{
    char path[1024];
    struct error error = ERROR_INIT;
    text_init(out, 1 << 28);
    if (!file_read(home_path(home, name, path), out, &error))
        text_clear(out);
}

static inline void home_write(const struct home *home, const char *name, struct slice bytes)
{
    char path[1024];
    /* A new file: some file systems sync one that is emptied and written again. */
    unlink(home_path(home, name, path));
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    if (bytes.size > 0)
        assert_int_equal(fwrite(bytes.data, 1, bytes.size, file), bytes.size);
    assert_int_equal(fclose(file), 0);
}

/* All listings of a row; they live as long as the program. */
static inline const struct listing *home_listings(const struct snapshot *snapshot, store_row row,
                                                  size_t *count)
{
    static struct arena arena = {.maximum = 1 << 28};
    return snapshot_listings(snapshot, row, &arena, count);
}

/* The rows of a day; the same. */
static inline const store_row *home_rows(const struct snapshot *snapshot, int32_t day,
                                         size_t *count)
{
    static struct arena arena = {.maximum = 1 << 28};
    return snapshot_rows_of_day(snapshot, day, &arena, count);
}

static inline void show_error(const struct error *error)
{
    fprintf(stderr, "%s. %s. %s.\n", error->action, error->reason, error->next);
}

static inline struct store *home_open(const struct home *home)
{
    struct store *store;
    struct error error = ERROR_INIT;
    if (!store_open(&store, home->data, home->cache, &error)) {
        show_error(&error);
        fail();
    }
    return store;
}

/* Appends count lines to a log as one batch, past everything that checks them. */
static inline void home_append(const struct home *home, const struct log_kind *kind,
                               const char *lines, uint64_t count)
{
    struct log log;
    struct log_batch batch;
    struct error error = ERROR_INIT;
    enum log_change change;
    bool replaced;
    mkdir(home->data, 0700);
    log_init(&log, kind, home->data);
    assert_true(log_refresh(&log, true, &change, &error));
    while (log_next(&log, &batch))
        continue;
    assert_true(append_begin(&log, NOW, &replaced, &error));
    assert_false(replaced);
    assert_true(append_batch(&log, slice_of(lines), count, NOW, &error));
    assert_true(append_sync(&log, false, &error));
    log_release(&log);
}

/* The lines of all whole batches of a log. The caller releases the text. */
static inline void home_lines(const struct home *home, const struct log_kind *kind,
                              struct text *out)
{
    struct log log;
    struct log_batch batch;
    struct error error = ERROR_INIT;
    enum log_change change;
    text_init(out, 1 << 28);
    log_init(&log, kind, home->data);
    assert_true(log_refresh(&log, true, &change, &error));
    while (log_next(&log, &batch))
        text_append(out, batch.lines);
    log_release(&log);
}

static inline bool home_has(const struct home *home, const char *name)
{
    char path[1024];
    return access(home_path(home, name, path), F_OK) == 0;
}

/* A record of one source: id may be empty, then the title is the key. */
static inline struct paper make_paper(const char *source, const char *id, const char *title,
                                      const char *authors)
{
    struct paper paper = {.id = slice_of(id), .sources = slice_of(source)};
    paper.fields[PAPER_TITLE] = slice_of(title);
    paper.fields[PAPER_AUTHORS] = slice_of(authors);
    return paper;
}

static inline struct listing make_listing(enum listing_kind kind, const char *source, int32_t day,
                                          int64_t upvotes)
{
    return (struct listing){.kind = kind,
                            .source = slice_of(source),
                            .day = day,
                            .rank = 1,
                            .upvotes = upvotes,
                            .comments = LISTING_UNKNOWN,
                            .stars = LISTING_UNKNOWN};
}

static inline struct store_counts add_batch(struct store *store, const struct store_batch *batch)
{
    struct store_counts counts = {0};
    struct error error = ERROR_INIT;
    if (!store_add(store, batch, NOW, &counts, &error)) {
        show_error(&error);
        fail();
    }
    return counts;
}

/* Adds records; those without an id get the key that identity_key makes. */
static inline struct store_counts add_papers(struct store *store, const struct paper *papers,
                                             size_t count)
{
    struct paper *keyed = calloc(count, sizeof *keyed);
    struct text *keys = calloc(count, sizeof *keys);
    assert_non_null(keyed);
    assert_non_null(keys);
    for (size_t i = 0; i < count; i++) {
        text_init(&keys[i], 4096);
        keyed[i] = papers[i];
        identity_key(&papers[i], &keys[i]);
        keyed[i].id = text_slice(&keys[i]);
    }
    struct store_batch batch = {.papers = keyed, .paper_count = count};
    struct store_counts counts = add_batch(store, &batch);
    for (size_t i = 0; i < count; i++)
        text_release(&keys[i]);
    free(keys);
    free(keyed);
    return counts;
}

static inline struct store_counts add_paper(struct store *store, struct paper paper)
{
    return add_papers(store, &paper, 1);
}

static inline store_row find_row(struct store *store, const char *key)
{
    return snapshot_find(store_snapshot(store), slice_of(key));
}

#define assert_slice(actual, expected)                                                             \
    do {                                                                                           \
        struct slice got_ = (actual);                                                              \
        assert_int_equal(got_.size, strlen(expected));                                             \
        assert_memory_equal(got_.data ? got_.data : "", (expected), got_.size);                    \
    } while (0)
