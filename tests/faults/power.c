/* SPDX-License-Identifier: MIT */
#include "faults.h"

#include "calls.h"
#include "facts.h"
#include "journal.h"
#include "scene.h"

#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* S3: random stories are told to a store while a journal keeps every call. Then the power is cut
   behind a random call, many times, and what is left is opened. */

enum { ACTS = 12, STATES_A_STORY = 100 };

/* A story and what was true after each act. */
struct story {
    uint64_t seed;
    struct act acts[ACTS];
    bool failed[ACTS]; /* a sync failed in it and it was done again */
    size_t ends[ACTS]; /* number of calls when it was done */
    struct facts after[ACTS];
    size_t count;
};

struct power {
    char live[300], left[300]; /* homes: of the story, and what a power cut left of it */
    struct story story;
    struct dice dice;
    unsigned long gaps; /* states whose damage was in batches that nobody was promised */
};

/* One act in three fails at a sync first, if it syncs. */
static void play_act(struct power *power, struct scene *scene, size_t number)
{
    struct story *story = &power->story;
    struct error error = ERROR_INIT;
    const void *site;
    if (dice_below(&power->dice, 3) == 0) {
        calls_fail(CALL_FDATASYNC, 1 + dice_below(&power->dice, 2), EIO);
        (void)!scene_play(scene, &story->acts[number], &error);
        story->failed[number] = calls_failed(&site);
        calls_fail(CALL_FDATASYNC, 0, 0);
        if (!scene->store && !scene_open(scene, &error))
            errx(1, "the store cannot be opened after a failed sync: %s", error.reason);
    }
    if (!scene_play(scene, &story->acts[number], &error))
        errx(1, "act %zu: %s. %s", number, error.action, error.reason);
    story->ends[number] = journal_size();
    facts_read(&story->after[number], scene->data);
}

static void tell_story(struct power *power, uint64_t seed)
{
    struct story *story = &power->story;
    struct error error = ERROR_INIT;
    struct scene scene;
    uint32_t papers = 0;
    *story = (struct story){.seed = seed, .count = ACTS};
    power->dice.state = seed;
    bool damage = dice_below(&power->dice, 2) == 0, large = dice_below(&power->dice, 12) == 0;
    remove_tree(power->live);
    if (mkdir(power->live, 0700) != 0)
        err(2, "%s", power->live);
    scene_init(&scene, power->live, seed);
    journal_begin(power->live);
    if (!scene_open(&scene, &error))
        errx(1, "%s", error.reason);
    for (size_t i = 0; i < story->count; i++) {
        act_make(&power->dice, &papers, damage, large, &story->acts[i]);
        play_act(power, &scene, i);
    }
    scene_close(&scene);
    journal_end();
}

static const char *lost(const char *what, const char *line)
{
    static char said[512];
    snprintf(said, sizeof said, "%s: %.300s", what, line);
    return said;
}

/* acknowledged <= recovered <= attempted, when the power went during an act. */
static const char *check_facts(const struct story *story, size_t act, const struct facts *found)
{
    size_t promised = 0;
    size_t data = SIZE_MAX, marks = SIZE_MAX; /* the last acts that were acknowledged */
    for (size_t i = 0; i < act; i++) {
        data = act_saves_data(&story->acts[i]) ? i : data;
        marks = act_saves_marks(&story->acts[i]) ? i : marks;
    }
    for (int of_marks = 0; of_marks < 2; of_marks++) {
        size_t last = of_marks ? marks : data;
        for (size_t i = 0; last != SIZE_MAX && i < story->after[last].count; i++) {
            const char *line = story->after[last].lines[i];
            if (fact_is_mark(line) != (of_marks == 1))
                continue;
            promised++;
            if (facts_have(&story->after[act], line) && !facts_have(found, line))
                return lost("acknowledged and lost", line);
        }
    }
    for (size_t i = 0; i < found->count; i++) {
        bool attempted = false;
        for (size_t k = 0; k <= act && !attempted; k++)
            attempted = facts_have(&story->after[k], found->lines[i]);
        if (!attempted)
            return lost("never attempted", found->lines[i]);
    }
    return found->count < promised ? "fewer facts than were acknowledged" : NULL;
}

