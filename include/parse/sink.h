/* SPDX-License-Identifier: MIT */
#pragma once

#include "parse/document.h"
#include "parse/draft.h"

/* Where the formats put what they find: it cleans texts, cuts fields at their maximum, makes keys
   and writes the lines of the envelope. A format fills in one draft, calls sink_paper, then
   sink_listing for each listing of that paper. Every function fails only when the output fails
   or a cap of the document is hit; the format then gives up. */
struct sink;

/* Writes to the descriptor with a buffer of its own. source: of records that name none; both are
   borrowed. NULL when memory ends. */
struct sink *sink_open(int descriptor, const struct document_context *context,
                       struct error *error) WARN_UNUSED;
/* Flushes and frees, harmless for NULL. */
bool sink_close(struct sink *sink, struct error *error) WARN_UNUSED;

/* The source of records from now on, when the context names none. Borrowed. */
void sink_set_source(struct sink *sink, struct slice source);
/* What the context names, else otherwise. */
struct slice sink_source_or(const struct sink *sink, struct slice otherwise);

/* The day asked for, for what has none of its own, or DAY_NONE. */
int32_t sink_day(const struct sink *sink);

/* A paper, or a bad line when it has no title or nothing to make a key from. *taken (may be NULL)
   tells which. offset: where it begins in the document. */
bool sink_paper(struct sink *sink, const struct draft *draft, uint64_t offset, bool *taken,
                struct error *error) WARN_UNUSED;
/* Key and time are set here; an empty source means that of the document. Numbers below zero are
 * unknown.
 */
bool sink_listing(struct sink *sink, const struct listing *listing,
                  struct error *error) WARN_UNUSED;
bool sink_meta(struct sink *sink, const char *name, struct slice value,
               struct error *error) WARN_UNUSED;
/* A further request: an address of http or https; anything else is left out. */
bool sink_next(struct sink *sink, struct slice url, struct error *error) WARN_UNUSED;
bool sink_bad(struct sink *sink, uint64_t offset, const char *reason,
              struct error *error) WARN_UNUSED;
/* The last line: one of these. */
bool sink_error(struct sink *sink, const struct error *failure, struct error *error) WARN_UNUSED;
bool sink_end(struct sink *sink, struct error *error) WARN_UNUSED;

/* Whether writing failed, as opposed to reading. */
bool sink_is_broken(const struct sink *sink);

/* A listing of nothing: kind of the context, no day, all numbers unknown. */
struct listing sink_new_listing(const struct sink *sink);
