/* SPDX-License-Identifier: MIT */
#include "feed/conductor.h"

#include "feed/day.h"

#include <errno.h>
#include <poll.h>
#include <time.h>

enum { REPORT_EVERY = 250 };

static int64_t monotonic_milliseconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

void conductor_open(struct conductor *conductor)
{
    conductor->started = monotonic_milliseconds();
}

struct progress_row *conductor_row(struct conductor *conductor, const struct chain *chain)
{
    for (size_t i = 0; i < conductor->row_count; i++)
        if (conductor->rows[i].source == chain->source)
            return &conductor->rows[i];
    return NULL;
}

void conductor_report(struct conductor *conductor, struct progress_row *row)
{
    row->progress.milliseconds = monotonic_milliseconds() - conductor->started;
    row->progress.message = text_slice(row->message.size ? &row->message : &row->notice);
    if (conductor->request->report)
        conductor->request->report(conductor->request->context, &row->progress);
}

/* The first trouble of a source is the one that is told. */
static void complain(struct progress_row *row, const struct chain *chain, const struct error *why)
{
    struct error whole = *why;
    struct text what;
    if (row->message.size)
        return;
    text_init(&what, 64);
    chain_describe(chain, &what);
    if (whole.action[0])
        error_while(&whole, "fetch %.*s of %.*s", SLICE_ARG(row->source->name),
                    SLICE_ARG(text_slice(&what)));
    else
        error_while(&whole, "fetch %.*s from %.*s", SLICE_ARG(text_slice(&what)),
                    SLICE_ARG(row->source->name));
    if (!whole.next[0])
        error_next(&whole, "It is asked for again with the next fetch");
    error_format(&whole, &row->message);
    text_release(&what);
}

void conductor_chain_fails(struct conductor *conductor, struct chain *chain,
                           const struct error *why)
{
    struct progress_row *row = conductor_row(conductor, chain);
    chain->state = CHAIN_FAILED;
    row->failed++;
    complain(row, chain, why);
    day_failed(conductor, chain, why);
}

static void chain_is_done(struct conductor *conductor, struct chain *chain)
{
    chain->state = CHAIN_DONE;
    if (day_came(conductor, conductor_row(conductor, chain), chain) && chain->day != DAY_NONE)
        contacts_set_day(&conductor->contacts, chain->source->name, chain->day,
                         conductor->feed->now.seconds);
}

/* The same day in the other form, or the end. */
void conductor_fall_back(struct conductor *conductor, struct chain *chain, const struct error *why)
{
    if (chain_fall_back(chain, why))
        chain->state = CHAIN_READY;
    else
        conductor_chain_fails(conductor, chain, why);
}

void conductor_go_on(struct conductor *conductor, struct chain *chain, struct slice next)
{
    if (!next.size) {
        chain_is_done(conductor, chain);
        return;
    }
    struct text url;
    text_init(&url, 8192);
    text_append(&url, next);
    text_release(&chain->url);
    chain->url = url;
    chain->page++;
    chain->state = CHAIN_READY;
}

static void take_unchanged(struct conductor *conductor, struct chain *chain)
{
    struct fetch_state state = {.day = DAY_NONE};
    struct text next;
    text_init(&next, 8192);
    conductor_row(conductor, chain)->progress.unchanged++;
    if (!snapshot_fetch_state(store_snapshot(conductor->feed->store), chain->source->name,
                              text_slice(&chain->url), &state))
        state.next = (struct slice){NULL, 0};
    chain_next_unchanged(chain, state.next, &next);
    conductor_go_on(conductor, chain, text_slice(&next));
    text_release(&next);
}

static bool take_answer(struct conductor *conductor, struct answer *answer, struct error *error)
{
    struct chain *chain = &conductor->list.chains[answer->number];
    struct progress_row *row = conductor_row(conductor, chain);
    struct error why = ERROR_INIT;
    bool done = true;
    day_answered(chain, answer);
    row->progress.answered++;
    row->progress.bytes += answer->wire_bytes;
    switch (queues_take(&conductor->queues, answer, chain->source, &why)) {
    case VERDICT_GOOD:
        if (answer->status == 304)
            take_unchanged(conductor, chain);
        else
            done = conductor->take_document(conductor, chain, answer, error);
        break;
    case VERDICT_AGAIN:
        chain->state = CHAIN_READY;
        break;
    case VERDICT_ANOTHER:
        if (answer->status && conductor->read_refusal(conductor, chain, answer, &why))
            conductor_chain_fails(conductor, chain, &why);
        else
            conductor_fall_back(conductor, chain, &why);
        break;
    case VERDICT_FAILED:
        conductor_chain_fails(conductor, chain, &why);
        break;
    }
    requests_forget(&conductor->requests, answer);
    if (done)
        conductor_report(conductor, row);
    return done;
}

