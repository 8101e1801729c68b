/* SPDX-License-Identifier: MIT */
#pragma once

#include "browse/state.h"

/* Reading: moving about in lists and in an open paper. Functions with a count are actions
 * (browse/action.h). */

/* Opens the paper under the cursor, and marks it read where the config says so. */
void read_open(struct browser *browser, int count);
/* Back from the paper to the list, from the list of a search to the feed. */
void read_back(struct browser *browser, int count);
/* The next part of the text, then the next unread paper, then the older day. */
void read_on(struct browser *browser, int count);
void read_down(struct browser *browser, int count);
void read_up(struct browser *browser, int count);
void read_page_down(struct browser *browser, int count);
void read_page_up(struct browser *browser, int count);
void read_half_down(struct browser *browser, int count);
void read_half_up(struct browser *browser, int count);
void read_top(struct browser *browser, int count);
void read_bottom(struct browser *browser, int count);
/* As list_next_unread in the list in use, which is read on as far as that takes. */
size_t read_find_unread(struct browser *browser, size_t from, int direction);
/* Lists: the next unread; an open paper: the next paper. */
void read_next(struct browser *browser, int count);
void read_previous(struct browser *browser, int count);
/* The next match of the search in an open paper; the next row of its list; without a search the
 * next unread. */
void read_next_match(struct browser *browser, int count);
void read_previous_match(struct browser *browser, int count);
