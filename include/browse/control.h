/* SPDX-License-Identifier: MIT */
#pragma once

#include "browse/state.h"

/* Actions (browse/action.h) on the browser itself. */

/* Starts a fetch; while one runs, shows or hides its panel. */
void control_fetch(struct browser *browser, int count);
void control_stop_fetch(struct browser *browser, int count);
void control_tour(struct browser *browser, int count);
void control_command(struct browser *browser, int count);
void control_help(struct browser *browser, int count);
void control_tex(struct browser *browser, int count);
void control_redraw(struct browser *browser, int count);
void control_suspend(struct browser *browser, int count);
void control_quit(struct browser *browser, int count);
