/* SPDX-License-Identifier: MIT */
#pragma once

#include "command/command.h"

/* The actions of the verb source that print and change nothing. words: those behind the action, as
 * many as it takes. They return the exit code. */

/* A row for each source; -f human, tsv (with -H a header) or json. */
int source_show_list(struct session *session, const struct slice *words, size_t count,
                     struct error *error);
/* Asks the source or address words[0] once and prints what came: lines of a word and values, apart
   by TAB when they do not go to a terminal. 3: nothing came, 5: not understood. */
int source_show_test(struct session *session, const struct slice *words, size_t count,
                     struct error *error);
/* Lists the feeds that the page words[0] names. 1: it names none. */
int source_show_feeds(struct session *session, const struct slice *words, size_t count,
                      struct error *error);
