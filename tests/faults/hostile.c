/* SPDX-License-Identifier: MIT */
#include "faults.h"

#include "ask.h"
#include "scene.h"

#include "index/format.h"
#include "index/segment.h"
#include "query/query.h"

#include <err.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* S4 again: segments that somebody wrote on purpose, with right checksums and wrong bytes. Answers
   may be wrong, but no query, no row and no writer leaves the bounds or goes on for ever. */

enum { PAPERS = 400, QUERIES = 12, TODAY = 20714, SECONDS = 20, FILES = 64, LIMIT = 1 << 30 };

static struct {
    char home[300];
    struct file {
        char path[400];
        char *bytes;
        size_t size;
        struct timespec modified;
        bool is_segment;
    } files[FILES];
    size_t count;
} hostile; /* nftw has no context */

static int add_file(const char *path, const struct stat *status, int kind, struct FTW *at)
{
    if (kind != FTW_F)
        return 0;
    if (hostile.count == FILES)
        errx(2, "too many files");
    struct file *file = &hostile.files[hostile.count++];
    snprintf(file->path, sizeof file->path, "%s", path);
    file->is_segment = strncmp(path + at->base, "seg-", 4) == 0;
    file->size = (size_t)status->st_size;
    file->modified = status->st_mtim;
    file->bytes = malloc(file->size + 1);
    FILE *stream = fopen(path, "rb");
    if (!stream || !file->bytes || fread(file->bytes, 1, file->size, stream) != file->size)
        err(2, "%s", path);
    return fclose(stream);
}

static void make_home(struct dice *dice)
{
    struct error error = ERROR_INIT;
    struct scene scene;
    if (mkdir(hostile.home, 0700) != 0)
        err(2, "%s", hostile.home);
    scene_init(&scene, hostile.home, dice->state);
    if (!scene_open(&scene, &error))
        errx(1, "%s", error.reason);
    for (uint32_t i = 0; i < 3; i++) {
        if (!scene_tell(&scene, dice, i * PAPERS, PAPERS, scene_time(i), &error))
            errx(1, "%s", error.reason);
        store_publish(scene.store);
    }
    scene_close(&scene);
    if (nftw(hostile.home, add_file, 16, FTW_PHYS) != 0)
        err(2, "%s", hostile.home);
}

/* Writes over a few bytes, mostly with numbers that are too large, and makes the checksum of their
 * page right. */
static void spoil(struct dice *dice, char *bytes, size_t size)
{
    struct footer footer;
    memcpy(&footer, bytes + size - sizeof footer, sizeof footer);
    uint64_t at = dice_roll(dice) % footer.checks, page = at / PAGE_SIZE;
    uint64_t begin = page * PAGE_SIZE;
    uint64_t end = footer.checks - begin < PAGE_SIZE ? footer.checks : begin + PAGE_SIZE;
    static const unsigned char numbers[][4] = {
        {255, 255, 255, 255}, {255, 255, 255, 127}, {0, 0, 0, 0}, {0, 0, 0, 128}, {1, 0, 0, 0}};
    const unsigned char *number = numbers[dice_below(dice, 5)];
    bool random = dice_below(dice, 2) == 0;
    for (uint64_t i = 0; i < 1 + dice_below(dice, 4) && at + i < end; i++)
        bytes[at + i] = random ? (char)dice_roll(dice) : (char)number[i];
    struct slice page_bytes = {bytes + begin, (size_t)(end - begin)};
    uint32_t check = page_check(footer.salt, (uint32_t)page, page_bytes);
    memcpy(bytes + footer.checks + page * sizeof check, &check, sizeof check);
}

/* The home as it was, with other segments. */
static void write_home(struct dice *dice)
{
    for (size_t i = 0; i < hostile.count; i++) {
        const struct file *file = &hostile.files[i];
        char *bytes = malloc(file->size + 1);
        if (!bytes)
            err(2, "hostile");
        memcpy(bytes, file->bytes, file->size);
        for (uint32_t k = dice_below(dice, 6); file->is_segment && k-- > 0;)
            spoil(dice, bytes, file->size);
        write_rotten(file->path, bytes, file->size, &file->modified);
        free(bytes);
    }
}

static void ask_once(struct scene *scene, struct dice *dice)
{
    struct query *query;
    struct error error = ERROR_INIT;
    struct arena arena;
    struct text text;
    struct store_hits hits;
    size_t column;
    struct store_search search = {.order = (enum store_order)dice_below(dice, 4),
                                  .limit = dice_below(dice, 30)};
    arena_init(&arena, LIMIT);
    text_init(&text, LIMIT);
    ask(dice, &text);
    if (query_parse(&query, text_slice(&text), TODAY, NULL, &column, &error)) {
        search.query = query;
        (void)!store_find(scene->store, &search, &arena, &hits, &error);
        query_release(query);
    }
    text_release(&text);
    arena_release(&arena);
}

enum { RIGHT = 0, MISLED = 10 };

/* Everything that reads an index, and what writes by it. Returns whether it was misled. */
static int use(struct dice *dice)
{
    struct scene scene;
    struct error error = ERROR_INIT;
    scene_init(&scene, hostile.home, 1);
    alarm(SECONDS);
    if (!scene_open(&scene, &error))
        return RIGHT;
    struct oracle *oracle = oracle_read(scene.data);
    int how = scene_answer_as(&scene, oracle) ? MISLED : RIGHT;
    oracle_free(oracle);
    scene_wander(&scene, dice);
    for (int i = 0; i < QUERIES; i++)
        ask_once(&scene, dice);
    scene_wander(&scene, dice);
    (void)!scene_tell(&scene, dice, PAPERS, PAPERS / 4, scene_time(9), &error);
    scene_close(&scene);
    return how;
}

/* False when the process that used it crashed or hung. */
static bool survives(struct dice *dice, unsigned long *misled)
{
    int status;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0)
        _exit(use(dice));
    if (child < 0 || waitpid(child, &status, 0) != child)
        err(2, "fork");
    *misled += WIFEXITED(status) && WEXITSTATUS(status) == MISLED;
    if (WIFEXITED(status) && (WEXITSTATUS(status) == RIGHT || WEXITSTATUS(status) == MISLED))
        return true;
    printf("ended with %s %d\n", WIFSIGNALED(status) ? "signal" : "status",
           WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    return false;
}

int hostile_main(const char *folder, uint64_t seed, unsigned long count)
{
    struct dice dice = {seed};
    unsigned long failures = 0, done = 0, misled = 0;
    snprintf(hostile.home, sizeof hostile.home, "%s/home", folder);
    make_home(&dice);
    for (; done < count && failures < 10; done++) {
        struct dice one = {seed * 1000003 + done};
        write_home(&one);
        if (survives(&one, &misled))
            continue;
        failures++;
        printf("case %lu\n", done);
    }
    printf("%lu %lu %lu\n", done, failures, misled);
    return failures == 0 ? 0 : 1;
}
