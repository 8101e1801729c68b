/* SPDX-License-Identifier: MIT */
#pragma once

#include "command/command.h"
#include "feed/rows.h"

/* The options that choose papers and how they are printed, shared by list, search, count and
 * export. */
#define OPTIONS_SELECT "day since until days week month"
#define OPTIONS_PRINT  "limit sort reverse format fields header null output"

/* A chosen set of papers. */
struct selection {
    struct text words; /* the query with the dates of the options */
    struct query *query;
    struct feed_request request;
    bool dated; /* options or query limit the days */
};
/* Builds the query from the operands and date options. newest_day: without query and dates, the
 * newest day is meant. Release with selection_release, also after a failure. */
bool selection_make(struct session *session, bool newest_day, struct selection *selection,
                    struct error *error) WARN_UNUSED;
void selection_release(struct selection *selection);

/* Fills the request's order, direction and limit from the options, else from the query's sort: and
 * limit:; without any: all, but on a terminal as many rows as it shows. */
bool selection_order(struct session *session, enum feed_order usual, struct selection *selection,
                     struct error *error) WARN_UNUSED;

/* The format that is meant (usual when not given: a terminal gets human) and how to write it. */
bool output_choose(struct session *session, const char *piped, const struct output_format **format,
                   struct output_options *options, struct error *error) WARN_UNUSED;
/* Prints rows in a format. */
bool output_rows(struct session *session, const struct feed_rows *rows,
                 const struct output_format *format, const struct output_options *options,
                 struct error *error) WARN_UNUSED;
