/* SPDX-License-Identifier: MIT */
#include "feed/fetch.h"

#include "feed/add.h"
#include "feed/bad_items.h"
#include "feed/chain.h"
#include "feed/contact.h"
#include "feed/request.h"

#include "transfer/protocol.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>

enum { REPORT_EVERY = 250, PARALLEL = 4, RETRY_MAXIMUM = 86400, RETRY_DEFAULT = 60 };

/* One fetch: its chains, the companion, and what each source did. */
struct conductor {
    struct feed *feed;
    const struct fetch_request *request;
    struct fetch_result *result;
    struct contacts contacts;
    struct requests requests;
    struct chain_list list;
    struct progress_row {
        const struct config_source *source;
        struct fetch_progress progress;
        struct text message;
        struct text notice; /* told when nothing went wrong */
        unsigned chains, failed;
        bool stopped; /* the server asked to wait: nothing more is sent */
    } * rows;
    size_t row_count;
    int64_t started, reported; /* monotonic milliseconds */
};

static int64_t monotonic_milliseconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static struct progress_row *row_of(struct conductor *conductor, const struct chain *chain)
{
    for (size_t i = 0; i < conductor->row_count; i++)
        if (conductor->rows[i].source == chain->source)
            return &conductor->rows[i];
    return NULL;
}

static void report(struct conductor *conductor, struct progress_row *row)
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

/* The first thing to know of a document that was read well. */
static void take_notice(struct progress_row *row, const struct chain *chain,
                        const struct parsed *parsed)
{
    if (row->notice.size || !parsed->notice[0])
        return;
    chain_describe(chain, &row->notice);
    text_append_format(&row->notice, ": %s", parsed->notice);
}

static void chain_fails(struct conductor *conductor, struct chain *chain, const struct error *why)
{
    struct progress_row *row = row_of(conductor, chain);
    chain->state = CHAIN_FAILED;
    row->failed++;
    complain(row, chain, why);
}

static void chain_is_done(struct conductor *conductor, struct chain *chain)
{
    chain->state = CHAIN_DONE;
    if (chain->day != DAY_NONE)
        contacts_set_day(&conductor->contacts, chain->source->name, chain->day,
                         conductor->feed->now.seconds);
}

/* The same day in the other form, or the end. */
static void fall_back(struct conductor *conductor, struct chain *chain, const struct error *why)
{
    if (chain_fall_back(chain))
        chain->state = CHAIN_READY;
    else
        chain_fails(conductor, chain, why);
}

static void go_on(struct conductor *conductor, struct chain *chain, struct slice next)
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
    struct progress_row *row = row_of(conductor, chain);
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
    chain_fails(conductor, chain, &why);
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
            row_of(conductor, chain)->stopped = true;
            error_next(&why, "What is here can be read; try again when the network is back");
        }
        if (slow)
            fall_back(conductor, chain, &why);
        else
            chain_fails(conductor, chain, &why);
        return true;
    }
    if (answer->status == 429 || (answer->status == 503 && answer->retry_seconds >= 0)) {
        respect_limit(conductor, chain, answer);
        return true;
    }
    if (answer->status != 200 && answer->status != 304) {
        error_set(&why, ERROR_NETWORK, "The server answered with HTTP status %d",
                  (int)answer->status);
        fall_back(conductor, chain, &why);
        return true;
    }
    return false;
}

/* A page for another day than the one asked for: Hugging Face sends the newest it has. */
static bool is_other_day(const struct chain *chain, const struct parsed *parsed)
{
    int32_t day;
    return chain->html && chain->day != DAY_NONE && day_parse(slice_of(parsed->date), &day) &&
           day != chain->day;
}

static bool store_page(struct conductor *conductor, struct chain *chain,
                       const struct answer *answer, const struct parsed *parsed,
                       struct error *error)
{
    struct progress_row *row = row_of(conductor, chain);
    struct store_counts counts = {.papers = 0};
    bool whole = parsed->error.kind == ERROR_NONE;
    bool brought_new = chain_see(chain, parsed->papers, parsed->paper_count);
    struct text next;
    text_init(&next, 8192);
    if (whole)
        chain_next(chain, text_slice(&answer->next), brought_new, &next);
    struct fetch_state state = {.source = chain->source->name,
                                .day = chain->day,
                                .url = text_slice(&chain->url),
                                .etag = text_slice(&answer->etag),
                                .modified = text_slice(&answer->modified),
                                .status = answer->status,
                                .next = text_slice(&next),
                                .time = conductor->feed->now.seconds};
    bool stored = feed_add(conductor->feed, parsed, whole ? &state : NULL, &counts, error);
    if (stored) {
        row->progress.papers += parsed->paper_count;
        row->progress.added += counts.added;
        row->progress.updated += counts.updated;
        row->progress.known += counts.known;
        row->progress.bad += parsed->bad;
        take_notice(row, chain, parsed);
        if (whole)
            go_on(conductor, chain, text_slice(&next));
        else
            fall_back(conductor, chain, &parsed->error);
    }
    text_release(&next);
    return stored;
}

