/* SPDX-License-Identifier: MIT */
#pragma once

#include "browse/state.h"

/* Going from day to day. All are actions (browse/action.h). */
void days_older(struct browser *browser, int count);
void days_newer(struct browser *browser, int count);
void days_older_week(struct browser *browser, int count);
void days_newer_week(struct browser *browser, int count);
void days_today(struct browser *browser, int count);
/* Asks for a date, or takes the argument of the command line. */
void days_date(struct browser *browser, int count);
