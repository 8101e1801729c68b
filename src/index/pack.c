/* SPDX-License-Identifier: MIT */
#include "index/pack.h"

#include <string.h>

void varint_append(struct text *out, uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        text_append_byte(out, (char)(value | 0x80));
    text_append_byte(out, (char)value);
}

bool varint_read_long(const unsigned char **at, const unsigned char *end, uint64_t *value)
{
    uint64_t result = 0;
    for (unsigned shift = 0; *at < end && shift < 64; shift += 7) {
        unsigned char byte = *(*at)++;
        result |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80)) {
            *value = result;
            return true;
        }
    }
    *at = end;
    return false;
}

uint64_t zigzag(int64_t value)
{
    return value < 0 ? ~((uint64_t)value << 1) : (uint64_t)value << 1;
}

int64_t unzigzag(uint64_t value)
{
    return (int64_t)(value & 1 ? ~(value >> 1) : value >> 1);
}

unsigned bit_width(uint32_t value)
{
    return value == 0 ? 0 : 32 - (unsigned)__builtin_clz(value);
}

size_t pack_size(size_t count, unsigned width)
{
    return (count * width + 7) / 8;
}

void pack_append(struct text *out, const uint32_t *values, size_t count, unsigned width)
{
    size_t size = pack_size(count, width);
    unsigned char *to = (unsigned char *)text_reserve(out, size);
    uint64_t bits = 0;
    unsigned used = 0;
    size_t at = 0;
    if (!to)
        return;
    for (size_t i = 0; i < count; i++) {
        bits |= (uint64_t)values[i] << used;
        used += width;
        for (; used >= 8; used -= 8, bits >>= 8)
            to[at++] = (unsigned char)bits;
    }
    if (used > 0)
        to[at] = (unsigned char)bits;
    text_grow(out, size);
}

static inline uint64_t load(const unsigned char *from)
{
    uint64_t word;
    memcpy(&word, from, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* Eight values of one width fill as many bytes, so that of a known width every place and shift is a
   constant. */
#define VALUE(i, width)                                                                            \
    values[i] = (uint32_t)(load(from + (i) * (width) / 8) >> (i) * (width) % 8 &                   \
                           ((UINT64_C(1) << (width)) - 1))
#define READ(width)                                                                                \
    case width:                                                                                    \
        for (; count >= 8; count -= 8, from += (width), values += 8) {                             \
            VALUE(0, width);                                                                       \
            VALUE(1, width);                                                                       \
            VALUE(2, width);                                                                       \
            VALUE(3, width);                                                                       \
            VALUE(4, width);                                                                       \
            VALUE(5, width);                                                                       \
            VALUE(6, width);                                                                       \
            VALUE(7, width);                                                                       \
        }                                                                                          \
        break

void pack_read(const unsigned char *from, size_t count, unsigned width, uint32_t *values)
{
    switch (width) {
        READ(1);
        READ(2);
        READ(3);
        READ(4);
        READ(5);
        READ(6);
        READ(7);
        READ(8);
        READ(9);
        READ(10);
        READ(11);
        READ(12);
        READ(13);
        READ(14);
        READ(15);
        READ(16);
    default:
        break;
    }
    uint64_t mask = (UINT64_C(1) << width) - 1;
    size_t bit = 0;
    for (size_t i = 0; i < count; i++, bit += width)
        values[i] = (uint32_t)(load(from + bit / 8) >> bit % 8 & mask);
}
