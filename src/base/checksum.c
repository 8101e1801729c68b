/* SPDX-License-Identifier: MIT */
#include "base/checksum.h"

#include <string.h>
#if defined(__x86_64__) && defined(__has_include)
#if __has_include(<sys/platform/x86.h>)
#include <sys/platform/x86.h>
#endif
#endif

/* Row n is the reflected polynomial 0x82F63B78 applied to the four bits n; so small a table stays
 * in the cache. */
static const uint32_t nibbles[16] = {
    0x00000000, 0x105ec76f, 0x20bd8ede, 0x30e349b1, 0x417b1dbc, 0x5125dad3, 0x61c69362, 0x7198540d,
    0x82f63b78, 0x92a8fc17, 0xa24bb5a6, 0xb21572c9, 0xc38d26c4, 0xd3d3e1ab, 0xe330a81a, 0xf36e6f75,
};

static uint32_t by_table(uint32_t crc, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        crc ^= (unsigned char)bytes[i];
        crc = crc >> 4 ^ nibbles[crc & 15];
        crc = crc >> 4 ^ nibbles[crc & 15];
    }
    return crc;
}

#if defined(__x86_64__) && defined(__GNUC__)

/* The CRC32 instruction of SSE 4.2 has this polynomial built in. */
__attribute__((target("sse4.2"))) static uint32_t by_instruction(uint32_t crc, const char *bytes,
                                                                 size_t size)
{
    uint64_t wide = crc;
    for (uint64_t word; size >= sizeof word; bytes += sizeof word, size -= sizeof word) {
        memcpy(&word, bytes, sizeof word);
        wide = __builtin_ia32_crc32di(wide, word);
    }
    crc = (uint32_t)wide;
    for (size_t i = 0; i < size; i++)
        crc = __builtin_ia32_crc32qi(crc, (unsigned char)bytes[i]);
    return crc;
}

/* Four chains hide what one CRC32 instruction waits for the one before it. */
__attribute__((target("sse4.2"))) static void lanes_by_instruction(uint32_t crc, const char *bytes,
                                                                   size_t size, uint32_t lanes[4])
{
    uint64_t a = crc, b = crc, c = crc, d = crc;
    size_t quarter = size / 4;
    for (size_t at = 0; at < quarter; at += 8) {
        uint64_t words[4];
        for (unsigned lane = 0; lane < 4; lane++)
            memcpy(&words[lane], bytes + lane * quarter + at, 8);
        a = __builtin_ia32_crc32di(a, words[0]);
        b = __builtin_ia32_crc32di(b, words[1]);
        c = __builtin_ia32_crc32di(c, words[2]);
        d = __builtin_ia32_crc32di(d, words[3]);
    }
    lanes[0] = (uint32_t)a;
    lanes[1] = (uint32_t)b;
    lanes[2] = (uint32_t)c;
    lanes[3] = (uint32_t)d;
}

/* glibc has asked the processor already; the compiler's own way asks again at every start of a
 * program, which takes long in a virtual machine. */
static bool has_instruction(void)
{
#ifdef CPU_FEATURE_ACTIVE
    return CPU_FEATURE_ACTIVE(SSE4_2);
#else
    return __builtin_cpu_supports("sse4.2");
#endif
}

uint32_t crc32c(uint32_t crc, struct slice bytes)
{
    if (has_instruction())
        return ~by_instruction(~crc, bytes.data, bytes.size);
    return ~by_table(~crc, bytes.data, bytes.size);
}

static void make_lanes(uint32_t crc, struct slice block, uint32_t lanes[4])
{
    if (has_instruction()) {
        lanes_by_instruction(crc, block.data, block.size, lanes);
        return;
    }
    for (size_t lane = 0; lane < 4; lane++)
        lanes[lane] = by_table(crc, block.data + lane * (block.size / 4), block.size / 4);
}

#else

uint32_t crc32c(uint32_t crc, struct slice bytes)
{
    return ~by_table(~crc, bytes.data, bytes.size);
}

static void make_lanes(uint32_t crc, struct slice block, uint32_t lanes[4])
{
    for (size_t lane = 0; lane < 4; lane++)
        lanes[lane] = by_table(crc, block.data + lane * (block.size / 4), block.size / 4);
}

#endif

uint32_t crc32c_lanes(uint32_t crc, struct slice block)
{
    uint32_t lanes[4];
    make_lanes(~crc, block, lanes);
    return crc32c(crc, (struct slice){(const char *)lanes, sizeof lanes});
}
