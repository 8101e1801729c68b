/* SPDX-License-Identifier: MIT */
#pragma once

#include "feed/feed.h"

/* How often hosts may be asked, and what they asked for themselves. All times are milliseconds
   since 1970. What processes share stands in state/pace.tsv, one line a host:
   NAME NEXT FAILURES NOT_BEFORE STOPPED, separated by TAB. Not truth: losing it costs one polite
   request. Without a state folder everything holds for the one process. */

enum { PACE_PLACES = 4, PACE_NAME_SIZE = 256 };
/* Hosts of one operator with one limit are one. Lives until pace_close. */
struct pace_host {
    struct pace_host *following;
    char name[PACE_NAME_SIZE];
    unsigned parallel;  /* requests that may run at a time, of all processes; at most PACE_PLACES */
    unsigned held;      /* bits: places held by this process */
    int64_t least;      /* time between two requests that the user wants at least */
    int64_t longest;    /* that there is at all */
    int64_t next;       /* no request before */
    unsigned failures;  /* answers in a row that said there were too many requests */
    int64_t not_before; /* the server asked to wait; 0: it did not */
    int64_t stopped;    /* the server refused requests: none before; 0: it did not */
};
struct pace {
    struct arena arena;
    struct pace_host *hosts;
    int descriptor; /* -1: nothing is shared */
    int64_t fixed;  /* the fixed clock, which moves by pace_pass only; 0: the clock runs */
    uint64_t seed;  /* of the jitter */
};

/* Never fails: what cannot be shared is not. Release with pace_close, which gives the places back.
 */
void pace_open(struct pace *pace, const struct feed *feed);
void pace_close(struct pace *pace);
int64_t pace_now(const struct pace *pace);
/* Lets time pass on a fixed clock; false when the clock runs by itself. */
bool pace_pass(struct pace *pace, int64_t milliseconds);

/* Host and port of an address, without user and the usual port, in lower case. */
void pace_name(struct slice url, char name[PACE_NAME_SIZE]);
/* The host of an address as the file knows it, and the least time between this request and the
   next one; least: what the user wants at least. NULL when memory is short. */
struct pace_host *pace_find(struct pace *pace, struct slice url, int64_t least, int64_t *interval);

/* Takes a place for a request that is sent at once: 0. Otherwise the time to wait before asking
   again; PACE_FULL: until a request of this process ends; PACE_BUSY: of another one. A place
   belongs to the process until pace_end, or its end. */
#define PACE_FULL INT64_MAX
#define PACE_BUSY (INT64_MAX - 1)
int64_t pace_begin(struct pace *pace, struct pace_host *host, int64_t interval, unsigned *place);
void pace_end(struct pace *pace, struct pace_host *host, unsigned place);

/* The server is content: failures are forgotten. */
void pace_succeed(struct pace *pace, struct pace_host *host);
/* Nothing is sent for that long, at most a day. */
void pace_hold(struct pace *pace, struct pace_host *host, int64_t seconds);
/* The server said that there were too many requests and asked for that long (-1: it did not say),
   at most a day counts. Unless it said, or when a short time did not help before, it is left alone
   for a minute, and twice as long each time, up to an hour. Returns the seconds. */
int64_t pace_limit(struct pace *pace, struct pace_host *host, int64_t seconds);
/* The server refuses requests: it is left alone for a day. */
void pace_stop(struct pace *pace, struct pace_host *host);
/* The user wants it all the same. */
void pace_forgive(struct pace *pace, struct pace_host *host);
/* Until when the host of an address is left alone, UTC seconds; 0: it may be asked. Only looks at
   what processes share. */
int64_t pace_until(const struct feed *feed, struct slice url);
