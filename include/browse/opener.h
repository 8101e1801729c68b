/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/error.h"

#include <sys/types.h>

/* Viewers of addresses: children in sessions of their own, without our terminal, that outlive us.
 */

enum { OPENER_CHILDREN = 16 };

struct opener {
    pid_t children[OPENER_CHILDREN]; /* 0: free */
};

/* Starts the words of the command template with %u replaced by url (or url behind them), without a
   shell. ERROR_USAGE unless url is an http or https address without control characters or blanks.
 */
bool opener_start(struct opener *opener, struct slice command, struct slice url,
                  struct error *error) WARN_UNUSED;
/* Takes leave of children that ended. True when one failed; *status is as of waitpid. */
bool opener_reap(struct opener *opener, int *status);
