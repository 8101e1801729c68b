/* SPDX-License-Identifier: MIT */
#include "clock.h"

#include "base/file.h"
#include "paper/identity.h"
#include "paper/record.h"
#include "store/store.h"

/* Measures the store inside one process.
   usage: inprocess newest|best|count HOME [LABEL QUERY]...   LABEL, median microseconds, papers
          inprocess add HOME FILE FIRST    50 record lines from number FIRST on, synced:
                                           microseconds until synced, bytes written until closed
          inprocess load HOME FILE         all record lines; prints their number */

enum { BEST = 50, ADDED = 50, PIECE = 1000, LINES_MAXIMUM = 1 << 30 };

struct bench {
    struct store *store;
    struct text data, cache;
    struct arena arena;
    struct error error;
};

static int fail(const struct bench *bench)
{
    fprintf(stderr, "inprocess: %s\n", bench->error.reason);
    return 1;
}

static bool bench_open(struct bench *bench, const char *home)
{
    text_init(&bench->data, 4096);
    text_init(&bench->cache, 4096);
    path_join(&bench->data, home, "data");
    path_join(&bench->cache, home, "cache");
    arena_init(&bench->arena, (size_t)1 << 30);
    return store_open(&bench->store, text_string(&bench->data), text_string(&bench->cache),
                      &bench->error);
}

static void bench_close(struct bench *bench)
{
    store_close(bench->store);
    arena_release(&bench->arena);
    text_release(&bench->data);
    text_release(&bench->cache);
}

/* What happens at each key stroke: the query is read and its first papers are found. */
static bool find(struct bench *bench, const char *text, enum store_order order, uint64_t *found)
{
    struct query *query;
    struct store_hits hits;
    size_t column;
    if (!query_parse(&query, slice_of(text), 0, NULL, &column, &bench->error))
        return false;
    const struct store_search search = {
        .query = query, .order = order, .limit = BEST, .new_after = INT64_MAX};
    bool done = store_find(bench->store, &search, &bench->arena, &hits, &bench->error);
    *found = done ? hits.count : 0;
    query_release(query);
    arena_clear(&bench->arena);
    return done;
}

static bool count(struct bench *bench, const char *text, uint64_t *found)
{
    struct query *query;
    size_t column;
    if (!query_parse(&query, slice_of(text), 0, NULL, &column, &bench->error))
        return false;
    bool done = store_count(bench->store, query, INT64_MAX, found, &bench->error);
    query_release(query);
    return done;
}

static bool measure(struct bench *bench, const char *what, const char *label, const char *text)
{
    static struct clock clock;
    uint64_t found = 0;
    bool done = true;
    clock_begin(&clock);
    while (done && clock_again(&clock)) {
        if (strcmp(what, "count") == 0)
            done = count(bench, text, &found);
        else
            done = find(bench, text, strcmp(what, "best") == 0 ? STORE_BY_RELEVANCE : STORE_BY_DATE,
                        &found);
        clock_done(&clock);
    }
    if (done)
        clock_print(&clock, label, found);
    return done;
}

/* A file of record lines below a line of column names. */
struct lines {
    FILE *file;
    char *line;
    size_t capacity;
    struct record_layout layout;
};

static bool lines_next(struct lines *lines, struct slice *line)
{
    ssize_t size = getline(&lines->line, &lines->capacity, lines->file);
    *line = size > 0 ? (struct slice){lines->line, (size_t)size - 1} : slice_of("");
    return size > 0;
}

static bool lines_open(struct lines *lines, const char *path, struct error *error)
{
    struct slice names;
    lines->file = fopen(path, "r");
    if (!lines->file || !lines_next(lines, &names))
        return error_set(error, ERROR_INPUT, "no record lines");
    return record_layout_parse(&lines->layout, names, error);
}

static void lines_close(struct lines *lines)
{
    fclose(lines->file);
    free(lines->line);
}

/* Reads up to count papers into the arena. */
static bool read_papers(struct bench *bench, struct lines *lines, size_t count,
                        struct paper *papers, size_t *read)
{
    struct slice line;
    struct text key;
    bool done = true;
    text_init(&key, 4096);
    for (*read = 0; done && *read < count && lines_next(lines, &line); ++*read) {
        struct paper *paper = &papers[*read];
        done = record_parse_paper(&lines->layout, arena_copy(&bench->arena, line), &bench->arena,
                                  paper, &bench->error);
        if (!done)
            break;
        text_clear(&key);
        identity_key(paper, &key);
        paper->id = arena_copy(&bench->arena, text_slice(&key));
        paper->sources = slice_of("import");
    }
    text_release(&key);
    return done;
}

static bool add_papers(struct bench *bench, const struct paper *papers, size_t count)
{
    struct store_counts counts = {0};
    const struct store_batch batch = {.papers = papers, .paper_count = count};
    return store_add(bench->store, &batch, 1767225600, &counts, &bench->error);
}

static bool load(struct bench *bench, struct lines *lines)
{
    struct paper *papers = calloc(PIECE, sizeof *papers);
    size_t read = PIECE, all = 0;
    bool done = papers != NULL;
    while (done && read == PIECE) {
        done = read_papers(bench, lines, PIECE, papers, &read) &&
               (!read || add_papers(bench, papers, read));
        arena_clear(&bench->arena);
        all += read;
    }
    free(papers);
    if (done)
        printf("%zu\n", all);
    return done;
}

static bool add(struct bench *bench, struct lines *lines, size_t first, double *microseconds)
{
    struct paper papers[ADDED] = {0};
    struct slice line;
    size_t read;
    while (first && lines_next(lines, &line))
        first--;
    if (!read_papers(bench, lines, ADDED, papers, &read))
        return false;
    int64_t begun = clock_now();
    bool done = add_papers(bench, papers, read);
    *microseconds = (double)(clock_now() - begun) / 1000;
    return done;
}

static int run_write(struct bench *bench, int count, char **arguments)
{
    struct lines lines = {0};
    bool adding = strcmp(arguments[1], "add") == 0, done;
    double microseconds = 0;
    if (!lines_open(&lines, arguments[3], &bench->error))
        return fail(bench);
    uint64_t before = clock_bytes_written();
    if (adding)
        done = add(bench, &lines, count > 4 ? strtoul(arguments[4], NULL, 10) : 0, &microseconds);
    else
        done = load(bench, &lines);
    if (!done)
        return fail(bench);
    lines_close(&lines);
    bench_close(bench);
    if (adding)
        printf("%.1f %llu\n", microseconds, (unsigned long long)(clock_bytes_written() - before));
    return 0;
}

int main(int count, char **arguments)
{
    struct bench bench = {.error = ERROR_INIT};
    if (count < 4) {
        fputs("usage: inprocess newest|best|count HOME [LABEL QUERY]...\n"
              "       inprocess add HOME FILE FIRST | inprocess load HOME FILE\n",
              stderr);
        return 2;
    }
    if (!bench_open(&bench, arguments[2]))
        return fail(&bench);
    if (strcmp(arguments[1], "add") == 0 || strcmp(arguments[1], "load") == 0)
        return run_write(&bench, count, arguments);
    for (int i = 3; i + 1 < count; i += 2)
        if (!measure(&bench, arguments[1], arguments[i], arguments[i + 1]))
            return fail(&bench);
    bench_close(&bench);
    return 0;
}
