/* SPDX-License-Identifier: MIT */
#include "faults.h"

#include "facts.h"
#include "scene.h"

#include <err.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* S4: one bit of one file of a store is turned over, or a log ends early. What the store then
   answers is what its logs say, and where that is less than it was, it says so. */

enum { ACTS = 14, FILES = 64, BATCHES = 3 };

struct file {
    char path[400], inside[200]; /* of the whole home, and below it */
    char *bytes;
    size_t size;
};

struct flips {
    char whole[300], damaged[300]; /* homes */
    struct file files[FILES];
    size_t file_count, bytes;
    uint64_t seed;
    struct facts facts; /* of the whole home */
    struct dice dice;
    unsigned long cases, failures, detected, harmless;
};

static struct flips flips; /* nftw has no context */

static void read_whole(struct file *file)
{
    FILE *stream = fopen(file->path, "rb");
    file->bytes = malloc(file->size + 1);
    if (!stream || !file->bytes || fread(file->bytes, 1, file->size, stream) != file->size)
        err(2, "%s", file->path);
    fclose(stream);
}

static int add_file(const char *path, const struct stat *status, int kind, struct FTW *at)
{
    (void)at;
    const char *inside = path + strlen(flips.whole);
    char copy[600];
    snprintf(copy, sizeof copy, "%s%s", flips.damaged, inside);
    if (kind == FTW_D)
        return mkdir(copy, 0700);
    /* What is derived has its own proof. */
    if (strstr(inside, "/cache/"))
        return 0;
    if (kind != FTW_F || flips.file_count == FILES)
        errx(2, "%s: unexpected", path);
    struct file *file = &flips.files[flips.file_count++];
    snprintf(file->path, sizeof file->path, "%s", path);
    snprintf(file->inside, sizeof file->inside, "%s", inside);
    file->size = (size_t)status->st_size;
    read_whole(file);
    flips.bytes += file->size;
    return 0;
}

static void make_home(void)
{
    struct error error = ERROR_INIT;
    struct scene scene;
    struct act act;
    uint32_t papers = 0;
    remove_tree(flips.whole);
    if (mkdir(flips.whole, 0700) != 0)
        err(2, "%s", flips.whole);
    scene_init(&scene, flips.whole, flips.seed);
    if (!scene_open(&scene, &error))
        errx(1, "%s", error.reason);
    for (int i = 0; i < ACTS; i++) {
        act_make(&flips.dice, &papers, false, false, &act);
        if (!scene_play(&scene, &act, &error))
            errx(1, "%s", error.reason);
    }
    scene_close(&scene);
    facts_read(&flips.facts, scene.data);
    remove_tree(flips.damaged);
    if (nftw(flips.whole, add_file, 16, FTW_PHYS) != 0)
        err(2, "%s", flips.whole);
}

/* All files are as in the whole home, but one, which is these bytes. */
static void write_damaged(const struct file *one, const char *bytes, size_t size)
{
    for (size_t i = 0; i < flips.file_count; i++) {
        const struct file *file = &flips.files[i];
        char path[600];
        snprintf(path, sizeof path, "%s%s", flips.damaged, file->inside);
        remove(path);
        FILE *stream = fopen(path, "wb");
        if (!stream ||
            fwrite(file == one ? bytes : file->bytes, 1, file == one ? size : file->size, stream) !=
                (file == one ? size : file->size) ||
            fclose(stream) != 0)
            err(2, "%s", path);
    }
}

static bool same_facts(const struct oracle *oracle)
{
    struct facts facts;
    facts_take(&facts, oracle);
    bool same = facts.count == flips.facts.count;
    for (size_t i = 0; same && i < facts.count; i++)
        same = strcmp(facts.lines[i], flips.facts.lines[i]) == 0;
    facts_release(&facts);
    return same;
}

/* What rotted in a log behind what the index covers is found by verify, not by every answer.
   boundary: the log ends behind a whole batch, so it is one that was whole before. */
static const char *check_damaged(struct scene *scene, const struct oracle *oracle, bool of_derived,
                                 bool boundary)
{
    bool damaged = false;
    char *said = scene_verify(scene, &damaged);
    bool found = said && (strstr(said, "problem: ") || strstr(said, "ignored at the end"));
    bool same = same_facts(oracle);
    const char *wrong = scene_answer_as(scene, oracle);
    if (found && !of_derived)
        wrong = NULL;
    if (!wrong && !said)
        wrong = "verify fails";
    if (!wrong && !same && !found && !boundary)
        wrong = "facts are lost and nobody says so";
    flips.detected += found;
    flips.harmless += same && !found;
    free(said);
    return wrong;
}

static void try_once(const char *what, const struct file *file, size_t place, bool boundary)
{
    struct error error = ERROR_INIT;
    struct scene scene;
    scene_init(&scene, flips.damaged, flips.seed);
    struct oracle *oracle = oracle_read(scene.data);
    const char *wrong = NULL;
    flips.cases++;
    if (scene_open(&scene, &error))
        wrong = check_damaged(&scene, oracle, !strstr(file->inside, ".tsv"), boundary);
    else if (error.kind == ERROR_DAMAGED)
        flips.detected++;
    else
        wrong = error.reason;
    scene_close(&scene);
    oracle_free(oracle);
    if (!wrong)
        return;
    flips.failures++;
    printf("%s at %zu of %s: %s\n", what, place, file->inside, wrong);
}

static void flip_once(void)
{
    size_t place = dice_roll(&flips.dice) % flips.bytes, number = 0;
    while (place >= flips.files[number].size)
        place -= flips.files[number++].size;
    struct file *file = &flips.files[number];
    char bit = (char)(1 << dice_below(&flips.dice, 8));
    file->bytes[place] ^= bit;
    write_damaged(file, file->bytes, file->size);
    try_once("one bit", file, place, false);
    file->bytes[place] ^= bit;
}

/* Where the third batch from the end begins. */
static size_t begin_of_last(const struct file *file)
{
    size_t ends = 0, at = file->size;
    while (at > 0) {
        at--;
        if (strncmp(file->bytes + at, "\n#end\t", 6) == 0 && ++ends > BATCHES)
            break;
    }
    return at;
}

static bool is_boundary(const struct file *file, size_t size)
{
    size_t line = size > 0 ? size - 1 : 0;
    while (line > 0 && file->bytes[line - 1] != '\n')
        line--;
    return size == 0 || (file->bytes[size - 1] == '\n' && file->bytes[line] == '#');
}

/* Every stride-th length of the last batches of each log. */
static void cut_all(unsigned long stride)
{
    for (size_t i = 0; i < flips.file_count; i++) {
        const struct file *file = &flips.files[i];
        if (!strstr(file->inside, ".tsv"))
            continue;
        size_t first = begin_of_last(file) + dice_below(&flips.dice, (uint32_t)stride);
        for (size_t size = first; size < file->size && flips.failures < 10; size += stride) {
            write_damaged(file, file->bytes, size);
            try_once("an end", file, size, is_boundary(file, size));
        }
    }
}

int flips_main(const char *folder, uint64_t seed, unsigned long count, unsigned long stride)
{
    flips.seed = flips.dice.state = seed;
    snprintf(flips.whole, sizeof flips.whole, "%s/whole", folder);
    snprintf(flips.damaged, sizeof flips.damaged, "%s/damaged", folder);
    make_home();
    for (unsigned long i = 0; i < count && flips.failures < 10; i++)
        flip_once();
    cut_all(stride);
    printf("%lu %lu %lu %lu\n", flips.cases, flips.failures, flips.detected, flips.harmless);
    return flips.failures == 0 ? 0 : 1;
}
