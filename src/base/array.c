/* SPDX-License-Identifier: MIT */
#include "base/array.h"

#include <stdlib.h>

enum { FIRST_CAPACITY = 64 };

bool array_reserve(void **items, uint32_t *capacity, size_t need, size_t size, struct error *error)
{
    if (need <= *capacity)
        return true;
    size_t wanted = *capacity < FIRST_CAPACITY ? FIRST_CAPACITY : (size_t)*capacity * 2;
    if (wanted < need)
        wanted = need;
    if (wanted >= UINT32_MAX || wanted > SIZE_MAX / size)
        return error_set(error, ERROR_LIMIT, "the store has too many records for this machine");
    void *grown = realloc(*items, wanted * size);
    if (!grown)
        return error_set(error, ERROR_SYSTEM, "not enough memory");
    *items = grown;
    *capacity = (uint32_t)wanted;
    return true;
}

bool array_make(void **items, size_t count, size_t size, struct error *error)
{
    *items = calloc(count > 0 ? count : 1, size);
    return *items || error_set(error, ERROR_SYSTEM, "not enough memory");
}
