/* SPDX-License-Identifier: MIT */
#include "transfer/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

enum { V4_AT = 12, V6_SIZE = 16 };

struct range {
    uint8_t bytes[4];
    unsigned bits;
};

/* The IANA registries of special-purpose addresses (RFC 6890), and multicast. */
static const struct range v4_ranges[] = {
    {{0}, 8},    {{10}, 8},        {{100, 64}, 10}, {{127}, 8}, {{169, 254}, 16}, {{172, 16}, 12},
    {{192}, 24}, {{192, 168}, 16}, {{198, 18}, 15}, {{224}, 4}, {{240}, 4},
};
static const struct range v6_ranges[] = {
    {{0xfc}, 7},
    {{0xfe, 0x80}, 10},
    {{0xfe, 0xc0}, 10},
    {{0xff}, 8},
};

/* Prefixes of IPv6 addresses that carry an IPv4 address, and where it stands. */
struct carrier {
    uint8_t bytes[V4_AT];
    unsigned bits;
    size_t at;
    uint8_t mask; /* the carried bytes are combined with it by exclusive or */
};
static const struct carrier carriers[] = {
    {{[10] = 0xff, 0xff}, 96, V4_AT, 0},         /* mapped, RFC 4291 */
    {{0}, 96, V4_AT, 0},                         /* compatible, RFC 4291; also :: and ::1 */
    {{0, 0x64, 0xff, 0x9b}, 96, V4_AT, 0},       /* NAT64, RFC 6052 */
    {{0, 0x64, 0xff, 0x9b, 0, 1}, 48, V4_AT, 0}, /* NAT64 of a site, RFC 8215 */
    {{0x20, 0x02}, 16, 2, 0},                    /* 6to4, RFC 3056 */
    {{0x20, 0x01}, 32, V4_AT, 0xff},             /* Teredo, RFC 4380 */
};

static bool starts_with(const uint8_t *address, const uint8_t *prefix, unsigned bits)
{
    unsigned whole = bits / 8, rest = bits % 8;
    if (memcmp(address, prefix, whole) != 0)
        return false;
    return rest == 0 || ((address[whole] ^ prefix[whole]) >> (8 - rest)) == 0;
}

static bool in_ranges(const uint8_t *address, const struct range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (starts_with(address, ranges[i].bytes, ranges[i].bits))
            return true;
    return false;
}

static bool v4_is_private(const uint8_t address[4])
{
    return in_ranges(address, v4_ranges, sizeof v4_ranges / sizeof *v4_ranges);
}

static bool v6_is_private(const uint8_t address[V6_SIZE])
{
    if (in_ranges(address, v6_ranges, sizeof v6_ranges / sizeof *v6_ranges))
        return true;
    for (size_t i = 0; i < sizeof carriers / sizeof *carriers; i++) {
        uint8_t carried[4];
        if (!starts_with(address, carriers[i].bytes, carriers[i].bits))
            continue;
        for (size_t k = 0; k < sizeof carried; k++)
            carried[k] = address[carriers[i].at + k] ^ carriers[i].mask;
        return v4_is_private(carried);
    }
    return false;
}

bool address_is_private(const struct sockaddr *address)
{
    uint8_t bytes[V6_SIZE];
    if (address->sa_family == AF_INET) {
        memcpy(bytes, (const char *)address + offsetof(struct sockaddr_in, sin_addr), 4);
        return v4_is_private(bytes);
    }
    if (address->sa_family != AF_INET6)
        return true;
    memcpy(bytes, (const char *)address + offsetof(struct sockaddr_in6, sin6_addr), V6_SIZE);
    return v6_is_private(bytes);
}

bool address_text_is_private(const char *text)
{
    uint8_t bytes[V6_SIZE];
    if (inet_pton(AF_INET, text, bytes) == 1)
        return v4_is_private(bytes);
    return inet_pton(AF_INET6, text, bytes) == 1 && v6_is_private(bytes);
}
