/* SPDX-License-Identifier: MIT */
#include "faults.h"

#include "calls.h"
#include "facts.h"
#include "scene.h"

#include "base/file.h"
#include "store/disk.h"

#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The fault points of the I/O layer: in every act of a story every call that the library makes
   fails once. The act says so or succeeds; what was acknowledged stays; doing it again completes
   it. The places in the code where a call failed are told, so that the script can see whether any
   was missed. */

enum { ACTS = 10, SITES = 256 };
extern const char __executable_start[]; /* of the linker */

struct points {
    char home[300];
    uint64_t seed;
    struct act acts[ACTS];
    struct facts after[ACTS];
    size_t sites[SITES], site_count;
    unsigned long cases, failures;
};

/* What a call may fail with. */
static int error_of(enum call call, unsigned nth)
{
    static const int errors[CALLS][2] = {
        [CALL_OPEN] = {EMFILE, EIO},     [CALL_FSTAT] = {EIO, EOVERFLOW},
        [CALL_STAT] = {EIO, EACCES},     [CALL_READ] = {EIO, EINTR},
        [CALL_PREAD] = {EIO, EINTR},     [CALL_WRITE] = {ENOSPC, EINTR},
        [CALL_PWRITE] = {ENOSPC, EINTR}, [CALL_FDATASYNC] = {EIO, ENOSPC},
        [CALL_FSYNC] = {EIO, ENOSPC},    [CALL_FTRUNCATE] = {EIO, EINTR},
        [CALL_FCHMOD] = {EPERM, EIO},    [CALL_RENAME] = {ENOSPC, EIO},
        [CALL_UNLINK] = {EIO, EACCES},   [CALL_LINK] = {EMLINK, EIO},
        [CALL_MKDIR] = {ENOSPC, EACCES}, [CALL_MMAP] = {ENOMEM, ENODEV},
        [CALL_FLOCK] = {ENOLCK, EINTR},
    };
    return errors[call][nth % 2];
}

static void note_site(struct points *points, const void *address)
{
    size_t site = (size_t)((const char *)address - __executable_start), i = 0;
    while (i < points->site_count && points->sites[i] != site)
        i++;
    if (i < points->site_count)
        return;
    if (i == SITES)
        errx(2, "too many sites");
    points->sites[points->site_count++] = site;
}

/* The story up to an act, which is left to do. */
static void begin_story(struct points *points, struct scene *scene, size_t acts)
{
    struct error error = ERROR_INIT;
    calls_fail(CALLS, 0, 0);
    remove_tree(points->home);
    if (mkdir(points->home, 0700) != 0)
        err(2, "%s", points->home);
    scene_init(scene, points->home, points->seed);
    if (!scene_open(scene, &error))
        errx(1, "%s", error.reason);
    for (size_t i = 0; i < acts; i++)
        if (!scene_play(scene, &points->acts[i], &error))
            errx(1, "act %zu: %s", i, error.reason);
}

static bool is_damage(const struct act *act)
{
    return act->kind == ACT_TEAR || act->kind == ACT_HEADER;
}

static void tell_story(struct points *points)
{
    /* What every story has; ACT_KINDS: anything. */
    static const enum act_kind fixed[ACTS] = {ACT_KINDS, ACT_KINDS,   ACT_TEAR,    ACT_KINDS,
                                              ACT_KINDS, ACT_COLLECT, ACT_COMPACT, ACT_HEADER,
                                              ACT_KINDS, ACT_KINDS};
    struct dice dice = {points->seed};
    struct scene scene;
    struct error error = ERROR_INIT;
    uint32_t papers = 0;
    for (size_t i = 0; i < ACTS; i++) {
        act_make(&dice, &papers, true, false, &points->acts[i]);
        if (fixed[i] != ACT_KINDS)
            points->acts[i] = (struct act){.kind = fixed[i], .count = 1};
        /* Who writes next finds the damage. */
        if (i > 0 && is_damage(&points->acts[i - 1]))
            points->acts[i].kind = points->acts[i - 1].log == ORACLE_MARKS ? ACT_STAR : ACT_VOTES;
    }
    begin_story(points, &scene, 0);
    for (size_t i = 0; i < ACTS; i++) {
        if (!scene_play(&scene, &points->acts[i], &error))
            errx(1, "act %zu: %s", i, error.reason);
        facts_read(&points->after[i], scene.data);
    }
    scene_close(&scene);
}

