/* SPDX-License-Identifier: MIT */
#include "feed/request.h"

#include "base/file.h"
#include "paper/record.h"
#include "transfer/protocol.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { READ_SIZE = 65536, FRAME_MAXIMUM = 1 << 20, VALUES_MAXIMUM = 12 };

bool requests_open(struct requests *requests, struct slice contact, struct error *error)
{
    struct text program, address;
    *requests = (struct requests){.count = 0};
    text_init(&requests->incoming, FRAME_MAXIMUM + TRANSFER_MAXIMUM_DEFAULT);
    text_init(&program, 4096);
    text_init(&address, 1024);
    text_append(&address, contact);
    bool done = process_companion("paperfeed-transfer", &program, error);
    if (done) {
        const char *const words[] = {text_string(&program), "--core",
                                     PAPERFEED_VERSION,     contact.size ? "--contact" : NULL,
                                     text_string(&address), NULL};
        done = process_start(&requests->process, words, PROCESS_INPUT | PROCESS_OUTPUT, -1, error);
    }
    text_release(&address);
    text_release(&program);
    return done;
}

static void answer_release(struct answer *answer)
{
    struct text *const texts[] = {&answer->url,      &answer->charset, &answer->etag,
                                  &answer->modified, &answer->next,    &answer->body,
                                  &answer->result,   &answer->message};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        text_release(texts[i]);
}

static void answer_init(struct answer *answer, uint64_t number)
{
    *answer = (struct answer){.number = number, .retry_seconds = -1};
    struct text *const texts[] = {&answer->url,      &answer->charset, &answer->etag,
                                  &answer->modified, &answer->next,    &answer->result,
                                  &answer->message};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        text_init(texts[i], 65536);
    text_init(&answer->body, TRANSFER_MAXIMUM_DEFAULT);
}

void requests_close(struct requests *requests)
{
    process_stop(&requests->process);
    for (size_t i = 0; i < requests->count; i++)
        answer_release(&requests->answers[i]);
    free(requests->answers);
    text_release(&requests->incoming);
    *requests = (struct requests){.count = 0};
}

static bool make_room(struct requests *requests)
{
    if (requests->count < requests->capacity)
        return true;
    size_t capacity = requests->capacity ? 2 * requests->capacity : 8;
    struct answer *answers = realloc(requests->answers, capacity * sizeof *answers);
    if (!answers)
        return false;
    requests->answers = answers;
    requests->capacity = capacity;
    return true;
}

bool requests_get(struct requests *requests, uint64_t number, struct slice url, struct slice etag,
                  struct slice modified, struct error *error)
{
    struct text line;
    if (!make_room(requests))
        return error_set(error, ERROR_SYSTEM, "Memory is short");
    text_init(&line, FRAME_MAXIMUM);
    text_append_format(&line, "get\t%llu\t", (unsigned long long)number);
    record_append_value(&line, url);
    text_append_byte(&line, '\t');
    record_append_value(&line, etag);
    text_append_byte(&line, '\t');
    record_append_value(&line, modified);
    text_append_string(&line, "\t0\n");
    bool sent = text_ok(&line) && file_write_all(requests->process.input, text_slice(&line), error);
    text_release(&line);
    if (sent)
        answer_init(&requests->answers[requests->count++], number);
    return sent || error_while(error, "ask paperfeed-transfer for %.*s", SLICE_ARG(url));
}

int requests_descriptor(const struct requests *requests)
{
    return requests->process.output;
}

static struct answer *find(struct requests *requests, struct slice number)
{
    uint64_t wanted;
    if (!slice_to_uint64(number, &wanted))
        return NULL;
    for (size_t i = 0; i < requests->count; i++)
        if (requests->answers[i].number == wanted)
            return &requests->answers[i];
    return NULL;
}

static void keep(struct text *text, struct slice escaped)
{
    struct arena arena;
    arena_init(&arena, FRAME_MAXIMUM);
    text_clear(text);
    text_append(text, record_value(escaped, &arena));
    arena_release(&arena);
}

/* head NUMBER STATUS URL TYPE CHARSET ETAG MODIFIED NEXT RETRY */
static void take_head(struct answer *answer, const struct slice values[VALUES_MAXIMUM])
{
    if (!slice_to_int64(values[2], &answer->status))
        answer->status = 0;
    keep(&answer->url, values[3]);
    keep(&answer->charset, values[5]);
    keep(&answer->etag, values[6]);
    keep(&answer->modified, values[7]);
    keep(&answer->next, values[8]);
    if (!slice_to_int64(values[9], &answer->retry_seconds))
        answer->retry_seconds = -1;
}

/* done NUMBER BYTES MILLISECONDS RESULT MESSAGE */
static void take_done(struct answer *answer, const struct slice values[VALUES_MAXIMUM])
{
    if (!slice_to_uint64(values[2], &answer->wire_bytes))
        answer->wire_bytes = 0;
    keep(&answer->result, values[4]);
    keep(&answer->message, values[5]);
    answer->done = true;
}

/* Takes one whole frame from *rest; false when none is whole. */
static bool take_frame(struct requests *requests, struct slice *rest)
{
    struct slice values[VALUES_MAXIMUM] = {{NULL, 0}};
    uint64_t size = 0;
    size_t end = slice_find_byte(*rest, '\n', 0);
    if (end == SIZE_MAX)
        return false;
    struct slice line = slice_first(*rest, end), after = slice_from(*rest, end + 1);
    for (size_t i = 0; i < VALUES_MAXIMUM && slice_split(&line, '\t', &values[i]); i++)
        ;
    struct answer *answer = find(requests, values[1]);
    if (slice_equal(values[0], SLICE("body"))) {
        if (!slice_to_uint64(values[2], &size) || after.size < size + 1)
            return false;
        if (answer)
            text_append(&answer->body, slice_first(after, (size_t)size));
        after = slice_from(after, (size_t)size + 1);
    } else if (answer && slice_equal(values[0], SLICE("head"))) {
        take_head(answer, values);
    } else if (answer && slice_equal(values[0], SLICE("done"))) {
        take_done(answer, values);
    }
    *rest = after;
    return true;
}

bool requests_read(struct requests *requests, struct error *error)
{
    char *room = text_reserve(&requests->incoming, READ_SIZE);
    if (!room)
        return error_set(error, ERROR_SYSTEM, "paperfeed-transfer sent a frame that is too large");
    ssize_t count = read(requests->process.output, room, READ_SIZE);
    if (count < 0 && (errno == EINTR || errno == EAGAIN))
        return true;
    if (count <= 0)
        return error_set(error, ERROR_SYSTEM, "paperfeed-transfer ended too early");
    text_grow(&requests->incoming, (size_t)count);
    struct slice all = text_slice(&requests->incoming), rest = all;
    while (take_frame(requests, &rest))
        ;
    memmove(requests->incoming.data, requests->incoming.data + (all.size - rest.size), rest.size);
    text_truncate(&requests->incoming, rest.size);
    return true;
}

struct answer *requests_finished(struct requests *requests)
{
    for (size_t i = 0; i < requests->count; i++)
        if (requests->answers[i].done)
            return &requests->answers[i];
    return NULL;
}

void requests_forget(struct requests *requests, struct answer *answer)
{
    answer_release(answer);
    *answer = requests->answers[--requests->count];
}
