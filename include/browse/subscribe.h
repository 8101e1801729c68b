/* SPDX-License-Identifier: MIT */
#pragma once

#include "browse/state.h"

/* Action: makes a subscription of the search at hand, or of an author or category of the paper
 * under the cursor. */
void subscribe_open(struct browser *browser, int count);
