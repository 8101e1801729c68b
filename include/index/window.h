/* SPDX-License-Identifier: MIT */
#pragma once

#include "index/evaluation.h"

/* A row of documents being looked at, as bitmaps: bit 0 is document begin. */
struct window {
    struct evaluation *evaluation;
    uint32_t begin, end; /* begin: a multiple of 64 */
    size_t words;        /* of each bitmap */
};

/* Makes the buffers as long as a window needs; none may be taken. */
void window_fit(struct evaluation *evaluation, size_t words);
/* A bitmap of the window's size, zeroed; given back in the reverse order. NULL without memory,
   which is noted as evaluation->failed. */
uint64_t *window_take(const struct window *window);
void window_give(const struct window *window, unsigned count);
void window_set_all(const struct window *window, uint64_t *bits);
void bitmap_set_range(uint64_t *bits, uint32_t first, uint32_t last);
bool bitmap_any(const uint64_t *bits, size_t words);
