/* SPDX-License-Identifier: MIT */
#include "command/help.h"

#include "base/cell.h"
#include "base/unicode.h"
#include "browse/action.h"
#include "command/companion.h"
#include "command/session.h"
#include "command/verbs.h"
#include "feed/source_type.h"
#include "output/output.h"
#include "query/query.h"

#include <string.h>

enum { HELP_WIDTH = 72 };

static void append_option(struct text *out, const struct option_row *row)
{
    struct text left;
    text_init(&left, 256);
    text_append_format(&left, row->letter ? "-%c, " : "    ", row->letter);
    text_append_format(&left, "--%s%s%s", row->word, row->argument ? " " : "",
                       row->argument ? row->argument : "");
    text_append_format(out, "  %-22s %s\n", text_string(&left), row->help);
    text_release(&left);
}

static void append_options(struct text *out, const char *words)
{
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        struct slice rest = slice_of(words), word;
        while (slice_next_word(&rest, &word))
            if (slice_equal(word, slice_of(option_table[i].word)))
                append_option(out, &option_table[i]);
    }
}

void help_command(struct text *out, const struct command *command)
{
    text_append_format(out, "paperfeed %s %s\n    %s\n\n", command->name, command->synopsis,
                       command->summary);
    if (command->options[0]) {
        text_append_string(out, "Options\n");
        append_options(out, command->options);
        text_append_byte(out, '\n');
    }
    text_append_string(out, "Options of every verb\n");
    append_options(out, OPTIONS_COMMON);
    if (!command->examples[0])
        return;
    text_append_string(out, "\nExamples\n");
    struct slice rest = slice_of(command->examples), line;
    while (slice_next_line(&rest, &line))
        text_append_format(out, "  %.*s\n", SLICE_ARG(line));
}

static void help_overview(struct text *out, const struct command *const *commands)
{
    text_append_string(
        out, "paperfeed: daily papers in the terminal\n\n"
             "Without a verb: the browser on a terminal, else the listing of the newest day.\n\n");
    for (size_t i = 0; commands[i]; i++)
        text_append_format(out, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
    text_append_string(
        out, "\nMore: paperfeed help VERB, or a topic: query formats types keys settings exit\n"
             "Manuals: paperfeed(1) paperfeed-query(7) paperfeed-config(5) paperfeed-format(5)\n");
}

static void help_query(struct text *out)
{
    text_append_string(
        out, "A query is words that must all match; a word matches the beginning of a word.\n\n"
             "  flow matching        both words\n"
             "  \"flow matching\"      these words in sequence\n"
             "  =flow                this whole word\n"
             "  -vision              not this word (on the command line behind --)\n"
             "  flow OR diffusion    either word\n"
             "  a (b OR c)           a, and either b or c\n\n");
    for (const struct query_term *term = query_terms; term->name; term++)
        if (term->available)
            text_append_format(out, "  %-20s %s\n", term->name, term->help);
    text_append_string(out, "\nThe whole language: man paperfeed-query\n");
}

static void help_formats(struct text *out)
{
    for (const struct output_format *format = output_formats; format->name; format++)
        text_append_format(out, "  %-8s %s\n", format->name, format->help);
}

/* The parser program knows what it reads: lines "NAME<TAB>HELP". */
static bool append_types(struct text *out, bool names_only, struct error *error)
{
    struct text answer;
    text_init(&answer, 65536);
    bool fine = companion_ask("paperfeed-parse", "--formats", &answer, error);
    struct slice rest = text_slice(&answer), line, name;
    while (fine && slice_next_line(&rest, &line)) {
        slice_split(&line, '\t', &name);
        if (names_only)
            text_append_format(out, "%.*s\n", SLICE_ARG(name));
        else
            text_append_format(out, "  %-14.*s %.*s\n", SLICE_ARG(name), SLICE_ARG(line));
    }
    text_release(&answer);
    return fine;
}

static void help_keys(struct text *out)
{
    for (const struct browse_action *action = browse_actions; action->name; action++)
        text_append_format(out, "  %-16s %-16s %s\n", action->keys, action->name, action->help);
}

static void help_settings(struct text *out)
{
    static const struct {
        enum setting_scope scope;
        const char *heading;
    } scopes[] = {{SETTING_GLOBAL, "Settings"},
                  {SETTING_BLOCKS, "Blocks"},
                  {SETTING_SOURCE, "In a source block"},
                  {SETTING_SUBSCRIPTION, "In a subscription block"}};
    for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++) {
        text_append_format(out, "%s%s\n", i ? "\n" : "", scopes[i].heading);
        for (const struct setting *setting = settings; setting->name; setting++) {
            if (setting->scope != scopes[i].scope)
                continue;
            struct slice rest = slice_of(setting->help), line;
            text_append_format(
                out, "  %s%s%s%s\n", setting->name, setting->fallback ? " (default " : "",
                setting->fallback ? setting->fallback : "", setting->fallback ? ")" : "");
            while (cell_wrap(&rest, HELP_WIDTH, &line))
                text_append_format(out, "      %.*s\n", SLICE_ARG(line));
        }
    }
    text_append_string(out, "\nTypes of sources\n");
    for (size_t i = 0; source_types[i]; i++)
        text_append_format(out, "  %-8s %s\n", source_types[i]->name, source_types[i]->help);
}

