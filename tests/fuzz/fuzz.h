/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/slice.h"

#include <stdio.h>
#include <stdlib.h>

/* A fuzz target is one file with this function; what must hold for every input is said with
   fuzz_assert. Linked with replay.c it runs over kept inputs, with libFuzzer or AFL++ over new
   ones. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define fuzz_assert(condition)                                                                     \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

static inline struct slice fuzz_slice(const uint8_t *data, size_t size)
{
    return (struct slice){(const char *)data, size};
}
