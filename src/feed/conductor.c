/* SPDX-License-Identifier: MIT */
#include "feed/conductor.h"

#include "transfer/protocol.h"

#include <errno.h>
#include <poll.h>
#include <time.h>

enum { REPORT_EVERY = 250, PARALLEL = 4, RETRY_MAXIMUM = 86400, RETRY_DEFAULT = 60 };

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
}

void conductor_chain_done(struct conductor *conductor, struct chain *chain)
{
    chain->state = CHAIN_DONE;
    if (chain->day != DAY_NONE)
        contacts_set_day(&conductor->contacts, chain->source->name, chain->day,
                         conductor->feed->now.seconds);
}

/* The same day in the other form, or the end. */
void conductor_fall_back(struct conductor *conductor, struct chain *chain, const struct error *why)
{
    if (chain_fall_back(chain))
        chain->state = CHAIN_READY;
    else
        conductor_chain_fails(conductor, chain, why);
}

void conductor_go_on(struct conductor *conductor, struct chain *chain, struct slice next)
{
    if (!next.size) {
        conductor_chain_done(conductor, chain);
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

static bool is_offline(struct slice result)
{
    for (const struct transfer_failure *failure = transfer_failures; failure->word; failure++)
        if (slice_equal(slice_of(failure->word), result))
            return failure->offline;
    return false;
}

/* 429 and 503 with a time: nothing more is sent to this source, also not by the next fetch until
 * then. */
static void respect_limit(struct conductor *conductor, struct chain *chain,
                          const struct answer *answer)
{
    struct progress_row *row = conductor_row(conductor, chain);
    bool asked = answer->retry_seconds >= 0;
    int64_t wait = asked ? answer->retry_seconds : RETRY_DEFAULT;
    int64_t until = conductor->feed->now.seconds + (wait < RETRY_MAXIMUM ? wait : RETRY_MAXIMUM);
    struct error why = ERROR_INIT;
    struct text when;
    contacts_set(&conductor->contacts, chain->source->name, SLICE("retry"), until);
    text_init(&when, 32);
    time_append(&when, until);
    error_set(&why, ERROR_NETWORK, "The server limits requests (HTTP %d) and %s %lld s",
              (int)answer->status,
              asked ? "asks for" : "does not say for how long; it is left alone for",
              (long long)wait);
    error_next(&why, "Planned after %s; now: paperfeed fetch %.*s --force", text_string(&when),
               SLICE_ARG(chain->source->name));
    text_release(&when);
    row->stopped = true;
    conductor_chain_fails(conductor, chain, &why);
}

/* What is no document: failures of the transfer and HTTP errors. True when it was one. */
static bool judge_failure(struct conductor *conductor, struct chain *chain,
                          const struct answer *answer)
{
    struct error why = ERROR_INIT;
    struct slice result = text_slice(&answer->result);
    if (!slice_equal(result, SLICE("ok"))) {
        error_set(&why, ERROR_NETWORK, "%s", text_string(&answer->message));
        bool slow = slice_equal(result, SLICE("timeout")) || slice_equal(result, SLICE("slow"));
        if (is_offline(result)) {
            conductor_row(conductor, chain)->stopped = true;
            error_next(&why, "What is here can be read; try again when the network is back");
        }
        if (slow)
            conductor_fall_back(conductor, chain, &why);
        else
            conductor_chain_fails(conductor, chain, &why);
        return true;
    }
    if (answer->status == 429 || (answer->status == 503 && answer->retry_seconds >= 0)) {
        respect_limit(conductor, chain, answer);
        return true;
    }
    if (answer->status != 200 && answer->status != 304) {
        error_set(&why, ERROR_NETWORK, "The server answered with HTTP status %d",
                  (int)answer->status);
        conductor_fall_back(conductor, chain, &why);
        return true;
    }
    return false;
}

static bool take_answer(struct conductor *conductor, struct answer *answer, struct error *error)
{
    struct chain *chain = &conductor->list.chains[answer->number];
    struct progress_row *row = conductor_row(conductor, chain);
    bool done = true;
    row->progress.answered++;
    row->progress.bytes += answer->wire_bytes;
    if (judge_failure(conductor, chain, answer)) {
        ;
    } else if (answer->status == 304) {
        struct fetch_state state = {.day = DAY_NONE};
        row->progress.unchanged++;
        if (snapshot_fetch_state(store_snapshot(conductor->feed->store), chain->source->name,
                                 text_slice(&chain->url), &state))
            conductor_go_on(conductor, chain, state.next);
        else
            conductor_chain_done(conductor, chain);
    } else {
        done = conductor->take_document(conductor, chain, answer, error);
    }
    requests_forget(&conductor->requests, answer);
    if (done)
        conductor_report(conductor, row);
    return done;
}

/* Sends the next request of chains that wait, as long as there is room; *running: how many run. */
static bool send_requests(struct conductor *conductor, size_t *running, struct error *error)
{
    *running = 0;
    for (size_t i = 0; i < conductor->list.count; i++)
        *running += conductor->list.chains[i].state == CHAIN_RUNNING;
    for (size_t i = 0; i < conductor->list.count && *running < PARALLEL; i++) {
        struct chain *chain = &conductor->list.chains[i];
        struct progress_row *row = conductor_row(conductor, chain);
        struct fetch_state state = {.day = DAY_NONE};
        if (chain->state != CHAIN_READY)
            continue;
        if (row->stopped) {
            chain->state = CHAIN_FAILED;
            row->failed++;
            continue;
        }
        if (!snapshot_fetch_state(store_snapshot(conductor->feed->store), chain->source->name,
                                  text_slice(&chain->url), &state))
            state = (struct fetch_state){.day = DAY_NONE};
        if (!requests_get(&conductor->requests, i, text_slice(&chain->url), state.etag,
                          state.modified, error))
            return false;
        chain->state = CHAIN_RUNNING;
        row->progress.requests++;
        row->progress.state = FETCH_RUNNING;
        (*running)++;
        conductor_report(conductor, row);
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

/* One turn: what can be sent is sent, what came is taken. *running is 0 at the end. */
static bool take_turn(struct conductor *conductor, size_t *running, struct error *error)
{
    struct answer *answer;
    if (!send_requests(conductor, running, error))
        return false;
    if (!*running)
        return true;
    struct pollfd polled[2] = {{.fd = requests_descriptor(&conductor->requests), .events = POLLIN},
                               {.fd = conductor->request->interrupt_descriptor, .events = POLLIN}};
    if (poll(polled, 2, -1) < 0 && errno != EINTR)
        return error_set_errno(error, ERROR_SYSTEM, errno, "Waiting for the network failed");
    if (polled[0].revents && !requests_read(&conductor->requests, error))
        return false;
    while (!is_interrupted(conductor) && (answer = requests_finished(&conductor->requests)))
        if (!take_answer(conductor, answer, error))
            return false;
    report_running(conductor);
    return true;
}

/* An interrupt ends the companions too, so failures that come with it are not told. */
bool conductor_converse(struct conductor *conductor, struct error *error)
{
    size_t running = 1;
    while (running && !is_interrupted(conductor)) {
        if (take_turn(conductor, &running, error))
            continue;
        if (!is_interrupted(conductor))
            return false;
        *error = (struct error)ERROR_INIT;
    }
    return true;
}
