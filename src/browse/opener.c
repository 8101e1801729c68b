/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* POSIX_SPAWN_SETSID, which is POSIX only since 2024 */
#include "browse/opener.h"

#include "config/config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>

enum { ARENA_MAXIMUM = 1 << 20 };

extern char **environ;

static int spawn(pid_t *child, char *const words[])
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t all, none;
    short flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
#ifdef POSIX_SPAWN_SETSID
    flags |= POSIX_SPAWN_SETSID;
#endif
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, flags);
    int number = posix_spawnp(child, words[0], &actions, &attributes, words, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return number;
}

static bool start(pid_t *child, struct slice command, struct slice url, struct arena *arena,
                  struct error *error)
{
    const char *const *words;
    char *const *unchanged;
    if (!config_viewer_words(command, url, arena, &words, error))
        return false;
    /* posix_spawnp's type lacks const for historical reasons; it does not write to the words. */
    memcpy(&unchanged, &words, sizeof unchanged);
    int number = spawn(child, unchanged);
    if (!number)
        return true;
    error_set_errno(error, ERROR_SYSTEM, number, "%s", words[0]);
    return error_next(error, "The setting \"browser\" of the config names the command");
}

bool opener_start(struct opener *opener, struct slice command, struct slice url,
                  struct error *error)
{
    size_t place = 0;
    struct arena arena;
    while (place < OPENER_CHILDREN && opener->children[place])
        place++;
    if (place == OPENER_CHILDREN)
        return error_set(error, ERROR_LIMIT, "%d viewers are still running", OPENER_CHILDREN) ||
               error_while(error, "open the link");
    arena_init(&arena, ARENA_MAXIMUM);
    bool done = start(&opener->children[place], command, url, &arena, error);
    if (!done)
        opener->children[place] = 0;
    arena_release(&arena);
    return done || error_while(error, "open the link");
}

bool opener_reap(struct opener *opener, int *status)
{
    bool failed = false;
    for (size_t i = 0; i < OPENER_CHILDREN; i++) {
        int one;
        if (!opener->children[i] || waitpid(opener->children[i], &one, WNOHANG) <= 0)
            continue;
        opener->children[i] = 0;
        if (one != 0) {
            failed = true;
            *status = one;
        }
    }
    return failed;
}
