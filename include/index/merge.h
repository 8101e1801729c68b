/* SPDX-License-Identifier: MIT */
#pragma once

#include "index/segment.h"
#include "index/writer.h"

/* Writes one segment with the documents of several that are not dead, and what else they hold.
   parts: in the order of their age, the oldest first; what a newer one says about a fetch counts.
   Memory: about ten bytes a document and the dictionary of one field. */
bool merge_write(struct segment *const *parts, size_t count, struct writer *writer, uint64_t number,
                 struct error *error) WARN_UNUSED;
