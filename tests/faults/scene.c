/* SPDX-License-Identifier: MIT */
#include "scene.h"

#include "base/arena.h"
#include "output/output.h"
#include "store/recovery.h"

#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NOW = 1789000000, DAY = 20700, LIMIT = 1 << 30, MOST_PAPERS = 2048 };

void scene_init(struct scene *scene, const char *home, uint64_t seed)
{
    *scene = (struct scene){.seed = seed};
    snprintf(scene->home, sizeof scene->home, "%s", home);
    snprintf(scene->data, sizeof scene->data, "%s/data", home);
    snprintf(scene->cache, sizeof scene->cache, "%s/cache", home);
}

bool scene_open(struct scene *scene, struct error *error)
{
    return store_open(&scene->store, scene->data, scene->cache, error);
}

void scene_close(struct scene *scene)
{
    store_close(scene->store);
    scene->store = NULL;
}

void scene_log_path(const struct scene *scene, int log, char path[400])
{
    snprintf(path, 400, "%s/%s.tsv", scene->data, oracle_names[log]);
}

void act_make(struct dice *dice, uint32_t *papers, bool damage, bool large, struct act *act)
{
    *act = (struct act){
        .kind = *papers == 0 ? ACT_ADD
                             : (enum act_kind)dice_below(dice, damage ? ACT_KINDS : ACT_TEAR)};
    act->count = 1;
    if (act->kind == ACT_ADD) {
        act->first = *papers;
        act->count = large && dice_below(dice, 3) == 0 ? 1001 : 1 + dice_below(dice, 12);
        *papers += act->count;
    } else {
        act->first = dice_below(dice, *papers);
        act->log = (int)dice_below(dice, ORACLE_LOGS);
        if (act->kind == ACT_VOTES)
            act->count = 1 + dice_below(dice, *papers - act->first < 9 ? *papers - act->first : 9);
    }
}

bool act_saves_data(const struct act *act)
{
    return act->kind == ACT_ADD || act->kind == ACT_VOTES;
}

bool act_saves_marks(const struct act *act)
{
    return act->kind == ACT_STAR || act->kind == ACT_SYNC;
}

/* The papers of an act in the form of the store. */
struct batch {
    struct corpus_paper texts[MOST_PAPERS];
    struct paper papers[MOST_PAPERS];
    struct listing listings[MOST_PAPERS];
    size_t of[MOST_PAPERS];
    char url[64];
    struct fetch_state fetch;
};

static void fill(const struct scene *scene, struct batch *batch, uint32_t first, uint32_t count,
                 int64_t votes)
{
    for (uint32_t i = 0; i < count; i++) {
        struct corpus_paper *text = &batch->texts[i];
        struct paper *paper = &batch->papers[i];
        corpus_make(scene->seed, first + i, text);
        paper->id = slice_of(text->key);
        paper->sources = SLICE("hf");
        paper->fields[PAPER_GUID] = slice_of(text->id);
        paper->fields[PAPER_TITLE] = slice_of(text->title);
        paper->fields[PAPER_ABSTRACT] = slice_of(text->abstract);
        paper->fields[PAPER_AUTHORS] = slice_of(text->authors);
        paper->fields[PAPER_CATEGORIES] = slice_of(text->categories);
        paper->fields[PAPER_PUBLISHED] = slice_of(text->published);
        batch->listings[i] = (struct listing){.kind = LISTING_DAILY,
                                              .source = SLICE("hf"),
                                              .day = DAY + (int32_t)((first + i) / 16),
                                              .rank = 1 + i,
                                              .upvotes = votes,
                                              .comments = LISTING_UNKNOWN,
                                              .stars = LISTING_UNKNOWN};
        batch->of[i] = i;
    }
    snprintf(batch->url, sizeof batch->url, "https://example.org/%u", first);
    batch->fetch = (struct fetch_state){.source = SLICE("hf"),
                                        .day = DAY,
                                        .url = slice_of(batch->url),
                                        .etag = SLICE("\"tag\""),
                                        .status = 200};
}

