/* SPDX-License-Identifier: MIT */
#include "feed/probe.h"

#include "feed/queue.h"
#include "feed/source_type.h"

#include <poll.h>
#include <time.h>

static int64_t monotonic_milliseconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* What another process or an earlier answer made of the host counts here, too. */
static bool wait_for_turn(struct queues *queues, struct slice url,
                          const struct config_source *source, struct error *why)
{
    enum { LOOK_AGAIN = 100 };
    enum queue_turn turn;
    while ((turn = queues_turn(queues, 0, url, source, why)) == TURN_LATER) {
        int wait = queues_timeout(queues);
        (void)poll(NULL, 0, wait < 0 ? LOOK_AGAIN : wait);
    }
    return turn == TURN_NOW;
}

static bool read_answer(struct feed *feed, const struct config_source *source, int32_t day,
                        const struct answer *answer, struct probe *probe, struct error *error)
{
    const struct parse_request request = {.source = source->name,
                                          .charset = text_slice(&answer->charset),
                                          .base_url = text_slice(&answer->url),
                                          .day = day,
                                          .now = feed->now.seconds};
    return document_parse_bytes(&request, text_slice(&answer->body), &probe->parsed, error);
}

/* Asks once: what a fetch would repeat is a failure here. */
static bool ask(struct feed *feed, struct queues *queues, const struct config_source *source,
                struct slice url, int32_t day, struct probe *probe, struct error *error)
{
    struct requests requests;
    struct answer *answer = NULL;
    struct error why = ERROR_INIT;
    bool done = requests_open(&requests, feed->config.contact, error) &&
                requests_get(&requests, 0, url, SLICE(""), SLICE(""), error);
    while (done && !(answer = requests_finished(&requests)))
        done = requests_read(&requests, error);
    if (done) {
        probe->status = answer->status;
        probe->bytes = answer->wire_bytes;
        text_append(&probe->url, text_slice(&answer->url));
        if (queues_take(queues, answer, source, &why) == VERDICT_GOOD)
            done = read_answer(feed, source, day, answer, probe, error);
        else
            probe->failure = why;
    }
    requests_close(&requests);
    return done;
}

static bool probe_url(struct feed *feed, const struct config_source *source, struct slice url,
                      int32_t day, struct probe *probe, struct error *error)
{
    struct queues queues;
    int64_t started = monotonic_milliseconds();
    bool done = true;
    *probe = (struct probe){.failure = ERROR_INIT};
    text_init(&probe->url, 1 << 16);
    queues_open(&queues, feed, false);
    if (wait_for_turn(&queues, url, source, &probe->failure))
        done = ask(feed, &queues, source, url, day, probe, error);
    queues_close(&queues);
    probe->milliseconds = monotonic_milliseconds() - started;
    return done;
}

bool probe_address(struct feed *feed, struct slice url, struct probe *probe, struct error *error)
{
    const struct config_source source = {.name = SLICE("feed")};
    return probe_url(feed, &source, url, DAY_NONE, probe, error);
}

bool probe_source(struct feed *feed, const struct source *source, struct probe *probe,
                  struct error *error)
{
    const struct config_source *known = config_find_source(&feed->config, source->name);
    const struct fetch_request request = {.source_count = 0};
    struct chain_list list = {.count = 0};
    struct contacts contacts;
    *probe = (struct probe){.failure = ERROR_INIT};
    if (!known && source->url.size)
        return probe_address(feed, source->url, probe, error);
    if (!known) {
        error_set(error, ERROR_CONFIG, "The config's lines for it are not understood");
        return error_next(error, "See: paperfeed config check");
    }
    contacts_open(&contacts, feed);
    bool done = chains_plan(&list, known, &request, &contacts, &feed->now, error);
    if (done && !list.count)
        done = error_set(error, ERROR_USAGE, "There is nothing to ask it for: %s",
                         list.skipped ? list.skipped : "no day is due");
    done = done && probe_url(feed, known, text_slice(&list.chains[0].url), list.chains[0].day,
                             probe, error);
    chains_release(&list);
    contacts_close(&contacts);
    return done;
}

void probe_release(struct probe *probe)
{
    parsed_release(&probe->parsed);
    text_release(&probe->url);
}
