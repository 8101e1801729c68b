/* SPDX-License-Identifier: MIT */
#pragma once

#include "feed/pace.h"
#include "feed/request.h"

/* The requests of one fetch, a queue for each host, so that a slow host delays no other. Who asks
   names its requests by small numbers, as those of struct answer. */
struct queue;
struct queues {
    struct pace pace;
    struct queue *first;
    struct attempt *attempts; /* one a number */
    size_t attempt_count;
    size_t running;
    int64_t wait; /* ms until the next request may be sent; PACE_FULL: nothing waits for that */
    bool busy;    /* another process uses a host */
    bool force;   /* what hosts asked for before does not count */
};
void queues_open(struct queues *queues, const struct feed *feed, bool force);
void queues_close(struct queues *queues);

enum queue_turn {
    TURN_NOW,   /* a place is taken until queues_take: the request is to be sent */
    TURN_LATER, /* queues_timeout tells when to ask again */
    TURN_NEVER  /* not in this fetch; why says it */
};
enum queue_turn queues_turn(struct queues *queues, size_t number, struct slice url,
                            const struct config_source *source, struct error *why);
/* Milliseconds to wait for an answer before turns are asked for again, -1: as long as it takes. A
   fixed clock moves on instead when nothing runs. Begins a new round of turns. */
int queues_timeout(struct queues *queues);

enum queue_verdict {
    VERDICT_GOOD,    /* a document, or 304 */
    VERDICT_AGAIN,   /* the same request is to be sent once more, at its turn */
    VERDICT_ANOTHER, /* failed; what was wanted may be there at another address */
    VERDICT_FAILED
};
/* Gives the place back, and tells what an answer is worth; why: for the last two. */
enum queue_verdict queues_take(struct queues *queues, const struct answer *answer,
                               const struct config_source *source, struct error *why);
