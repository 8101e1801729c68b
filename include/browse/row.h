/* SPDX-License-Identifier: MIT */
#pragma once

#include "browse/screen.h"
#include "feed/rows.h"

/* How the rows of a list are laid out. */
enum row_form {
    ROW_NARROW, /* up to two lines of title, one of authors and votes */
    ROW_MEDIUM, /* the end of the title shares its second line with authors and votes */
    ROW_WIDE    /* title, category and votes in one line, in two for a long title */
};
struct row_style {
    enum row_form form;
    int columns;
    int32_t today;
    bool raw;   /* TeX as it is written, */
    bool ascii; /* or spelled in ASCII */
    bool found; /* rows of a search: with their day and, where there is room, what matched */
    const struct query *query;     /* matches to highlight; NULL: none */
    struct query_scratch *scratch; /* with query */
};
/* The form that fits in so many columns. */
enum row_form row_form_for(int columns);

/* Lines the row takes: at least 1. arena: for what is read; the caller clears it. */
int row_height(const struct feed *feed, const struct feed_row *row, const struct row_style *style,
               struct arena *arena);
/* Draws it with its upper left corner at line, column; selected rows are marked. */
void row_draw(struct screen *screen, struct screen_area place, const struct feed *feed,
              const struct feed_row *row, const struct row_style *style, bool selected,
              struct arena *arena);

/* Draws text, a slice of whole (one field of a paper), with the matches of a query in whole
   highlighted. Returns the column behind it. */
struct row_matches {
    const struct query *query;
    struct query_scratch *scratch;
    enum paper_field field;
    struct slice whole;
};
int row_put_matched(struct screen *screen, int line, int column, struct slice text,
                    enum screen_role role, const struct row_matches *matches);
