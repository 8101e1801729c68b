/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/error.h"
#include "paper/listing.h"
#include "paper/paper.h"

/* Line forms (paperfeed-format.5): values separated by TAB; inside a value TAB, LF and backslash
 * are written \t \n \\ . */

/* Appends a value escaped. */
void record_append_value(struct text *out, struct slice value);
/* The value unescaped: the slice itself when nothing is escaped, else a copy in the arena. */
struct slice record_value(struct slice escaped, struct arena *arena);

/* Names of the columns of a file, joined by TAB: id, added, the fields, sources, from. */
void record_append_columns(struct text *out);
/* One paper as a line of papers.tsv, without the line break. */
void record_append_paper(struct text *out, const struct paper *paper);

/* Which column of a line goes where: made from the column names of the file at hand, so that files
   with fewer, more or reordered columns of a later version are read. */
struct record_layout {
    int8_t field_of_column[64]; /* enum paper_field, or RECORD_... below, or -1: unknown */
    size_t columns;
};
enum { RECORD_ID = PAPER_FIELDS, RECORD_ADDED, RECORD_SOURCES, RECORD_FROM };
/* names: column names separated by TAB. ERROR_INPUT when there is no id column or more than 64. */
bool record_layout_parse(struct record_layout *layout, struct slice names,
                         struct error *error) WARN_UNUSED;
/* The layout that record_append_paper writes. */
void record_layout_own(struct record_layout *layout);
/* Fills the paper with slices of the line, or of the arena where values were escaped. Missing
   columns are empty. ERROR_INPUT for a line that has other than the layout's number of columns. */
bool record_parse_paper(const struct record_layout *layout, struct slice line, struct arena *arena,
                        struct paper *paper, struct error *error) WARN_UNUSED;

/* Whether a line is as unicode_clean makes values, joined by TAB: valid UTF-8 without control,
   bidi and invisible characters. Line breaks stand escaped. */
bool record_is_clean(struct slice line);
