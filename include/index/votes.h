/* SPDX-License-Identifier: MIT */
#pragma once

#include "index/segment.h"

/* The newest numbers over all listings of a document; LISTING_UNKNOWN when none has them. */
struct votes {
    int64_t upvotes, comments, stars;
};
void votes_read(struct segment *segment, uint32_t document, struct votes *votes);
