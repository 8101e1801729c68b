/* SPDX-License-Identifier: MIT */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Watches what a program sends to its terminal: only what a plain screen needs may come. Control
   sequences are those of ECMA-48; the only operating system command that may come is the
   clipboard's. Zero-initialise. */
struct guard {
    int state;
    bool taken;            /* the program has the screen; before and after, echo comes, too */
    char sequence[131072]; /* the control sequence being read */
    size_t size;
    unsigned char utf8[4];
    size_t utf8_size, utf8_wanted;
    char clipboard[131072]; /* base64 of the last copy */
    char fault[256];        /* what was wrong first; empty: nothing */
};
void guard_take(struct guard *guard, const char *bytes, size_t size);
