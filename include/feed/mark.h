/* SPDX-License-Identifier: MIT */
#pragma once

#include "feed/feed.h"

/* Sets (on) or clears one flag (enum store_mark) on papers, as one step. *changed: how many papers
 * it changed. */
bool feed_mark(struct feed *feed, const store_row *rows, size_t count, unsigned flag, bool on,
               enum store_sync sync, size_t *changed, struct error *error) WARN_UNUSED;
/* The same for papers by their keys. */
bool feed_mark_keys(struct feed *feed, const struct slice *keys, size_t count, unsigned flag,
                    bool on, enum store_sync sync, size_t *changed,
                    struct error *error) WARN_UNUSED;
/* Takes back the newest step that was not taken back yet: marks get their old value, a subscription
   its old text in the config. Appends to said what was taken back
   ("star on 1 paper: Title ..", "read on 188 papers", "subscription flow"). *done is false when
   there is nothing to undo. */
bool feed_undo(struct feed *feed, enum store_sync sync, struct text *said, bool *done,
               struct error *error) WARN_UNUSED;
