/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/error.h"

/* Starts a companion with one option and takes what it prints. False with the error set when it
 * cannot be started, or ends badly. */
bool companion_ask(const char *name, const char *option, struct text *answer,
                   struct error *error) WARN_UNUSED;
/* The path of a file that is installed with the program (samples.json): beside it in a build
   folder, in ../share/paperfeed or in the data folder once installed. */
bool companion_file(const char *name, struct text *path, struct error *error) WARN_UNUSED;
