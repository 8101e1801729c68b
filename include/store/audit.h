/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/recovery.h"

/* Compares what the cache has derived with the logs and says what it finds: every page of every
   segment; full: also that each document is a whole record of papers.tsv that its key leads to. A
   damaged index is removed, which loses nothing: it is no damage of the store. */
bool audit_index(const struct recovery *recovery, bool full, struct error *error) WARN_UNUSED;
