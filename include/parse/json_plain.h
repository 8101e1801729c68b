/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/slice.h"

#include <jansson.h>

/* Values of the plain kind that records are mostly made of, read by the walk: objects with short
   names, lists of strings, strings with no escape but those of one letter (\\ \" \n ...). The
   library, which looks at each byte several times, reads only what is inside of other kinds. What
   is read equals what the library reads, given the same flags; NULL for anything else, right or
   wrong, and for brackets nested more than depth. */
json_t *json_plain_read(struct slice value, size_t depth, size_t flags);
