/* SPDX-License-Identifier: MIT */
#include "browse/action.h"

#include "browse/keys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static const unsigned contexts[] = {BROWSE_FEED, BROWSE_SEARCH, BROWSE_PAPER, BROWSE_EMPTY};
enum { CONTEXTS = sizeof contexts / sizeof *contexts, HELP_MAXIMUM = 26 };

/* Every word of every row is a key, and every row can be reached in each of its contexts. */
static void every_row_works(void **state)
{
    (void)state;
    for (const struct browse_action *action = browse_actions; action->name; action++) {
        assert_non_null(action->run);
        assert_true(strlen(action->help) <= HELP_MAXIMUM);
        for (size_t i = 0; i < CONTEXTS; i++) {
            struct slice rest = slice_of(action->keys), word;
            struct key_stroke stroke;
            bool reached = false;
            while (slice_next_word(&rest, &word)) {
                assert_true(key_stroke_parse(word, &stroke));
                reached = reached || action_find(contexts[i], stroke.prefix, stroke.key) == action;
            }
            assert_int_equal(reached, (action->contexts & contexts[i]) != 0);
        }
    }
}

/* A prefix is no action of its own, and names are unique within a context. */
static void nothing_is_ambiguous(void **state)
{
    (void)state;
    for (size_t i = 0; i < CONTEXTS; i++) {
        for (int key = 1; key < 128; key++)
            assert_false(action_is_prefix(contexts[i], key) && action_find(contexts[i], 0, key));
        for (const struct browse_action *action = browse_actions; action->name; action++)
            if (action->contexts & contexts[i])
                assert_ptr_equal(action_named(contexts[i], slice_of(action->name)), action);
    }
    assert_null(action_named(BROWSE_FEED, SLICE("nonsense")));
    assert_true(action_is_prefix(BROWSE_FEED, 'g'));
    assert_false(action_is_prefix(BROWSE_EMPTY, 'g'));
}

/* The hints that never give way: read on, undo, help. */
static void some_hints_stay(void **state)
{
    (void)state;
    assert_int_equal(action_find(BROWSE_FEED, 0, ' ')->priority, 100);
    assert_int_equal(action_find(BROWSE_FEED, 0, 'u')->priority, 100);
    assert_int_equal(action_find(BROWSE_PAPER, 0, '?')->priority, 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_works),
        cmocka_unit_test(nothing_is_ambiguous),
        cmocka_unit_test(some_hints_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
