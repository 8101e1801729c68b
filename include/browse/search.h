/* SPDX-License-Identifier: MIT */
#pragma once

#include "browse/state.h"

void search_init(struct browser *browser);
void search_release(struct browser *browser);
/* Action: asks for words, showing at each key what they find. */
void search_open(struct browser *browser, int count);
/* Action: lists the kept search the best first or the newest first, in turns. */
void search_order(struct browser *browser, int count);
/* Shows the result of a search that nobody typed here. False, with the message, when the query is
 * wrong. */
bool search_show(struct browser *browser, struct slice text, struct error *error) WARN_UNUSED;
/* Runs the search of what was typed since; called when no key is waiting. */
void search_catch_up(struct browser *browser);
