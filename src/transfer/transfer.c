/* SPDX-License-Identifier: MIT */
#include "transfer/transfer.h"

#include <curl/curl.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    LINE_MAXIMUM = 65536,
    READ_SIZE = 4096,
    GETS_MAXIMUM = 4096,
    WAIT_MILLISECONDS = 60000 /* libcurl wakes earlier for its own time limits */
};

/* The requests, in the order they came; the first so many of them are running. */
struct loop {
    const struct transfer_options *options;
    CURLM *multi;
    struct get **gets;
    size_t count, capacity, running;
    struct frames frames;
    struct text incoming;
    int input;
    bool input_ended;
};

static void remove_get(struct loop *loop, size_t index)
{
    struct get *get = loop->gets[index];
    if (index < loop->running) {
        curl_multi_remove_handle(loop->multi, get_handle(get));
        loop->running--;
    }
    get_close(get);
    loop->count--;
    memmove(&loop->gets[index], &loop->gets[index + 1], (loop->count - index) * sizeof *loop->gets);
}

static size_t find_number(const struct loop *loop, uint64_t number)
{
    size_t index = 0;
    while (index < loop->count && get_number(loop->gets[index]) != number)
        index++;
    return index;
}

static void cancel_get(struct loop *loop, uint64_t number)
{
    size_t index = find_number(loop, number);
    if (index == loop->count)
        return;
    get_cancel(loop->gets[index]);
    remove_get(loop, index);
}

static bool make_room(struct loop *loop)
{
    if (loop->count < loop->capacity)
        return true;
    size_t capacity = loop->capacity ? 2 * loop->capacity : 16;
    struct get **gets =
        capacity <= GETS_MAXIMUM ? realloc(loop->gets, capacity * sizeof *gets) : NULL;
    if (!gets)
        return false;
    loop->gets = gets;
    loop->capacity = capacity;
    return true;
}

static bool add_get(struct loop *loop, const struct transfer_request *request, struct error *error)
{
    if (find_number(loop, request->number) < loop->count)
        return error_set(error, ERROR_USAGE, "Two running requests have the same number");
    if (!make_room(loop))
        return error_set(error, ERROR_LIMIT, "More than %d requests wait", (int)GETS_MAXIMUM);
    struct get *get = get_open(request, loop->options, &loop->frames);
    if (!get)
        return error_set(error, ERROR_SYSTEM, "Memory is short");
    loop->gets[loop->count++] = get;
    return true;
}

static bool take_line(struct loop *loop, struct slice line, struct error *error)
{
    struct arena arena;
    struct transfer_request request;
    arena_init(&arena, 2 * LINE_MAXIMUM);
    bool done = transfer_request_parse(&request, line, &arena) ||
                error_set(error, ERROR_USAGE, "This is not a request: %.*s",
                          SLICE_ARG(slice_first(line, 80)));
    if (done && request.cancel)
        cancel_get(loop, request.number);
    else if (done)
        done = add_get(loop, &request, error);
    arena_release(&arena);
    return done;
}

/* Takes whole lines; what follows the last one waits for the next read. */
static bool take_lines(struct loop *loop, struct error *error)
{
    struct slice rest = text_slice(&loop->incoming);
    size_t end;
    bool done = true;
    while (done && (end = slice_find_byte(rest, '\n', 0)) != SIZE_MAX) {
        done = take_line(loop, slice_first(rest, end), error);
        rest = slice_from(rest, end + 1);
    }
    if (rest.size)
        memmove(loop->incoming.data, rest.data, rest.size);
    text_truncate(&loop->incoming, rest.size);
    return done;
}

static bool read_requests(struct loop *loop, struct error *error)
{
    char *room = text_reserve(&loop->incoming, READ_SIZE);
    if (!room)
        return error_set(error, ERROR_LIMIT, "A request is longer than %d bytes",
                         (int)LINE_MAXIMUM);
    ssize_t size = read(loop->input, room, READ_SIZE);
    if (size < 0)
        return errno == EINTR || errno == EAGAIN ||
               error_set_errno(error, ERROR_SYSTEM, errno, "The requests could not be read");
    text_grow(&loop->incoming, (size_t)size);
    if (size > 0)
        return take_lines(loop, error);
    loop->input_ended = true;
    return loop->incoming.size == 0 ||
           error_set(error, ERROR_USAGE, "The last request is cut short");
}

