/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/error.h"
#include "store/batch.h"

/* The text of CURRENT in the cache directory: which segments there are, and up to where they cover
   the logs. One line a fact, values separated by TAB, the last line a CRC-32C of those before it.
 */

/* Up to where a log is covered. */
struct manifest_log {
    char salt[BATCH_SALT];   /* of the file; zeros: there was none */
    uint64_t inode;          /* of the file: another file, even with the same salt, is read anew */
    uint64_t size, modified; /* its length, and its time in nanoseconds: when only this differs,
                                somebody wrote into it */
    uint64_t end;            /* offset behind the last whole batch */
    uint64_t sequence;       /* of that batch */
    uint32_t check;          /* CRC-32C of its end line, which proves that it is still the same */
    uint64_t lost, missing;  /* bytes and batches found damaged before it */
};
enum { MANIFEST_PAPERS, MANIFEST_LISTINGS, MANIFEST_LOGS };

/* A segment's file has this and its number as its name, in the text of CURRENT too. */
#define SEGMENT_PREFIX "seg-"
struct manifest_segment {
    uint64_t number;
    uint64_t size;  /* of its file */
    uint32_t check; /* of its footer */
};
enum { MANIFEST_SEGMENTS = 256 };

struct manifest {
    struct manifest_log logs[MANIFEST_LOGS];
    uint64_t next; /* number of the next segment */
    uint64_t unreadable;
    struct manifest_segment segments[MANIFEST_SEGMENTS]; /* the oldest first */
    size_t segment_count;
};

void manifest_append(struct text *out, const struct manifest *manifest);
/* False for anything that manifest_append does not write. */
bool manifest_parse(struct slice text, struct manifest *manifest);
