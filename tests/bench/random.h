/* SPDX-License-Identifier: MIT */
#pragma once

#include <stdint.h>

/* splitmix64: the same numbers on every machine, and each stream begins anywhere. */
struct random {
    uint64_t state;
};
static inline uint64_t random_mix(uint64_t value)
{
    value = (value ^ value >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    value = (value ^ value >> 27) * UINT64_C(0x94d049bb133111eb);
    return value ^ value >> 31;
}
static inline struct random random_stream(uint64_t seed, uint64_t number)
{
    return (struct random){random_mix(seed + UINT64_C(0x632be59bd9b4e019) * (number + 1))};
}
static inline uint64_t random_next(struct random *random)
{
    return random_mix(random->state += UINT64_C(0x9e3779b97f4a7c15));
}
/* Below bound, which is at most 2^32. */
static inline uint32_t random_below(struct random *random, uint32_t bound)
{
    return (uint32_t)((random_next(random) >> 32) * bound >> 32);
}
/* True this often in a million. */
static inline int random_chance(struct random *random, uint32_t in_a_million)
{
    return random_below(random, 1000000) < in_a_million;
}
