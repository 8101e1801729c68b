/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/text.h"
#include "paper/paper.h"

/* Terms of INDEX_FLAG: facts of a document that are yes or no. */

/* For a field whose presence can be asked for; NULL for the others. */
const char *flag_of_field(int field);
#define FLAG_GHOST    "ghost" /* no record yet */
#define FLAG_PDF      "pdf"
#define FLAG_COMMENTS "comments" /* a listing has comments */
/* Its day is the first day of a year or month: on: must look at the record. */
#define FLAG_PARTIAL "partial"
/* It is listed, but not on its own day: it does not show there. */
#define FLAG_ELSEWHERE "elsewhere"
#define FLAG_KIND      "kind/"      /* of a listing */
#define FLAG_AUTHORS   "authors/"   /* their number, five digits */
#define FLAG_PUBLISHED "published/" /* YYYY or YYYY-MM */

/* Appends the flags of a paper and its listings, each with a line break. */
void flags_append(struct text *out, const struct paper *paper,
                  const struct listing *const *listings, size_t count, int32_t day);
