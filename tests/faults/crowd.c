/* SPDX-License-Identifier: MIT */
#include "faults.h"

#include "dice.h"
#include "scene.h"

#include <err.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* S7: writers, readers and a compactor work on one store at once. A writer is killed and another
   reader stopped every second. What a writer was told is saved must be seen by every reader that
   looks afterwards, whole and with its own text. */

enum { WRITERS = 2, READERS = 8, WORKERS = WRITERS + READERS + 1, SPAN = 1000000 };

/* What the processes tell each other. Papers of writer w: w * SPAN and up, one after the other. */
struct board {
    atomic_uint saved[WRITERS];     /* acknowledged papers */
    atomic_uint attempted[WRITERS]; /* begun */
    atomic_uint starred[WRITERS];   /* acknowledged: the first paper, then every next */
    atomic_ulong reads, writes, compactions, invalid, lost, busy;
    atomic_bool over;
};

struct crowd {
    char home[300];
    uint64_t seed;
    struct board *board;
    pid_t pids[WORKERS];
    const char *compactor;
};

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void complain(const char *what, const struct error *error)
{
    printf("%s: %s. %s\n", what, error->action, error->reason);
    fflush(stdout);
}

static void write_on(const struct crowd *crowd, uint32_t writer)
{
    struct board *board = crowd->board;
    struct scene scene;
    struct error error = ERROR_INIT;
    scene_init(&scene, crowd->home, crowd->seed);
    if (!scene_open(&scene, &error)) {
        complain("a writer cannot open", &error);
        board->invalid++;
        return;
    }
    while (!board->over) {
        uint32_t next = board->saved[writer];
        const struct act add = {.kind = ACT_ADD, .first = writer * SPAN + next, .count = 3};
        const struct act star = {.kind = ACT_STAR, .first = writer * SPAN + next, .count = 1};
        board->attempted[writer] = next + add.count;
        if (scene_play(&scene, &add, &error)) {
            board->saved[writer] = next + add.count;
            board->writes++;
        } else if (error.kind == ERROR_BUSY) {
            board->busy++;
        } else {
            complain("a writer cannot add", &error);
            board->invalid++;
        }
        if (board->saved[writer] > next && scene_play(&scene, &star, &error))
            board->starred[writer] = next + 1;
    }
    scene_close(&scene);
}

/* The paper is what its number makes it, if it is there. */
static bool is_itself(const struct crowd *crowd, struct scene *scene, uint32_t number, bool starred)
{
    struct corpus_paper text;
    corpus_make(crowd->seed, number, &text);
    return scene_has(scene, &text, starred);
}

static void look_once(const struct crowd *crowd, struct scene *scene, struct dice *dice)
{
    struct board *board = crowd->board;
    unsigned saved[WRITERS], starred[WRITERS];
    struct error error = ERROR_INIT;
    uint64_t least = 0, most = 0, count;
    for (int i = 0; i < WRITERS; i++) {
        starred[i] = board->starred[i];
        least += saved[i] = board->saved[i];
    }
    if (!scene_refresh(scene, &count, &error)) {
        complain("a reader cannot refresh", &error);
        board->invalid++;
        return;
    }
    for (int i = 0; i < WRITERS; i++)
        most += board->attempted[i];
    board->reads++;
    if (count < least || count > most) {
        printf("a reader sees %ju papers, %ju were acknowledged, %ju begun\n", (uintmax_t)count,
               (uintmax_t)least, (uintmax_t)most);
        board->lost++;
    }
    uint32_t writer = dice_below(dice, WRITERS);
    if (saved[writer] > 0) {
        uint32_t number = dice_below(dice, saved[writer]);
        if (!is_itself(crowd, scene, writer * SPAN + number, false))
            board->lost++;
    }
    if (starred[writer] > 0 && !is_itself(crowd, scene, writer * SPAN + starred[writer] - 1, true))
        board->lost++;
}

static void read_on(const struct crowd *crowd, uint32_t reader)
{
    struct scene scene;
    struct error error = ERROR_INIT;
    struct dice dice = {crowd->seed + reader};
    scene_init(&scene, crowd->home, crowd->seed);
    if (!scene_open(&scene, &error)) {
        complain("a reader cannot open", &error);
        crowd->board->invalid++;
        return;
    }
    while (!crowd->board->over)
        look_once(crowd, &scene, &dice);
    scene_close(&scene);
}

