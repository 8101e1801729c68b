/* SPDX-License-Identifier: MIT */
#pragma once

#include "feed/feed.h"

/* Items of stored documents that were not understood, kept for a person to look at:
   state/bad-items.tsv, lines "TIME DOCUMENT OFFSET REASON" separated by TAB and escaped as in
   papers.tsv, the newest last. Not truth, and never more than 1 MiB. */
struct bad_items {
    const struct feed *feed;
    struct slice document; /* its file or address; borrowed */
    struct text lines;     /* not yet saved */
};

void bad_items_init(struct bad_items *items, const struct feed *feed, struct slice document);
void bad_items_release(struct bad_items *items);
/* For parse_request.note_bad: the context is the bad_items. */
void bad_items_note(void *context, uint64_t offset, const char *reason);
/* Puts them into the file behind those that are there; the oldest go when it gets too long. Nothing
   happens without items. Appends the path of the file to path, which may be NULL. */
bool bad_items_save(struct bad_items *items, struct text *path, struct error *error) WARN_UNUSED;
