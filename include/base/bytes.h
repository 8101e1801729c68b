/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/slice.h"

#include <string.h>

/* Questions to eight bytes at once, for the loops that look at every byte of a text. Each answer is
   zero when no byte is meant; which byte it is, is not said. (Mycroft's tests, as in "Bit Twiddling
   Hacks") */

#define BYTES_EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Must not be asked beyond size - 8. */
static inline uint64_t bytes_load(struct slice s, size_t at)
{
    uint64_t word;
    memcpy(&word, s.data + at, sizeof word);
    return word;
}

/* Any byte less than limit (at most 0x80)? */
static inline uint64_t bytes_below(uint64_t word, unsigned char limit)
{
    return (word - BYTES_EACH(limit)) & ~word & BYTES_EACH(0x80);
}

/* Any byte equal to this one? */
static inline uint64_t bytes_equal(uint64_t word, unsigned char byte)
{
    return bytes_below(word ^ BYTES_EACH(byte), 1);
}

/* Any byte outside ASCII? */
static inline uint64_t bytes_high(uint64_t word)
{
    return word & BYTES_EACH(0x80);
}
