/* SPDX-License-Identifier: MIT */
#include "browse/browse.h"

#include "browse/command_line.h"
#include "browse/help.h"
#include "browse/lists.h"
#include "browse/paper.h"
#include "browse/search.h"
#include "browse/signals.h"
#include "browse/state.h"
#include "browse/status.h"
#include "browse/terminal.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    TEXT_MAXIMUM = 65536,
    ARENA_MAXIMUM = 64 << 20,
    POPUP_AFTER = 400,  /* ms */
    STAT_EVERY = 1000,  /* ms; where nothing tells of changes */
    PANEL_EVERY = 1000, /* ms; the seconds in the panel */
    ROWS_MINIMUM = 5,
    COLUMNS_MINIMUM = 20,
    KEYS_AT_ONCE = 256 /* before the screen is drawn again */
};

static void init(struct browser *browser, struct feed *feed, const struct browse_options *options)
{
    *browser = (struct browser){.feed = feed,
                                .options = options,
                                .view = BROWSE_FEED,
                                .list_view = BROWSE_FEED,
                                .below = BROWSE_FEED,
                                .command_prompt = &command_line_prompt};
    screen_init(&browser->screen);
    list_init(&browser->days);
    list_init(&browser->found);
    page_init(&browser->page);
    page_init(&browser->preview);
    prompt_init(&browser->prompt);
    search_init(browser);
    fetch_child_init(&browser->fetch);
    text_init(&browser->subscription, PROMPT_BYTES_MAXIMUM);
    text_init(&browser->subscription_size, PROMPT_BYTES_MAXIMUM);
    text_init(&browser->help_filter, PROMPT_BYTES_MAXIMUM);
    text_init(&browser->toast, TEXT_MAXIMUM);
    text_init(&browser->problem, TEXT_MAXIMUM);
    text_init(&browser->output, 4 * TEXT_MAXIMUM);
    arena_init(&browser->arena, ARENA_MAXIMUM);
}

static void release(struct browser *browser)
{
    fetch_child_release(&browser->fetch);
    search_release(browser);
    prompt_release(&browser->prompt);
    prompt_history_release(&browser->searches);
    page_release(&browser->page);
    page_release(&browser->preview);
    list_release(&browser->days);
    list_release(&browser->found);
    screen_release(&browser->screen);
    text_release(&browser->subscription);
    text_release(&browser->subscription_size);
    text_release(&browser->help_filter);
    text_release(&browser->toast);
    text_release(&browser->problem);
    text_release(&browser->output);
    arena_release(&browser->arena);
}

static bool too_small(const struct browser *browser)
{
    return browser->screen.rows < ROWS_MINIMUM || browser->screen.columns < COLUMNS_MINIMUM;
}

static void compose(struct browser *browser)
{
    struct screen *screen = &browser->screen;
    screen_clear(screen);
    if (too_small(browser)) {
        screen_put_string(screen, 0, 0, "enlarge the window (q quits)", ROLE_NORMAL);
        return;
    }
    if (browser->view == BROWSE_HELP) {
        help_draw(browser);
        return;
    }
    if (browser->view == BROWSE_PAPER) {
        paper_lay_out(browser, status_rows(browser));
        paper_draw(browser);
    } else {
        lists_lay_out(browser, status_rows(browser));
        lists_draw(browser);
    }
    status_draw(browser);
    if (browser->pending.prefix && browser->popup_at && browser_clock() >= browser->popup_at)
        status_draw_popup(browser);
}

static void draw(struct browser *browser, struct terminal *terminal)
{
    compose(browser);
    terminal_draw(terminal, &browser->screen, browser->redraw);
    browser->redraw = false;
    if (!browser->output.size)
        return;
    terminal_send(terminal, text_slice(&browser->output));
    text_clear(&browser->output);
}

static void key_for_prompt(struct browser *browser, int key)
{
    struct prompt *prompt = &browser->prompt;
    const struct prompt_kind *kind = prompt->kind;
    if (kind->key && kind->key(browser, key))
        return;
    switch (prompt_key(prompt, key)) {
    case PROMPT_ACCEPTED:
        kind->accept(browser, text_slice(&prompt->line));
        break;
    case PROMPT_CANCELLED:
        if (kind->cancel)
            kind->cancel(browser);
        else
            prompt_close(prompt);
        break;
    case PROMPT_CHANGED:
        if (!kind->live)
            text_clear(&prompt->message);
        break;
    default:
        break;
    }
}

static void run_action(struct browser *browser, const struct browse_action *action)
{
    int count = browser->pending.count;
    browser->pending = (struct key_pending){0, 0};
    browser->popup_at = 0;
    if (!action)
        return;
    if (!(action->contexts & browser_context(browser)))
        return;
    bool through = browser->through;
    action->run(browser, count);
    /* The offer of the older day stands only for the next key. */
    if (through)
        browser->through = false;
}

