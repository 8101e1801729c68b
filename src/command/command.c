/* SPDX-License-Identifier: MIT */
#include "command/command.h"

#include "command/help.h"
#include "command/session.h"
#include "command/verbs.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct command *const commands[] = {
    &command_browse,  &command_fetch,     &command_status,
    &command_list,    &command_search,    &command_count,
    &command_show,    &command_open,      &command_mark,
    &command_undo,    &command_subscribe, &command_source,
    &command_digest,  &command_parse,     &command_import,
    &command_export,  &command_tex,       &command_config,
    &command_doctor,  &command_verify,    &command_repair,
    &command_compact, &command_gc,        &command_rebuild,
    &command_help,    &command_version,   NULL,
};

static const char *command_name(size_t index)
{
    return commands[index] ? commands[index]->name : NULL;
}

static const char *environment_value(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

static const char *option_string(struct session *session, enum option_id option,
                                 const char *otherwise)
{
    return session->arguments.given[option]
               ? arena_copy(&session->arena, session->arguments.value[option]).data
               : otherwise;
}

static void read_environment(struct session *session)
{
    const char *visual = environment_value("VISUAL"), *editor = environment_value("EDITOR");
    session->environment = (struct config_environment){
        .home = environment_value("HOME"),
        .paperfeed_home = option_string(session, OPTION_HOME, environment_value("PAPERFEED_HOME")),
        .config_home = environment_value("XDG_CONFIG_HOME"),
        .data_home = environment_value("XDG_DATA_HOME"),
        .cache_home = environment_value("XDG_CACHE_HOME"),
        .state_home = environment_value("XDG_STATE_HOME"),
        .config_file = option_string(session, OPTION_CONFIG, NULL),
    };
    session->now_text =
        slice_of(option_string(session, OPTION_NOW, environment_value("PAPERFEED_NOW")));
    session->editor = visual ? visual : editor ? editor : "vi";
    /* Children take the same clock and home. */
    if (session->arguments.given[OPTION_NOW])
        setenv("PAPERFEED_NOW", arena_copy(&session->arena, session->now_text).data, 1);
    if (session->arguments.given[OPTION_HOME])
        setenv("PAPERFEED_HOME", session->environment.paperfeed_home, 1);
}

/* auto: colours where a terminal shows them and nobody asked for none (no-color.org). */
static bool choose_colors(struct session *session, struct error *error)
{
    struct slice when = session->arguments.value[OPTION_COLOR];
    const char *terminal = environment_value("TERM");
    if (session->config_is_open && !when.size)
        when = session->feed.config.color;
    bool always = slice_equal(when, SLICE("always")), never = slice_equal(when, SLICE("never"));
    if (when.size && !always && !never && !slice_equal(when, SLICE("auto"))) {
        error_set(error, ERROR_USAGE, "\"%.*s\" is none of auto, always, never", SLICE_ARG(when));
        return error_while(error, "read --color");
    }
    bool dumb = !terminal || strcmp(terminal, "dumb") == 0;
    session->color_allowed = !never && (always || !environment_value("NO_COLOR"));
    session->color = always || (session->color_allowed && session->out.terminal && !dumb);
    return true;
}

static bool check_operands(const struct session *session, struct error *error)
{
    size_t most = session->command->operands;
    if (session->arguments.operand_count <= most)
        return true;
    error_set(error, ERROR_USAGE, "\"%.*s\" is a word too many",
              SLICE_ARG(session->arguments.operands[most]));
    error_next(error, "Use: paperfeed %s %s", session->command->name, session->command->synopsis);
    return error_while(error, "%s", session->command->name);
}

static bool open_needs(struct session *session, struct error *error)
{
    switch (session->command->needs) {
    case NEEDS_FEED:
        return session_open_feed(session, error);
    case NEEDS_CONFIG:
        return session_open_config(session, error);
    default:
        return true;
    }
}

/* Runs the verb between opening what it needs and writing what it printed. */
static int run_verb(struct session *session, struct error *error)
{
    int code = 0;
    if (session->arguments.given[OPTION_HELP]) {
        help_command(&session->out.text, session->command);
    } else {
        read_environment(session);
        if (!check_operands(session, error) || !open_needs(session, error))
            return 9;
        if (!choose_colors(session, error))
            return 2;
        code = session->command->run(session, error);
    }
    /* What was found before a failure is still printed, but no file is replaced by half of
     * something, or by nothing. */
    struct error late = ERROR_INIT;
    bool keep_file = error->kind != ERROR_NONE || (code && !session->out.text.size);
    if (session->out.path && keep_file)
        return code;
    if (!out_finish(&session->out, &late) && error->kind == ERROR_NONE)
        *error = late;
    return code;
}

/* No verb: the browser on a terminal, else the listing. */
static struct slice default_verb(void)
{
    return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) ? SLICE("browse") : SLICE("list");
}