static bool take_document(struct conductor *conductor, struct chain *chain,
                          const struct answer *answer, struct error *error)
{
    struct parse_request request = {.source = chain->source->name,
                                    .charset = text_slice(&answer->charset),
                                    .base_url = text_slice(&answer->url),
                                    .day = chain->day,
                                    .trending = chain->trending,
                                    .now = conductor->feed->now.seconds};
    struct parsed parsed;
    struct bad_items items;
    struct error unsaved = ERROR_INIT;
    bad_items_init(&items, conductor->feed, text_slice(&chain->url));
    request.note_bad = bad_items_note;
    request.note_context = &items;
    bool done = document_parse_bytes(&request, text_slice(&answer->body), &parsed, error);
    if (done && is_other_day(chain, &parsed)) {
        struct error why = ERROR_INIT;
        error_set(&why, ERROR_NETWORK, "The page is of %s: there is none for this day",
                  parsed.date);
        error_next(&why, "Papers of the day are asked for again with the next fetch");
        chain_fails(conductor, chain, &why);
    } else if (done) {
        done = store_page(conductor, chain, answer, &parsed, error);
    }
    /* Not being able to keep them is no reason to fail: they are counted in any case. */
    (void)!bad_items_save(&items, NULL, &unsaved);
    bad_items_release(&items);
    parsed_release(&parsed);
    return done;
}

static bool take_answer(struct conductor *conductor, struct answer *answer, struct error *error)
{
    struct chain *chain = &conductor->list.chains[answer->number];
    struct progress_row *row = row_of(conductor, chain);
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
            go_on(conductor, chain, state.next);
        else
            chain_is_done(conductor, chain);
    } else {
        done = take_document(conductor, chain, answer, error);
    }
    requests_forget(&conductor->requests, answer);
    if (done)
        report(conductor, row);
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
        struct progress_row *row = row_of(conductor, chain);
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
        report(conductor, row);
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
            report(conductor, row);
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
static bool converse(struct conductor *conductor, struct error *error)
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

static bool wanted(const struct fetch_request *request, const struct config_source *source)
{
    for (size_t i = 0; i < request->source_count; i++)
        if (slice_equal(request->sources[i], source->name))
            return true;
    return !request->source_count && source->every_seconds >= 0;
}

/* A source that asked to be left alone is told, not asked. */
static bool must_wait(struct conductor *conductor, struct progress_row *row)
{
    int64_t until = contacts_time(&conductor->contacts, row->source->name, SLICE("retry"));
    if (conductor->request->force || until <= conductor->feed->now.seconds)
        return false;
    struct error why = ERROR_INIT;
    struct text when;
    text_init(&when, 32);
    time_append(&when, until);
    error_set(&why, ERROR_NETWORK, "The server asked to wait until %s", text_string(&when));
    error_next(&why, "Now: paperfeed fetch %.*s --force", SLICE_ARG(row->source->name));
    error_while(&why, "fetch %.*s", SLICE_ARG(row->source->name));
    error_format(&why, &row->message);
    text_release(&when);
    row->progress.state = FETCH_FAILED;
    row->chains = row->failed = 1;
    return true;
}

static bool check_names(const struct conductor *conductor, struct error *error)
{
    const struct fetch_request *request = conductor->request;
    for (size_t i = 0; i < request->source_count; i++) {
        if (config_find_source(&conductor->feed->config, request->sources[i]))
            continue;
        error_set(error, ERROR_USAGE, "There is no source \"%.*s\"",
                  SLICE_ARG(request->sources[i]));
        error_next(error, "The sources are listed by: paperfeed config");
        return error_while(error, "fetch");
    }
    return true;
}

