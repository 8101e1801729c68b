/* SPDX-License-Identifier: MIT */
#include "browse/progress.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void reads_a_line(void **state)
{
    struct arena arena;
    struct progress progress;
    (void)state;
    arena_init(&arena, 4096);
    assert_true(progress_parse(
        SLICE("{\"source\":\"hf\",\"state\":\"running\",\"requests\":3,\"answered\":1,\"new\":31,"
              "\"other\":7,\"ms\":400,\"message\":\"a \\\"b\\\" \\u00e4\\ud83d\\ude00\\n\"}"),
        &arena, &progress));
    assert_true(slice_equal(progress.source, SLICE("hf")));
    assert_true(slice_equal(progress.state, SLICE("running")));
    assert_true(slice_equal(progress.message, SLICE("a \"b\" \303\244\360\237\230\200\n")));
    assert_int_equal(progress.requests, 3);
    assert_int_equal(progress.answered, 1);
    assert_int_equal(progress.added, 31);
    assert_int_equal(progress.milliseconds, 400);
    assert_int_equal(progress.bad, 0);
    arena_release(&arena);
}

static void refuses_others(void **state)
{
    static const char *const lines[] = {
        "",
        "paperfeed: no network",
        "{}",
        "{\"source\":\"hf\"",
        "{\"source\":\"hf\",\"state\":[1]}",
        "{\"source\":\"h\\x\"}",
        "{\"source\":\"h\\u12\"}",
        "{\"source\":\"hf\",\"papers\":-1}",
        "{\"papers\":1}",
    };
    struct arena arena;
    struct progress progress;
    (void)state;
    arena_init(&arena, 4096);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        assert_false(progress_parse(slice_of(lines[i]), &arena, &progress));
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_a_line),
                                       cmocka_unit_test(refuses_others)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
