/* SPDX-License-Identifier: MIT */
#include "feed/document.h"

#include "base/process.h"
#include "base/unicode.h"
#include "paper/record.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PIECE_PAPERS = 1000, LINE_MAXIMUM = 8 << 20, READ_SIZE = 65536, FEEDS_MAXIMUM = 16 << 20 };
static const size_t arena_maximum = 512u << 20;

/* One run: the child, what it said so far, and what is still to be given to it. */
struct run {
    struct process process;
    struct text pending; /* the unfinished line */
    struct slice body;   /* not yet written */
    int interrupt;       /* becomes readable when the user wants to stop; -1: none */
    struct record_layout layout;
    struct parsed *parsed;
    bool (*take)(void *context, const struct parsed *piece, struct error *error);
    void *context;
    const struct parse_request *request;
};

/* Doubles an array by copying it inside the arena; what it leaves behind is freed with the piece.
 */
static void *grown(struct arena *arena, const void *array, size_t count, size_t *capacity,
                   size_t size)
{
    size_t wanted = *capacity ? *capacity * 2 : 64;
    void *larger = arena_allocate_array(arena, wanted, size);
    if (larger && count)
        memcpy(larger, array, count * size);
    if (larger)
        *capacity = wanted;
    return larger;
}

static bool memory_short(struct error *error)
{
    return error_set(error, ERROR_LIMIT, "The records do not fit in memory");
}

static bool add_paper(struct run *run, struct slice values, struct error *error)
{
    struct parsed *parsed = run->parsed;
    if (parsed->paper_count == parsed->paper_capacity) {
        void *larger = grown(&parsed->arena, parsed->papers, parsed->paper_count,
                             &parsed->paper_capacity, sizeof *parsed->papers);
        if (!larger)
            return memory_short(error);
        parsed->papers = larger;
    }
    struct paper *paper = &parsed->papers[parsed->paper_count];
    if (!record_parse_paper(&run->layout, values, &parsed->arena, paper, error))
        return false;
    if (!paper->id.size || !paper->fields[PAPER_TITLE].size || !record_is_clean(values))
        return error_set(error, ERROR_INPUT, "The parser sent a record that is not valid");
    parsed->paper_count++;
    return !parsed->arena.failed || memory_short(error);
}

static bool add_listing(struct run *run, struct slice values, struct error *error)
{
    struct parsed *parsed = run->parsed;
    struct listing_line line;
    if (parsed->listing_count == parsed->listing_capacity) {
        size_t capacity = parsed->listing_capacity;
        void *indices = grown(&parsed->arena, parsed->listing_paper, parsed->listing_count,
                              &capacity, sizeof *parsed->listing_paper);
        void *larger = grown(&parsed->arena, parsed->listings, parsed->listing_count,
                             &parsed->listing_capacity, sizeof *parsed->listings);
        if (!larger || !indices)
            return memory_short(error);
        parsed->listings = larger;
        parsed->listing_paper = indices;
    }
    if (!listing_parse(values, &parsed->arena, &line, error))
        return false;
    if (!record_is_clean(values))
        return error_set(error, ERROR_INPUT, "The parser sent a listing that is not valid");
    if (line.is_fetch || !parsed->paper_count)
        return error_set(error, ERROR_INPUT, "The parser sent a listing without a paper");
    parsed->listings[parsed->listing_count] = line.listing;
    parsed->listing_paper[parsed->listing_count++] = parsed->paper_count - 1;
    return !parsed->arena.failed || memory_short(error);
}

/* Keeps one value of the envelope in a field of fixed size. */
static void keep(char *field, size_t size, struct slice escaped, struct arena *arena)
{
    struct slice value = record_value(escaped, arena);
    snprintf(field, size, "%.*s", SLICE_ARG(value));
}

static void note_bad(struct run *run, struct slice values)
{
    struct parsed *parsed = run->parsed;
    struct slice offset, reason;
    char text[sizeof parsed->bad_reason];
    uint64_t at = 0;
    if (!slice_split(&values, '\t', &offset) || !slice_split(&values, '\t', &reason) ||
        !slice_to_uint64(offset, &at))
        reason = SLICE("");
    keep(text, sizeof text, reason, &parsed->arena);
    if (!parsed->bad++) {
        parsed->bad_offset = at;
        memcpy(parsed->bad_reason, text, sizeof text);
    }
    if (run->request->note_bad)
        run->request->note_bad(run->request->note_context, at, text);
}

static void note_feed(struct parsed *parsed, struct slice feed)
{
    text_append(&parsed->feeds, feed);
    text_append_byte(&parsed->feeds, '\n');
    parsed->feed_count++;
}

