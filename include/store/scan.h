/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/batch.h"

/* Walks the whole batches of a truth file's bytes. Every end line says where its batch begins, so
   after damage the walk goes on at the next batch that proves whole. */
struct scan {
    struct slice bytes;
    size_t at;             /* end of the last whole batch (or of the first line) */
    uint64_t sequence;     /* of that batch; 0: none */
    char salt[BATCH_SALT]; /* of the file */
    bool has_salt;         /* false: the first whole batch tells it */
};

struct scan_batch {
    size_t begin; /* of its first line in the bytes */
    struct batch_end end;
    uint64_t lost;    /* bytes between the batch before and this one */
    uint64_t missing; /* sequence numbers between the two */
};

/* The next whole batch; false when none follows: the bytes from at are a torn tail, or none.
 * Growing bytes and calling again goes on. */
bool scan_next(struct scan *scan, struct scan_batch *batch);
