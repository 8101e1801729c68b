/* SPDX-License-Identifier: MIT */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Bitmaps and scores of a search, kept from one to the next: fresh memory is dear. */
struct find_memory {
    uint64_t *may, *must;
    uint16_t *scores; /* sixty-four for each word of the bitmaps */
    size_t words;
};
void find_memory_release(struct find_memory *memory);
