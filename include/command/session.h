/* SPDX-License-Identifier: MIT */
#pragma once

#include "command/command.h"

/* Opens the feed when it is not open yet; its notices and the config's problems are said once on
 * standard error. */
bool session_open_feed(struct session *session, struct error *error) WARN_UNUSED;
/* A verb by its name; NULL when there is none. */
const struct command *session_find_command(const struct session *session, struct slice name);
