/* SPDX-License-Identifier: MIT */
#include "config/config.h"

#include "base/file.h"

enum { PATH_LIMIT = 4096 };

static bool is_given(const char *value)
{
    return value && value[0] != '\0';
}

/* The parts joined by slashes, as a C string of the arena; NULL when it does not fit. */
static const char *join(struct arena *arena, const char *directory, const char *name)
{
    struct text path;
    text_init(&path, PATH_LIMIT);
    path_join(&path, directory, name);
    const char *joined = text_ok(&path) ? arena_copy(arena, text_slice(&path)).data : NULL;
    text_release(&path);
    return joined;
}

/* XDG Base Directory Specification 0.8: a relative path in one of its variables is invalid and
 * ignored. */
static const char *find_directory(const struct config_environment *environment,
                                  const char *variable, const char *below_home, struct arena *arena)
{
    if (variable && variable[0] == '/')
        return join(arena, variable, "paperfeed");
    return join(arena, environment->home, below_home);
}

static bool needs_user_home(const struct config_environment *environment)
{
    const char *const variables[] = {environment->config_home, environment->data_home,
                                     environment->cache_home, environment->state_home};
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++)
        if (!variables[i] || variables[i][0] != '/')
            return true;
    return false;
}

bool config_paths_find(const struct config_environment *environment, struct arena *arena,
                       struct config_paths *paths, struct error *error)
{
    const char *home = environment->paperfeed_home;
    if (is_given(home)) {
        *paths = (struct config_paths){join(arena, home, "config"), join(arena, home, "data"),
                                       join(arena, home, "cache"), join(arena, home, "state")};
    } else if (!is_given(environment->home) && needs_user_home(environment)) {
        error_set(error, ERROR_USAGE, "HOME is not set");
        error_while(error, "find the home of paperfeed");
        return error_next(error, "Set HOME or PAPERFEED_HOME");
    } else {
        const char *config =
            find_directory(environment, environment->config_home, ".config/paperfeed", arena);
        paths->config = config ? join(arena, config, "config") : NULL;
        paths->data =
            find_directory(environment, environment->data_home, ".local/share/paperfeed", arena);
        paths->cache =
            find_directory(environment, environment->cache_home, ".cache/paperfeed", arena);
        paths->state =
            find_directory(environment, environment->state_home, ".local/state/paperfeed", arena);
    }
    if (is_given(environment->config_file))
        paths->config = arena_copy(arena, slice_of(environment->config_file)).data;
    if (paths->config && paths->data && paths->cache && paths->state)
        return true;
    error_set(error, ERROR_USAGE, "a path is longer than %d bytes, or memory has ended",
              PATH_LIMIT);
    return error_while(error, "find the home of paperfeed");
}