static void note_next(struct parsed *parsed, struct slice values)
{
    if (!parsed->nexts++ && values.size < sizeof parsed->next)
        keep(parsed->next, sizeof parsed->next, values, &parsed->arena);
}

static void note_meta(struct parsed *parsed, struct slice values)
{
    struct slice name, value;
    if (!slice_split(&values, '\t', &name) || !slice_split(&values, '\t', &value))
        return;
    if (slice_equal(name, SLICE("date")))
        keep(parsed->date, sizeof parsed->date, value, &parsed->arena);
    else if (slice_equal(name, SLICE("format")))
        keep(parsed->format, sizeof parsed->format, value, &parsed->arena);
    else if (slice_equal(name, SLICE("notice")) && !parsed->notice[0])
        keep(parsed->notice, sizeof parsed->notice, value, &parsed->arena);
    else if (slice_equal(name, SLICE("feed")))
        note_feed(parsed, record_value(value, &parsed->arena));
}

static void note_error(struct parsed *parsed, struct slice values)
{
    struct slice kind, reason = {NULL, 0}, next = {NULL, 0};
    uint64_t number;
    if (!slice_split(&values, '\t', &kind) || !slice_to_uint64(kind, &number) ||
        number > ERROR_INTERRUPTED)
        number = ERROR_INPUT;
    slice_split(&values, '\t', &reason);
    slice_split(&values, '\t', &next);
    reason = record_value(reason, &parsed->arena);
    next = record_value(next, &parsed->arena);
    error_set(&parsed->error, (enum error_kind)number, "%.*s", SLICE_ARG(reason));
    if (next.size)
        error_next(&parsed->error, "%.*s", SLICE_ARG(next));
}

static bool take_line(struct run *run, struct slice line, struct error *error)
{
    struct parsed *parsed = run->parsed;
    struct slice kind, values = line;
    if (!slice_split(&values, '\t', &kind))
        return true;
    if (slice_equal(kind, SLICE("paper"))) {
        if (run->take && parsed->paper_count == PIECE_PAPERS) {
            if (!run->take(run->context, parsed, error))
                return false;
            arena_clear(&parsed->arena);
            parsed->papers = NULL;
            parsed->listings = NULL;
            parsed->listing_paper = NULL;
            parsed->paper_count = parsed->paper_capacity = 0;
            parsed->listing_count = parsed->listing_capacity = 0;
        }
        return add_paper(run, arena_copy(&parsed->arena, values), error);
    }
    if (slice_equal(kind, SLICE("listing")))
        return add_listing(run, arena_copy(&parsed->arena, values), error);
    if (slice_equal(kind, SLICE("bad")))
        note_bad(run, values);
    else if (slice_equal(kind, SLICE("meta")))
        note_meta(parsed, values);
    else if (slice_equal(kind, SLICE("next")))
        note_next(parsed, values);
    else if (slice_equal(kind, SLICE("error")))
        note_error(parsed, values);
    else if (slice_equal(kind, SLICE("end")))
        parsed->complete = true;
    return true;
}

/* Takes the whole lines of what was read and keeps the rest. */
static bool take_lines(struct run *run, struct error *error)
{
    struct slice all = text_slice(&run->pending);
    size_t done = 0, end;
    while ((end = slice_find_byte(all, '\n', done)) != SIZE_MAX) {
        if (!take_line(run, (struct slice){all.data + done, end - done}, error))
            return false;
        done = end + 1;
    }
    memmove(run->pending.data, run->pending.data + done, all.size - done);
    text_truncate(&run->pending, all.size - done);
    return true;
}

/* Gives the child what its pipe takes; a child that stopped reading is told by the end of its
 * output. */
