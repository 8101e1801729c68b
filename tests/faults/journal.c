/* SPDX-License-Identifier: MIT */
#include "journal.h"

#include "calls.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { DESCRIPTORS = 256, NAMES = 256, FILES = 512, PATH = 128, SECTOR = 512, NONE = -1 };

enum kind { WRITE, TRUNCATE, SYNC, CREATE, MAKE_DIRECTORY, RENAME, UNLINK, SYNC_DIRECTORY };

/* One call. Paths are below the root, which is "". */
struct step {
    enum kind kind;
    int file; /* of names: the one that the name means */
    bool fine;
    uint64_t offset; /* TRUNCATE: the length */
    size_t size;
    char *bytes;
    char path[PATH], other[PATH];
};

static struct {
    char root[256];
    struct step *steps;
    size_t count, room;
    int files;
    int file_of[DESCRIPTORS];             /* NONE */
    char directory_of[DESCRIPTORS][PATH]; /* of one that is open: its path */
    bool is_directory[DESCRIPTORS];
    struct name {
        char path[PATH];
        int file;
    } names[NAMES]; /* as they are now */
} journal;

static bool below_root(const char *path, char inside[PATH])
{
    size_t size = strlen(journal.root);
    if (strncmp(path, journal.root, size) != 0 || (path[size] != '/' && path[size] != '\0'))
        return false;
    if (snprintf(inside, PATH, "%s", path[size] ? path + size + 1 : "") >= PATH)
        errx(2, "%s: too long", path);
    return true;
}

static struct step *add_step(enum kind kind, int file)
{
    if (journal.count == journal.room) {
        journal.room = journal.room ? journal.room * 2 : 256;
        journal.steps = realloc(journal.steps, journal.room * sizeof *journal.steps);
        if (!journal.steps)
            err(2, "journal");
    }
    struct step *step = &journal.steps[journal.count++];
    *step = (struct step){.kind = kind, .file = file, .fine = true};
    return step;
}

static struct name *name_of(struct name *names, const char *path)
{
    struct name *vacant = NULL;
    for (int i = 0; i < NAMES; i++) {
        if (strcmp(names[i].path, path) == 0)
            return &names[i];
        if (!vacant && names[i].path[0] == '\0')
            vacant = &names[i];
    }
    if (!vacant)
        errx(2, "too many names");
    snprintf(vacant->path, PATH, "%s", path);
    vacant->file = NONE;
    return vacant;
}

static void opened(int descriptor, const char *path, bool created, bool emptied)
{
    struct stat status;
    char inside[PATH];
    if (descriptor >= DESCRIPTORS)
        errx(2, "too many descriptors");
    journal.file_of[descriptor] = NONE;
    journal.is_directory[descriptor] = false;
    if (!below_root(path, inside))
        return;
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
        journal.is_directory[descriptor] = true;
        snprintf(journal.directory_of[descriptor], PATH, "%s", inside);
        return;
    }
    struct name *name = name_of(journal.names, inside);
    if (created || name->file == NONE) {
        if (journal.files == FILES)
            errx(2, "too many files");
        name->file = journal.files++;
        snprintf(add_step(CREATE, name->file)->path, PATH, "%s", inside);
    }
    journal.file_of[descriptor] = name->file;
    if (emptied)
        add_step(TRUNCATE, name->file);
}

static void closed(int descriptor)
{
    if (descriptor < 0 || descriptor >= DESCRIPTORS)
        return;
    journal.file_of[descriptor] = NONE;
    journal.is_directory[descriptor] = false;
}

static void written(int descriptor, const void *bytes, size_t size, uint64_t offset)
{
    if (descriptor >= DESCRIPTORS || journal.file_of[descriptor] == NONE)
        return;
    struct step *step = add_step(WRITE, journal.file_of[descriptor]);
    step->bytes = malloc(size);
    if (!step->bytes)
        err(2, "journal");
    memcpy(step->bytes, bytes, size);
    step->size = size;
    step->offset = offset;
}

static void truncated(int descriptor, uint64_t size)
{
    if (descriptor < DESCRIPTORS && journal.file_of[descriptor] != NONE)
        add_step(TRUNCATE, journal.file_of[descriptor])->offset = size;
}

