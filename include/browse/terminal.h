/* SPDX-License-Identifier: MIT */
#pragma once

#include "browse/screen.h"

/* The terminal behind descriptors 0 and 1: the only place that knows the terminal library. One at a
 * time. */
struct terminal;

/* Takes the terminal over. ERROR_USAGE when there is none, or $TERM is unknown or cannot place the
   cursor. ascii tells whether the locale shows nothing beyond ASCII. */
bool terminal_open(struct terminal **terminal, bool color, bool *ascii,
                   struct error *error) WARN_UNUSED;
/* Gives it back as it was. Harmless for NULL. */
void terminal_close(struct terminal *terminal);

/* The size now, after the window changed. */
void terminal_size(struct terminal *terminal, int *rows, int *columns);
/* Shows the screen; only what changed since the last time is sent. whole sends everything. */
void terminal_draw(struct terminal *terminal, const struct screen *screen, bool whole);
/* The next key that is waiting (enum key_code or a character); false when none is. *ended: the
 * terminal is gone. */
bool terminal_key(struct terminal *terminal, int *key, bool *ended);
/* Sends a control sequence that is no part of the screen. Must be harmless: it is not looked at. */
void terminal_send(struct terminal *terminal, struct slice bytes);
/* Gives the terminal back, stops this process group until it is continued, takes the terminal
 * again. */
void terminal_suspend(struct terminal *terminal);
