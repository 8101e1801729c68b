/* SPDX-License-Identifier: MIT */
#include "base/arena.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 1024, LARGEST_BLOCK = 1 << 20 };

/* Blocks form a list, the one being filled first. */
struct arena_block {
    struct arena_block *next;
    size_t size;   /* of memory */
    size_t filled; /* of memory, a multiple of the alignment */
    alignas(max_align_t) char memory[];
};

void arena_init(struct arena *arena, size_t maximum)
{
    *arena = (struct arena){.maximum = maximum};
}

static void free_blocks(struct arena_block *block)
{
    while (block) {
        struct arena_block *next = block->next;
        free(block);
        block = next;
    }
}

void arena_release(struct arena *arena)
{
    free_blocks(arena->blocks);
    *arena = (struct arena){.maximum = arena->maximum};
}

void arena_clear(struct arena *arena)
{
    arena->failed = false;
    if (!arena->blocks)
        return;
    free_blocks(arena->blocks->next);
    arena->blocks->next = NULL;
    arena->blocks->filled = 0;
    arena->used = arena->blocks->size;
}

/* used counts whole blocks, since they are what the program pays for; the last block shrinks to fit
 * under the maximum. */
static struct arena_block *add_block(struct arena *arena, size_t size)
{
    size_t left = arena->maximum - arena->used;
    if (size > left)
        return NULL;
    size_t wanted = arena->blocks ? arena->blocks->size * 2 : FIRST_BLOCK;
    if (wanted > LARGEST_BLOCK)
        wanted = LARGEST_BLOCK;
    if (wanted > left)
        wanted = left;
    if (wanted < size)
        wanted = size;
    if (wanted > SIZE_MAX - sizeof(struct arena_block))
        return NULL;
    struct arena_block *block = malloc(sizeof *block + wanted);
    if (!block)
        return NULL;
    *block = (struct arena_block){.next = arena->blocks, .size = wanted};
    arena->blocks = block;
    arena->used += wanted;
    return block;
}

/* Memory with whatever was in it; *taken is how much it is. */
static void *take(struct arena *arena, size_t size, size_t *taken)
{
    const size_t unit = alignof(max_align_t);
    struct arena_block *block = arena->blocks;
    if (arena->failed)
        return NULL;
    size_t rounded = size > 0 ? size : 1;
    if (rounded > SIZE_MAX - unit) {
        arena->failed = true;
        return NULL;
    }
    rounded = (rounded + unit - 1) / unit * unit;
    if (!block || rounded > block->size - block->filled)
        block = add_block(arena, rounded);
    if (!block) {
        arena->failed = true;
        return NULL;
    }
    void *memory = block->memory + block->filled;
    block->filled += rounded;
    *taken = rounded;
    return memory;
}

void *arena_allocate(struct arena *arena, size_t size)
{
    size_t taken;
    void *memory = take(arena, size, &taken);
    return memory ? memset(memory, 0, taken) : NULL;
}

void *arena_allocate_array(struct arena *arena, size_t count, size_t size)
{
    if (size > 0 && count > SIZE_MAX / size) {
        arena->failed = true;
        return NULL;
    }
    return arena_allocate(arena, count * size);
}

struct slice arena_copy(struct arena *arena, struct slice bytes)
{
    size_t taken;
    char *copy = bytes.size < SIZE_MAX ? take(arena, bytes.size + 1, &taken) : NULL;
    if (!copy)
        return (struct slice){NULL, 0};
    if (bytes.size > 0)
        memcpy(copy, bytes.data, bytes.size);
    copy[bytes.size] = '\0';
    return (struct slice){copy, bytes.size};
}
