/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/slice.h"

struct arena_block;

/* Memory that is freed whole. After a failure (maximum reached, no memory) failed is set and stays
   set until arena_clear; allocations return NULL and copies the empty slice, so that a caller may
   check once at the end. */
struct arena {
    struct arena_block *blocks;
    size_t used;
    size_t maximum;
    bool failed;
};

/* No allocation. maximum is in bytes over all blocks. */
void arena_init(struct arena *arena, size_t maximum);
void arena_release(struct arena *arena);
/* Makes everything allocated invalid; keeps one block for reuse. */
void arena_clear(struct arena *arena);

/* Zeroed, aligned for any type; NULL on failure. Valid until clear or release. */
void *arena_allocate(struct arena *arena, size_t size);
/* As arena_allocate for count elements, with overflow checked. */
void *arena_allocate_array(struct arena *arena, size_t count, size_t size);
/* A copy of the bytes, NUL behind it. */
struct slice arena_copy(struct arena *arena, struct slice bytes);
