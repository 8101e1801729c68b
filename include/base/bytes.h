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

/* Sixteen bytes, which compilers hold in one register: block == ' ', block < ' ' and so on are
   masks, to be joined by | and &. (GCC manual, "Vector Extensions"; Clang has them too) */
typedef uint8_t bytes_block __attribute__((vector_size(16)));
typedef int8_t bytes_mask __attribute__((vector_size(16)));

/* Must not be asked beyond size - 16. */
static inline bytes_block bytes_load_block(struct slice s, size_t at)
{
    bytes_block block;
    memcpy(&block, s.data + at, sizeof block);
    return block;
}

static inline bool bytes_any(bytes_mask mask)
{
    uint64_t halves[2];
    memcpy(halves, &mask, sizeof halves);
    return (halves[0] | halves[1]) != 0;
}

/* Which byte is the first that is meant; 16 when none is. */
static inline size_t bytes_first(bytes_mask mask)
{
    uint64_t halves[2];
    memcpy(halves, &mask, sizeof halves);
    uint64_t half = halves[0] ? halves[0] : halves[1];
    if (!half)
        return sizeof mask;
    int zeros =
        __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? __builtin_ctzll(half) : __builtin_clzll(half);
    return (size_t)zeros / 8 + (halves[0] ? 0 : sizeof half);
}
