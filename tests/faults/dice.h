/* SPDX-License-Identifier: MIT */
#pragma once

#include <stdint.h>

/* Random numbers that are the same for the same seed everywhere (splitmix64). */
struct dice {
    uint64_t state;
};

static inline uint64_t dice_roll(struct dice *dice)
{
    uint64_t value = dice->state += UINT64_C(0x9E3779B97F4A7C15);
    value = (value ^ value >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    value = (value ^ value >> 27) * UINT64_C(0x94D049BB133111EB);
    return value ^ value >> 31;
}

/* 0 ... sides - 1; sides is small beside 2^64. */
static inline uint32_t dice_below(struct dice *dice, uint32_t sides)
{
    return (uint32_t)(dice_roll(dice) % sides);
}
