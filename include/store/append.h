/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/log.h"

/* Writing a truth file. The caller holds its lock, has called log_refresh with force and taken all
   batches. In order: append_begin, any number of append_batch, append_sync; then log_refresh and
   log_next show what was written. */

/* Makes the file ready: cuts a torn tail (at most 1 MiB of it is kept in lost+found/), repairs a
   damaged first line by writing the file anew. *replaced says that the latter happened: then
   log_refresh and take everything before going on. A missing file is made by the first
   append_batch. */
bool append_begin(struct log *log, int64_t now, bool *replaced, struct error *error) WARN_UNUSED;
/* One batch: records lines, each with its line break, none beginning with "#end" or empty. Safe
   from kill -9 when it returns. On failure the file is as before the call. */
bool append_batch(struct log *log, struct slice lines, uint64_t records, int64_t now,
                  struct error *error) WARN_UNUSED;
/* Makes everything appended safe from a power cut. When that fails the file is written anew from
   the batches that were safe before (keep: from all batches, which then counts as success, else
   they stay where they are), since nothing of a file that failed to sync can be trusted. When that
   fails, too, the file stays as it is, and the next append_begin writes it anew. */
bool append_sync(struct log *log, bool keep, struct error *error) WARN_UNUSED;
/* Whether batches wait for append_sync. */
bool append_waits(const struct log *log);
