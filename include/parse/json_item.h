/* SPDX-License-Identifier: MIT */
#pragma once

#include "parse/json.h"
#include "parse/sink.h"

/* What an item's surroundings say. */
struct json_place {
    uint64_t offset;  /* of the item in the document */
    int64_t rank;     /* from 1, or LISTING_UNKNOWN */
    int32_t page_day; /* the page's own day, or DAY_NONE */
};

/* Whether an object has the shape of Hugging Face's items: {"paper": {...}, ...} or a bare paper
   with a summary. A record with a summary and keys of ours is none. */
bool hf_item_matches(const json_t *item);
/* Puts out an item of Hugging Face's API and pages. */
bool hf_item_put(struct sink *sink, struct draft *draft, const json_t *item,
                 const struct json_place *place, struct error *error) WARN_UNUSED;
/* Puts out one item as whatever it is. */
bool json_item_put(struct sink *sink, struct draft *draft, const json_t *item,
                   const struct json_place *place, struct error *error) WARN_UNUSED;