static bool same_facts(const struct facts *a, const struct facts *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++)
        same = strcmp(a->lines[i], b->lines[i]) == 0;
    return same;
}

static const char *check_faulted(const struct points *points, const struct scene *scene, size_t act,
                                 bool done)
{
    struct facts now;
    const char *wrong = NULL;
    facts_read(&now, scene->data);
    for (size_t i = 0; act > 0 && i < points->after[act - 1].count && !wrong; i++) {
        const char *line = points->after[act - 1].lines[i];
        if (!facts_have(&now, line) && facts_have(&points->after[act], line))
            wrong = "acknowledged and lost";
    }
    if (!wrong && done && !same_facts(&now, &points->after[act]))
        wrong = "it succeeds, and not everything is there";
    facts_release(&now);
    return wrong;
}

static const char *check_again(const struct points *points, struct scene *scene, size_t act)
{
    static char said[1024];
    struct error error = ERROR_INIT;
    bool damaged = false;
    if (!scene->store && !scene_open(scene, &error))
        return "it cannot be opened again";
    if (!scene_play(scene, &points->acts[act], &error)) {
        snprintf(said, sizeof said, "again it fails: %s. %s", error.action, error.reason);
        return said;
    }
    const char *wrong = check_faulted(points, scene, act, true);
    struct oracle *oracle = oracle_read(scene->data);
    if (!wrong)
        wrong = scene_answer_as(scene, oracle);
    oracle_free(oracle);
    char *verified = scene_verify(scene, &damaged);
    if (!wrong && (!verified || (damaged && !strstr(verified, "the first line"))))
        wrong = "verify finds damage";
    free(verified);
    return wrong;
}

/* False when there is no such call in the act. */
static bool fail_once(struct points *points, size_t act, enum call call, unsigned nth)
{
    struct error error = ERROR_INIT;
    struct scene scene;
    const void *site;
    begin_story(points, &scene, act);
    calls_fail(call, nth, error_of(call, nth));
    bool done = scene_play(&scene, &points->acts[act], &error);
    bool happened = calls_failed(&site);
    calls_fail(CALLS, 0, 0);
    if (happened) {
        note_site(points, site);
        points->cases++;
        const char *wrong = done || error.reason[0] ? NULL : "it fails without a word";
        if (!wrong)
            wrong = check_faulted(points, &scene, act, done);
        if (!wrong)
            wrong = check_again(points, &scene, act);
        points->failures += wrong != NULL;
        if (wrong)
            printf("story %ju, act %zu (kind %d), %s %u fails: %s\n", (uintmax_t)points->seed, act,
                   points->acts[act].kind, call_names[call], nth, wrong);
    }
    scene_close(&scene);
    return happened;
}

static void fail_act(struct points *points, size_t act)
{
    for (enum call call = 0; call < CALLS; call++)
        for (unsigned nth = 1; points->failures < 10 && fail_once(points, act, call, nth);)
            nth++;
}

static void fail_everywhere(struct points *points)
{
    for (size_t act = 0; act < ACTS; act++) {
        if (!is_damage(&points->acts[act])) /* not the library's calls */
            fail_act(points, act);
        if (points->acts[act].kind != ACT_COMPACT)
            continue;
        calls_lack(CALL_LINK, EPERM);
        fail_act(points, act);
        calls_lack(CALLS, 0);
    }
}

