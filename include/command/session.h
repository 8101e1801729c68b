/* SPDX-License-Identifier: MIT */
#pragma once

#include "command/command.h"

/* Opens the config, or config and store, when they are not open yet; the notices of the store and
   the problems of the config are said once on standard error. */
bool session_open_config(struct session *session, struct error *error) WARN_UNUSED;
bool session_open_feed(struct session *session, struct error *error) WARN_UNUSED;
/* A verb by its name; NULL when there is none. */
const struct command *session_find_command(const struct session *session, struct slice name);
