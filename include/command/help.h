/* SPDX-License-Identifier: MIT */
#pragma once

#include "command/command.h"

/* Appends the help of one verb: synopsis, options, examples. */
void help_command(struct text *out, const struct command *command);
