/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/slice.h"

/* Longer words are near to nothing. */
enum { NEAR_CHARACTERS = 64 };

/* How many characters must be inserted, deleted, replaced or swapped with their neighbour to make b
   of a, none of them twice (optimal string alignment). max + 1 when it is more than max. */
size_t near_distance(struct slice a, struct slice b, size_t max);
