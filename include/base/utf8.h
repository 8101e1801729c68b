/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/slice.h"

#define UNICODE_REPLACEMENT 0xFFFDu

/* Reads the code point at *position and moves past it. An invalid or cut sequence gives U+FFFD and
   moves past its maximal subpart (Unicode 3.9), at least one byte. Must not be called at the end.
 */
uint32_t utf8_next(struct slice s, size_t *position);
bool utf8_valid(struct slice s);
bool utf8_is_ascii(struct slice s);
/* The longest prefix of at most count bytes that does not cut a code point. */
struct slice utf8_first(struct slice s, size_t count);