static void synced(int descriptor, bool fine)
{
    if (descriptor >= DESCRIPTORS)
        return;
    if (journal.is_directory[descriptor]) {
        struct step *step = add_step(SYNC_DIRECTORY, NONE);
        snprintf(step->path, PATH, "%s", journal.directory_of[descriptor]);
        step->fine = fine;
    } else if (journal.file_of[descriptor] != NONE) {
        add_step(SYNC, journal.file_of[descriptor])->fine = fine;
    }
}

static void renamed(const char *from, const char *to)
{
    char old[PATH], new[PATH];
    if (!below_root(from, old) || !below_root(to, new))
        return;
    struct name *source = name_of(journal.names, old), *target = name_of(journal.names, new);
    struct step *step = add_step(RENAME, source->file);
    snprintf(step->path, PATH, "%s", old);
    snprintf(step->other, PATH, "%s", new);
    target->file = source->file;
    *source = (struct name){.file = NONE};
}

static void unlinked(const char *path)
{
    char inside[PATH];
    if (!below_root(path, inside))
        return;
    struct name *name = name_of(journal.names, inside);
    snprintf(add_step(UNLINK, name->file)->path, PATH, "%s", inside);
    *name = (struct name){.file = NONE};
}

static void made_directory(const char *path)
{
    char inside[PATH];
    if (below_root(path, inside))
        snprintf(add_step(MAKE_DIRECTORY, NONE)->path, PATH, "%s", inside);
}

void journal_begin(const char *root)
{
    static const struct calls_recorder recorder = {opened, closed,  written,  truncated,
                                                   synced, renamed, unlinked, made_directory};
    for (size_t i = 0; i < journal.count; i++)
        free(journal.steps[i].bytes);
    journal.count = 0;
    journal.files = 0;
    memset(journal.names, 0, sizeof journal.names);
    for (int i = 0; i < DESCRIPTORS; i++)
        closed(i);
    snprintf(journal.root, sizeof journal.root, "%s", root);
    calls_record(&recorder);
}

void journal_end(void)
{
    calls_record(NULL);
}

size_t journal_size(void)
{
    return journal.count;
}

void journal_print(size_t first, size_t end)
{
    static const char *const kinds[] = {"write",          "truncate", "sync",   "create",
                                        "make directory", "rename",   "unlink", "sync directory"};
    for (size_t i = first; i < end && i < journal.count; i++) {
        const struct step *step = &journal.steps[i];
        printf("  %3zu %s file %d %s %s at %ju, %zu bytes%s\n", i, kinds[step->kind], step->file,
               step->path, step->other, (uintmax_t)step->offset, step->size,
               step->fine ? "" : " FAILED");
    }
}

static bool is_of_data(const struct step *step)
{
    return step->kind == WRITE || step->kind == TRUNCATE;
}

static bool is_in_directory(const char *path, const char *directory)
{
    const char *slash = strrchr(path, '/');
    size_t size = slash ? (size_t)(slash - path) : 0;
    return strlen(directory) == size && strncmp(path, directory, size) == 0;
}

/* What of the first calls is certain to be on the disk. A sync that failed says nothing about what
   was written before it, and no later one does. */
static bool *find_safe(size_t calls)
{
    bool *safe = calloc(calls + 1, sizeof *safe), *doomed = calloc(calls + 1, sizeof *doomed);
    if (!safe || !doomed)
        err(2, "journal");
    for (size_t i = 0; i < calls; i++) {
        const struct step *sync = &journal.steps[i];
        if (sync->kind != SYNC && sync->kind != SYNC_DIRECTORY)
            continue;
        for (size_t k = 0; k < i; k++) {
            const struct step *step = &journal.steps[k];
            bool same = sync->kind == SYNC ? is_of_data(step) && step->file == sync->file
                                           : (step->kind >= CREATE && step->kind <= UNLINK &&
                                              is_in_directory(step->path, sync->path));
            if (!same || safe[k])
                continue;
            safe[k] = sync->fine && !doomed[k];
            doomed[k] = doomed[k] || (!sync->fine && sync->kind == SYNC);
        }
    }
    free(doomed);
    return safe;
}

struct content {
    char *bytes;
    size_t size;
};

static void resize(struct content *content, size_t size)
{
    if (size > content->size) {
        content->bytes = realloc(content->bytes, size);
        if (!content->bytes)
            err(2, "journal");
        memset(content->bytes + content->size, 0, size - content->size);
    }
    content->size = size;
}

