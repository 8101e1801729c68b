/* SPDX-License-Identifier: MIT */
#include "feed/queue.h"

#include "transfer/protocol.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    SECOND = 1000,
    RUNNING_MOST = 16, /* of all hosts, as paperfeed-transfer does at a time */
    REPEAT_AFTER = 3 * SECOND,
    WAIT_MOST = 10 * SECOND, /* what is longer is planned, not waited for */
    SILENT_MOST = 2,
    BUSY_WAIT = 50,
    BUSY_MOST = 120 * SECOND, /* longer than a request may take */
    TIMEOUT_MOST = 60 * SECOND
};

/* What one fetch knows of a server: of hosts with one limit, one may be down and the other not. */
struct queue {
    struct queue *following;
    struct pace_host *host;
    char name[PACE_NAME_SIZE];
    int64_t held;     /* nothing is repeated before, ms */
    int64_t busy;     /* since when another process asks it, monotonic ms; 0: none does */
    unsigned silent;  /* requests in a row that brought no answer in time */
    bool closed;      /* nothing more is sent in this fetch */
    struct error why; /* of closed */
    int64_t planned;  /* when it may be asked again, ms; 0: with the next fetch */
};
struct attempt {
    struct queue *queue;
    uint64_t url; /* its hash */
    unsigned place;
    bool repeated;
};

void queues_open(struct queues *queues, const struct feed *feed, bool force)
{
    *queues = (struct queues){.wait = PACE_FULL, .force = force};
    pace_open(&queues->pace, feed);
}

void queues_close(struct queues *queues)
{
    free(queues->attempts);
    pace_close(&queues->pace);
    *queues = (struct queues){.wait = PACE_FULL};
}

static struct attempt *attempt_of(struct queues *queues, size_t number)
{
    if (number >= queues->attempt_count) {
        size_t count = 2 * number + 16;
        struct attempt *attempts = realloc(queues->attempts, count * sizeof *attempts);
        if (!attempts)
            return NULL;
        for (size_t i = queues->attempt_count; i < count; i++)
            attempts[i] = (struct attempt){.queue = NULL};
        queues->attempts = attempts;
        queues->attempt_count = count;
    }
    return &queues->attempts[number];
}

static bool is_new(const struct queues *queues, const struct pace_host *host)
{
    const struct queue *queue = queues->first;
    while (queue && queue->host != host)
        queue = queue->following;
    return !queue;
}

static struct queue *queue_of(struct queues *queues, struct pace_host *host, struct slice url)
{
    char name[PACE_NAME_SIZE];
    struct queue *queue = queues->first;
    pace_name(url, name);
    while (queue && strcmp(queue->name, name) != 0)
        queue = queue->following;
    if (queue || !host)
        return queue;
    queue = arena_allocate(&queues->pace.arena, sizeof *queue);
    if (!queue)
        return NULL;
    /* What a host asks for in this fetch holds. */
    if (queues->force && is_new(queues, host))
        pace_forgive(&queues->pace, host);
    *queue = (struct queue){.following = queues->first, .host = host};
    memcpy(queue->name, name, sizeof name);
    queues->first = queue;
    return queue;
}

static int64_t seconds_of(int64_t milliseconds)
{
    return (milliseconds + SECOND - 1) / SECOND;
}

/* "55 s", "25 min", "3 h", never shorter than it is. */
static void append_span(struct text *out, int64_t seconds)
{
    static const struct {
        int64_t below, unit;
        const char *name;
    } units[] = {{120, 1, "s"}, {120 * 60, 60, "min"}, {INT64_MAX, 3600, "h"}};
    size_t i = 0;
    while (seconds >= units[i].below)
        i++;
    text_append_format(out, "%lld %s", (long long)((seconds + units[i].unit - 1) / units[i].unit),
                       units[i].name);
}

static void close_queue(struct queue *queue, const struct error *why, int64_t planned)
{
    if (queue->closed)
        return;
    queue->closed = true;
    queue->why = *why;
    queue->planned = planned;
}

static void tell_closed(const struct queues *queues, const struct queue *queue,
                        const struct config_source *source, struct error *why)
{
    struct text when;
    *why = queue->why;
    if (!queue->planned)
        return;
    text_init(&when, 64);
    /* "12:25" today, else "19 Sep 12:25". */
    time_append_short(&when, seconds_of(queue->planned), pace_now(&queues->pace) / SECOND);
    error_next(why, "Planned %s; now: paperfeed fetch %.*s --force", text_string(&when),
               SLICE_ARG(source->name));
    text_release(&when);
}

/* Also by what the host asked for in a former fetch, or what another process was told. */
static bool is_closed(struct queues *queues, struct queue *queue)
{
    const struct pace_host *host = queue->host;
    int64_t now = pace_now(&queues->pace);
    struct error why = ERROR_INIT;
    if (host->stopped > now) {
        error_set(&why, ERROR_NETWORK, "The server refused requests and is left alone for a day");
        close_queue(queue, &why, host->stopped);
    } else if (host->not_before - now > WAIT_MOST) {
        error_set(&why, ERROR_NETWORK, "The server asked to wait");
        close_queue(queue, &why, host->not_before);
    }
    return queue->closed;
}

