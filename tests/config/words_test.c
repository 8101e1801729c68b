/* SPDX-License-Identifier: MIT */
#include "config/config.h"

#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static const char *const *words;

static bool split(struct slice command)
{
    struct error error = ERROR_INIT;
    arena_release(&arena);
    arena_init(&arena, 1 << 16);
    return config_command_words(command, &arena, &words, &error);
}

static void splits_at_blanks(void **state)
{
    (void)state;
    assert_true(split(SLICE("  xdg-open\t %u ")));
    assert_string_equal(words[0], "xdg-open");
    assert_string_equal(words[1], "%u");
    assert_null(words[2]);
}

static void quotes_keep_blanks_and_nothing_is_expanded(void **state)
{
    (void)state;
    assert_true(split(SLICE("a\"b c\"d 'e \"$HOME\" \\' f\\ g \"h\\\"i\\n\" '' ;rm *")));
    static const char *const expected[] = {
        "ab cd", "e \"$HOME\" \\", "f g", "h\"i\\n", "", ";rm", "*", NULL};
    for (size_t i = 0; expected[i]; i++)
        assert_string_equal(words[i], expected[i]);
    assert_null(words[7]);
    assert_true(split(SLICE("a\\")));
    assert_string_equal(words[0], "a\\");
}

static void refuses_what_is_no_command(void **state)
{
    (void)state;
    assert_false(split(SLICE("")));
    assert_false(split(SLICE("  ")));
    assert_false(split(SLICE("'' x")));
    assert_false(split(SLICE("a \"b")));
    assert_false(split(SLICE("a 'b\\'c'")));
    assert_false(split(SLICE("a\0b")));
    char many[1024];
    memset(many, ' ', sizeof many);
    for (size_t i = 0; i < sizeof many; i += 2)
        many[i] = 'x';
    assert_false(split((struct slice){many, sizeof many}));
}

static int release(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static void puts_the_address_in_place(void **state)
{
    (void)state;
    const struct slice url = SLICE("https://example.org/a?b=%20c");
    struct arena own;
    struct error error = ERROR_INIT;
    const char *const *full;
    arena_init(&own, 1 << 20);
    assert_true(config_viewer_words(SLICE("see -u %u --at=%u/x"), url, &own, &full, &error));
    assert_string_equal(full[2], "https://example.org/a?b=%20c");
    assert_string_equal(full[3], "--at=https://example.org/a?b=%20c/x");
    assert_null(full[4]);
    assert_true(config_viewer_words(SLICE("see"), url, &own, &full, &error));
    assert_string_equal(full[1], "https://example.org/a?b=%20c");
    assert_null(full[2]);
    const char *const refused[] = {"-rf",          "file:///etc/passwd", "https://a b",
                                   "javascript:x", "https://a\x1b[1m",   ""};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        assert_false(config_viewer_words(SLICE("see"), slice_of(refused[i]), &own, &full, &error));
    arena_release(&own);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(puts_the_address_in_place),
        cmocka_unit_test(splits_at_blanks),
        cmocka_unit_test(quotes_keep_blanks_and_nothing_is_expanded),
        cmocka_unit_test(refuses_what_is_no_command),
    };
    return cmocka_run_group_tests(tests, NULL, release);
}