static void key_for_action(struct browser *browser, int key)
{
    struct key_pending *pending = &browser->pending;
    unsigned context = browser_context(browser);
    if (key_pending_digit(pending, key))
        return;
    if (!pending->prefix && action_is_prefix(context, key)) {
        pending->prefix = key;
        browser->popup_at = browser_clock() + POPUP_AFTER;
        return;
    }
    run_action(browser, action_find(context, pending->prefix, key));
}

static void take_key(struct browser *browser, int key)
{
    if (too_small(browser)) {
        browser->leave = browser->leave || key == 'q' || key == 'Q';
        return;
    }
    if (browser->prompt.kind)
        key_for_prompt(browser, key);
    else if (browser->view == BROWSE_HELP)
        help_key(browser, key);
    else
        key_for_action(browser, key);
}

/* Takes keys until none waits. Actions that the terminal takes part in come before the next key. */
static void take_keys(struct browser *browser, struct terminal *terminal)
{
    int key;
    bool ended = false;
    for (int i = 0; i < KEYS_AT_ONCE && !browser->leave && terminal_key(terminal, &key, &ended);
         i++) {
        take_key(browser, key);
        browser_read_ahead(browser);
        if (browser->suspend) {
            browser->suspend = false;
            terminal_suspend(terminal);
            browser->redraw = true;
        }
        /* The next key may mean another thing once the screen has another size or view. */
        if (!browser->prompt.kind && !browser->leave)
            compose(browser);
    }
    search_catch_up(browser);
    browser->leave = browser->leave || ended;
}

static void take_size(struct browser *browser, struct terminal *terminal)
{
    struct error error = ERROR_INIT;
    int rows, columns;
    terminal_size(terminal, &rows, &columns);
    if (!screen_resize(&browser->screen, rows, columns, &error))
        browser->leave = true;
    browser->preview_rows = 0;
    if (browser->view == BROWSE_PAPER ||
        (browser->view == BROWSE_HELP && browser->below == BROWSE_PAPER))
        browser_build_page(browser);
}

static void tell_fetch_end(struct browser *browser, int status)
{
    const struct fetch_child *child = &browser->fetch;
    struct slice errors = slice_trim(text_slice(&child->errors)), line;
    unsigned long long added = fetch_child_added(child);
    bool fine = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    browser_refresh(browser);
    text_clear(&browser->problem);
    if (fine || child->stopped) {
        browser->fetch.visible = false;
        browser_say(browser, "%s: %llu new paper%s", child->stopped ? "fetch stopped" : "fetched",
                    added, added == 1 ? "" : "s");
        return;
    }
    for (size_t i = 0; i < child->count && !browser->problem.size; i++)
        if (slice_equal(child->sources[i].state, SLICE("failed")) && child->sources[i].message.size)
            text_append_format(&browser->problem, "%.*s: %.*s", SLICE_ARG(child->sources[i].source),
                               SLICE_ARG(child->sources[i].message));
    while (!browser->problem.size && slice_next_line(&errors, &line))
        text_append(&browser->problem, slice_trim(line));
    if (!browser->problem.size) {
        text_append_string(&browser->problem, "fetch: ");
        process_describe_status(&browser->problem, status);
    }
    browser_say(browser, "fetch: %llu new; %s", added, text_string(&browser->problem));
    browser->toast_error = true;
    if (!child->count)
        browser->fetch.visible = false;
}

static void take_signals(struct browser *browser, struct terminal *terminal)
{
    unsigned news = signals_read();
    int status;
    if (news & SIGNAL_END)
        browser->leave = true;
    if (news & SIGNAL_STOP)
        terminal_suspend(terminal);
    if (news & (SIGNAL_STOP | SIGNAL_CONTINUE))
        browser->redraw = true;
    if (news & (SIGNAL_RESIZE | SIGNAL_CONTINUE))
        take_size(browser, terminal);
    if (news & SIGNAL_CHILD && opener_reap(&browser->opener, &status)) {
        struct text how;
        text_init(&how, TEXT_MAXIMUM);
        process_describe_status(&how, status);
        browser_say(browser, "the viewer ended with %s (setting \"browser\" of the config)",
                    text_string(&how));
        browser->toast_error = true;
        text_release(&how);
    }
}

static void sync_marks(struct browser *browser)
{
    struct error error = ERROR_INIT;
    browser->sync_at = 0;
    if (!store_sync(browser->feed->store, &error)) {
        error_while(&error, "save the marks");
        browser_complain(browser, &error);
    }
    browser_refresh(browser);
}

/* Milliseconds until something is due; -1: nothing is. */
static int patience(const struct browser *browser, bool watched)
{
    int64_t now = browser_clock(), due = INT64_MAX;
    if (browser->sync_at)
        due = browser->sync_at;
    if (browser->popup_at > now && browser->popup_at < due)
        due = browser->popup_at;
    if (!watched && now + STAT_EVERY < due)
        due = now + STAT_EVERY;
    if (fetch_child_running(&browser->fetch) && browser->fetch.visible && now + PANEL_EVERY < due)
        due = now + PANEL_EVERY;
    if (due == INT64_MAX)
        return -1;
    return due > now ? (int)(due - now) : 0;
}