static enum queue_turn never(const struct queues *queues, const struct queue *queue,
                             const struct config_source *source, struct error *why)
{
    tell_closed(queues, queue, source, why);
    return TURN_NEVER;
}

/* A process that was stopped is not waited for without end. */
static bool is_busy_for_long(struct queue *queue, int64_t wait)
{
    struct timespec time;
    struct error why = ERROR_INIT;
    clock_gettime(CLOCK_MONOTONIC, &time);
    int64_t now = (int64_t)time.tv_sec * SECOND + time.tv_nsec / 1000000;
    if (wait != PACE_BUSY)
        queue->busy = 0;
    else if (!queue->busy)
        queue->busy = now;
    if (!queue->busy || now - queue->busy < BUSY_MOST)
        return false;
    error_set(&why, ERROR_BUSY, "Another paperfeed does not end its request to the server");
    close_queue(queue, &why, 0);
    return true;
}

static enum queue_turn later(struct queues *queues, int64_t wait)
{
    queues->busy = queues->busy || wait == PACE_BUSY;
    if (wait < queues->wait && wait != PACE_BUSY)
        queues->wait = wait;
    return TURN_LATER;
}

enum queue_turn queues_turn(struct queues *queues, size_t number, struct slice url,
                            const struct config_source *source, struct error *why)
{
    int64_t interval;
    struct attempt *attempt = attempt_of(queues, number);
    struct pace_host *host =
        pace_find(&queues->pace, url, source->interval_seconds * SECOND, &interval);
    struct queue *queue = queue_of(queues, host, url);
    if (!attempt || !queue) {
        error_set(why, ERROR_SYSTEM, "Memory is short");
        return TURN_NEVER;
    }
    if (is_closed(queues, queue))
        return never(queues, queue, source, why);
    int64_t now = pace_now(&queues->pace);
    if (queues->running >= RUNNING_MOST)
        return TURN_LATER;
    if (queue->held > now)
        return later(queues, queue->held - now);
    int64_t wait = pace_begin(&queues->pace, host, interval, &attempt->place);
    /* Beginning looked at what others wrote. */
    if (is_busy_for_long(queue, wait) || (wait > 0 && is_closed(queues, queue)))
        return never(queues, queue, source, why);
    if (wait > 0)
        return later(queues, wait);
    if (attempt->queue != queue || attempt->url != slice_hash(url))
        attempt->repeated = false;
    attempt->queue = queue;
    attempt->url = slice_hash(url);
    queues->running++;
    return TURN_NOW;
}

int queues_timeout(struct queues *queues)
{
    int64_t wait = queues->wait;
    bool busy = queues->busy;
    queues->wait = PACE_FULL;
    queues->busy = false;
    if (wait == PACE_FULL)
        return busy ? BUSY_WAIT : -1;
    if (!queues->running && !busy && pace_pass(&queues->pace, wait))
        return 0;
    int64_t most = busy ? BUSY_WAIT : TIMEOUT_MOST;
    return (int)(wait < most ? wait : most);
}

/* ----- what answers mean ----- */

enum meaning {
    MEANS_FAILED,  /* and nothing else */
    MEANS_ANOTHER, /* asked again it would be the same */
    MEANS_REPEAT,  /* may help */
    MEANS_SILENT,  /* too slow */
    MEANS_OFFLINE, /* no other server of the source either */
    MEANS_DOWN,    /* nobody is there, or nobody to trust */
    MEANS_REPEAT_DOWN,
    MEANS_LIMIT,
    MEANS_REFUSED
};
/* Words of transfer_failures. */
static const struct {
    const char *word;
    enum meaning meaning;
} words[] = {
    {"resolve", MEANS_OFFLINE}, {"connect", MEANS_REPEAT_DOWN}, {"tls", MEANS_DOWN},
    {"timeout", MEANS_SILENT},  {"slow", MEANS_SILENT},         {"closed", MEANS_REPEAT},
};
static const struct {
    int status;
    enum meaning meaning;
} statuses[] = {
    {403, MEANS_REFUSED}, {429, MEANS_LIMIT}, {500, MEANS_REPEAT},
    {502, MEANS_REPEAT},  {503, MEANS_LIMIT}, {504, MEANS_REPEAT},
};

static bool is_offline(struct slice result)
{
    for (const struct transfer_failure *failure = transfer_failures; failure->word; failure++)
        if (slice_equal(slice_of(failure->word), result))
            return failure->offline;
    return false;
}

static enum meaning meaning_of_word(const struct answer *answer, struct error *why)
{
    struct slice result = text_slice(&answer->result);
    error_set(why, ERROR_NETWORK, "%s", text_string(&answer->message));
    if (is_offline(result))
        error_next(why, "What is here can be read; try again when the network is back");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (slice_equal(result, slice_of(words[i].word)))
            return words[i].meaning;
    return MEANS_FAILED;
}

