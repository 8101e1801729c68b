/* SPDX-License-Identifier: MIT */
#include "feed/probe.h"

#include "feed/chain.h"
#include "feed/request.h"

#include <time.h>

static int64_t monotonic_milliseconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void judge(struct probe *probe, const struct answer *answer)
{
    struct error *why = &probe->failure;
    if (!slice_equal(text_slice(&answer->result), SLICE("ok")))
        error_set(why, ERROR_NETWORK, "%s", text_string(&answer->message));
    else if (answer->status != 200)
        error_set(why, ERROR_NETWORK, "The server answered with HTTP status %d",
                  (int)answer->status);
    if (why->kind != ERROR_NONE && answer->retry_seconds >= 0)
        error_next(why, "It asks to be left alone for %lld s", (long long)answer->retry_seconds);
}

static bool read_answer(struct feed *feed, struct slice source, int32_t day,
                        const struct answer *answer, struct probe *probe, struct error *error)
{
    const struct parse_request request = {.source = source,
                                          .charset = text_slice(&answer->charset),
                                          .base_url = text_slice(&answer->url),
                                          .day = day,
                                          .now = feed->now.seconds};
    probe->status = answer->status;
    probe->bytes = answer->wire_bytes;
    text_append(&probe->url, text_slice(&answer->url));
    judge(probe, answer);
    return probe->failure.kind != ERROR_NONE ||
           document_parse_bytes(&request, text_slice(&answer->body), &probe->parsed, error);
}

bool probe_address(struct feed *feed, struct slice source, struct slice url, int32_t day,
                   struct probe *probe, struct error *error)
{
    struct requests requests;
    struct answer *answer = NULL;
    int64_t started = monotonic_milliseconds();
    *probe = (struct probe){.failure = ERROR_INIT};
    text_init(&probe->url, 1 << 16);
    bool done = requests_open(&requests, feed->config.contact, error) &&
                requests_get(&requests, 0, url, SLICE(""), SLICE(""), error);
    while (done && !(answer = requests_finished(&requests)))
        done = requests_read(&requests, error);
    done = done && read_answer(feed, source, day, answer, probe, error);
    requests_close(&requests);
    probe->milliseconds = monotonic_milliseconds() - started;
    return done;
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
        return probe_address(feed, source->name, source->url, DAY_NONE, probe, error);
    if (!known) {
        error_set(error, ERROR_CONFIG, "The config's lines for it are not understood");
        return error_next(error, "See: paperfeed config check");
    }
    contacts_open(&contacts, feed);
    bool done = chains_plan(&list, known, &request, &contacts, &feed->now, error);
    if (done && !list.count)
        done = error_set(error, ERROR_USAGE, "There is nothing to ask it for: %s",
                         list.skipped ? list.skipped : "no day is due");
    done = done && probe_address(feed, source->name, text_slice(&list.chains[0].url),
                                 list.chains[0].day, probe, error);
    chains_release(&list);
    contacts_close(&contacts);
    return done;
}

void probe_release(struct probe *probe)
{
    parsed_release(&probe->parsed);
    text_release(&probe->url);
}