static void write_some(struct run *run)
{
    ssize_t count = write(run->process.input, run->body.data, run->body.size);
    if (count > 0)
        run->body = slice_from(run->body, (size_t)count);
    else if (count < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (count < 0 || !run->body.size) {
        close(run->process.input);
        run->process.input = -1;
    }
}

/* False at the end of the child's output, or with the error set. */
static bool read_some(struct run *run, struct error *error)
{
    char *room = text_reserve(&run->pending, READ_SIZE);
    if (!room)
        return error_set(error, ERROR_LIMIT, "The parser sent a line of more than %d bytes",
                         LINE_MAXIMUM);
    ssize_t count = read(run->process.output, room, READ_SIZE);
    if (count < 0 && (errno == EINTR || errno == EAGAIN))
        return true;
    if (count < 0)
        return error_set_errno(error, ERROR_SYSTEM, errno, "The parser's answer cannot be read");
    if (count == 0)
        return false;
    text_grow(&run->pending, (size_t)count);
    return take_lines(run, error);
}

static bool converse(struct run *run, struct error *error)
{
    if (run->process.input >= 0) {
        fcntl(run->process.input, F_SETFL, O_NONBLOCK);
        if (!run->body.size)
            write_some(run);
    }
    for (;;) {
        struct pollfd polled[3] = {{.fd = run->process.output, .events = POLLIN},
                                   {.fd = run->process.input, .events = POLLOUT},
                                   {.fd = run->interrupt, .events = POLLIN}};
        if (poll(polled, 3, -1) < 0) {
            if (errno == EINTR)
                continue;
            return error_set_errno(error, ERROR_SYSTEM, errno, "Waiting for the parser failed");
        }
        if (polled[2].revents) {
            run->parsed->interrupted = true;
            return true;
        }
        if (polled[1].revents && run->process.input >= 0)
            write_some(run);
        if (polled[0].revents && !read_some(run, error))
            return error->kind == ERROR_NONE;
    }
}

/* The words of the child's command line; texts are kept in the arena. */
static bool command_line(const struct parse_request *request, struct arena *arena,
                         struct text *program, const char *words[20], struct error *error)
{
    struct text time, day;
    size_t count = 0;
    if (!process_companion("paperfeed-parse", program, error))
        return false;
    text_init(&time, 64);
    text_init(&day, 64);
    time_append(&time, request->now);
    day_append(&day, request->day);
    const struct {
        const char *option;
        struct slice value;
    } options[] = {
        {"--core", SLICE(PAPERFEED_VERSION)},

        {"--as", request->format},
        {"--source", request->source},
        {"--charset", request->charset},
        {"--base", request->base_url},
        {"--day", text_slice(&day)},
        {"--now", text_slice(&time)},
        {"--kind", request->trending ? SLICE("trending") : SLICE("")},
    };
    words[count++] = text_string(program);
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        if (!options[i].value.size)
            continue;
        words[count++] = options[i].option;
        words[count++] = arena_copy(arena, options[i].value).data;
    }
    if (request->local)
        words[count++] = "--local";
    words[count] = NULL;
    text_release(&time);
    text_release(&day);
    return !arena->failed || memory_short(error);
}

/* A child that ended badly without saying why costs this one document. ^C goes to the child as
   well, which may be gone before our own is heard of. */
static void judge_status(const struct run *run, int status)
{
    struct parsed *parsed = run->parsed;
    if (parsed->error.kind != ERROR_NONE || (status == 0 && parsed->complete))
        return;
    if (run->interrupt >= 0 && WIFSIGNALED(status) && WTERMSIG(status) == SIGINT) {
        parsed->interrupted = true;
        return;
    }
    struct text how;
    text_init(&how, 256);
    process_describe_status(&how, status);
    error_set(&parsed->error, ERROR_INPUT, "The parser stopped in the middle of the document (%s)",
              text_string(&how));
    error_next(&parsed->error, "What it had read until then is kept");
    text_release(&how);
}

static bool run_parser(struct run *run, const struct parse_request *request, int input,
                       struct error *error)
{
    struct text program;
    const char *words[20];
    int status = 0;
    unsigned pipes = input < 0 ? PROCESS_OUTPUT | PROCESS_INPUT : PROCESS_OUTPUT;
    *run->parsed = (struct parsed){.complete = false};
    run->interrupt = request->interrupt_descriptor > 0 ? request->interrupt_descriptor : -1;
    run->request = request;
    arena_init(&run->parsed->arena, arena_maximum);
    text_init(&run->parsed->feeds, FEEDS_MAXIMUM);
    record_layout_own(&run->layout);
    text_init(&program, 4096);
    text_init(&run->pending, LINE_MAXIMUM + READ_SIZE);
    bool done = command_line(request, &run->parsed->arena, &program, words, error) &&
                process_start(&run->process, words, pipes, input, error);
    if (done) {
        done = converse(run, error);
        if (!done || run->parsed->interrupted)
            process_stop(&run->process);
        else if ((done = process_wait(&run->process, &status, error)))
            judge_status(run, status);
    }
    text_release(&run->pending);
    text_release(&program);
    return done;
}

bool document_parse_bytes(const struct parse_request *request, struct slice body,
                          struct parsed *parsed, struct error *error)
{
    struct run run = {.body = body, .parsed = parsed};
    return run_parser(&run, request, -1, error);
}

bool document_parse_descriptor(const struct parse_request *request, int input,
                               bool (*take)(void *context, const struct parsed *piece,
                                            struct error *error),
                               void *context, struct parsed *parsed, struct error *error)
{
    struct run run = {.parsed = parsed, .take = take, .context = context};
    return run_parser(&run, request, input, error) &&
           (!parsed->paper_count || take(context, parsed, error));
}

void parsed_release(struct parsed *parsed)
{
    arena_release(&parsed->arena);
    text_release(&parsed->feeds);
}
