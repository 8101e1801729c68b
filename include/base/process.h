/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/error.h"

#include <sys/types.h>

/* A child process with pipes. Descriptors are -1 where not asked for. */
struct process {
    pid_t id;   /* 0: not running */
    int input;  /* we write, it reads as 0 */
    int output; /* it writes as 1, we read */
    int errors; /* it writes as 2, we read */
};

enum process_pipes { PROCESS_INPUT = 1, PROCESS_OUTPUT = 2, PROCESS_ERRORS = 4 };

/* Starts arguments[0] (a path, or a name looked up in PATH) with the arguments and no shell. pipes
   says which of 0-2 are pipes to us; others are inherited, or, with input_descriptor >= 0,
   descriptor 0 is that one. In the child: all other descriptors closed, signals reset,
   PR_SET_PDEATHSIG SIGTERM on Linux. The environment is inherited. */
bool process_start(struct process *process, const char *const arguments[], unsigned pipes,
                   int input_descriptor, struct error *error) WARN_UNUSED;
/* Closes our ends, waits; *status as of waitpid. */
bool process_wait(struct process *process, int *status, struct error *error) WARN_UNUSED;
/* SIGTERM, closes our ends and waits; SIGKILL after two seconds. Harmless when not running. */
void process_stop(struct process *process);
/* Appends "exit 3" or "signal 11 (Segmentation fault)". */
void process_describe_status(struct text *out, int status);

/* The path of a companion program (paperfeed-parse, paperfeed-transfer): beside /proc/self/exe,
 * else in ../libexec/paperfeed. */
bool process_companion(const char *name, struct text *path, struct error *error) WARN_UNUSED;
