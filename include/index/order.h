/* SPDX-License-Identifier: MIT */
#pragma once

#include "index/format.h"
#include "paper/paper.h"

/* What decides the number of a document: its day (the smallest of listings that announce it, else
   that of its publication), the first rank on that day, its key in lower case (of which the first
   WORD_MAXIMUM bytes count), and at last the place of its record. */
struct order {
    int32_t day;
    uint32_t rank; /* UINT32_MAX: none */
    const char *key;
    uint32_t key_size;
    uint64_t record;
};
int order_compare(const struct order *a, const struct order *b);

/* Takes one listing into account; day and rank begin as INT32_MAX and UINT32_MAX. */
void order_add_listing(struct order *order, const struct listing *listing);
/* The day when no listing sets one: that of the publication date, DAY_NONE without. */
void order_add_published(struct order *order, struct slice published);
/* Writes the form of the key that counts to out; returns its size. */
uint32_t order_key(struct slice key, char out[WORD_MAXIMUM]);