/* Sector by sector of the file. */
static void apply_torn(struct content *content, const struct step *step, enum cut cut,
                       struct dice *dice)
{
    size_t end = (size_t)step->offset + step->size;
    if (cut != CUT_TORN && end > content->size)
        resize(content, end);
    for (size_t at = (size_t)step->offset; at < end;) {
        size_t stop = (at / SECTOR + 1) * SECTOR < end ? (at / SECTOR + 1) * SECTOR : end;
        if (dice_below(dice, 2) == 0) {
            if (stop > content->size)
                resize(content, stop);
            memcpy(content->bytes + at, step->bytes + (at - (size_t)step->offset), stop - at);
        } else if (cut != CUT_TORN) {
            for (size_t i = at; i < stop; i++)
                content->bytes[i] = cut == CUT_ZEROED ? '\0' : (char)dice_roll(dice);
        }
        at = stop;
    }
}

static void apply_data(struct content *content, const struct step *step, bool safe, enum cut cut,
                       struct dice *dice)
{
    if (safe)
        cut = CUT_APPLIED;
    else if (cut == CUT_MIXED)
        cut = (enum cut)dice_below(dice, CUT_MIXED);
    if (cut == CUT_DROPPED ||
        ((cut == CUT_REORDERED || step->kind == TRUNCATE) && !safe && dice_below(dice, 2) == 0))
        return;
    if (step->kind == TRUNCATE) {
        resize(content, (size_t)step->offset);
    } else if (cut == CUT_APPLIED || cut == CUT_REORDERED) {
        size_t end = (size_t)step->offset + step->size;
        if (end > content->size)
            resize(content, end);
        memcpy(content->bytes + step->offset, step->bytes, step->size);
    } else {
        apply_torn(content, step, cut, dice);
    }
}

static void apply_name(struct name *names, const struct step *step)
{
    if (step->kind == CREATE || step->kind == MAKE_DIRECTORY) {
        name_of(names, step->path)->file = step->kind == CREATE ? step->file : -2;
    } else {
        *name_of(names, step->path) = (struct name){.file = NONE};
        if (step->kind == RENAME)
            name_of(names, step->other)->file = step->file;
    }
}

static void write_file(const char *path, const struct content *content)
{
    FILE *file = fopen(path, "wb");
    if (!file)
        return; /* its folder was lost */
    if (content->size > 0 && fwrite(content->bytes, content->size, 1, file) != 1)
        err(2, "%s", path);
    if (fclose(file) != 0)
        err(2, "%s", path);
}

static void write_state(struct name *names, const struct content *contents, const char *folder)
{
    char path[512];
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < NAMES; i++) {
            if (names[i].path[0] == '\0' || names[i].file == NONE)
                continue;
            snprintf(path, sizeof path, "%s/%s", folder, names[i].path);
            if (pass == 0 && names[i].file < NONE)
                mkdir(path, 0700);
            else if (pass == 1 && names[i].file >= 0)
                write_file(path, &contents[names[i].file]);
        }
}

void journal_cut(size_t calls, enum cut cut, struct dice *dice, const char *folder)
{
    bool *safe = find_safe(calls);
    struct content *contents = calloc(FILES, sizeof *contents);
    struct name *names = calloc(NAMES, sizeof *names);
    if (!contents || !names)
        err(2, "journal");
    /* Names: 0 all are lost that can be, 1 none, 2 whichever, 3 the last ones. */
    uint32_t fate = cut == CUT_APPLIED ? 1 : dice_below(dice, 4);
    size_t last = calls > 0 ? dice_below(dice, (uint32_t)calls + 1) : 0;
    for (size_t i = 0; i < calls; i++) {
        const struct step *step = &journal.steps[i];
        bool kept =
            safe[i] || fate == 1 || (fate == 2 && dice_below(dice, 2)) || (fate == 3 && i < last);
        if (is_of_data(step))
            apply_data(&contents[step->file], step, safe[i], cut, dice);
        else if (step->kind >= CREATE && step->kind <= UNLINK && kept)
            apply_name(names, step);
    }
    write_state(names, contents, folder);
    for (int i = 0; i < FILES; i++)
        free(contents[i].bytes);
    free(contents);
    free(names);
    free(safe);
}
