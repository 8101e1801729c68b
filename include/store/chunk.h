/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/append.h"
#include "store/reader.h"

/* Lines on their way into a truth file, in batches of at most 1,000 records or 1 MiB. */
struct chunk {
    struct log *log;
    struct text lines;
    uint64_t records;
    int64_t now;
};
/* Makes a file of the store ready for writing, under its lock; may take everything again, so call
 * it before looking anything up. */
bool chunk_prepare(struct store *store, struct log *log, int64_t now,
                   struct error *error) WARN_UNUSED;

void chunk_init(struct chunk *chunk, struct log *log, int64_t now);
void chunk_release(struct chunk *chunk);
/* Adds count lines that must not be parted, each with its line break; writes what was there before
 * when they do not fit with it. */
bool chunk_add(struct chunk *chunk, struct slice lines, uint64_t count,
               struct error *error) WARN_UNUSED;
/* Writes what is left, as one batch. */
bool chunk_flush(struct chunk *chunk, struct error *error) WARN_UNUSED;
