/* SPDX-License-Identifier: MIT */
#pragma once

#include "index/evaluation.h"

/* Bitmaps and scores of a search, kept from one to the next: fresh memory is dear. */
struct find_memory {
    uint64_t *may, *must;
    uint16_t *scores; /* sixty-four for each word of the bitmaps */
    size_t words;
    struct bitmap_pool pool;
};
/* Makes room for bitmaps of so many words; false without memory. */
bool find_memory_reserve(struct find_memory *memory, size_t words) WARN_UNUSED;
void find_memory_release(struct find_memory *memory);
