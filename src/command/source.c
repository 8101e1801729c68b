/* SPDX-License-Identifier: MIT */
#include "command/verbs.h"

#include "command/editor.h"
#include "command/session.h"
#include "command/source_show.h"
#include "feed/source.h"

#include <unistd.h>

static bool is_address(struct slice word)
{
    return slice_find(word, SLICE("://"), 0) != SIZE_MAX;
}

/* The words behind "add": ADDRESS [NAME], or TYPE with an address or categories. */
static bool read_request(struct session *session, const struct slice *words, size_t count,
                         struct source_request *request, struct error *error)
{
    const struct arguments *arguments = &session->arguments;
    size_t used = is_address(words[0]) ? 0 : 1;
    *request = (struct source_request){.type = used ? words[0] : SLICE("feed"),
                                       .name = arguments->value[OPTION_NAME],
                                       .every = arguments->value[OPTION_EVERY]};
    if (used < count && is_address(words[used]))
        request->url = words[used++];
    if (request->url.size && used < count && !arguments->given[OPTION_NAME] &&
        !slice_equal(request->type, SLICE("arxiv")))
        request->name = words[used++];
    if (used < count && slice_equal(request->type, SLICE("feed")))
        return error_set(error, ERROR_USAGE, "\"%.*s\" is a word too many", SLICE_ARG(words[used]));
    struct arguments rest = {.operands = arguments->operands + (words - arguments->operands) + used,
                             .operand_count = count - used};
    request->categories = arguments_joined(&rest, &session->arena);
    return true;
}

static bool tell_added(struct session *session, struct slice name, bool known, struct error *error)
{
    struct source source;
    if (!source_find(&session->feed, name, &session->arena, &source, error))
        return false;
    if (!known)
        out_say("added %.*s. Try it: paperfeed source test %.*s", SLICE_ARG(name), SLICE_ARG(name));
    else if (source.state == SOURCE_OFF)
        out_say("%.*s asks that already, but is off: paperfeed source resume %.*s", SLICE_ARG(name),
                SLICE_ARG(name));
    else
        out_say("%.*s asks that already; nothing was changed", SLICE_ARG(name));
    return true;
}

static int add(struct session *session, const struct slice *words, size_t count,
               struct error *error)
{
    struct source_request request;
    struct slice name;
    bool known;
    if (!read_request(session, words, count, &request, error) ||
        !source_add(&session->feed, &request, &session->arena, &name, &known, error)) {
        error_while(error, "add the source %.*s", SLICE_ARG(words[0]));
        return 2;
    }
    if (!session->quiet)
        return tell_added(session, name, known, error) ? 0 : 9;
    return 0;
}

/* An editor without a terminal waits for nobody. */
static int edit_block(struct session *session, struct slice name, struct error *error)
{
    struct source source;
    if (!source_find(&session->feed, name, &session->arena, &source, error))
        return 1;
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        error_set(error, ERROR_USAGE, "The editor needs a terminal");
        error_next(error, "Without one: paperfeed source edit %.*s KEY VALUE", SLICE_ARG(name));
        return 2;
    }
    if (!editor_run(session, source.line, error) || !feed_reload_config(&session->feed, error))
        return 9;
    const struct config *config = &session->feed.config;
    for (size_t i = 0; i < config->problem_count; i++)
        out_say("%s:%u:%u: %.*s", session->feed.paths.config, config->problems[i].line,
                config->problems[i].column, SLICE_ARG(config->problems[i].message));
    return config->problem_count ? 8 : 0;
}

/* A value may be right by itself and leave a source without what it needs. */
static void tell_edited(struct session *session, const struct slice *words, struct slice value,
                        struct error *error)
{
    struct source source;
    if (!source_find(&session->feed, words[0], &session->arena, &source, error))
        return;
    if (source.state == SOURCE_IGNORED)
        out_say("%.*s: the config now ignores it (paperfeed config check says why); paperfeed undo "
                "takes that back",
                SLICE_ARG(words[0]));
    else if (!session->quiet)
        out_say("%.*s: %.*s is now %.*s", SLICE_ARG(words[0]), SLICE_ARG(words[1]),
                SLICE_ARG(value));
}

