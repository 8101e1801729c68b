/* SPDX-License-Identifier: MIT */
#include "gzip.h"

#include <string.h>

enum {
    LENGTH_MINIMUM = 3,
    LENGTH_MAXIMUM = 258,
    DISTANCE_MAXIMUM = 32768,
    TABLE_BITS = 15,
    END_OF_BLOCK = 256,
    FIRST_LENGTH = 257
};

/* RFC 1951, 3.2.5. */
static const uint16_t length_base[] = {3,  4,  5,  6,   7,   8,   9,   10,  11, 13,
                                       15, 17, 19, 23,  27,  31,  35,  43,  51, 59,
                                       67, 83, 99, 115, 131, 163, 195, 227, 258};
static const uint8_t length_extra[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                       2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
static const uint16_t distance_base[] = {
    1,   2,   3,   4,   5,   7,    9,    13,   17,   25,   33,   49,   65,    97,    129,
    193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
static const uint8_t distance_extra[] = {0, 0, 0, 0, 1, 1, 2, 2,  3,  3,  4,  4,  5,  5,  6,
                                         6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13};

struct bits {
    struct text *out;
    uint64_t held;
    unsigned count;
};

static void put_bits(struct bits *bits, unsigned value, unsigned count)
{
    bits->held |= (uint64_t)value << bits->count;
    for (bits->count += count; bits->count >= 8; bits->count -= 8) {
        text_append_byte(bits->out, (char)(bits->held & 0xff));
        bits->held >>= 8;
    }
}

/* Codes stand with their highest bit first. */
static void put_code(struct bits *bits, unsigned code, unsigned count)
{
    unsigned turned = 0;
    for (unsigned i = 0; i < count; i++)
        turned |= ((code >> i) & 1u) << (count - 1 - i);
    put_bits(bits, turned, count);
}

/* The fixed codes of RFC 1951, 3.2.6. */
static void put_symbol(struct bits *bits, unsigned symbol)
{
    if (symbol < 144)
        put_code(bits, 0x30 + symbol, 8);
    else if (symbol < 256)
        put_code(bits, 0x190 + symbol - 144, 9);
    else if (symbol < 280)
        put_code(bits, symbol - 256, 7);
    else
        put_code(bits, 0xc0 + symbol - 280, 8);
}

static void put_match(struct bits *bits, size_t length, size_t distance)
{
    unsigned row = sizeof length_base / sizeof *length_base - 1;
    while (length_base[row] > length)
        row--;
    put_symbol(bits, FIRST_LENGTH + row);
    put_bits(bits, (unsigned)length - length_base[row], length_extra[row]);
    row = sizeof distance_base / sizeof *distance_base - 1;
    while (distance_base[row] > distance)
        row--;
    put_code(bits, row, 5);
    put_bits(bits, (unsigned)distance - distance_base[row], distance_extra[row]);
}

static uint32_t crc32_of(struct slice bytes)
{
    uint32_t table[256], crc = 0xffffffffu;
    for (uint32_t i = 0; i < 256; i++) {
        table[i] = i;
        for (int bit = 0; bit < 8; bit++)
            table[i] = (table[i] >> 1) ^ (0xedb88320u & (0u - (table[i] & 1u)));
    }
    for (size_t i = 0; i < bytes.size; i++)
        crc = (crc >> 8) ^ table[(crc ^ (uint8_t)bytes.data[i]) & 0xff];
    return ~crc;
}

static void put_number(struct text *out, uint32_t number)
{
    for (int shift = 0; shift < 32; shift += 8)
        text_append_byte(out, (char)(number >> shift & 0xff));
}

static size_t hash_at(struct slice bytes, size_t at)
{
    const uint8_t *b = (const uint8_t *)bytes.data + at;
    uint32_t word = (uint32_t)b[0] << 16 | (uint32_t)b[1] << 8 | b[2];
    return word * 2654435761u >> (32 - TABLE_BITS);
}

static size_t match_length(struct slice bytes, size_t before, size_t at)
{
    size_t length = 0;
    while (length < LENGTH_MAXIMUM && at + length < bytes.size &&
           bytes.data[before + length] == bytes.data[at + length])
        length++;
    return length;
}

static void put_block(struct bits *bits, struct slice bytes)
{
    size_t last_seen[1 << TABLE_BITS]; /* position + 1; 0: never */
    memset(last_seen, 0, sizeof last_seen);
    for (size_t at = 0; at < bytes.size;) {
        size_t length = 0, before = 0;
        if (at + LENGTH_MINIMUM <= bytes.size) {
            size_t *row = &last_seen[hash_at(bytes, at)];
            if (*row > 0 && at - (*row - 1) <= DISTANCE_MAXIMUM) {
                before = *row - 1;
                length = match_length(bytes, before, at);
            }
            *row = at + 1;
        }
        if (length >= LENGTH_MINIMUM) {
            put_match(bits, length, at - before);
            at += length;
        } else {
            put_symbol(bits, (uint8_t)bytes.data[at++]);
        }
    }
    put_symbol(bits, END_OF_BLOCK);
}

void gzip_append(struct text *out, struct slice bytes)
{
    struct bits bits = {.out = out};
    text_append(out, (struct slice){"\x1f\x8b\x08\0\0\0\0\0\0\xff", 10});
    put_bits(&bits, 1, 1); /* the last block */
    put_bits(&bits, 1, 2); /* fixed codes */
    put_block(&bits, bytes);
    put_bits(&bits, 0, bits.count ? 8 - bits.count : 0);
    put_number(out, crc32_of(bytes));
    put_number(out, (uint32_t)bytes.size);
}
