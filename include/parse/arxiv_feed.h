/* SPDX-License-Identifier: MIT */
#pragma once

#include "parse/feed_item.h"

/* What arXiv's announcement feeds (rss.arxiv.org) have beside other feeds. */

/* Puts the paper of feed->draft and its listing: type is the arxiv:announce_type, or empty. */
bool arxiv_feed_put(struct feed *feed, struct slice type, uint64_t offset,
                    struct error *error) WARN_UNUSED;
/* A date of the feed itself: the day of the batch, in Eastern time. */
void arxiv_feed_date(struct feed *feed, struct slice date);
/* The title or description of the feed itself: false, with the server's words, where it reports an
   error. */
bool arxiv_feed_error(struct feed *feed, struct slice text, struct error *error) WARN_UNUSED;