/* Runs a command again and again: paperfeed compact. */
static void compact_on(const struct crowd *crowd)
{
    while (crowd->compactor[0] && !crowd->board->over) {
        int status;
        pid_t child = fork();
        if (child == 0) {
            if (!freopen("/dev/null", "w", stdout))
                _exit(126);
            execl(crowd->compactor, "paperfeed", "--home", crowd->home, "-q", "compact",
                  (char *)NULL);
            _exit(127);
        }
        if (child < 0 || waitpid(child, &status, 0) != child)
            err(2, "compact");
        int code = WIFEXITED(status) ? WEXITSTATUS(status) : 255;
        if (code == 6)
            crowd->board->busy++;
        else if (code != 0) {
            printf("compact: exit %d\n", code);
            crowd->board->invalid++;
        }
        crowd->board->compactions += code == 0;
    }
}

static void start(struct crowd *crowd, uint32_t worker)
{
    fflush(stdout);
    pid_t child = fork();
    if (child < 0)
        err(2, "fork");
    crowd->pids[worker] = child;
    if (child > 0)
        return;
    if (worker < WRITERS)
        write_on(crowd, worker);
    else if (worker < WRITERS + READERS)
        read_on(crowd, worker);
    else
        compact_on(crowd);
    fflush(stdout);
    _exit(0);
}

/* Waits for a moment, or for a worker that ended before its time. */
static void wait_until(double moment)
{
    sigset_t children;
    sigemptyset(&children);
    sigaddset(&children, SIGCHLD);
    double left = moment - seconds_now();
    struct timespec wait = {(time_t)left, (long)((left - (double)(time_t)left) * 1e9)};
    if (left > 0)
        sigtimedwait(&children, NULL, &wait);
}

static void disturb(struct crowd *crowd, double until, double pace)
{
    struct dice dice = {crowd->seed};
    double next = seconds_now() + pace;
    uint32_t stopped = WRITERS;
    kill(crowd->pids[stopped], SIGSTOP);
    while (seconds_now() < until) {
        int status;
        wait_until(next < until ? next : until);
        if (seconds_now() < next)
            continue;
        next += pace;
        uint32_t writer = dice_below(&dice, WRITERS);
        kill(crowd->pids[writer], SIGKILL);
        waitpid(crowd->pids[writer], &status, 0);
        start(crowd, writer);
        kill(crowd->pids[stopped], SIGCONT);
        stopped = WRITERS + (stopped - WRITERS + 1) % READERS;
        kill(crowd->pids[stopped], SIGSTOP);
    }
    kill(crowd->pids[stopped], SIGCONT);
}

static void finish(struct crowd *crowd)
{
    int status;
    crowd->board->over = true;
    for (uint32_t i = 0; i < WORKERS; i++) {
        if (waitpid(crowd->pids[i], &status, 0) != crowd->pids[i])
            err(2, "waitpid");
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
            printf("worker %u ended with %d\n", i, status);
            crowd->board->invalid++;
        }
    }
}

/* When all is over the store has everything, and is what its logs say. */
static void look_at_all(const struct crowd *crowd)
{
    struct board *board = crowd->board;
    struct scene scene;
    struct error error = ERROR_INIT;
    bool damaged = true;
    scene_init(&scene, crowd->home, crowd->seed);
    if (!scene_open(&scene, &error)) {
        complain("the store cannot be opened", &error);
        board->invalid++;
        return;
    }
    for (uint32_t writer = 0; writer < WRITERS; writer++)
        for (uint32_t i = 0; i < board->saved[writer]; i++)
            board->lost += !is_itself(crowd, &scene, writer * SPAN + i, false);
    struct oracle *oracle = oracle_read(scene.data);
    const char *wrong = scene_answer_as(&scene, oracle);
    char *said = scene_verify(&scene, &damaged);
    if (wrong || damaged) {
        printf("at the end: %s\n%s", wrong ? wrong : "damage", said ? said : "");
        board->invalid++;
    }
    free(said);
    oracle_free(oracle);
    scene_close(&scene);
}

int crowd_main(const char *folder, uint64_t seed, unsigned long tenths, const char *compactor)
{
    struct crowd crowd = {.seed = seed, .compactor = compactor};
    sigset_t children;
    sigemptyset(&children);
    sigaddset(&children, SIGCHLD);
    sigprocmask(SIG_BLOCK, &children, NULL);
    snprintf(crowd.home, sizeof crowd.home, "%s/home", folder);
    if (mkdir(crowd.home, 0700) != 0)
        err(2, "%s", crowd.home);
    crowd.board =
        mmap(NULL, sizeof *crowd.board, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (crowd.board == MAP_FAILED)
        err(2, "board");
    for (uint32_t i = 0; i < WORKERS; i++)
        start(&crowd, i);
    disturb(&crowd, seconds_now() + (double)tenths / 10, tenths < 100 ? 0.25 : 1);
    finish(&crowd);
    look_at_all(&crowd);
    const struct board *board = crowd.board;
    printf("%lu %lu %lu %lu %lu %lu\n", board->reads, board->writes, board->compactions,
           board->busy, board->invalid, board->lost);
    return board->invalid + board->lost == 0 ? 0 : 1;
}
