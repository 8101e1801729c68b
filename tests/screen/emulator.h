/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/text.h"
#include "guard.h"

#include <sys/types.h>
#include <vterm.h>

/* A program on a terminal in memory. */
struct emulator {
    VTerm *terminal;
    VTermScreen *screen;
    struct guard guard;
    pid_t child; /* 0: ended */
    int master;
    int status; /* as of waitpid, once ended */
    int rows, columns;
    bool blind;      /* output is only watched, not shown */
    char last[2048]; /* the end of what came, for a failure that was not shown */
};

/* Milliseconds of a clock that never jumps. */
long emulator_clock(void);
bool emulator_start(struct emulator *emulator, int rows, int columns, char *const command[]);
void emulator_stop(struct emulator *emulator);
/* Waits up to milliseconds for output and takes it in. False when there was none. */
bool emulator_take(struct emulator *emulator, int milliseconds);
/* Types bytes, taking in output meanwhile; false when the program does not read them within ten
 * seconds. */
bool emulator_type(struct emulator *emulator, const char *bytes, size_t size);
void emulator_resize(struct emulator *emulator, int rows, int columns);
/* Stops or begins to show output. Shown is an empty screen then, until the program draws it anew.
 */
void emulator_show(struct emulator *emulator, bool shown);
/* True once the program ended. */
bool emulator_ended(struct emulator *emulator);
/* Appends the screen: a line a row, blanks at their ends left out. */
void emulator_print(const struct emulator *emulator, struct text *out);
/* Appends "ROW FIRST-LAST attributes" for every run of cells that has some; rows and columns from
 * 0. */
void emulator_print_attributes(const struct emulator *emulator, struct text *out);
