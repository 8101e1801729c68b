/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/error.h"

/* Which mechanisms hold. */
struct sandbox_state {
    bool limits;  /* rlimits */
    int landlock; /* ABI version of the kernel that was used, 0: not available */
    bool seccomp;
};

struct sandbox_limits {
    uint64_t memory_bytes; /* RLIMIT_AS; 0: none */
    unsigned cpu_seconds;  /* RLIMIT_CPU; 0: none */
};

/* Gives up files, network and new processes for good: afterwards only read, write, memory and exit
   work. Descriptors that are open stay usable. What the kernel lacks is skipped and shows in
   *state. Call before reading the first hostile byte, after converters and locale are loaded. */
bool sandbox_close(const struct sandbox_limits *limits, struct sandbox_state *state,
                   struct error *error) WARN_UNUSED;
/* For the program that has the network: files only readable, and only below the NULL-terminated
 * paths (those missing are skipped). */
bool sandbox_files_only(const char *const readable[], struct sandbox_state *state,
                        struct error *error) WARN_UNUSED;
/* Appends "landlock 5, seccomp, limits" or what is missing, for doctor. */
void sandbox_describe(struct text *out, const struct sandbox_state *state);
