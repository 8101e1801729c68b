/* SPDX-License-Identifier: MIT */
#include "config/config.h"

#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static const struct config_block *blocks;
static size_t count;

static void read_blocks(const char *file)
{
    struct error error = ERROR_INIT;
    char path[4096];
    snprintf(path, sizeof path, "%s/config", getenv("TMPDIR"));
    arena_init(&arena, 1 << 20);
    assert_true(file_replace(path, slice_of(file), NULL, &error));
    assert_true(config_blocks(path, SLICE("source"), &arena, &blocks, &count, &error));
}

static void assert_slice(struct slice s, const char *expected)
{
    assert_int_equal(s.size, strlen(expected));
    assert_memory_equal(s.data, expected, s.size);
}

static void test_blocks_stand_as_in_the_file(void **state)
{
    (void)state;
    read_blocks("days 3\n"
                "source a # one\n"
                "  type odd\n"
                "\n"
                "# inside\n"
                "  every 2h   # slow\n"
                "\n"
                "# behind\n"
                "subscription source\n"
                "  query source b\n"
                "source b\n"
                "source a\n"
                " every off");
    assert_int_equal(count, 3);
    assert_slice(blocks[0].name, "a");
    assert_int_equal(blocks[0].line, 2);
    assert_slice(blocks[0].text, "source a # one\n  type odd\n\n# inside\n  every 2h   # slow\n");
    assert_slice(blocks[1].text, "source b\n");
    assert_int_equal(blocks[1].line, 11);
    assert_slice(blocks[2].text, "source a\n every off");
    arena_release(&arena);
}

static void test_values_are_those_of_the_last_line(void **state)
{
    (void)state;
    read_blocks("source a\n  url x\n  # url y\n  url \\#z  # w\n  type\n");
    assert_slice(config_block_value(&blocks[0], SLICE("url"), &arena), "#z");
    struct slice empty = config_block_value(&blocks[0], SLICE("type"), &arena);
    assert_non_null(empty.data);
    assert_int_equal(empty.size, 0);
    assert_null(config_block_value(&blocks[0], SLICE("every"), &arena).data);
    arena_release(&arena);
}

static void test_no_file_has_no_blocks(void **state)
{
    (void)state;
    struct error error = ERROR_INIT;
    arena_init(&arena, 1 << 20);
    assert_true(config_blocks("/nowhere/config", SLICE("source"), &arena, &blocks, &count, &error));
    assert_int_equal(count, 0);
    read_blocks("");
    assert_int_equal(count, 0);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blocks_stand_as_in_the_file),
        cmocka_unit_test(test_values_are_those_of_the_last_line),
        cmocka_unit_test(test_no_file_has_no_blocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
