/* SPDX-License-Identifier: MIT */
#pragma once

#include "command/command.h"

/* Opens the config in the user's editor and waits for its end; a missing one is made of the
   commented default. line: where to begin, as "+LINE" before the file, which editors in terminals
   know; 0: nowhere. */
bool editor_run(struct session *session, unsigned line, struct error *error) WARN_UNUSED;