/* Files that are replaced whole, as the config is: never half, and the former one stays. */
static bool replace_once(struct points *points, enum call call, unsigned nth)
{
    char path[400], backup[400];
    struct error error = ERROR_INIT;
    struct text text;
    const void *site;
    remove_tree(points->home);
    if (mkdir(points->home, 0700) != 0)
        err(2, "%s", points->home);
    snprintf(path, sizeof path, "%s/file", points->home);
    snprintf(backup, sizeof backup, "%s/file~", points->home);
    text_init(&text, 1000);
    if (!file_replace(path, SLICE("old"), backup, &error))
        errx(1, "%s", error.reason);
    calls_fail(call, nth, error_of(call, nth));
    bool done = file_replace(path, SLICE("new"), backup, &error) && file_read(path, &text, &error);
    bool happened = calls_failed(&site);
    calls_fail(CALLS, 0, 0);
    text_clear(&text);
    bool read = file_read(path, &text, &error);
    bool fine = read && (slice_equal(text_slice(&text), SLICE("new")) ||
                         (!done && slice_equal(text_slice(&text), SLICE("old"))));
    text_release(&text);
    if (!happened)
        return false;
    note_site(points, site);
    points->cases++;
    points->failures += !fine;
    if (!fine)
        printf("a file replaced while %s %u fails is neither old nor new\n", call_names[call], nth);
    return true;
}

/* Who waits for a lock is told so, even when its holder cannot be named. */
static bool lock_once(struct points *points, enum call call, unsigned nth)
{
    char path[400];
    struct error error = ERROR_INIT;
    struct file_lock held, lock;
    const void *site;
    snprintf(path, sizeof path, "%s/lock", points->home);
    if (!file_lock_take(&held, path, 0, &error))
        errx(1, "%s", error.reason);
    calls_fail(call, nth, error_of(call, nth));
    bool taken = file_lock_take(&lock, path, 0, &error);
    bool happened = calls_failed(&site);
    calls_fail(CALLS, 0, 0);
    file_lock_drop(&lock);
    file_lock_drop(&held);
    if (!happened)
        return false;
    note_site(points, site);
    points->cases++;
    points->failures += taken;
    if (taken)
        printf("a lock is taken twice when %s %u fails\n", call_names[call], nth);
    return true;
}

/* Another name for a file on a disk without links: a whole copy, or none. */
static bool keep_once(struct points *points, struct slice bytes, enum call call, unsigned nth)
{
    char from[400], to[400];
    struct error error = ERROR_INIT;
    struct text text;
    const void *site;
    snprintf(from, sizeof from, "%s/kept", points->home);
    snprintf(to, sizeof to, "%s/copy", points->home);
    remove(to);
    text_init(&text, 1000);
    if (!file_replace(from, bytes, NULL, &error))
        errx(1, "%s", error.reason);
    calls_lack(CALL_LINK, EPERM);
    calls_fail(call, nth, error_of(call, nth));
    bool kept = disk_keep(from, to, &error);
    bool happened = calls_failed(&site);
    calls_fail(CALLS, 0, 0);
    calls_lack(CALLS, 0);
    bool same = file_read(to, &text, &error) && slice_equal(text_slice(&text), bytes);
    text_release(&text);
    if (!happened)
        return false;
    note_site(points, site);
    points->cases++;
    points->failures += kept && !same;
    if (kept && !same)
        printf("a copy while %s %u fails is not whole\n", call_names[call], nth);
    return true;
}

int points_main(const char *folder, uint64_t seed, unsigned long stories)
{
    static struct points points;
    snprintf(points.home, sizeof points.home, "%s/home", folder);
    for (unsigned long i = 0; i < stories && points.failures < 10; i++) {
        points.seed = seed * 1000003 + i;
        tell_story(&points);
        fail_everywhere(&points);
        for (size_t act = 0; act < ACTS; act++)
            facts_release(&points.after[act]);
    }
    for (enum call call = 0; call < CALLS; call++) {
        for (unsigned nth = 1; replace_once(&points, call, nth);)
            nth++;
        for (unsigned nth = 1; lock_once(&points, call, nth);)
            nth++;
        for (unsigned nth = 1; keep_once(&points, SLICE("bytes"), call, nth);)
            nth++;
        for (unsigned nth = 1; keep_once(&points, SLICE(""), call, nth);)
            nth++;
    }
    for (size_t i = 0; i < points.site_count; i++)
        printf("site %zx\n", points.sites[i]);
    printf("%lu %lu\n", points.cases, points.failures);
    return points.failures == 0 ? 0 : 1;
}
