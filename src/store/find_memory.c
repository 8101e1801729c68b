/* SPDX-License-Identifier: MIT */
#include "store/find_memory.h"

#include <stdlib.h>

void find_memory_release(struct find_memory *memory)
{
    free(memory->may);
    free(memory->must);
    free(memory->scores);
    *memory = (struct find_memory){.words = 0};
}
