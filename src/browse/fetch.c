/* SPDX-License-Identifier: MIT */
#include "browse/fetch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ARENA_MAXIMUM = 4 << 20, WORDS_MAXIMUM = 64, BAR_CELLS = 20, NAME_CELLS = 10 };

void fetch_child_init(struct fetch_child *child)
{
    *child = (struct fetch_child){.process = {.input = -1, .output = -1, .errors = -1}};
    text_init(&child->line, FETCH_LINE_MAXIMUM);
    text_init(&child->errors, FETCH_LINE_MAXIMUM);
    arena_init(&child->arena, ARENA_MAXIMUM);
}

void fetch_child_release(struct fetch_child *child)
{
    process_stop(&child->process);
    text_release(&child->line);
    text_release(&child->errors);
    arena_release(&child->arena);
}

bool fetch_child_running(const struct fetch_child *child)
{
    return child->process.id > 0;
}

static void do_not_wait(int descriptor)
{
    int flags = fcntl(descriptor, F_GETFL);
    if (flags >= 0)
        fcntl(descriptor, F_SETFL, flags | O_NONBLOCK);
}

bool fetch_child_start(struct fetch_child *child, const char *program,
                       const char *const arguments[], int64_t now, struct error *error)
{
    const char *words[WORDS_MAXIMUM + 2] = {program};
    size_t count = 1;
    for (size_t i = 0; arguments && arguments[i] && count < WORDS_MAXIMUM; i++)
        words[count++] = arguments[i];
    words[count] = NULL;
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    bool done =
        process_start(&child->process, words, PROCESS_OUTPUT | PROCESS_ERRORS, nothing, error);
    if (nothing >= 0)
        close(nothing);
    if (!done)
        return error_while(error, "start fetching");
    do_not_wait(child->process.output);
    do_not_wait(child->process.errors);
    text_clear(&child->line);
    text_clear(&child->errors);
    arena_clear(&child->arena);
    child->count = 0;
    child->stopped = false;
    child->visible = true;
    child->started = now;
    return true;
}

static void take_line(struct fetch_child *child, struct slice line)
{
    struct progress progress;
    size_t at = 0;
    /* Names and messages of former lines stay in the arena until the next fetch; a full one ends
     * the news only. */
    if (!progress_parse(line, &child->arena, &progress) || child->arena.failed)
        return;
    while (at < child->count && !slice_equal(child->sources[at].source, progress.source))
        at++;
    if (at == FETCH_SOURCES_MAXIMUM)
        return;
    child->sources[at] = progress;
    if (at == child->count)
        child->count++;
}

static void take_lines(struct fetch_child *child)
{
    struct slice rest = text_slice(&child->line);
    size_t end;
    while ((end = slice_find_byte(rest, '\n', 0)) != SIZE_MAX) {
        take_line(child, slice_first(rest, end));
        rest = slice_from(rest, end + 1);
    }
    struct text left;
    text_init(&left, FETCH_LINE_MAXIMUM);
    text_append(&left, rest);
    text_clear(&child->line);
    text_append(&child->line, text_slice(&left));
    text_release(&left);
}

/* False at the end of the pipe. */
static bool read_some(int descriptor, struct text *into)
{
    char buffer[4096];
    ssize_t got = read(descriptor, buffer, sizeof buffer);
    if (got < 0)
        return errno == EAGAIN || errno == EINTR;
    if (into->size + (size_t)got > into->maximum)
        text_clear(into);
    text_append(into, (struct slice){buffer, (size_t)got});
    return got > 0;
}

void fetch_child_read(struct fetch_child *child, bool *ended, int *status)
{
    struct error ignored = ERROR_INIT;
    *ended = false;
    *status = 0;
    if (!fetch_child_running(child))
        return;
    bool open_errors = read_some(child->process.errors, &child->errors);
    bool open_output = read_some(child->process.output, &child->line);
    take_lines(child);
    if (open_output || open_errors)
        return;
    *ended = true;
    if (!process_wait(&child->process, status, &ignored))
        *status = 0;
}

void fetch_child_stop(struct fetch_child *child)
{
    if (!fetch_child_running(child))
        return;
    child->stopped = true;
    kill(child->process.id, SIGINT);
}

static bool at_end(const struct progress *source)
{
    return !slice_equal(source->state, SLICE("waiting")) &&
           !slice_equal(source->state, SLICE("running"));
}

size_t fetch_child_done(const struct fetch_child *child)
{
    size_t done = 0;
    for (size_t i = 0; i < child->count; i++)
        done += at_end(&child->sources[i]);
    return done;
}

