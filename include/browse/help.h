/* SPDX-License-Identifier: MIT */
#pragma once

#include "browse/state.h"

/* The help: what every key does in the view it was asked for, from the table of actions; typing
 * filters. */
void help_draw(struct browser *browser);
void help_key(struct browser *browser, int key);
