/* SPDX-License-Identifier: MIT */
#include "feed/add.h"

bool feed_add(struct feed *feed, const struct parsed *parsed, const struct fetch_state *state,
              struct store_counts *counts, struct error *error)
{
    struct store_batch batch = {.papers = parsed->papers,
                                .paper_count = parsed->paper_count,
                                .listings = parsed->listings,
                                .listing_paper = parsed->listing_paper,
                                .listing_count = parsed->listing_count,
                                .fetches = state,
                                .fetch_count = state != NULL};
    return store_add(feed->store, &batch, feed_seconds(feed), counts, error) ||
           error_while(error, "save the papers");
}

struct import {
    struct feed *feed;
    struct store_counts *counts;
};

static bool take(void *context, const struct parsed *piece, struct error *error)
{
    struct import *import = context;
    return feed_add(import->feed, piece, NULL, import->counts, error);
}

bool feed_import(struct feed *feed, const struct parse_request *request, int input,
                 struct parsed *parsed, struct store_counts *counts, struct error *error)
{
    struct import import = {feed, counts};
    return document_parse_descriptor(request, input, take, &import, parsed, error);
}