static void help_exit(struct text *out)
{
    text_append_string(out, "  0    done; search: something matched\n"
                            "  1    nothing matched, or an unknown paper\n"
                            "  2    wrong word, option, date or query\n"
                            "  3    part of the sources failed or came short\n"
                            "  4    all sources failed, or no network\n"
                            "  5    a document was not understood\n"
                            "  6    the store is locked by another writer\n"
                            "  7    the store is damaged: paperfeed repair\n"
                            "  8    the config has errors (config check)\n"
                            "  9    could not write: disk full, no permission\n"
                            "  130, 141, 143   interrupted, closed pipe, terminated\n");
}

static const struct {
    const char *name;
    void (*append)(struct text *out);
} topics[] = {
    {"query", help_query},       {"formats", help_formats}, {"keys", help_keys},
    {"settings", help_settings}, {"exit", help_exit},
};

/* Names for completion and for checking the manuals. */
static bool list_names(struct text *out, struct slice what, const struct command *const *commands)
{
    if (slice_equal(what, SLICE("verbs")))
        for (size_t i = 0; commands[i]; i++)
            text_append_format(out, "%s\n", commands[i]->name);
    else if (slice_equal(what, SLICE("actions")))
        for (const struct browse_action *action = browse_actions; action->name; action++)
            text_append_format(out, "%s\n", action->name);
    else if (slice_equal(what, SLICE("settings")))
        for (const struct setting *setting = settings; setting->name; setting++)
            text_append_format(out, "%s\n", setting->name);
    else if (slice_equal(what, SLICE("formats")))
        for (const struct output_format *format = output_formats; format->name; format++)
            text_append_format(out, "%s\n", format->name);
    else if (slice_equal(what, SLICE("options")))
        for (size_t i = 0; i < OPTION_COUNT; i++)
            text_append_format(out, "--%s\n", option_table[i].word);
    else
        return false;
    return true;
}

static bool list_sources(struct session *session, struct error *error)
{
    if (!session_open_feed(session, error))
        return false;
    for (size_t i = 0; i < session->feed.config.source_count; i++)
        text_append_format(&session->out.text, "%.*s\n",
                           SLICE_ARG(session->feed.config.sources[i].name));
    return true;
}

static int run_help(struct session *session, struct error *error)
{
    const struct arguments *arguments = &session->arguments;
    struct text *out = &session->out.text;
    if (arguments->given[OPTION_LIST]) {
        struct slice what = arguments->value[OPTION_LIST];
        if (slice_equal(what, SLICE("sources")))
            return list_sources(session, error) ? 0 : 9;
        if (slice_equal(what, SLICE("types")))
            return append_types(out, true, error) ? 0 : 9;
        if (list_names(out, what, session->commands))
            return 0;
        error_set(error, ERROR_USAGE, "%s", option_table[OPTION_LIST].help);
        error_while(error, "list \"%.*s\"", SLICE_ARG(what));
        return 2;
    }
    if (!arguments->operand_count) {
        help_overview(out, session->commands);
        return 0;
    }
    const struct command *command = session_find_command(session, arguments->operands[0]);
    if (command) {
        help_command(out, command);
        return 0;
    }
    if (slice_equal(arguments->operands[0], SLICE("types")))
        return append_types(out, false, error) ? 0 : 9;
    for (size_t i = 0; i < sizeof topics / sizeof *topics; i++) {
        if (slice_equal(arguments->operands[0], slice_of(topics[i].name))) {
            topics[i].append(out);
            return 0;
        }
    }
    error_set(error, ERROR_USAGE, "There is no verb or topic \"%.*s\"",
              SLICE_ARG(arguments->operands[0]));
    error_next(error, "See: paperfeed help");
    error_while(error, "help with that");
    return 2;
}

static int run_version(struct session *session, struct error *error)
{
    (void)error;
    text_append_format(&session->out.text, "paperfeed %s\nUnicode %s\n", PAPERFEED_VERSION,
                       unicode_version());
    return 0;
}

const struct command command_help = {
    .name = "help",
    .synopsis = "[VERB | TOPIC]",
    .summary = "this, the help of a verb, or a topic: query formats types keys settings exit",
    .options = "list",
    .examples = "paperfeed help search\npaperfeed help query\n",
    .needs = NEEDS_NOTHING,
    .operands = 1,
    .run = run_help,
};

const struct command command_version = {
    .name = "version",
    .synopsis = "",
    .summary = "print the version",
    .options = "",
    .examples = "",
    .needs = NEEDS_NOTHING,
    .run = run_version,
};
