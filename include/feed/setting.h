/* SPDX-License-Identifier: MIT */
#pragma once

#include "feed/feed.h"

/* Changes of the config that undo can take back: the former and the new text of the block or line
   go to marks.tsv. */

/* Sets one key of a block, or a global setting (config_set), and reads the config anew. Nothing is
 * noted when nothing changes. */
bool feed_set_config(struct feed *feed, const struct config_change *change,
                     struct error *error) WARN_UNUSED;
/* Puts a whole block in the place of "KIND NAME", or adds it (config_edit); an empty one removes
 * the block. */
bool feed_edit_config(struct feed *feed, struct slice kind, struct slice name, struct slice block,
                      struct error *error) WARN_UNUSED;
/* True for the verbs of marks.tsv that are such changes. */
bool feed_is_config_change(struct slice verb);
/* Puts the text of a change back: config_edit with its old text. */
bool feed_restore_config(struct feed *feed, const struct store_change *change,
                         struct error *error) WARN_UNUSED;
