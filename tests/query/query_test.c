/* SPDX-License-Identifier: MIT */
#include "query/query.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static bool find(const void *context, struct slice name, struct slice *text)
{
    (void)context;
    (void)name;
    *text = SLICE("flow after:2026");
    return true;
}

static struct query *parse(const char *text)
{
    static const struct query_names names = {find, NULL};
    struct query *query;
    struct error error = ERROR_INIT;
    size_t column;
    assert_true(
        query_parse(&query, slice_of(text), day_from_civil(2026, 9, 22), &names, &column, &error));
    return query;
}

struct sample {
    const char *text;
    bool limited;
    int32_t first, last;
};

static void knows_its_days(void **state)
{
    (void)state;
    const int32_t open_first = INT32_MIN + 1;
    const struct sample samples[] = {
        {"", false, 0, 0},
        {"flow on:none", false, 0, 0},
        {"-on:2026", false, 0, 0},
        {"sub:x", false, 0, 0},
        {"on:2026 OR flow", false, 0, 0},
        {"flow -(on:2026 x)", false, 0, 0},
        {"(flow OR kernel) (on:..2026-09 x)", true, open_first, day_from_civil(2026, 9, 30)},
        {"on:2026-09..", true, day_from_civil(2026, 9, 1), INT32_MAX},
        {"flow on:2026-09", true, day_from_civil(2026, 9, 1), day_from_civil(2026, 9, 30)},
        {"after:2026-09", true, day_from_civil(2026, 9, 1), INT32_MAX},
        {"before:2026-09", true, open_first, day_from_civil(2026, 8, 31)},
        {"after:2026-09 before:2026-10 on:2026", true, day_from_civil(2026, 9, 1),
         day_from_civil(2026, 9, 30)},
    };
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        struct query *query = parse(samples[i].text);
        struct day_range range;
        assert_int_equal(query_days(query, &range), samples[i].limited);
        if (samples[i].limited) {
            assert_int_equal(range.first, samples[i].first);
            assert_int_equal(range.last, samples[i].last);
        }
        query_release(query);
    }
}

static void knows_what_it_needs(void **state)
{
    (void)state;
    static const char *const with[] = {
        "flow",        "sub:x",          "cat:cs",    "id:x",           "has:code", "on:2026",
        "unread flow", "unread OR flow", "authors:3", "published:2026", "com:x"};
    static const char *const without[] = {
        "", "unread", "-starred after:2026 is:new is:cross on:none has:comments",
        "(unread OR starred) -(up:>5 comments:>3) stars:1 featured:2026 sort:up"};
    for (size_t i = 0; i < sizeof with / sizeof with[0]; i++) {
        struct query *query = parse(with[i]);
        assert_true(query_needs_text(query));
        assert_false(query_is_empty(query));
        query_release(query);
    }
    for (size_t i = 0; i < sizeof without / sizeof without[0]; i++) {
        struct query *query = parse(without[i]);
        assert_false(query_needs_text(query));
        assert_int_equal(query_is_empty(query), i == 0);
        query_release(query);
    }
    query_release(NULL);
}

static void knows_whether_there_are_words(void **state)
{
    (void)state;
    static const char *const with[] = {"flow", "unread ti:flow", "-x (unread OR au:ada)", "com:x"};
    static const char *const without[] = {"", "unread", "-flow", "cat:cs.LG -(flow unread)",
                                          "cat:cs OR after:2026"};
    for (size_t i = 0; i < sizeof with / sizeof with[0]; i++) {
        struct query *query = parse(with[i]);
        assert_true(query_has_words(query));
        query_release(query);
    }
    for (size_t i = 0; i < sizeof without / sizeof without[0]; i++) {
        struct query *query = parse(without[i]);
        assert_false(query_has_words(query));
        query_release(query);
    }
}

static void narrows_a_query(void **state)
{
    (void)state;
    struct query *query = parse("flow OR kernel sort:up");
    struct error error = ERROR_INIT;
    struct text printed;
    text_init(&printed, 1000);
    assert_true(query_narrow(query, SLICE("unread after:2026"), 0, &error));
    assert_true(query_narrow(query, SLICE("a OR b limit:2"), 0, &error));
    assert_false(query_narrow(query, SLICE("x limit:3"), 0, &error));
    assert_false(query_narrow(query, SLICE("y (z"), 0, &error));
    assert_true(query_narrow(query, SLICE(""), 0, &error));
    query_print(query, &printed);
    assert_string_equal(text_string(&printed),
                        "(flow OR kernel) unread after:2026-01-01 (a OR b) sort:up limit:2");
    text_release(&printed);
    query_release(query);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_its_days),
        cmocka_unit_test(knows_what_it_needs),
        cmocka_unit_test(knows_whether_there_are_words),
        cmocka_unit_test(narrows_a_query),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