static bool start_waiting(struct loop *loop, struct error *error)
{
    while (loop->running < loop->options->parallel && loop->running < loop->count) {
        struct get *get = loop->gets[loop->running];
        if (!get_start(get))
            remove_get(loop, loop->running);
        else if (curl_multi_add_handle(loop->multi, get_handle(get)) == CURLM_OK)
            loop->running++;
        else
            return error_set(error, ERROR_SYSTEM, "libcurl could not begin a request");
    }
    return true;
}

/* A redirect keeps its place among the running ones. */
static void finish(struct loop *loop, CURL *easy, CURLcode result)
{
    struct get *get = get_of_handle(easy);
    curl_multi_remove_handle(loop->multi, easy);
    bool again = get_continue(get, (int)result);
    if (again && curl_multi_add_handle(loop->multi, easy) == CURLM_OK)
        return;
    if (again)
        get_cancel(get);
    remove_get(loop, find_number(loop, get_number(get)));
}

static void finish_done(struct loop *loop)
{
    int left;
    CURLMsg *message;
    while ((message = curl_multi_info_read(loop->multi, &left)))
        if (message->msg == CURLMSG_DONE)
            finish(loop, message->easy_handle, message->data.result);
}

/* Waits for the network, a request, or the end of the reader. */
static bool wait_for_events(struct loop *loop, struct error *error)
{
    struct curl_waitfd waited[] = {{.fd = loop->frames.descriptor},
                                   {.fd = loop->input, .events = CURL_WAIT_POLLIN}};
    struct pollfd polled[] = {{.fd = loop->frames.descriptor},
                              {.fd = loop->input_ended ? -1 : loop->input, .events = POLLIN}};
    CURLMcode code =
        curl_multi_poll(loop->multi, waited, loop->input_ended ? 1 : 2, WAIT_MILLISECONDS, NULL);
    if (code != CURLM_OK)
        return error_set(error, ERROR_SYSTEM, "Waiting for the network failed: %s",
                         curl_multi_strerror(code));
    if (poll(polled, 2, 0) < 0 && errno != EINTR)
        return error_set_errno(error, ERROR_SYSTEM, errno, "Waiting for requests failed");
    if (polled[0].revents & (POLLERR | POLLNVAL))
        loop->frames.broken = loop->frames.closed = true;
    return !polled[1].revents || read_requests(loop, error);
}

static bool run(struct loop *loop, struct error *error)
{
    int running;
    for (;;) {
        if (!start_waiting(loop, error))
            return false;
        CURLMcode code = curl_multi_perform(loop->multi, &running);
        if (code != CURLM_OK)
            return error_set(error, ERROR_SYSTEM, "libcurl failed: %s", curl_multi_strerror(code));
        size_t before = loop->count;
        finish_done(loop);
        if (loop->frames.broken)
            break;
        if (loop->count == 0 && loop->input_ended)
            return true;
        /* What finished makes room for what waits. */
        if (loop->count != before && loop->running < loop->count)
            continue;
        if (!wait_for_events(loop, error))
            return false;
    }
    if (!loop->frames.closed)
        *error = loop->frames.error;
    return loop->frames.closed;
}

bool transfer_run(const struct transfer_options *options, int input, int output,
                  struct error *error)
{
    struct loop loop = {.options = options, .input = input};
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return error_set(error, ERROR_SYSTEM, "libcurl could not be started");
    frames_init(&loop.frames, output);
    text_init(&loop.incoming, LINE_MAXIMUM);
    loop.multi = curl_multi_init();
    bool done = loop.multi ? run(&loop, error) : error_set(error, ERROR_SYSTEM, "Memory is short");
    while (loop.count > 0)
        remove_get(&loop, loop.count - 1);
    free(loop.gets);
    curl_multi_cleanup(loop.multi);
    text_release(&loop.incoming);
    frames_release(&loop.frames);
    curl_global_cleanup();
    return done;
}
