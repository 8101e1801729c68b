/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/text.h"

/* Numbers in as few bits as they need: variable-length bytes (7 bits a byte, the lowest first, the
   top bit set on all but the last), and arrays of one bit width. */

void varint_append(struct text *out, uint64_t value);
bool varint_read_long(const unsigned char **at, const unsigned char *end, uint64_t *value);
/* Reads one number at *at, before end, and moves past it; false, with *at at end, when it is cut or
   longer than 64 bits. Most have one byte. */
static inline bool varint_read(const unsigned char **at, const unsigned char *end, uint64_t *value)
{
    if (*at >= end || **at >= 0x80)
        return varint_read_long(at, end, value);
    *value = *(*at)++;
    return true;
}
/* Numbers that may be negative, small ones short. */
uint64_t zigzag(int64_t value);
int64_t unzigzag(uint64_t value);

/* Bits that the value needs; 0 for 0. */
unsigned bit_width(uint32_t value);
/* Appends count values of width bits each (0 to 32), padded to a whole byte. */
void pack_append(struct text *out, const uint32_t *values, size_t count, unsigned width);
size_t pack_size(size_t count, unsigned width);
/* The reverse; reads up to PACK_SLACK bytes behind the packed ones, which must be readable. */
enum { PACK_SLACK = 8 };
void pack_read(const unsigned char *from, size_t count, unsigned width, uint32_t *values);
