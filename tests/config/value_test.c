/* SPDX-License-Identifier: MIT */
#include "config/config.h"

#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

static void reads_durations(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t seconds;
    } rows[] = {{"off", -1},     {"0s", 0},      {"90m", 5400},  {"1h 30m", 5400},
                {"1h30m", 5400}, {"2d", 172800}, {"1w", 604800}, {" 5s ", 5}};
    static const char *const wrong[] = {"",      "10",          "h",          "1x",
                                        "1h 30", "-1h",         "1 h",        "OFF",
                                        "1.5h",  "1234567890s", "999999999w", "1h off"};
    int64_t seconds;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_true(setting_duration(slice_of(rows[i].text), &seconds));
        assert_int_equal(seconds, rows[i].seconds);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(setting_duration(slice_of(wrong[i]), &seconds));
}

static bool check(enum setting_key key, const char *value)
{
    struct text why;
    text_init(&why, 1000);
    bool fits = setting_check(&settings[key], slice_of(value), &why);
    assert_true(fits == (why.size == 0));
    text_release(&why);
    return fits;
}

static void checks_addresses(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",           "huggingface.co",  "http://",   "http:///x",
                                        "http://a b", "https://u:p@h",   "file:///",  "http://h?q",
                                        "http://h#f", "http://\xc3\xa9", "http://:80"};
    assert_true(check(SETTING_KEY_SOURCE_URL, "http://localhost:8080/a/b/"));
    assert_true(check(SETTING_KEY_SOURCE_URL, "https://[::1]:80"));
    assert_true(check(SETTING_KEY_SOURCE_URL, "https://h/@user/feed?format=rss&n=2"));
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(check(SETTING_KEY_SOURCE_URL, wrong[i]));
}

static void checks_words(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",        "cs.LG,cs.CL", "../x",         "cs..LG",
                                        ".LG",     "cs.",         "a.b.c",        "cs/LG",
                                        "cs.LG?x", "cs+LG",       "cs.L\xc3\xa9", "cs.LG 1"};
    assert_true(check(SETTING_KEY_SOURCE_CATEGORIES, "cs"));
    assert_true(check(SETTING_KEY_SOURCE_CATEGORIES, "cs.LG  hep-th cond-mat.dis-nn"));
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(check(SETTING_KEY_SOURCE_CATEGORIES, wrong[i]));
    char many[4 * 51 + 1] = "";
    for (size_t i = 0; i < 50; i++)
        memcpy(many + 4 * i, "abc ", 5);
    assert_true(check(SETTING_KEY_SOURCE_CATEGORIES, many));
    memcpy(many + 4 * 50, "abc ", 5);
    assert_false(check(SETTING_KEY_SOURCE_CATEGORIES, many));
    assert_true(check(SETTING_KEY_SOURCE_VIA, "list"));
    assert_true(check(SETTING_KEY_SOURCE_VIA, "api  rss"));
    assert_false(check(SETTING_KEY_SOURCE_VIA, "api, rss"));
    assert_false(check(SETTING_KEY_SOURCE_INCLUDE, "replace"));
}

static void checks_the_rest(void **state)
{
    (void)state;
    assert_true(check(SETTING_KEY_CONTACT, ""));
    assert_true(check(SETTING_KEY_CONTACT, "Zo\xc3\xab <z@example.org>"));
    assert_false(check(SETTING_KEY_CONTACT, "a\rX: y"));
    assert_false(check(SETTING_KEY_CONTACT, "a\033[1m"));
    assert_false(check(SETTING_KEY_CONTACT, "\xe2\x80\xae"));
    assert_false(check(SETTING_KEY_CONTACT, "\xff"));
    assert_false(check(SETTING_KEY_SUBSCRIPTION_QUERY, ""));
    assert_false(check(SETTING_KEY_DAYS, "3x"));
    assert_true(check(SETTING_KEY_SOURCE_REFRESH, "off"));
    assert_false(check(SETTING_KEY_SOURCE_EVERY, "30s"));
}

static void checks_names(void **state)
{
    (void)state;
    assert_true(config_name_valid(SLICE("a")));
    assert_true(config_name_valid(SLICE("c-code_2.0")));
    assert_false(config_name_valid(SLICE("")));
    assert_false(config_name_valid(SLICE("-a")));
    assert_false(config_name_valid(SLICE("a b")));
    assert_false(config_name_valid(SLICE("a/b")));
    char name[65];
    memset(name, 'n', sizeof name);
    assert_true(config_name_valid((struct slice){name, 64}));
    assert_false(config_name_valid((struct slice){name, 65}));
}

static void says_what_is_taken(void **state)
{
    (void)state;
    static const struct {
        enum setting_key key;
        const char *value, *why;
    } rows[] = {
        {SETTING_KEY_COLOR, "red", "is not auto, always or never"},
        {SETTING_KEY_SOURCE_TYPE, "", "is missing: it must be hf, arxiv or feed"},
        {SETTING_KEY_SOURCE_INCLUDE, "old", "is not words of new, cross or replaced"},
        {SETTING_KEY_SOURCE_CATEGORIES, "/", "is not up to 50 categories like cs.LG or hep-th"},
        {SETTING_KEY_DAYS, "0", "is not a number from 1 to 366"},
        {SETTING_KEY_SOURCE_INTERVAL, "0s",
         "is not a time like 90m, 1h 30m or 2d, from 1s to 1h, or off"},
        {SETTING_KEY_SOURCE_REFRESH, "1",
         "is not a time like 90m, 1h 30m or 2d, from 1d to 30d, or off"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct text why;
        text_init(&why, 1000);
        assert_false(setting_check(&settings[rows[i].key], slice_of(rows[i].value), &why));
        assert_string_equal(text_string(&why), rows[i].why);
        text_release(&why);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_durations), cmocka_unit_test(checks_addresses),
        cmocka_unit_test(checks_words),    cmocka_unit_test(checks_the_rest),
        cmocka_unit_test(checks_names),    cmocka_unit_test(says_what_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
