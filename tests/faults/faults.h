/* SPDX-License-Identifier: MIT */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* The parts of paperfeed-faults. Each prints what is wrong, then a line of numbers: cases, failures
   and more; and returns its exit status. They work in a folder that exists. */

int power_main(const char *folder, uint64_t seed, unsigned long states);

/* Also prints the places in the code where a call failed: "site ADDRESS". */
int points_main(const char *folder, uint64_t seed, unsigned long stories);
/* Random queries: the index against the matcher. */
int queries_main(const char *folder, uint64_t seed, unsigned long count);
/* Bits turned over, and every stride-th end of the last batches. */
int flips_main(const char *folder, uint64_t seed, unsigned long count, unsigned long stride);

/* A crowd on one store for tenths of a second. compactor: a paperfeed whose compact is run
   meanwhile, or "". */
int crowd_main(const char *folder, uint64_t seed, unsigned long tenths, const char *compactor);

/* Runs a command in a process group of its own and kills the group when it is not done after a
   time; returns its exit status, 137 when it was killed. */
int kill_main(unsigned long microseconds, char **command);

/* Removes a folder with all in it; a missing one is fine. */
void remove_tree(const char *path);
