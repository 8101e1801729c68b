/* SPDX-License-Identifier: MIT */
#include "store/find_memory.h"

#include <stdlib.h>

static void drop_bitmaps(struct find_memory *memory)
{
    free(memory->may);
    free(memory->must);
    free(memory->scores);
    memory->may = memory->must = NULL;
    memory->scores = NULL;
    memory->words = 0;
}

bool find_memory_reserve(struct find_memory *memory, size_t words)
{
    if (words <= memory->words)
        return true;
    drop_bitmaps(memory);
    memory->may = malloc(words * sizeof *memory->may);
    memory->must = malloc(words * sizeof *memory->must);
    memory->scores = malloc(words * 64 * sizeof *memory->scores);
    memory->words = words;
    if (memory->may && memory->must && memory->scores)
        return true;
    drop_bitmaps(memory);
    return false;
}

void find_memory_release(struct find_memory *memory)
{
    drop_bitmaps(memory);
    bitmap_pool_release(&memory->pool);
}