static bool plan(struct conductor *conductor, struct error *error)
{
    const struct config *config = &conductor->feed->config;
    conductor->rows =
        calloc(config->source_count ? config->source_count : 1, sizeof *conductor->rows);
    if (!conductor->rows)
        return error_set(error, ERROR_SYSTEM, "Memory is short");
    for (size_t i = 0; i < config->source_count; i++) {
        const struct config_source *source = &config->sources[i];
        if (!wanted(conductor->request, source))
            continue;
        struct progress_row *row = &conductor->rows[conductor->row_count++];
        row->source = source;
        row->progress.source = source->name;
        text_init(&row->message, 2048);
        text_init(&row->notice, 2048);
        size_t before = conductor->list.count;
        if (must_wait(conductor, row))
            continue;
        if (!chains_plan(&conductor->list, source, conductor->request, &conductor->contacts,
                         &conductor->feed->now, error))
            return false;
        row->chains = (unsigned)(conductor->list.count - before);
        if (!row->chains && conductor->list.future)
            text_append_string(&row->message, "not published yet");
    }
    return true;
}

static enum fetch_state_of_source final_state(const struct progress_row *row, bool interrupted)
{
    if (!row->chains)
        return FETCH_SKIPPED;
    bool nothing = !row->progress.papers && !row->progress.unchanged;
    if (row->failed == row->chains && nothing)
        return FETCH_FAILED;
    return row->failed || interrupted ? FETCH_SHORT : FETCH_DONE;
}

static void sum_up(struct conductor *conductor)
{
    struct fetch_result *result = conductor->result;
    for (size_t i = 0; i < conductor->row_count; i++) {
        struct progress_row *row = &conductor->rows[i];
        struct fetch_progress *progress = &row->progress;
        progress->state = final_state(row, result->interrupted);
        if (result->interrupted && !row->message.size)
            text_append_string(&row->message, "Stopped by you. What had arrived is kept. "
                                              "The rest: paperfeed fetch");
        result->sources++;
        result->failed += progress->state == FETCH_FAILED;
        result->cut_short += progress->state == FETCH_SHORT;
        result->skipped += progress->state == FETCH_SKIPPED;
        result->papers += progress->papers;
        result->added += progress->added;
        result->updated += progress->updated;
        result->known += progress->known;
        result->bad += progress->bad;
        result->bytes += progress->bytes;
        report(conductor, row);
    }
}

static void remember_contact(struct conductor *conductor)
{
    struct error ignored = ERROR_INIT;
    for (size_t i = 0; i < conductor->row_count; i++) {
        const struct progress_row *row = &conductor->rows[i];
        if (!row->chains || row->failed == row->chains || !row->progress.answered)
            continue;
        if (!contacts_time(&conductor->contacts, row->source->name, SLICE("first")))
            contacts_set(&conductor->contacts, row->source->name, SLICE("first"),
                         conductor->feed->now.seconds);
        if (!row->failed && !conductor->result->interrupted)
            contacts_set(&conductor->contacts, row->source->name, SLICE("last"),
                         conductor->feed->now.seconds);
    }
    /* Losing these times costs one polite request. */
    (void)!contacts_save(&conductor->contacts, conductor->feed, &ignored);
}

bool feed_fetch(struct feed *feed, const struct fetch_request *request, struct fetch_result *result,
                struct error *error)
{
    struct conductor conductor = {.feed = feed, .request = request, .result = result};
    *result = (struct fetch_result){.sources = 0};
    conductor.started = monotonic_milliseconds();
    contacts_open(&conductor.contacts, feed);
    bool done = check_names(&conductor, error) && plan(&conductor, error);
    if (done && conductor.list.count) {
        done = requests_open(&conductor.requests, feed->config.contact, error) &&
               converse(&conductor, error);
        requests_close(&conductor.requests);
    }
    if (done)
        sum_up(&conductor);
    /* Also after a failure: a server that asked to wait is to be left alone. */
    remember_contact(&conductor);
    for (size_t i = 0; i < conductor.row_count; i++) {
        text_release(&conductor.rows[i].message);
        text_release(&conductor.rows[i].notice);
    }
    free(conductor.rows);
    chains_release(&conductor.list);
    contacts_close(&conductor.contacts);
    return done;
}

int64_t feed_last_fetch(const struct feed *feed)
{
    struct contacts contacts;
    int64_t last = 0;
    contacts_open(&contacts, feed);
    for (size_t i = 0; i < feed->config.source_count; i++) {
        int64_t time = contacts_time(&contacts, feed->config.sources[i].name, SLICE("last"));
        if (time > last)
            last = time;
    }
    contacts_close(&contacts);
    return last;
}
