/* SPDX-License-Identifier: MIT */
#include "command/session.h"

bool session_open_feed(struct session *session, struct error *error)
{
    if (session->feed_is_open)
        return true;
    session->feed_is_open = true;
    if (!feed_open(&session->feed, &session->environment, session->now_text, error))
        return false;
    struct slice notices = store_notices(session->feed.store), line;
    while (slice_next_line(&notices, &line))
        out_say("%.*s", SLICE_ARG(line));
    const struct config *config = &session->feed.config;
    for (size_t i = 0;
         !session->quiet && !session->command->checks_config && i < config->problem_count; i++)
        out_say("%s:%u:%u: %.*s; the line is ignored", session->feed.paths.config,
                config->problems[i].line, config->problems[i].column,
                SLICE_ARG(config->problems[i].message));
    return true;
}

const struct command *session_find_command(const struct session *session, struct slice name)
{
    for (size_t i = 0; session->commands[i]; i++)
        if (slice_equal(name, slice_of(session->commands[i]->name)))
            return session->commands[i];
    return NULL;
}
