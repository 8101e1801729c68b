/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/arena.h"
#include "base/process.h"

/* The conductor's side of the framed protocol (transfer/protocol.h): a running paperfeed-transfer
 * and the answers that come in. */
struct requests {
    struct process process;
    struct text incoming;
    struct answer *answers; /* one for each running request */
    size_t count, capacity;
};
/* One answer as it grows. Texts belong to the answer and live until requests_forget. */
struct answer {
    uint64_t number;
    bool done;
    int64_t status; /* HTTP; 0: none came */
    struct text url, charset, etag, modified, next;
    int64_t retry_seconds; /* -1: not asked for */
    struct text body;
    uint64_t wire_bytes;
    struct text result, message; /* "ok" or a word of transfer_failures */
};

/* Starts the companion. contact: address for the user agent, may be empty. */
bool requests_open(struct requests *requests, struct slice contact,
                   struct error *error) WARN_UNUSED;
/* Ends the companion, whatever runs. */
void requests_close(struct requests *requests);
/* Sends a conditional GET; validators may be empty. */
bool requests_get(struct requests *requests, uint64_t number, struct slice url, struct slice etag,
                  struct slice modified, struct error *error) WARN_UNUSED;
/* The descriptor to poll for reading. */
int requests_descriptor(const struct requests *requests);
/* Reads what is there. ERROR_SYSTEM when the companion ended while requests run. */
bool requests_read(struct requests *requests, struct error *error) WARN_UNUSED;
/* A complete answer, or NULL. Valid until requests_forget or requests_get. */
struct answer *requests_finished(struct requests *requests);
void requests_forget(struct requests *requests, struct answer *answer);
