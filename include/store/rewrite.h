/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/log.h"

/* A truth file written anew, batch by batch, beside the old one, under its lock: it takes the name
   only when all of it is safe. Readers go on with the old file until they look again. */
struct rewrite {
    const struct log *log; /* its columns and name are kept; the salt is new */
    struct text path;      /* of the file being written; empty: none */
    int descriptor;
    char salt[BATCH_SALT];
    struct text lines; /* of the batch being filled */
    uint64_t records, sequence;
    uint64_t size; /* bytes written */
    int64_t time;  /* of the batch being filled: when its newest line was saved */
};

/* Begins NAME.tsv.new with its first line. Release with rewrite_release, also after a failure. */
bool rewrite_begin(struct rewrite *rewrite, const struct log *log, struct error *error) WARN_UNUSED;
/* count lines that are never parted, each with its line break, saved at time; batches have at most
 * 1,000 lines or 1 MiB, unless one call brings more. */
bool rewrite_add(struct rewrite *rewrite, struct slice lines, uint64_t count, int64_t time,
                 struct error *error) WARN_UNUSED;
/* Ends the batch. */
bool rewrite_flush(struct rewrite *rewrite, struct error *error) WARN_UNUSED;
/* Ends, syncs, gives the old file the name keep as well, and takes its name. On failure, of any
 * call, the old file stays what it was. */
bool rewrite_finish(struct rewrite *rewrite, const char *keep, struct error *error) WARN_UNUSED;
/* Removes what was not finished. */
void rewrite_release(struct rewrite *rewrite);
