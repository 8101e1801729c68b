/* SPDX-License-Identifier: MIT */
#pragma once

#include "dice.h"

#include <stdbool.h>
#include <stddef.h>

/* What a store did to the disk, call by call, and what a power cut may leave of it. */

/* Records from now on what is done below a folder, which is empty and counts as safe; it forgets
   what it had. One journal a process. */
void journal_begin(const char *root);
void journal_end(void);
/* Number of calls so far. */
size_t journal_size(void);
/* Prints the calls, for the report of a failure. */
void journal_print(size_t first, size_t end);

/* What becomes of data and names that were not synced when the power went. */
enum cut {
    CUT_DROPPED,   /* all is lost */
    CUT_APPLIED,   /* nothing is */
    CUT_REORDERED, /* some writes are, whichever */
    CUT_TORN,      /* of each write some sectors of 512 bytes are */
    CUT_ZEROED,    /* the file has its length, but zeros instead of some writes */
    CUT_JUNK,      /* or anything else */
    CUT_MIXED,     /* of all this something */
    CUTS
};
/* Makes in the folder, which is empty, what a power cut behind the first calls may leave. Whether
   names are lost is chosen apart: all, the last ones, or whichever. */
void journal_cut(size_t calls, enum cut cut, struct dice *dice, const char *folder);