static bool add(struct scene *scene, uint32_t first, uint32_t count, int64_t votes,
                struct error *error)
{
    struct batch *batch = calloc(1, sizeof *batch);
    struct store_counts counts = {0};
    if (!batch || count > MOST_PAPERS)
        errx(2, "%u papers are too many", count);
    fill(scene, batch, first, count, votes);
    struct store_batch all = {.papers = batch->papers,
                              .paper_count = count,
                              .listings = batch->listings,
                              .listing_paper = batch->of,
                              .listing_count = count,
                              .fetches = &batch->fetch,
                              .fetch_count = 1};
    bool added = store_add(scene->store, &all, NOW, &counts, error);
    free(batch);
    return added;
}

static bool mark(struct scene *scene, uint32_t number, const char *verb, enum store_sync sync,
                 struct error *error)
{
    struct corpus_paper text;
    size_t written;
    corpus_make(scene->seed, number, &text);
    struct store_change change = {
        .verb = slice_of(verb), .key = slice_of(text.key), .old = SLICE("0"), .new = SLICE("1")};
    return store_mark(scene->store, &change, 1, 0, NOW, sync, &written, error);
}

/* A file that its writer did not finish. */
static void leave_behind(char path[400])
{
    snprintf(path + strlen(path), 400 - strlen(path), ".new");
    int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0 || close(file) != 0)
        err(2, "%s", path);
}

/* What the crash of another process or a bad disk does, past the store. */
static void damage(const struct scene *scene, const struct act *act)
{
    static const char half[] = "half a line\tof a batch\nand ha";
    char path[400];
    struct stat status;
    scene_log_path(scene, act->log, path);
    int file = open(path, O_RDWR | O_CLOEXEC);
    if (file < 0)
        return;
    bool done = fstat(file, &status) == 0;
    if (done && act->kind == ACT_TEAR)
        done = pwrite(file, half, sizeof half - 1, status.st_size) == sizeof half - 1;
    else if (done)
        done = pwrite(file, "??", 2, 12) == 2;
    if (!done || close(file) != 0)
        err(2, "%s", path);
    if (act->kind == ACT_TEAR)
        leave_behind(path);
}

static void append_said(void *context, bool problem, struct slice line)
{
    text_append_string(context, problem ? "problem: " : "notice: ");
    text_append(context, line);
    text_append_byte(context, '\n');
}

static struct recovery recovery_of(const struct scene *scene, struct text *said)
{
    return (struct recovery){.data = scene->data,
                             .cache = scene->cache,
                             .now = NOW,
                             .say = append_said,
                             .context = said};
}

/* Damaged logs are repaired first. */
static bool compact(struct scene *scene, struct error *error)
{
    struct text said;
    bool changed;
    text_init(&said, LIMIT);
    struct recovery recovery = recovery_of(scene, &said);
    bool done = store_compact(&recovery, error) ||
                (error->kind == ERROR_DAMAGED && store_repair(&recovery, error) &&
                 store_compact(&recovery, error));
    text_release(&said);
    return done && store_refresh(scene->store, &changed, error);
}

static bool collect(const struct scene *scene, struct error *error)
{
    struct text said;
    text_init(&said, LIMIT);
    struct recovery recovery = recovery_of(scene, &said);
    bool done = store_gc(&recovery, false, error);
    text_release(&said);
    return done;
}

bool scene_play(struct scene *scene, const struct act *act, struct error *error)
{
    switch (act->kind) {
    case ACT_ADD:
        return add(scene, act->first, act->count, 1, error);
    case ACT_VOTES:
        return add(scene, act->first, act->count, 2 + (int64_t)(act->first % 5), error);
    case ACT_STAR:
        return mark(scene, act->first, "star", STORE_SYNC_NOW, error);
    case ACT_SKIP:
        return mark(scene, act->first, "skip", STORE_SYNC_LATER, error);
    case ACT_SYNC:
        return store_sync(scene->store, error);
    case ACT_REOPEN:
        scene_close(scene);
        return scene_open(scene, error);
    case ACT_PUBLISH:
        store_publish(scene->store);
        return true;
    case ACT_COMPACT:
        return compact(scene, error);
    case ACT_COLLECT:
        return collect(scene, error);
    case ACT_TEAR:
    case ACT_HEADER:
        damage(scene, act);
        return true;
    case ACT_KINDS:
        break;
    }
    return true;
}

