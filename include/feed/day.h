/* SPDX-License-Identifier: MIT */
#pragma once

#include "feed/conductor.h"

/* What the conductor tells the ledger (feed/ledger.h). */

/* An answer came to a request of the chain. */
void day_answered(struct chain *chain, const struct answer *answer);
/* A document of this day came for the chain; date: as it says itself, may be empty. */
void day_of_document(struct chain *chain, struct slice date);
/* The chain of a row came whole. False when its day is not believed: that is told, and the day is
   to be asked for again. */
bool day_came(struct conductor *conductor, struct progress_row *row, const struct chain *chain);
/* The chain failed. */
void day_failed(struct conductor *conductor, const struct chain *chain, const struct error *why);
/* Of a source that brought nothing new: appends why there is nothing, when its calendar says so. */
void day_explain(const struct conductor *conductor, const struct config_source *source,
                 struct text *out);
/* Takes back the chains from number first on whose day is not missing. */
void day_drop_known(struct conductor *conductor, size_t first);
