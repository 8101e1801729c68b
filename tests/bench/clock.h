/* SPDX-License-Identifier: MIT */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What the measuring programs share. */

/* Nanoseconds since some moment. */
static inline int64_t clock_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static inline int clock_compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Orders the values. */
static inline int64_t clock_median(int64_t *values, size_t count)
{
    qsort(values, count, sizeof *values, clock_compare);
    return values[count / 2];
}

/* Times of one thing done again and again: up to CLOCK_RUNS times or 0.3 s. */
enum { CLOCK_RUNS = 2000 };
struct clock {
    int64_t times[CLOCK_RUNS], begun, started;
    size_t count;
};
static inline void clock_begin(struct clock *clock)
{
    clock->count = 0;
    clock->begun = clock_now();
}
/* Whether to do it once more; its time begins now. */
static inline int clock_again(struct clock *clock)
{
    clock->started = clock_now();
    return !clock->count ||
           (clock->count < CLOCK_RUNS && clock->started - clock->begun < 300000000);
}
static inline void clock_done(struct clock *clock)
{
    clock->times[clock->count++] = clock_now() - clock->started;
}
/* Prints LABEL, tab, median in microseconds, tab, number. */
static inline void clock_print(struct clock *clock, const char *label, uint64_t number)
{
    printf("%s\t%.2f\t%llu\n", label, (double)clock_median(clock->times, clock->count) / 1000,
           (unsigned long long)number);
}

/* Bytes this process gave to write calls so far. */
static inline uint64_t clock_bytes_written(void)
{
    char line[128];
    uint64_t bytes = 0;
    FILE *file = fopen("/proc/self/io", "r");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, "wchar: ", 7) == 0)
            bytes = strtoull(line + 7, NULL, 10);
    if (file)
        fclose(file);
    return bytes;
}
