/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/error.h"

/* Makes room for need elements of size bytes at *items (from malloc; NULL at first), at least
 * doubling; the caller frees it. Limit: 2^32 - 1 elements. */
bool array_reserve(void **items, uint32_t *capacity, size_t need, size_t size,
                   struct error *error) WARN_UNUSED;
/* count elements of size bytes, zeroed; never NULL on success. */
bool array_make(void **items, size_t count, size_t size, struct error *error) WARN_UNUSED;
