/* SPDX-License-Identifier: MIT */
#include "base/arena.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void gives_zeroed_aligned_memory(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 1 << 22);
    for (int round = 0; round < 3; round++) {
        for (size_t size = 0; size < 700; size++) {
            unsigned char *memory = arena_allocate(&arena, size);
            assert_non_null(memory);
            assert_int_equal((uintptr_t)memory % alignof(max_align_t), 0);
            for (size_t i = 0; i < size; i++)
                assert_int_equal(memory[i], 0);
            memset(memory, 0xA5, size);
        }
        arena_clear(&arena);
    }
    arena_release(&arena);
}

static void keeps_what_it_gave(void **state)
{
    (void)state;
    struct arena arena;
    struct slice copies[500];
    char text[500];
    memset(text, 'q', sizeof text);
    arena_init(&arena, 1 << 20);
    for (size_t i = 0; i < 500; i++) {
        text[i] = 'Q';
        copies[i] = arena_copy(&arena, (struct slice){text, i});
    }
    for (size_t i = 0; i < 500; i++) {
        assert_int_equal(copies[i].size, i);
        assert_int_equal(copies[i].data[i], '\0');
        for (size_t k = 0; k < i; k++)
            assert_int_equal(copies[i].data[k], 'Q');
    }
    struct slice empty = arena_copy(&arena, slice_of(NULL));
    assert_int_equal(empty.size, 0);
    assert_string_equal(empty.data, "");
    arena_release(&arena);
}

static void stops_at_its_maximum(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 10000);
    size_t count = 0;
    while (arena_allocate(&arena, 100))
        count++;
    assert_true(count >= 80 && count <= 100);
    assert_true(arena.used <= 10000);
    assert_true(arena.failed);
    /* Failure stays, also for what would fit. */
    assert_null(arena_allocate(&arena, 1));
    assert_null(arena_copy(&arena, SLICE("x")).data);
    arena_clear(&arena);
    assert_false(arena.failed);
    assert_non_null(arena_allocate(&arena, 1000));
    arena_release(&arena);
    arena_init(&arena, 0);
    assert_null(arena_allocate(&arena, 1));
    arena_release(&arena);
}

static void checks_overflow(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, SIZE_MAX);
    assert_null(arena_allocate_array(&arena, SIZE_MAX / 4, 8));
    assert_true(arena.failed);
    arena_clear(&arena);
    assert_null(arena_allocate(&arena, SIZE_MAX));
    arena_clear(&arena);
    assert_null(arena_allocate(&arena, SIZE_MAX - 40));
    arena_clear(&arena);
    uint64_t *numbers = arena_allocate_array(&arena, 1000, sizeof *numbers);
    assert_non_null(numbers);
    assert_int_equal(numbers[999], 0);
    assert_non_null(arena_allocate_array(&arena, 0, 0));
    arena_release(&arena);
}

static void clear_bounds_memory(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 1 << 20);
    for (int round = 0; round < 1000; round++) {
        for (int i = 0; i < 100; i++)
            assert_non_null(arena_allocate(&arena, 1000));
        arena_clear(&arena);
    }
    assert_false(arena.failed);
    arena_release(&arena);
    assert_int_equal(arena.used, 0);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_zeroed_aligned_memory), cmocka_unit_test(keeps_what_it_gave),
        cmocka_unit_test(stops_at_its_maximum),        cmocka_unit_test(checks_overflow),
        cmocka_unit_test(clear_bounds_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
