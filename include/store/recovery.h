/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/log.h"

/* Looking after a store. Nothing here needs the derived index, and no truth file is ever deleted:
   what takes the place of one keeps it under another name. A store that a newer version wrote is
   refused untouched (ERROR_DAMAGED). */
struct recovery {
    const char *data, *cache; /* directories */
    int64_t now;              /* UTC seconds */
    /* One line of the report. problem: something is lost or wrong. */
    void (*say)(void *context, bool problem, struct slice line);
    void *context;
};

/* Checks every checksum of the three logs, without changing them; full: also that each line is one,
   its text is clean, and keys, aliases and listings fit together. *damaged: something is lost or
   wrong; a torn tail is only a notice. */
bool store_verify(const struct recovery *recovery, bool full, bool *damaged,
                  struct error *error) WARN_UNUSED;
/* Writes damaged logs anew from their whole batches; the damaged one becomes NAME.tsv.damaged-N.
   When papers or listings were lost the states of requests are dropped, so that the next fetch asks
   for everything again. Cuts torn tails as a writer does. */
bool store_repair(const struct recovery *recovery, struct error *error) WARN_UNUSED;
/* Writes papers.tsv and listings.tsv anew without the lines that newer ones supersede; the old file
   becomes NAME.tsv.old until the next writer. ERROR_DAMAGED for a damaged log. */
bool store_compact(const struct recovery *recovery, struct error *error) WARN_UNUSED;
/* Removes what interrupted writers and old versions left: never a truth file. dry_run: only says
 * what. */
bool store_gc(const struct recovery *recovery, bool dry_run, struct error *error) WARN_UNUSED;
/* Drops what is derived in the cache directory and builds it again. */
bool store_rebuild(const struct recovery *recovery, struct error *error) WARN_UNUSED;

/* Whether the directory is, or will be made, on NFS, SMB, FUSE and the like, where the promises of
 * the store may not hold. */
bool store_is_remote(const char *data_directory);

/* The rest is shared by these. */

void recovery_say(const struct recovery *recovery, bool problem, const char *format, ...)
    PRINTF_LIKE(3, 4);
/* Says what is damaged in front of a batch. */
void recovery_say_gap(const struct recovery *recovery, const struct log *log,
                      const struct log_batch *batch);
/* The file name of a log, without the directory: "papers.tsv". */
const char *recovery_name(const struct log *log);
/* Reads the first lines of the three logs; a newer version is refused. *exists: the data directory
 * is there. */
bool recovery_admit(const struct recovery *recovery, bool *exists, struct error *error) WARN_UNUSED;
/* Takes "lock.data" or "lock.marks" of the data directory; waits up to 5 s. */
bool recovery_lock(const struct recovery *recovery, const char *name, struct file_lock *lock,
                   struct error *error) WARN_UNUSED;
/* Walks to the end of a log that was just opened, or rewound, and calls each, which may be NULL,
   with every batch; pages that were read are given back, so that a log of any size is walked in
   little memory. */
bool recovery_walk(struct log *log,
                   bool (*each)(void *context, const struct log_batch *batch, struct error *error),
                   void *context, struct error *error) WARN_UNUSED;
/* "1 byte", "2 batches": the ending of the word. */
const char *recovery_plural(uint64_t count);
