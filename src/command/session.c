/* SPDX-License-Identifier: MIT */
#include "command/session.h"

#include "store/recovery.h"

#include <unistd.h>

enum { PROBLEMS_TOLD = 3 };

bool session_open_config(struct session *session, struct error *error)
{
    if (session->config_is_open)
        return true;
    session->config_is_open = true;
    if (!feed_open_config(&session->feed, &session->environment, session->now_text, error))
        return false;
    const struct config *config = &session->feed.config;
    if (session->quiet || session->command->checks_config)
        return true;
    for (size_t i = 0; i < config->problem_count && i < PROBLEMS_TOLD; i++)
        out_say("%s:%u:%u: %.*s; the line is ignored", session->feed.paths.config,
                config->problems[i].line, config->problems[i].column,
                SLICE_ARG(config->problems[i].message));
    if (config->problem_count > PROBLEMS_TOLD)
        out_say("%zu more: paperfeed config check", config->problem_count - PROBLEMS_TOLD);
    return true;
}

/* Said until the first write has made the folder. */
static void warn_of_remote_folder(const struct session *session)
{
    const char *data = session->feed.paths.data;
    if (!session->quiet && access(data, F_OK) != 0 && store_is_remote(data))
        out_say("%s is on a network or FUSE file system, where a power cut may lose what was saved",
                data);
}

bool session_open_feed(struct session *session, struct error *error)
{
    if (session->feed.store)
        return true;
    if (!session_open_config(session, error) || !feed_open_store(&session->feed, error))
        return false;
    warn_of_remote_folder(session);
    struct slice notices = store_notices(session->feed.store), line;
    while (slice_next_line(&notices, &line))
        out_say("%.*s", SLICE_ARG(line));
    return true;
}

const struct command *session_find_command(const struct session *session, struct slice name)
{
    for (size_t i = 0; session->commands[i]; i++)
        if (slice_equal(name, slice_of(session->commands[i]->name)))
            return session->commands[i];
    return NULL;
}
