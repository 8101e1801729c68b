/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/error.h"
#include "paper/paper.h"

/* Lines of listings.tsv (paperfeed-format.5); values are escaped as in paper/record.h. The columns
   are kind source day key rank upvotes comments stars time etag modified status next; a fetch line
   has kind "fetch" and the URL as key. Days are YYYY-MM-DD, times YYYY-MM-DDThh:mm:ssZ, what is
   unknown is empty. */
void listing_append_columns(struct text *out);
/* One line without the line break. */
void listing_append(struct text *out, const struct listing *listing);
void fetch_state_append(struct text *out, const struct fetch_state *state);

struct listing_line {
    bool is_fetch;
    struct listing listing;   /* when not is_fetch */
    struct fetch_state fetch; /* when is_fetch */
};
/* Slices point into the line, or into the arena where values were escaped. Columns behind the known
   ones are ignored; ERROR_INPUT for fewer than nine columns, an unknown kind, or a number, day or
   time that is none. */
bool listing_parse(struct slice line, struct arena *arena, struct listing_line *out,
                   struct error *error) WARN_UNUSED;
