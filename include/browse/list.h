/* SPDX-License-Identifier: MIT */
#pragma once

#include "browse/row.h"

/* A list of papers with a selection: the feed of a day or a search result. The selection is by
   paper, not by place: when others add papers, the selected one stays selected and on its line.
   Only rows near the selection are ever read. */
struct list {
    struct arena arena; /* owns the rows */
    struct feed_rows rows;
    size_t *unread_of_section;
    size_t unread, starred;
    bool partial; /* papers follow that were not read: set by who builds */
    bool counted; /* rows.total is known although partial; the same */
    size_t selected;
    int line;        /* of the list's area where the selected row begins */
    bool pinned;     /* line must not change for looks: papers arrived and nobody moved since */
    struct text key; /* of the selected paper */
};

/* Where and how a list is shown. */
struct list_frame {
    struct list *list;
    const struct feed *feed;
    struct row_style style;
    struct screen_area area;
    struct arena *arena; /* for reading rows; cleared often */
};

enum { LIST_BYTES_MAXIMUM = 1 << 30 };

void list_init(struct list *list);
void list_release(struct list *list);
/* Builds the rows again. The selected paper stays selected where it still is, else the place;
   without rows before, the first row is selected. After a failure the list is empty. */
bool list_build(struct list *list, const struct feed *feed, const struct feed_request *request,
                struct error *error) WARN_UNUSED;
/* Counts unread and starred papers again, after marks changed. */
void list_recount(struct list *list, const struct feed *feed);
/* The selected row; NULL when the list is empty. */
const struct feed_row *list_row(const struct list *list);

/* Selects the row of an index, without moving the lines more than needed. */
void list_select(const struct list_frame *frame, size_t index);
/* Moves the selection by rows, as far as there are any; false when it cannot move. */
bool list_move(const struct list_frame *frame, long rows);
/* Moves the selection by about so many lines, staying on its line. */
bool list_page(const struct list_frame *frame, int lines);
/* The index of the next row in a direction (1, -1) that is unread; SIZE_MAX: none. Skipped ones do
 * not count. */
size_t list_next_unread(const struct list *list, const struct feed *feed, size_t from,
                        int direction);

/* Lets as many of the rows above the selected one be seen as there is room for. */
void list_reveal(struct list *list);

/* Puts the selection in sight and draws. The cursor is parked on the selected row. */
void list_draw(const struct list_frame *frame, struct screen *screen);
