/* SPDX-License-Identifier: MIT */
#include "config/config.h"

#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

static void every_row_is_complete(void **state)
{
    (void)state;
    for (size_t i = 0; i < SETTING_KEYS; i++) {
        const struct setting *setting = &settings[i];
        assert_non_null(setting->name);
        assert_ptr_equal(setting_find(setting->scope, slice_of(setting->name)), setting);
        bool chosen = setting->type == SETTING_CHOICE || setting->type == SETTING_CHOICES;
        assert_true(chosen == (setting->choices != NULL));
        assert_int_equal(setting->help[strlen(setting->help) - 1], '.');
        struct text why;
        text_init(&why, 1000);
        if (setting->fallback && !setting_check(setting, slice_of(setting->fallback), &why))
            fail_msg("%s: %s %s", setting->name, setting->fallback, text_string(&why));
        text_release(&why);
    }
    assert_null(settings[SETTING_KEYS].name);
}

static void finds_the_nearest_name(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *meant;
    } rows[] = {{"colour", "color"},
                {"dya", "days"},
                {"browsre", "browser"},
                {"markread", "mark-read"},
                {"contcat", "contact"},
                {"xyzzy", NULL},
                {"", NULL},
                {"d", NULL},
                {"averyverylongnameofnothing", NULL}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct setting *near = setting_nearest(SETTING_GLOBAL, slice_of(rows[i].typed));
        if (rows[i].meant)
            assert_string_equal(near ? near->name : "", rows[i].meant);
        else
            assert_null(near);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_complete),
        cmocka_unit_test(finds_the_nearest_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
