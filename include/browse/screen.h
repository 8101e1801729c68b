/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/error.h"

/* What the screen shows: a grid of cells. Views draw into it, terminal.c copies it to the terminal.
   Text is refused here a last time: what must never reach a terminal becomes '?'. */

/* What a cell means; the terminal decides how that looks (paperfeed.1, COLOURS). */
enum screen_role {
    ROLE_NORMAL,
    ROLE_TITLE, /* heading of a paper, names of keys in the help */
    ROLE_UNREAD,
    ROLE_READ,
    ROLE_NEW,     /* the mark N */
    ROLE_STARRED, /* the mark * */
    ROLE_MATCH,
    ROLE_META, /* rules, authors, categories */
    ROLE_ERROR,
    ROLE_WARNING,
    ROLE_DONE, /* of a progress bar */
    ROLE_WAITING,
    ROLE_BAR, /* header and status line */
    SCREEN_ROLES
};

enum { SCREEN_CELL_BYTES = 20 }; /* a character and four combining marks */

struct screen_cell {
    char bytes[SCREEN_CELL_BYTES];
    uint8_t size;  /* 0: the right half of the wide character before it */
    uint8_t width; /* 1 or 2 */
    uint8_t role;
    bool selected; /* part of the selected row */
};

/* A rectangle in cells. */
struct screen_area {
    int row, column, rows, columns;
};

struct screen {
    struct screen_cell *cells;
    int rows, columns;
    struct screen_area clip; /* nothing is drawn outside */
    int cursor_row, cursor_column;
    bool ascii; /* the locale has nothing else */
};

void screen_init(struct screen *screen);
void screen_release(struct screen *screen);
/* Blank cells in a new size; each side is taken as 1 to 1000. */
bool screen_resize(struct screen *screen, int rows, int columns, struct error *error) WARN_UNUSED;
/* Blanks everything, and lifts the clip. */
void screen_clear(struct screen *screen);
void screen_set_clip(struct screen *screen, struct screen_area area);
void screen_lift_clip(struct screen *screen);
const struct screen_cell *screen_cell(const struct screen *screen, int row, int column);

/* Writes s from column on in at most limit cells, cut between characters. Returns the column behind
   it. Rows and columns outside the grid are skipped. */
int screen_put(struct screen *screen, int row, int column, int limit, struct slice s,
               enum screen_role role);
/* As screen_put, a C string without limit. */
int screen_put_string(struct screen *screen, int row, int column, const char *string,
                      enum screen_role role);
/* Ends in front of column end. Returns the column where it begins. */
int screen_put_right(struct screen *screen, int row, int end, struct slice s,
                     enum screen_role role);
void screen_fill(struct screen *screen, int row, int column, int count, char ascii,
                 enum screen_role role);
/* Blanks a rectangle. */
void screen_blank(struct screen *screen, struct screen_area area);
/* Marks cells as belonging to the selected row. */
void screen_select(struct screen *screen, struct screen_area area);
