/* SPDX-License-Identifier: MIT */
#pragma once

#include "paper/record.h"
#include "store/newest.h"

/* What tells the lines of the logs apart, as they stand in the file; for struct newest. */

/* The id of a record of papers.tsv; context: its struct record_layout. A line with another number
 * of columns is none. */
bool key_of_record(const void *context, struct slice line, struct newest_key *key);
/* The same, and the old key of an alias line. */
bool key_of_name(const void *context, struct slice line, struct newest_key *key);
/* Kind, source, day and key of a listing; source and URL of a fetch line. No context. */
bool key_of_listing(const void *context, struct slice line, struct newest_key *key);
/* Whether a line of listings.tsv is one: what is not understood supersedes nothing. */
bool listing_counts(struct slice line, struct arena *arena);
/* Takes an alias line apart. */
bool alias_split(struct slice line, struct slice *old, struct slice *new);
