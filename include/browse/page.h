/* SPDX-License-Identifier: MIT */
#pragma once

#include "browse/screen.h"
#include "feed/links.h"
#include "feed/rows.h"

/* One paper as lines of text: the abstract reader, and the preview below a list. */

enum { PAGE_BYTES_MAXIMUM = 8 << 20 };

struct page_line {
    struct slice text;  /* of whole, when a field of the paper: then matches are highlighted */
    struct slice right; /* at the right edge */
    enum screen_role role;
    enum paper_field field; /* PAPER_FIELDS: none */
    int indent;
};
struct page {
    bool raw;   /* to be set before building: TeX as it is written, */
    bool ascii; /* or spelled in ASCII */
    struct arena arena;
    struct paper paper;
    struct output_row output;
    struct feed_link links[FEED_LINKS_MAXIMUM];
    size_t link_count;
    struct page_line *lines;
    size_t count, capacity;
    size_t text_end; /* lines up to the end of the abstract */
};
enum page_form {
    PAGE_COMPACT, /* three lines of heading, then the abstract, then the rest: 80 columns and the
                     preview */
    PAGE_ROOMY    /* one idea a paragraph, with margins: 100 columns and more */
};

void page_init(struct page *page);
void page_release(struct page *page);
/* Reads the paper and lays it out. */
bool page_build(struct page *page, const struct feed *feed, const struct feed_row *row,
                enum page_form form, int columns, struct error *error) WARN_UNUSED;
/* Draws the lines from first on into an area; matches of query (may be NULL) are highlighted. */
void page_draw(const struct page *page, struct screen *screen, struct screen_area area,
               size_t first, const struct query *query, struct query_scratch *scratch);
/* The next line behind from in a direction (1, -1) that holds a match; SIZE_MAX: none. */
size_t page_find_match(const struct page *page, size_t from, int direction,
                       const struct query *query, struct query_scratch *scratch);
