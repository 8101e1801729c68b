/* SPDX-License-Identifier: MIT */
#pragma once

#include "browse/state.h"

/* The prompt ":" that runs any action by its name, with a count or an argument behind it; Tab
 * completes. */
extern const struct prompt_kind command_line_prompt;
