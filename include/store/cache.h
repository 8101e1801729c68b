/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/index.h"
#include "store/manifest.h"

/* The cache directory: segment files and CURRENT, which names them. Everything in it is derived and
   may be missing, damaged or of another generation at any moment; what does not fit the logs is not
   used. */
struct cache {
    struct text directory;     /* empty: nothing is kept */
    struct disk_state current; /* CURRENT as last looked at */
    struct manifest unfit;     /* what CURRENT named that did not fit the logs */
    struct manifest manifest;  /* what the parts of the index are; without segments: nothing */
    struct text path;
    bool idle; /* writing failed: not tried again by this process */
};

void cache_init(struct cache *cache, const char *directory);
void cache_release(struct cache *cache);
/* Whether another process replaced CURRENT since it was last loaded. */
bool cache_changed(struct cache *cache);
/* Opens what CURRENT names, when it fits the logs (which are mapped), as the parts of an index that
   has none, and lets the logs go on behind what it covers. Without, the logs go on at their
   beginning. */
void cache_load(struct cache *cache, struct index *index, struct log *papers, struct log *listings);
/* Writes the tail of the index as a segment, merges what has become too much, and replaces CURRENT;
   the tail is then empty and places have moved. What the cache cannot keep (no directory, no room,
   another process at work) stays in the tail: *published is false. ERROR_DAMAGED: a segment is
   damaged. */
bool cache_publish(struct cache *cache, struct index *index, struct log *papers,
                   struct log *listings, bool *published, struct error *error) WARN_UNUSED;
/* Merges all segments into one. */
bool cache_compact(struct cache *cache, struct index *index, struct log *papers,
                   struct log *listings, struct error *error) WARN_UNUSED;
/* The lock of who writes into the cache, without waiting; makes the directory. */
bool cache_lock(struct cache *cache, struct file_lock *lock);
/* Notes up to where a log was taken, and whether it still has what was noted. */
void cache_note(struct manifest_log *covered, const struct log *log);
bool cache_fits(const struct manifest_log *covered, const struct log *log);
/* Bytes that CURRENT says this very log once had and that are not there any more; 0: none, or
   nobody knows. */
uint64_t cache_missing(struct cache *cache, const struct log *papers, const struct log *listings);
/* Removes CURRENT, every segment and the table of marks. */
bool cache_drop(struct cache *cache, struct error *error) WARN_UNUSED;