static bool send_request(struct conductor *conductor, size_t number, struct error *error)
{
    struct chain *chain = &conductor->list.chains[number];
    struct progress_row *row = conductor_row(conductor, chain);
    struct fetch_state state = {.day = DAY_NONE};
    if (!snapshot_fetch_state(store_snapshot(conductor->feed->store), chain->source->name,
                              text_slice(&chain->url), &state))
        state = (struct fetch_state){.day = DAY_NONE};
    if (!requests_get(&conductor->requests, number, text_slice(&chain->url), state.etag,
                      state.modified, error))
        return false;
    chain->state = CHAIN_RUNNING;
    row->progress.requests++;
    row->progress.state = FETCH_RUNNING;
    conductor_report(conductor, row);
    return true;
}

/* Sends the next request of each chain whose turn it is; *left: how many chains have not ended. */
static bool send_requests(struct conductor *conductor, size_t *left, struct error *error)
{
    *left = 0;
    for (size_t i = 0; i < conductor->list.count; i++) {
        struct chain *chain = &conductor->list.chains[i];
        struct error why = ERROR_INIT;
        enum queue_turn turn = TURN_LATER;
        if (chain->state == CHAIN_READY)
            turn = queues_turn(&conductor->queues, i, text_slice(&chain->url), chain->source, &why);
        if (turn == TURN_NOW && !send_request(conductor, i, error))
            return false;
        if (turn == TURN_NEVER)
            conductor_chain_fails(conductor, chain, &why);
        *left += chain->state == CHAIN_READY || chain->state == CHAIN_RUNNING;
    }
    return true;
}

/* Tells how many bytes have come, some times a second. */
static void report_running(struct conductor *conductor)
{
    int64_t now = monotonic_milliseconds();
    if (now - conductor->reported < REPORT_EVERY)
        return;
    conductor->reported = now;
    for (size_t i = 0; i < conductor->row_count; i++) {
        struct progress_row *row = &conductor->rows[i];
        uint64_t arrived = row->progress.bytes, running = 0;
        for (size_t j = 0; j < conductor->requests.count; j++) {
            const struct answer *answer = &conductor->requests.answers[j];
            if (conductor->list.chains[answer->number].source == row->source)
                running += answer->body.size;
        }
        row->progress.bytes += running;
        if (running)
            conductor_report(conductor, row);
        row->progress.bytes = arrived;
    }
}

static bool is_interrupted(struct conductor *conductor)
{
    struct pollfd polled = {.fd = conductor->request->interrupt_descriptor, .events = POLLIN};
    if (polled.fd >= 0 && poll(&polled, 1, 0) > 0)
        conductor->result->interrupted = true;
    return conductor->result->interrupted;
}

/* One turn: what can be sent is sent, what came is taken. *left is 0 at the end. */
static bool take_turn(struct conductor *conductor, size_t *left, struct error *error)
{
    struct answer *answer;
    if (!send_requests(conductor, left, error))
        return false;
    if (!*left)
        return true;
    struct pollfd polled[2] = {{.fd = requests_descriptor(&conductor->requests), .events = POLLIN},
                               {.fd = conductor->request->interrupt_descriptor, .events = POLLIN}};
    if (poll(polled, 2, queues_timeout(&conductor->queues)) < 0 && errno != EINTR)
        return error_set_errno(error, ERROR_SYSTEM, errno, "Waiting for the network failed");
    if (polled[0].revents && !requests_read(&conductor->requests, error))
        return false;
    while (!is_interrupted(conductor) && (answer = requests_finished(&conductor->requests)))
        if (!take_answer(conductor, answer, error))
            return false;
    report_running(conductor);
    return true;
}

static bool take_turns(struct conductor *conductor, struct error *error)
{
    size_t left = 1;
    while (left && !is_interrupted(conductor))
        if (!take_turn(conductor, &left, error))
            return false;
    return true;
}

/* An interrupt ends the companions too, so failures that come with it are not told. */
bool conductor_converse(struct conductor *conductor, struct error *error)
{
    queues_open(&conductor->queues, conductor->feed, conductor->request->force);
    bool done = take_turns(conductor, error);
    if (!done && is_interrupted(conductor)) {
        *error = (struct error)ERROR_INIT;
        done = true;
    }
    queues_close(&conductor->queues);
    return done;
}
