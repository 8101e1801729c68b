/* SPDX-License-Identifier: MIT */
#pragma once

#include "command/command.h"

/* The records of the verbs; each is defined in the file of its family. */
extern const struct command command_browse;
extern const struct command command_fetch, command_status;
extern const struct command command_list, command_search, command_count;
extern const struct command command_show, command_open;
extern const struct command command_mark, command_undo;
extern const struct command command_subscribe, command_digest;
extern const struct command command_source;
extern const struct command command_parse, command_import, command_export;
extern const struct command command_tex;
extern const struct command command_config;
extern const struct command command_doctor;
extern const struct command command_verify, command_repair, command_compact, command_gc;
extern const struct command command_rebuild;
extern const struct command command_help, command_version;
