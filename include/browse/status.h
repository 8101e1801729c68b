/* SPDX-License-Identifier: MIT */
#pragma once

#include "browse/state.h"

/* The bottom of the screen: status line and key hints, or a prompt with what belongs to it. */

/* How many rows they take. */
int status_rows(const struct browser *browser);
void status_draw(struct browser *browser);
/* The keys behind the prefix that was typed, in a box at the lower left. */
void status_draw_popup(struct browser *browser);
/* The keys of an action that reach it in a context, as "Space b". */
void status_append_keys(struct text *out, const struct browse_action *action, unsigned context);