enum { WAIT_KEYS, WAIT_SIGNALS, WAIT_STORE, WAIT_OUTPUT, WAIT_ERRORS, WAITS };

static void take_events(struct browser *browser, struct terminal *terminal,
                        const struct pollfd waits[WAITS])
{
    struct error error = ERROR_INIT;
    bool ended = false;
    int status;
    /* A running clock moves on; a fixed one is read as the same moment. */
    (void)!now_read(&browser->feed->now, browser->options->now_text, &error);
    if (waits[WAIT_SIGNALS].revents)
        take_signals(browser, terminal);
    if (waits[WAIT_OUTPUT].revents || waits[WAIT_ERRORS].revents)
        fetch_child_read(&browser->fetch, &ended, &status);
    if (ended)
        tell_fetch_end(browser, status);
    if (waits[WAIT_STORE].revents)
        store_drain(browser->feed->store);
    /* Nothing tells of the config: it is looked at whenever somebody is there. */
    if (waits[WAIT_STORE].revents || waits[WAIT_STORE].fd < 0 || waits[WAIT_KEYS].revents)
        browser_refresh(browser);
    if (browser->sync_at && browser_clock() >= browser->sync_at)
        sync_marks(browser);
    take_keys(browser, terminal);
    browser->leave = browser->leave || waits[WAIT_KEYS].revents & (POLLERR | POLLNVAL);
}

static void loop(struct browser *browser, struct terminal *terminal, int signals)
{
    draw(browser, terminal);
    /* The first screen does not wait for a disk. */
    if (!browser->options->tour)
        feed_begin_session(browser->feed);
    int store = store_watch(browser->feed->store);
    /* Nothing tells of what others wrote before the watch was set. */
    browser_refresh(browser);
    draw(browser, terminal);
    while (!browser->leave) {
        bool running = fetch_child_running(&browser->fetch);
        struct pollfd waits[WAITS] = {
            [WAIT_KEYS] = {.fd = STDIN_FILENO, .events = POLLIN},
            [WAIT_SIGNALS] = {.fd = signals, .events = POLLIN},
            [WAIT_STORE] = {.fd = store, .events = POLLIN},
            [WAIT_OUTPUT] = {.fd = running ? browser->fetch.process.output : -1, .events = POLLIN},
            [WAIT_ERRORS] = {.fd = running ? browser->fetch.process.errors : -1, .events = POLLIN},
        };
        /* A signal comes through its pipe, too: an interrupted poll has nothing more to say. */
        if (poll(waits, WAITS, patience(browser, store >= 0)) < 0)
            continue;
        take_events(browser, terminal, waits);
        if (!browser->leave)
            draw(browser, terminal);
    }
}

/* The first screen: the search or day asked for, or the newest day. */
static bool begin(struct browser *browser, struct error *error)
{
    const struct browse_options *options = browser->options;
    const struct snapshot *snapshot = store_snapshot(browser->feed->store);
    browser->generation = snapshot_generation(snapshot);
    browser->order = snapshot_order(snapshot);
    browser_config_moved(browser);
    browser_show_day(browser, options->day_given ? options->day : feed_newest_day(browser->feed));
    return !options->query.size || search_show(browser, options->query, error);
}

static void say_farewell(const struct browser *browser, struct text *farewell)
{
    if (browser->options->tour) {
        text_append_string(farewell, "that was the tour. Your own papers: paperfeed fetch");
        return;
    }
    if (!browser->starred && !browser->read)
        return;
    text_append_format(farewell, "%zu starred, %zu read.", browser->starred, browser->read);
    if (browser->starred)
        text_append_string(farewell, " List them: paperfeed list starred");
}

static bool run(struct browser *browser, int signals, struct error *error)
{
    struct terminal *terminal;
    if (!begin(browser, error) ||
        !terminal_open(&terminal, browser->options->color, &browser->screen.ascii, error))
        return false;
    browser->page.ascii = browser->preview.ascii = browser->screen.ascii;
    take_size(browser, terminal);
    loop(browser, terminal, signals);
    terminal_close(terminal);
    return !browser->sync_at || store_sync(browser->feed->store, error) ||
           error_while(error, "save the marks");
}

bool browse_run(struct feed *feed, const struct browse_options *options, struct text *farewell,
                bool *start_tour, struct error *error)
{
    struct browser *browser = malloc(sizeof *browser);
    int signals;
    *start_tour = false;
    if (!browser)
        return error_set(error, ERROR_SYSTEM, "Memory is short");
    if (!signals_open(&signals, error)) {
        free(browser);
        return false;
    }
    init(browser, feed, options);
    bool done = run(browser, signals, error);
    if (done)
        say_farewell(browser, farewell);
    *start_tour = done && browser->start_tour;
    release(browser);
    signals_close();
    free(browser);
    return done;
}