/* Everything goes on: what is new is saved and nothing that was there is lost. */
static const char *check_going_on(struct scene *scene, const struct facts *before, bool gap)
{
    const struct act acts[] = {{.kind = ACT_ADD, .first = 900000, .count = 2},
                               {.kind = ACT_STAR, .first = 900000},
                               {.kind = ACT_REOPEN}};
    struct error error = ERROR_INIT;
    bool damaged = false;
    const char *wrong = NULL;
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (!scene_play(scene, &acts[i], &error))
            return lost("cannot go on", error.reason);
    struct facts after;
    facts_read(&after, scene->data);
    for (size_t i = 0; i < before->count && !wrong; i++)
        if (!facts_have(&after, before->lines[i]))
            wrong = lost("lost when going on", before->lines[i]);
    if (!wrong && after.count != before->count + 6)
        wrong = "what was new is not there";
    facts_release(&after);
    char *said = scene_verify(scene, &damaged);
    if (!wrong && (!said || (damaged && !gap)))
        wrong = lost("verify after going on", said ? said : "failed");
    free(said);
    return wrong;
}

/* Damage in the middle that verify may report: whole batches behind a lost one, all of them in
   flight; and a first line that a story damaged. */
static bool may_be_damaged(const struct oracle *oracle)
{
    bool may = false;
    for (int i = 0; i < ORACLE_LOGS; i++) {
        const struct oracle_log *log = oracle_log(oracle, i);
        may = may || log->lost > 0 || (log->exists && log->batches > 0 && !log->has_header);
    }
    return may;
}

static const char *check_opened(struct power *power, struct scene *scene,
                                const struct oracle *oracle, size_t act)
{
    struct facts found;
    bool damaged = false;
    facts_take(&found, oracle);
    const char *wrong = check_facts(&power->story, act, &found);
    bool gap = may_be_damaged(oracle);
    power->gaps += gap;
    if (!wrong)
        wrong = scene_answer_as(scene, oracle);
    char *said = scene_verify(scene, &damaged);
    if (!wrong && (!said || damaged != gap))
        wrong = lost("verify", said ? said : "failed");
    free(said);
    if (!wrong)
        wrong = check_going_on(scene, &found, gap);
    facts_release(&found);
    return wrong;
}

static const char *check_left(struct power *power, size_t act)
{
    struct error error = ERROR_INIT;
    struct scene scene;
    scene_init(&scene, power->left, power->story.seed);
    struct oracle *oracle = oracle_read(scene.data);
    const char *wrong = scene_open(&scene, &error)
                            ? check_opened(power, &scene, oracle, act)
                            : lost("the store cannot be opened", error.reason);
    scene_close(&scene);
    oracle_free(oracle);
    return wrong;
}

static bool cut_once(struct power *power, unsigned long state)
{
    const struct story *story = &power->story;
    size_t calls = dice_below(&power->dice, (uint32_t)story->ends[story->count - 1] + 1), act = 0;
    enum cut cut = (enum cut)dice_below(&power->dice, CUTS);
    while (calls > story->ends[act])
        act++;
    remove_tree(power->left);
    if (mkdir(power->left, 0700) != 0)
        err(2, "%s", power->left);
    journal_cut(calls, cut, &power->dice, power->left);
    const char *wrong = check_left(power, act);
    if (!wrong)
        return true;
    printf("story %ju, state %lu: cut %d behind call %zu, in act %zu (kind %d%s): %s\n",
           (uintmax_t)story->seed, state, cut, calls, act, story->acts[act].kind,
           story->failed[act] ? ", with a failed sync" : "", wrong);
    journal_print(act > 0 ? story->ends[act - 1] : 0, calls);
    return false;
}

int power_main(const char *folder, uint64_t seed, unsigned long states)
{
    static struct power power;
    unsigned long failures = 0, done = 0;
    snprintf(power.live, sizeof power.live, "%s/live", folder);
    snprintf(power.left, sizeof power.left, "%s/left", folder);
    for (uint64_t number = 0; done < states && failures < 10; number++) {
        tell_story(&power, seed * 1000003 + number);
        for (int i = 0; i < STATES_A_STORY && done < states; i++)
            failures += !cut_once(&power, done++);
        for (size_t i = 0; i < power.story.count; i++)
            facts_release(&power.story.after[i]);
    }
    printf("%lu %lu %lu\n", done, failures, power.gaps);
    return failures == 0 ? 0 : 1;
}
