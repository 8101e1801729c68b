/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* POSIX_SPAWN_SETSID, which is POSIX only since 2024 */
#include "browse/opener.h"

#include "base/unicode.h"
#include "config/config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>

enum { WORDS_MAXIMUM = 64, ARENA_MAXIMUM = 1 << 20 };

extern char **environ;

static bool is_web_address(struct slice url)
{
    if (!slice_starts_with(url, SLICE("https://")) && !slice_starts_with(url, SLICE("http://")))
        return false;
    for (size_t position = 0; position < url.size;) {
        uint32_t code_point = utf8_next(url, &position);
        if (code_point <= ' ' || unicode_forbidden(code_point))
            return false;
    }
    return true;
}

/* Puts the address in place of %u, alone or within a word, or behind the words when there is no %u.
 */
static bool fill_in(const char *const *words, struct slice url, struct arena *arena,
                    char *full[WORDS_MAXIMUM + 2])
{
    size_t count = 0;
    bool placed = false;
    struct text word;
    text_init(&word, ARENA_MAXIMUM);
    for (; words[count] && count < WORDS_MAXIMUM; count++) {
        struct slice rest = slice_of(words[count]);
        text_clear(&word);
        for (size_t at; (at = slice_find(rest, SLICE("%u"), 0)) != SIZE_MAX; placed = true) {
            text_append(&word, slice_first(rest, at));
            text_append(&word, url);
            rest = slice_from(rest, at + 2);
        }
        text_append(&word, rest);
        struct slice copy = arena_copy(arena, text_slice(&word));
        full[count] = arena_allocate(arena, copy.size + 1);
        if (full[count] && copy.size)
            memcpy(full[count], copy.data, copy.size);
    }
    if (!placed && count) {
        full[count] = arena_allocate(arena, url.size + 1);
        if (full[count])
            memcpy(full[count], url.data, url.size);
        count++;
    }
    full[count] = NULL;
    text_release(&word);
    return count > 0 && !arena->failed;
}

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
    char *full[WORDS_MAXIMUM + 2];
    if (!config_command_words(command, arena, &words, error))
        return false;
    if (!fill_in(words, url, arena, full)) {
        error_set(error, ERROR_CONFIG, "No command is set");
        return error_next(error, "The setting \"browser\" of the config names it");
    }
    int number = spawn(child, full);
    if (!number)
        return true;
    error_set_errno(error, ERROR_SYSTEM, number, "%s", full[0]);
    return error_next(error, "The setting \"browser\" of the config names the command");
}

bool opener_start(struct opener *opener, struct slice command, struct slice url,
                  struct error *error)
{
    size_t place = 0;
    struct arena arena;
    while (place < OPENER_CHILDREN && opener->children[place])
        place++;
    if (!is_web_address(url))
        return error_set(error, ERROR_USAGE, "This is no address of the web") ||
               error_while(error, "open the link");
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
