/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/arena.h"

/* The framed protocol of paperfeed-transfer. Requests come in on descriptor 0, one line each,
   values separated by TAB and escaped as in papers.tsv: get NUMBER URL ETAG MODIFIED MAXIMUM
   [PROXY] NUMBER: chosen by the caller, decimal, unique among the running requests; URL: http or
   https; ETAG and MODIFIED: validators sent back verbatim, may be empty; MAXIMUM: cap of the
   decoded body in bytes, 0: TRANSFER_MAXIMUM_DEFAULT; PROXY: instead of the environment's, may be
   empty. cancel NUMBER End of input: finish what runs, then exit 0.

   Answers go out on descriptor 1, as frames: a header line, then for body exactly SIZE bytes and a
   line break.
     head NUMBER STATUS URL TYPE CHARSET ETAG MODIFIED NEXT RETRY
       once, before the first body frame of the final answer (after redirects); STATUS: HTTP status;
       URL: the final address, without user name; TYPE, CHARSET: of Content-Type, TYPE in lower
   case; ETAG, MODIFIED: what to send back next time, empty when there is none or it is not
   harmless; NEXT: target of Link: rel=next, resolved; RETRY: seconds the server asks to wait
   (Retry-After in seconds or as a date, RateLimit t=), -1: does not say body NUMBER SIZE done
   NUMBER BYTES MILLISECONDS RESULT MESSAGE always, last; BYTES: as received on the wire; RESULT:
   ok, or the word of a failure from the table below; MESSAGE: a sentence without full stop "ok" is
   any complete HTTP answer, 304, 404 and 500 too; a truncated body is "partial".

   One table row a failure word, so that the conductor and the manual name the same. */
struct transfer_failure {
    const char *word;
    const char *meaning;
    bool offline; /* the network itself is missing */
};
/* resolve connect tls timeout slow closed partial toolarge redirect protocol encoding address
   cancelled other; ended by a NULL word. */
extern const struct transfer_failure transfer_failures[];

#define TRANSFER_MAXIMUM_DEFAULT (16u << 20)

struct transfer_request {
    bool cancel; /* else get */
    uint64_t number;
    struct slice url, etag, modified, proxy; /* of get */
    uint64_t maximum;                        /* of get, in bytes, not 0 */
};
/* Reads a request line without its line break. The slices live as long as the line and the arena.
   False for anything that is not a request. */
bool transfer_request_parse(struct transfer_request *request, struct slice line,
                            struct arena *arena);
