/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/error.h"

/* The answers' side of the protocol (transfer/protocol.h): frames written to a descriptor. */
struct frames {
    int descriptor; /* the caller's */
    struct text pending;
    bool broken; /* a write failed, nothing more is written; closed or error says why */
    bool closed; /* the reader is gone */
    struct error error;
};

void frames_init(struct frames *frames, int descriptor);
void frames_release(struct frames *frames);

struct frame_head {
    uint64_t number;
    long status;
    struct slice url, type, charset, etag, modified, next;
    int64_t retry;
};
/* Each waits until the frame is written; false once broken. */
bool frames_head(struct frames *frames, const struct frame_head *head);
bool frames_body(struct frames *frames, uint64_t number, struct slice bytes);

struct frame_done {
    uint64_t number;
    uint64_t bytes;
    int64_t milliseconds;
    struct slice result, message;
};
bool frames_done(struct frames *frames, const struct frame_done *done);
