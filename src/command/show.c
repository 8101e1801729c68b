/* SPDX-License-Identifier: MIT */
#include "command/select.h"
#include "command/verbs.h"

#include "base/process.h"
#include "feed/links.h"

#include <sys/wait.h>

/* Says what is wrong with one operand and goes on with the others. */
static bool resolve(struct session *session, struct slice typed, store_row *row)
{
    struct error error = ERROR_INIT;
    if (store_resolve(session->feed.store, typed, row, &error))
        return true;
    out_say_error(&error);
    return false;
}

static bool read_once(struct session *session, struct slice typed, struct arena *arena,
                      struct paper *paper, struct output_row *output, bool *found,
                      struct error *error)
{
    store_row row;
    *found = resolve(session, typed, &row);
    if (!*found)
        return true;
    if (!feed_paper_output(&session->feed, row, arena, paper, output, error))
        return false;
    output->linked = feed_linked(&session->feed, row, paper, arena);
    return true;
}

/* Reads the paper of an operand, which may be unknown; again when that met damage in the index,
 * which a refresh heals. */
static bool read_paper(struct session *session, struct slice typed, struct arena *arena,
                       struct paper *paper, struct output_row *output, bool *found,
                       struct error *error)
{
    bool changed;
    bool fine = read_once(session, typed, arena, paper, output, found, error);
    if (!*found)
        return fine;
    struct error failure = ERROR_INIT;
    if (!store_refresh(session->feed.store, &changed, &failure)) {
        *error = failure;
        return false;
    }
    if (!changed)
        return fine;
    *error = (struct error)ERROR_INIT;
    return read_once(session, typed, arena, paper, output, found, error);
}

static bool need_operands(const struct session *session, struct error *error)
{
    if (session->arguments.operand_count)
        return true;
    error_set(error, ERROR_USAGE, "No paper was named");
    error_next(error, "For example: paperfeed %s 2609.90377", session->command->name);
    return error_while(error, "%s", session->command->name);
}

static int run_show(struct session *session, struct error *error)
{
    const struct output_format *format;
    struct output_options options;
    struct arena arena;
    bool fine =
        need_operands(session, error) && output_choose(session, "human", &format, &options, error);
    int code = 0;
    if (!fine)
        return 2;
    options.full = true;
    arena_init(&arena, 16u << 20);
    if (format->begin)
        format->begin(&session->out.text, &options);
    for (size_t i = 0; fine && i < session->arguments.operand_count; i++) {
        struct paper paper;
        struct output_row output;
        bool found;
        arena_clear(&arena);
        fine = read_paper(session, session->arguments.operands[i], &arena, &paper, &output, &found,
                          error);
        if (!found)
            code = 1;
        if (fine && found) {
            format->row(&session->out.text, &options, &output, i + 1);
            fine = out_write(&session->out, error);
        }
    }
    if (fine && format->end)
        format->end(&session->out.text, &options);
    arena_release(&arena);
    return code;
}

/* The address that is meant: the first, or the one with the number of --link. */
static bool choose_link(const struct session *session, const struct paper *paper,
                        struct arena *arena, struct slice *url, struct error *error)
{
    struct feed_link links[FEED_LINKS_MAXIMUM];
    size_t count = feed_links(paper, arena, links);
    int64_t number = 1;
    if (session->arguments.given[OPTION_LINK] &&
        !arguments_number(&session->arguments, OPTION_LINK, 1, &number, error))
        return false;
    if (number > (int64_t)count) {
        error_set(error, ERROR_NOT_FOUND, "The paper has %zu link%s", count, count == 1 ? "" : "s");
        return error_while(error, "open %.*s", SLICE_ARG(paper->id));
    }
    *url = links[number - 1].url;
    return true;
}

static bool run_viewer(struct session *session, struct slice url, struct error *error)
{
    const char *const *words;
    struct process process;
    int status;
    if (!config_viewer_words(session->feed.config.browser, url, &session->arena, &words, error))
        return error_while(error, "open %.*s", SLICE_ARG(url));
    if (!process_start(&process, words, 0, -1, error) || !process_wait(&process, &status, error)) {
        error_next(error, "The setting \"browser\" of the config names the command");
        return false;
    }
    if (status == 0)
        return true;
    struct text how;
    text_init(&how, 128);
    process_describe_status(&how, status);
    error_set(error, ERROR_SYSTEM, "\"%s\" ended with %s", words[0], text_string(&how));
    error_next(error, "The setting \"browser\" of the config names the command");
    text_release(&how);
    return error_while(error, "open %.*s", SLICE_ARG(url));
}

static int run_open(struct session *session, struct error *error)
{
    int code = 0;
    bool fine = need_operands(session, error);
    if (!fine)
        return 2;
    for (size_t i = 0; fine && i < session->arguments.operand_count; i++) {
        struct paper paper;
        struct slice url = {NULL, 0};
        struct output_row output;
        bool found;
        fine = read_paper(session, session->arguments.operands[i], &session->arena, &paper, &output,
                          &found, error);
        if (!found)
            code = 1;
        if (fine && found)
            fine = choose_link(session, &paper, &session->arena, &url, error) &&
                   run_viewer(session, url, error);
    }
    return code;
}

const struct command command_show = {
    .name = "show",
    .synopsis = "[options] ID...",
    .summary = "print papers in full; an ID is a key, an arXiv id, a DOI, an address, or a unique "
               "beginning",
    .options = "format null output",
    .examples = "paperfeed show 2609.90377\n"
                "paperfeed show https://huggingface.co/papers/2609.90377 -f json\n",
    .needs = NEEDS_FEED,
    .operands = ANY_OPERANDS,
    .run = run_show,
};

const struct command command_open = {
    .name = "open",
    .synopsis = "[--link N] ID...",
    .summary = "open papers in the web browser",
    .options = "link",
    .examples = "paperfeed open 2609.90377\n"
                "paperfeed open 2609.90377 --link 2\n",
    .needs = NEEDS_FEED,
    .operands = ANY_OPERANDS,
    .run = run_open,
};
