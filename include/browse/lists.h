/* SPDX-License-Identifier: MIT */
#pragma once

#include "browse/state.h"

/* The views that are lists: the feed of a day, the result of a search. */

/* Finds where list, preview and fetch panel go, between the header and the last bottom rows. */
void lists_lay_out(struct browser *browser, int bottom);
void lists_draw(struct browser *browser);
