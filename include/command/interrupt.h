/* SPDX-License-Identifier: MIT */
#pragma once

/* Turns SIGINT, SIGTERM and SIGHUP into a readable descriptor, so that a loop ends its batch
 * instead of dying in it. Returns the descriptor, the same each time, -1 on failure. */
int interrupt_catch(void);
/* The signal that came, 0: none. */
int interrupt_signal(void);
