/* SPDX-License-Identifier: MIT */
#pragma once

#include "browse/state.h"

/* Taking a paper elsewhere. All are actions (browse/action.h). */

/* Opens the address of that number (none: the first) in the viewer of the config. */
void get_open(struct browser *browser, int count);
/* Copy to the clipboard: the address of that number, the title, the id. */
void get_copy_link(struct browser *browser, int count);
void get_copy_title(struct browser *browser, int count);
void get_copy_id(struct browser *browser, int count);
