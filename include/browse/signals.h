/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/error.h"

/* Signals as something to poll: handlers only write into a pipe. One at a time. */

enum signal_news {
    SIGNAL_END = 1, /* SIGTERM, SIGHUP, SIGINT, SIGQUIT: leave */
    SIGNAL_RESIZE = 2,
    SIGNAL_CHILD = 4,
    SIGNAL_CONTINUE = 8, /* the terminal may show anything */
    SIGNAL_STOP = 16,    /* SIGTSTP from outside */
};

/* Installs the handlers, keeping the former ones. *descriptor becomes readable when there is news.
 */
bool signals_open(int *descriptor, struct error *error) WARN_UNUSED;
/* What came since the last call; any of enum signal_news. */
unsigned signals_read(void);
/* Puts the former handlers back. Harmless when not open. */
void signals_close(void);
