/* SPDX-License-Identifier: MIT */
#include "home.h"

#include "store/newest.h"

/* Keys are what stands before a colon; a line without one has none. Every key is compared. */
static bool key_of(const void *context, struct slice line, struct newest_key *key)
{
    size_t at = slice_find_byte(line, ':', 0);
    (void)context;
    *key = (struct newest_key){.first = slice_first(line, at == SIZE_MAX ? 0 : at)};
    return at != SIZE_MAX;
}

static struct newest make(const char *lines, uint64_t count)
{
    struct newest newest = {.bytes = slice_of(lines), .key_of = key_of};
    struct error error = ERROR_INIT;
    struct slice rest = newest.bytes, line;
    assert_true(newest_init(&newest, count, &error));
    while (slice_next_line(&rest, &line))
        newest_enter(&newest, line);
    return newest;
}

static void the_last_line_of_each_key_is_the_newest(void **state)
{
    static const char lines[] = "a:1\nb:1\nnothing\na:2\nab:1\nb:2\na:3\n";
    struct newest newest = make(lines, 7);
    struct slice rest = newest.bytes, line;
    char got[64] = "";
    size_t size = 0;
    (void)state;
    while (slice_next_line(&rest, &line))
        if (newest_is(&newest, line))
            size += (size_t)snprintf(got + size, sizeof got - size, "%.*s ", SLICE_ARG(line));
    assert_string_equal(got, "nothing ab:1 b:2 a:3 ");
    assert_int_equal(newest.count, 3);
    assert_int_equal(newest.lines, 6);
    struct newest_key key = {.first = SLICE("b")};
    assert_slice(newest_line(&newest, newest_find(&newest, &key)), "b:2");
    key.first = SLICE("c");
    assert_true(newest_find(&newest, &key) == NEWEST_NONE);
    newest_release(&newest);
}

/* Far more lines than the 24 bits of a hash that are kept tell apart when places are few. */
static void many_keys_are_told_apart(void **state)
{
    enum { KEYS = 20000 };
    struct text lines;
    (void)state;
    text_init(&lines, 1 << 24);
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < KEYS; i++)
            text_append_format(&lines, "%d:%d\n", i, round);
    struct newest newest = make(text_string(&lines), (uint64_t)KEYS * 2);
    struct slice rest = newest.bytes, line;
    assert_int_equal(newest.count, KEYS);
    while (slice_next_line(&rest, &line))
        assert_int_equal(newest_is(&newest, line), slice_ends_with(line, SLICE(":1")));
    newest_release(&newest);
    text_release(&lines);
}

static void a_log_of_absurd_length_is_refused(void **state)
{
    struct newest newest = {.bytes = {NULL, 0}, .key_of = key_of};
    struct error error = ERROR_INIT;
    (void)state;
    assert_false(newest_init(&newest, UINT64_C(1) << 40, &error));
    assert_int_equal(error.kind, ERROR_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_line_of_each_key_is_the_newest),
        cmocka_unit_test(many_keys_are_told_apart),
        cmocka_unit_test(a_log_of_absurd_length_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