static bool unknown_verb(struct slice word, struct error *error)
{
    const char *near = nearest_word(word, command_name);
    error_set(error, ERROR_USAGE, "No verb \"%.*s\"", SLICE_ARG(word));
    if (near)
        error_next(error, "Did you mean \"%s\"?", near);
    else
        error_next(error, "To look for it: paperfeed search %.*s; the verbs: paperfeed help",
                   SLICE_ARG(word));
    return false;
}

/* Words that mean a verb although they look like an option. */
static struct slice verb_of_option(struct slice word)
{
    if (slice_equal(word, SLICE("--version")))
        return SLICE("version");
    if (slice_equal(word, SLICE("--help")) || slice_equal(word, SLICE("-h")))
        return SLICE("help");
    return (struct slice){NULL, 0};
}

/* True for an option that takes the next word: --home DIR, -d DATE. */
static bool takes_next(struct slice word)
{
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (option_needs_value(&option_table[i], word))
            return true;
    return false;
}

/* Takes the verb out of the words: the first that is no option. Options may stand before it. */
static bool find_verb(struct session *session, int *count, const char *words[], struct error *error)
{
    int at = 0;
    while (at < *count && words[at][0] == '-' && words[at][1] &&
           !verb_of_option(slice_of(words[at])).size)
        at += takes_next(slice_of(words[at])) ? 2 : 1;
    struct slice verb = default_verb();
    if (at < *count) {
        struct slice word = slice_of(words[at]), option = verb_of_option(word);
        verb = option.size ? option : word;
        memmove(&words[at], &words[at + 1], (size_t)(*count - at - 1) * sizeof *words);
        (*count)--;
    }
    session->commands = commands;
    session->command = session_find_command(session, verb);
    return session->command || unknown_verb(verb, error);
}

static int finish(struct session *session, const struct error *error, int code)
{
    if (session->out.reader_is_gone)
        code = 141;
    else if (error->kind != ERROR_NONE) {
        out_say_error(error);
        if (session->wrong.column > 0) {
            out_use_locale();
            out_show_place(session->wrong.query, session->wrong.column);
        }
        code = error_exit_code(error->kind);
    }
    out_release(&session->out);
    if (session->config_is_open)
        feed_close(&session->feed);
    arena_release(&session->arena);
    return code;
}

int command_main(int count, char *const words[])
{
    struct session session = {.command = NULL};
    struct error error = ERROR_INIT;
    int left = count > 0 ? count - 1 : 0, code = 2;
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    arena_init(&session.arena, (size_t)1 << 34);
    const char **rest = arena_allocate_array(&session.arena, (size_t)left + 1, sizeof *rest);
    for (int i = 0; rest && i < left; i++)
        rest[i] = words[i + 1];
    bool fine = rest ? find_verb(&session, &left, rest, &error)
                     : error_set(&error, ERROR_SYSTEM, "Memory is short");
    fine = fine && arguments_parse(&session.arguments, left, rest, session.command->options,
                                   &session.arena, &error);
    out_init(&session.out, fine ? option_string(&session, OPTION_OUTPUT, NULL) : NULL);
    if (fine) {
        session.quiet = session.arguments.given[OPTION_QUIET];
        code = run_verb(&session, &error);
    }
    return finish(&session, &error, code);
}
