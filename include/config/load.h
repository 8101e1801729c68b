/* SPDX-License-Identifier: MIT */
#pragma once

#include "config/config.h"

#include <sys/stat.h>

enum { CONFIG_LIMIT = 1 << 20 }; /* bytes of a config file */

/* Appends the bytes of the file; a missing one has none. *mode: its permissions, 0 when it is
   missing. ERROR_CONFIG when it cannot be read, or when it is a regular file that everybody may
   write. */
bool config_read(const char *path, struct text *bytes, mode_t *mode,
                 struct error *error) WARN_UNUSED;
