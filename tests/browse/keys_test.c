/* SPDX-License-Identifier: MIT */
#include "browse/keys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void reads_words(void **state)
{
    static const struct {
        const char *word;
        struct key_stroke stroke;
    } cases[] = {
        {"j", {0, 'j'}},
        {"Space", {0, ' '}},
        {"^R", {0, 18}},
        {"gt", {'g', 't'}},
        {"gg", {'g', 'g'}},
        {"Enter", {0, '\n'}},
        {"S-Tab", {0, KEY_CODE_BACK_TAB}},
        {"[", {0, '['}},
        {"PgUp", {0, KEY_CODE_PAGE_UP}},
        {"F1", {0, KEY_CODE_F1}},
    };
    struct key_stroke stroke;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true(key_stroke_parse(slice_of(cases[i].word), &stroke));
        assert_int_equal(stroke.prefix, cases[i].stroke.prefix);
        assert_int_equal(stroke.key, cases[i].stroke.key);
    }
    assert_false(key_stroke_parse(SLICE(""), &stroke));
    assert_false(key_stroke_parse(SLICE("Hyper"), &stroke));
}

static void counts(void **state)
{
    struct key_pending pending = {0, 0};
    (void)state;
    assert_false(key_pending_digit(&pending, '0'));
    assert_true(key_pending_digit(&pending, '1'));
    assert_true(key_pending_digit(&pending, '0'));
    assert_false(key_pending_digit(&pending, 'j'));
    assert_int_equal(pending.count, 10);
    for (int i = 0; i < 30; i++)
        key_pending_digit(&pending, '9');
    assert_int_equal(pending.count, 999999);
    pending.prefix = 'g';
    assert_false(key_pending_digit(&pending, '1'));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_words), cmocka_unit_test(counts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
