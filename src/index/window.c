/* SPDX-License-Identifier: MIT */
#include "index/window.h"

#include <stdlib.h>
#include <string.h>

/* Without the instruction, which not every processor has (Hacker's Delight, 5-1). */
static uint64_t count_bits(uint64_t w)
{
    w -= w >> 1 & UINT64_C(0x5555555555555555);
    w = (w & UINT64_C(0x3333333333333333)) + (w >> 2 & UINT64_C(0x3333333333333333));
    w = (w + (w >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
    return w * UINT64_C(0x0101010101010101) >> 56;
}

uint64_t bitmap_count(const uint64_t *bits, size_t words)
{
    uint64_t count = 0;
    for (size_t i = 0; i < words; i++)
        count += count_bits(bits[i]);
    return count;
}

void bitmap_set_range(uint64_t *bits, uint32_t first, uint32_t last)
{
    for (uint32_t i = first; i < last;) {
        if (i % 64 == 0 && last - i >= 64) {
            bits[i / 64] = UINT64_MAX;
            i += 64;
        } else {
            bits[i / 64] |= UINT64_C(1) << i % 64;
            i++;
        }
    }
}

bool bitmap_any(const uint64_t *bits, size_t words)
{
    for (size_t i = 0; i < words; i++)
        if (bits[i])
            return true;
    return false;
}

static void drop_buffers(struct bitmap_pool *pool)
{
    while (pool->count > 0)
        free(pool->buffers[--pool->count]);
}

void bitmap_pool_release(struct bitmap_pool *pool)
{
    drop_buffers(pool);
    free(pool->buffers);
    *pool = (struct bitmap_pool){.words = 0};
}

void window_fit(struct evaluation *evaluation, size_t words)
{
    struct bitmap_pool *pool = evaluation->source.pool;
    if (words <= pool->words)
        return;
    drop_buffers(pool);
    pool->words = words;
}

uint64_t *window_take(const struct window *window)
{
    struct bitmap_pool *pool = window->evaluation->source.pool;
    if (pool->used == pool->count) {
        uint64_t **all = realloc(pool->buffers, (pool->count + 1) * sizeof *pool->buffers);
        uint64_t *made = malloc(pool->words * sizeof *made);
        if (all)
            pool->buffers = all;
        if (!all || !made) {
            free(made);
            window->evaluation->failed = true;
            return NULL;
        }
        pool->buffers[pool->count++] = made;
    }
    uint64_t *buffer = pool->buffers[pool->used++];
    memset(buffer, 0, window->words * sizeof *buffer);
    return buffer;
}

void window_give(const struct window *window, unsigned count)
{
    window->evaluation->source.pool->used -= count;
}

void window_set_all(const struct window *window, uint64_t *bits)
{
    bitmap_set_range(bits, 0, window->end - window->begin);
}
