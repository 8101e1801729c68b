/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/recovery.h"

/* Compares what the cache has derived with the logs and says what it finds: every page of every
   segment; full: also that each document is a whole record of papers.tsv that its key leads to. A
   damaged index is removed, which loses nothing: it is no damage of the store. But *damaged is set
   when it remembers more of a log than there is. */
bool audit_index(const struct recovery *recovery, bool full, bool *damaged,
                 struct error *error) WARN_UNUSED;
/* After a repair: an index that remembers more than there is now is removed. */
bool audit_accept(const struct recovery *recovery, struct error *error) WARN_UNUSED;