static int edit(struct session *session, const struct slice *words, size_t count,
                struct error *error)
{
    struct source source;
    struct arguments rest = {.operands = session->arguments.operands + 3,
                             .operand_count = count > 2 ? count - 2 : 0};
    struct slice value = arguments_joined(&rest, &session->arena);
    int code = 0;
    if (count == 1)
        code = edit_block(session, words[0], error);
    else if (count == 2)
        error_set(error, ERROR_USAGE, "\"%.*s\" needs a value", SLICE_ARG(words[1]));
    else if (source_find(&session->feed, words[0], &session->arena, &source, error) &&
             source_set(&session->feed, words[0], words[1], value, error))
        tell_edited(session, words, value, error);
    if (error->kind != ERROR_NONE)
        error_while(error, "edit the source %.*s", SLICE_ARG(words[0]));
    return code;
}

static int remove_source(struct session *session, const struct slice *words, size_t count,
                         struct error *error)
{
    (void)count;
    if (!source_remove(&session->feed, words[0], error)) {
        error_while(error, "remove the source %.*s", SLICE_ARG(words[0]));
        return 2;
    }
    if (!session->quiet && config_find_source(&session->feed.config, words[0]))
        out_say("removed the lines of %.*s, which is built in and stays; paperfeed undo brings "
                "them back",
                SLICE_ARG(words[0]));
    else if (!session->quiet)
        out_say("removed %.*s; its papers stay. paperfeed undo brings it back",
                SLICE_ARG(words[0]));
    return 0;
}

static int pause_source(struct session *session, const struct slice *words, size_t count,
                        struct error *error)
{
    bool changed;
    (void)count;
    if (!source_pause(&session->feed, words[0], &changed, error)) {
        error_while(error, "pause the source %.*s", SLICE_ARG(words[0]));
        return 2;
    }
    if (!session->quiet)
        out_say(changed ? "%.*s is paused: only a fetch that names it asks it"
                        : "%.*s was paused already",
                SLICE_ARG(words[0]));
    return 0;
}

static int resume_source(struct session *session, const struct slice *words, size_t count,
                         struct error *error)
{
    struct source source;
    bool changed;
    (void)count;
    if (!source_resume(&session->feed, words[0], &changed, error) ||
        !source_find(&session->feed, words[0], &session->arena, &source, error)) {
        error_while(error, "resume the source %.*s", SLICE_ARG(words[0]));
        return 2;
    }
    if (!session->quiet)
        out_say(changed ? "%.*s is on again, every %.*s" : "%.*s is on already, every %.*s",
                SLICE_ARG(words[0]), SLICE_ARG(source.every));
    return 0;
}

/* The words behind "source". */
static const struct action {
    const char *word;
    size_t least, most; /* words behind it */
    bool changes;       /* the config, and the store for its undo */
    int (*run)(struct session *session, const struct slice *words, size_t count,
               struct error *error);
} actions[] = {
    {"add", 1, ANY_OPERANDS, true, add},          {"list", 0, 0, false, source_show_list},
    {"edit", 1, ANY_OPERANDS, true, edit},        {"rm", 1, 1, true, remove_source},
    {"remove", 1, 1, true, remove_source},        {"test", 1, 1, false, source_show_test},
    {"pause", 1, 1, true, pause_source},          {"resume", 1, 1, true, resume_source},
    {"discover", 1, 1, false, source_show_feeds},
};

static const struct action *find_action(struct slice word)
{
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        if (slice_equal(word, slice_of(actions[i].word)))
            return &actions[i];
    return NULL;
}

static int run_source(struct session *session, struct error *error)
{
    const struct slice *operands = session->arguments.operands;
    size_t count = session->arguments.operand_count;
    const struct action *action = find_action(count ? operands[0] : SLICE("list"));
    size_t words = count ? count - 1 : 0;
    if (action && words >= action->least && words <= action->most) {
        if (action->changes && !session_open_feed(session, error))
            return 9;
        return action->run(session, operands + 1, words, error);
    }
    error_set(error, ERROR_USAGE, "The words do not fit");
    error_next(error, "Use: paperfeed source %s", session->command->synopsis);
    error_while(error, "do this to the sources");
    return 2;
}

const struct command command_source = {
    .name = "source",
    .synopsis = "[list | add ADDRESS [NAME] | add TYPE [WORD...] | edit NAME [KEY VALUE] | "
                "rm NAME | pause NAME | resume NAME | test NAME|ADDRESS | discover ADDRESS]",
    .summary = "where papers come from: list, add, change and try sources",
    .options = "name every format header",
    .examples = "paperfeed source add https://example.org/feed.xml lab-blog --every 2h\n"
                "paperfeed source add arxiv cs.LG cs.CL\n"
                "paperfeed source test lab-blog\n"
                "paperfeed source discover https://example.org\n",
    .needs = NEEDS_CONFIG,
    .operands = ANY_OPERANDS,
    .run = run_source,
};