uint64_t fetch_child_added(const struct fetch_child *child)
{
    uint64_t added = 0;
    for (size_t i = 0; i < child->count; i++)
        added += child->sources[i].added;
    return added;
}

int fetch_panel_rows(const struct fetch_child *child)
{
    return (int)child->count + 2;
}

static void append_bytes(struct text *out, uint64_t bytes)
{
    if (bytes < 1000)
        text_append_format(out, "%llu B", (unsigned long long)bytes);
    else if (bytes < 1000000)
        text_append_format(out, "%llu KB", (unsigned long long)(bytes + 500) / 1000);
    else
        text_append_format(out, "%llu.%llu MB", (unsigned long long)bytes / 1000000,
                           (unsigned long long)bytes / 100000 % 10);
}

static void draw_bar(struct screen *screen, int row, int column, const struct progress *source)
{
    uint64_t filled = source->requests ? source->answered * BAR_CELLS / source->requests : 0;
    if (slice_equal(source->state, SLICE("done")) || filled > BAR_CELLS)
        filled = BAR_CELLS;
    screen_fill(screen, row, column, 1, '[', ROLE_NORMAL);
    screen_fill(screen, row, column + 1, (int)filled, '#', ROLE_DONE);
    screen_fill(screen, row, column + 1 + (int)filled, BAR_CELLS - (int)filled, '.', ROLE_WAITING);
    screen_fill(screen, row, column + 1 + BAR_CELLS, 1, ']', ROLE_NORMAL);
}

static void draw_source(struct screen *screen, struct screen_area area, int row,
                        const struct progress *source)
{
    struct text line;
    bool trouble =
        slice_equal(source->state, SLICE("failed")) || slice_equal(source->state, SLICE("short"));
    int column = area.column + 2;
    screen_put(screen, row, column, NAME_CELLS - 1, source->source, ROLE_NORMAL);
    column += NAME_CELLS;
    if (area.columns >= 60) {
        draw_bar(screen, row, column, source);
        column += BAR_CELLS + 3;
    }
    text_init(&line, FETCH_LINE_MAXIMUM);
    text_append_format(&line, "%-7.*s ", SLICE_ARG(source->state));
    bool done = slice_equal(source->state, SLICE("done"));
    if (done || !source->message.size) {
        text_append_format(&line, "%llu paper%s  %llu new  ", (unsigned long long)source->papers,
                           source->papers == 1 ? "" : "s", (unsigned long long)source->added);
        append_bytes(&line, source->bytes);
        text_append_string(&line, source->message.size ? "  " : "");
    }
    text_append(&line, source->message);
    screen_put(screen, row, column, area.column + area.columns - column, text_slice(&line),
               trouble ? ROLE_ERROR : ROLE_NORMAL);
    text_release(&line);
}

static void draw_total(const struct fetch_child *child, struct screen *screen,
                       struct screen_area area, int row)
{
    struct text line;
    uint64_t known = 0, updated = 0, bad = 0;
    for (size_t i = 0; i < child->count; i++) {
        known += child->sources[i].known;
        updated += child->sources[i].updated;
        bad += child->sources[i].bad;
    }
    text_init(&line, FETCH_LINE_MAXIMUM);
    text_append_format(&line,
                       "total     %llu new, %llu already known, %llu updated, %llu bad records",
                       (unsigned long long)fetch_child_added(child), (unsigned long long)known,
                       (unsigned long long)updated, (unsigned long long)bad);
    screen_put(screen, row, area.column + 2, area.columns - 2, text_slice(&line), ROLE_NORMAL);
    text_release(&line);
}

void fetch_panel_draw(const struct fetch_child *child, struct screen *screen,
                      struct screen_area area, int64_t now)
{
    struct text right;
    text_init(&right, FETCH_LINE_MAXIMUM);
    screen_set_clip(screen, area);
    screen_fill(screen, area.row, area.column, area.columns, '-', ROLE_META);
    screen_put_string(screen, area.row, area.column + 2, " fetch ", ROLE_META);
    if (fetch_child_running(child))
        text_append_format(&right, " %lld s   R hides   ^C stops%s",
                           (long long)(now - child->started) / 1000,
                           area.columns >= 60 ? "   browsing goes on" : "");
    screen_put_right(screen, area.row, area.column + area.columns, text_slice(&right), ROLE_META);
    text_release(&right);
    for (size_t i = 0; i < child->count; i++)
        draw_source(screen, area, area.row + 1 + (int)i, &child->sources[i]);
    draw_total(child, screen, area, area.row + 1 + (int)child->count);
    screen_lift_clip(screen);
}