/* False when the record cannot be read. */
static bool append_row(const struct snapshot *snapshot, store_row row, struct arena *arena,
                       struct text *out)
{
    const struct output_options options = {.abstract = true};
    struct error error = ERROR_INIT;
    struct paper paper;
    struct store_votes votes;
    if (!snapshot_paper(snapshot, row, arena, &paper, &error))
        return false;
    struct output_row shown = {.paper = &paper,
                               .day = snapshot_day(snapshot, row),
                               .marks = snapshot_marks(snapshot, row)};
    shown.listings = snapshot_listings(snapshot, row, arena, &shown.listing_count);
    snapshot_votes(snapshot, row, &votes);
    shown.upvotes = votes.upvotes;
    shown.comments = votes.comments;
    output_format_find(SLICE("tsv"))->row(out, &options, &shown, 1);
    arena_clear(arena);
    return true;
}

static int compare_slices(const void *a, const void *b)
{
    return slice_compare(*(const struct slice *)a, *(const struct slice *)b);
}

/* NULL when a record cannot be read. */
static char *sorted_rows(const struct snapshot *snapshot)
{
    size_t count = (size_t)snapshot_count(snapshot), rows = 0;
    struct slice *lines = calloc(count + 1, sizeof *lines);
    struct arena arena;
    struct text text;
    arena_init(&arena, LIMIT);
    text_init(&text, LIMIT);
    bool read = true;
    for (store_row row = STORE_NO_ROW;
         read && (row = snapshot_next(snapshot, row)) != STORE_NO_ROW && rows < count; rows++)
        read = append_row(snapshot, row, &arena, &text);
    char *sorted = malloc(text.size + 1), *to = sorted;
    if (!lines || !sorted || !text_ok(&text))
        err(2, "rows");
    struct slice rest = text_slice(&text);
    rows = read ? rows : 0;
    for (size_t i = 0; i < rows; i++)
        if (!slice_split(&rest, '\n', &lines[i]))
            errx(2, "a row has no line");
    qsort(lines, rows, sizeof *lines, compare_slices);
    for (size_t i = 0; i < rows; i++) {
        memcpy(to, lines[i].data, lines[i].size);
        to += lines[i].size;
        *to++ = '\n';
    }
    *to = '\0';
    free(lines);
    text_release(&text);
    arena_release(&arena);
    if (read)
        return sorted;
    free(sorted);
    return NULL;
}

const char *scene_answer_as(struct scene *scene, const struct oracle *oracle)
{
    char *wanted, *rows = sorted_rows(store_snapshot(scene->store));
    size_t size;
    FILE *stream = open_memstream(&wanted, &size);
    if (!stream)
        err(2, "rows");
    oracle_rows(oracle, stream);
    if (fclose(stream) != 0)
        err(2, "rows");
    const char *wrong = !rows                       ? "a record cannot be read"
                        : strcmp(wanted, rows) != 0 ? "other rows than the logs say"
                                                    : NULL;
    free(wanted);
    free(rows);
    return wrong;
}

char *scene_verify(const struct scene *scene, bool *damaged)
{
    struct error error = ERROR_INIT;
    struct text said;
    text_init(&said, LIMIT);
    struct recovery recovery = recovery_of(scene, &said);
    bool verified = store_verify(&recovery, true, damaged, &error);
    char *copy = verified ? strdup(text_string(&said)) : NULL;
    text_release(&said);
    return copy;
}

bool scene_refresh(struct scene *scene, uint64_t *count, struct error *error)
{
    bool changed;
    if (!store_refresh(scene->store, &changed, error))
        return false;
    *count = snapshot_count(store_snapshot(scene->store));
    return true;
}

bool scene_has(struct scene *scene, const struct corpus_paper *text, bool starred)
{
    const struct snapshot *snapshot = store_snapshot(scene->store);
    store_row row = snapshot_find(snapshot, slice_of(text->key));
    struct error error = ERROR_INIT;
    struct arena arena;
    struct paper paper;
    if (row == STORE_NO_ROW || starred)
        return row != STORE_NO_ROW && (snapshot_marks(snapshot, row) & STORE_STARRED) != 0;
    arena_init(&arena, LIMIT);
    bool same = snapshot_paper(snapshot, row, &arena, &paper, &error) &&
                slice_equal(paper.fields[PAPER_TITLE], slice_of(text->title)) &&
                slice_equal(paper.fields[PAPER_ABSTRACT], slice_of(text->abstract)) &&
                slice_equal(paper.id, slice_of(text->key));
    arena_release(&arena);
    return same;
}
