/* SPDX-License-Identifier: MIT */
#include "command/verbs.h"

#include "base/file.h"
#include "browse/browse.h"
#include "command/companion.h"
#include "command/select.h"
#include "feed/add.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status;
    (void)kind;
    (void)walk;
    return remove(path);
}

/* Opens a second feed below a folder, with the samples in it and noon of their newest day as the
 * present. */
static bool open_samples(struct session *session, const char *home, struct feed *samples,
                         struct text *now_text, struct error *error)
{
    struct config_environment environment = {.home = session->environment.home,
                                             .paperfeed_home = home};
    struct parse_request request = {.day = DAY_NONE, .local = true};
    struct store_counts counts = {.papers = 0};
    struct parsed parsed;
    struct text path;
    int32_t newest;
    text_init(&path, 4096);
    bool found = companion_file("samples.json", &path, error);
    int input = found ? open(text_string(&path), O_RDONLY | O_CLOEXEC) : -1;
    text_release(&path);
    if (input < 0)
        return found ? error_set_errno(error, ERROR_INPUT, errno, "The samples cannot be opened")
                     : false;
    bool fine = feed_open(samples, &environment, session->now_text, error);
    request.now = samples->now.seconds;
    if (fine) {
        fine = feed_import(samples, &request, input, &parsed, &counts, error);
        parsed_release(&parsed);
    }
    close(input);
    if (!fine || !snapshot_step_day(store_snapshot(samples->store), INT32_MAX, true, &newest)) {
        feed_close(samples);
        return fine ? error_set(error, ERROR_INPUT, "There is no paper in them") : false;
    }
    day_append(now_text, newest);
    feed_close(samples);
    return feed_open(samples, &environment, text_slice(now_text), error);
}

/* The browser on the samples, in a folder that is removed afterwards. */
static bool tour(struct session *session, struct browse_options options, struct text *farewell,
                 struct error *error)
{
    const char *base = getenv("TMPDIR");
    struct feed samples = {.store = NULL};
    struct text home, now_text;
    bool again = false;
    text_init(&home, 4096);
    text_init(&now_text, 64);
    path_join(&home, base && *base ? base : "/tmp", "paperfeed-tour-XXXXXX");
    bool fine = text_ok(&home) && mkdtemp(home.data);
    if (!fine) {
        error_set_errno(error, ERROR_WRITE, errno, "A temporary folder cannot be made");
    } else {
        fine = open_samples(session, text_string(&home), &samples, &now_text, error);
        options.query = (struct slice){NULL, 0};
        options.day_given = false;
        options.tour = true;
        options.now_text = text_slice(&now_text);
        if (fine)
            fine = browse_run(&samples, &options, farewell, &again, error);
        feed_close(&samples);
        nftw(text_string(&home), remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    }
    text_release(&now_text);
    text_release(&home);
    return fine || error_while(error, "show the sample papers");
}

static int run_browse(struct session *session, struct error *error)
{
    const char *const fetch_arguments[] = {"fetch",      "--config", session->feed.paths.config,
                                           "--progress", "json",     NULL};
    struct text farewell;
    struct selection selection = {.query = NULL};
    bool start_tour = session->arguments.given[OPTION_TOUR];
    text_init(&farewell, 4096);
    bool fine = selection_make(session, false, &selection, error);
    if (fine) {
        struct slice query = arguments_joined(&session->arguments, &session->arena);
        struct browse_options options = {.query = query,
                                         .day_given = selection.request.one_day && !query.size,
                                         .day = selection.request.day,
                                         .now_text = session->now_text,
                                         .program = "/proc/self/exe",
                                         .fetch_arguments = fetch_arguments,
                                         .color = session->color_allowed};
        if (!options.day_given && selection.words.size)
            options.query = text_slice(&selection.words);
        if (!start_tour)
            fine = browse_run(&session->feed, &options, &farewell, &start_tour, error);
        if (fine && start_tour)
            fine = tour(session, options, &farewell, error);
    }
    if (fine && farewell.size && !session->quiet)
        out_say("%s", text_string(&farewell));
    selection_release(&selection);
    text_release(&farewell);
    return fine ? 0 : 2;
}

const struct command command_browse = {
    .name = "browse",
    .synopsis = "[options] [QUERY]",
    .summary = "the browser: the feed by date, abstracts, live search, subscriptions",
    .options = OPTIONS_SELECT " tour",
    .examples = "paperfeed\n"
                "paperfeed browse -d 2026-09-22\n"
                "paperfeed browse starred unread\n",
    .needs = NEEDS_FEED,
    .operands = ANY_OPERANDS,
    .run = run_browse,
};