static enum meaning meaning_of_status(const struct answer *answer, struct error *why)
{
    if (answer->status == 200) {
        /* "No papers" is a document that says so. */
        error_set(why, ERROR_NETWORK, "The server sent an empty answer");
        return MEANS_REPEAT;
    }
    error_set(why, ERROR_NETWORK, "The server answered with HTTP status %d", (int)answer->status);
    if (answer->status >= 500 && answer->retry_seconds >= 0)
        return MEANS_LIMIT;
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (statuses[i].status == answer->status)
            return statuses[i].meaning;
    return MEANS_ANOTHER;
}

/* The requests that wait for this host fail, too; planned: as in struct queue. */
static enum queue_verdict fail_for_all(struct queues *queues, struct queue *queue, int64_t planned,
                                       const struct config_source *source, struct error *why)
{
    close_queue(queue, why, planned);
    tell_closed(queues, queue, source, why);
    return VERDICT_FAILED;
}

static enum queue_verdict repeat(struct queues *queues, struct attempt *attempt, int64_t wait)
{
    int64_t until = pace_now(&queues->pace) + wait;
    attempt->repeated = true;
    if (until > attempt->queue->held)
        attempt->queue->held = until;
    return VERDICT_AGAIN;
}

static enum queue_verdict take_limit(struct queues *queues, struct attempt *attempt,
                                     const struct answer *answer,
                                     const struct config_source *source, struct error *why)
{
    struct pace_host *host = attempt->queue->host;
    int64_t wait = pace_limit(&queues->pace, host, answer->retry_seconds);
    struct text span;
    if (wait * SECOND <= WAIT_MOST && !attempt->repeated)
        return repeat(queues, attempt, 0);
    text_init(&span, 64);
    bool asked = answer->retry_seconds >= wait;
    append_span(&span, asked ? answer->retry_seconds : wait);
    if (asked)
        error_set(why, ERROR_NETWORK, "The server limits requests (HTTP %d) and asks for %s",
                  (int)answer->status, text_string(&span));
    else
        error_set(why, ERROR_NETWORK,
                  "The server limits requests (HTTP %d); it is left alone for %s",
                  (int)answer->status, text_string(&span));
    text_release(&span);
    return fail_for_all(queues, attempt->queue, host->not_before, source, why);
}

static enum queue_verdict take_refusal(struct queues *queues, struct attempt *attempt,
                                       const struct answer *answer,
                                       const struct config_source *source, struct error *why)
{
    struct pace_host *host = attempt->queue->host;
    pace_stop(&queues->pace, host);
    error_set(why, ERROR_NETWORK,
              "The server refuses requests (HTTP %d); it is left alone for a day",
              (int)answer->status);
    return fail_for_all(queues, attempt->queue, host->stopped, source, why);
}

static enum queue_verdict judge(struct queues *queues, struct attempt *attempt,
                                const struct answer *answer, enum meaning meaning,
                                const struct config_source *source, struct error *why)
{
    struct queue *queue = attempt->queue;
    bool repeats = meaning == MEANS_REPEAT || meaning == MEANS_REPEAT_DOWN;
    queue->silent = meaning == MEANS_SILENT ? queue->silent + 1 : 0;
    if (repeats && !attempt->repeated)
        return repeat(queues, attempt, REPEAT_AFTER);
    if (meaning == MEANS_LIMIT)
        return take_limit(queues, attempt, answer, source, why);
    if (meaning == MEANS_REFUSED)
        return take_refusal(queues, attempt, answer, source, why);
    if (meaning == MEANS_OFFLINE)
        return fail_for_all(queues, queue, 0, source, why);
    if (meaning == MEANS_DOWN || meaning == MEANS_REPEAT_DOWN || queue->silent >= SILENT_MOST)
        close_queue(queue, why, 0);
    return meaning == MEANS_FAILED ? VERDICT_FAILED : VERDICT_ANOTHER;
}

enum queue_verdict queues_take(struct queues *queues, const struct answer *answer,
                               const struct config_source *source, struct error *why)
{
    struct attempt *attempt = &queues->attempts[answer->number];
    struct pace_host *host = attempt->queue->host;
    pace_end(&queues->pace, host, attempt->place);
    queues->running--;
    if (!slice_equal(text_slice(&answer->result), SLICE("ok")))
        return judge(queues, attempt, answer, meaning_of_word(answer, why), source, why);
    bool good = answer->status == 304 || (answer->status == 200 && answer->body.size > 0);
    if (!good)
        return judge(queues, attempt, answer, meaning_of_status(answer, why), source, why);
    attempt->queue->silent = 0;
    pace_succeed(&queues->pace, host);
    /* The last request that the limit of the server allowed. */
    if (answer->retry_seconds >= 0)
        pace_hold(&queues->pace, host, answer->retry_seconds);
    return VERDICT_GOOD;
}
