/* SPDX-License-Identifier: MIT */
#pragma once

#include "browse/state.h"

/* Deciding on papers: marks and their undo. All are actions (browse/action.h). */
void decide_star(struct browser *browser, int count);
void decide_skip(struct browser *browser, int count);
void decide_read(struct browser *browser, int count);
/* Every paper of the list, as one step. */
void decide_read_all(struct browser *browser, int count);
void decide_undo(struct browser *browser, int count);
