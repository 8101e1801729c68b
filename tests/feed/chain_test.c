/* SPDX-License-Identifier: MIT */
#include "feed/chain.h"

#include "feed/source_type.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const struct config_source hf = {
    .name = {"hf", 2}, .type = {"hf", 2}, .url = {"http://mirror.example/hf", 24}, .days = 3};

static struct now noon(int32_t day)
{
    return (struct now){.seconds = (int64_t)day * 86400 + 43200, .utc_day = day, .local_day = day};
}

static void planned(const struct fetch_request *request, const struct contacts *contacts,
                    struct now now, struct chain_list *list)
{
    struct error error = ERROR_INIT;
    *list = (struct chain_list){.count = 0};
    assert_true(chains_plan(list, &hf, request, contacts, &now, &error));
}

static void assert_url(const struct chain_list *list, size_t index, const char *url)
{
    assert_true(index < list->count);
    assert_string_equal(text_string(&list->chains[index].url), url);
}

static void test_first_fetch_asks_weekdays(void **state)
{
    (void)state;
    struct contacts contacts = {.count = 0};
    struct fetch_request request = {.source_count = 0};
    struct chain_list list;
    /* Monday: the Friday and Thursday before it. */
    planned(&request, &contacts, noon(day_from_civil(2026, 9, 21)), &list);
    assert_int_equal(list.count, 3);
    assert_url(&list, 0, "http://mirror.example/hf/api/daily_papers?date=2026-09-21&limit=100&p=0");
    assert_url(&list, 1, "http://mirror.example/hf/api/daily_papers?date=2026-09-18&limit=100&p=0");
    assert_url(&list, 2, "http://mirror.example/hf/api/daily_papers?date=2026-09-17&limit=100&p=0");
    chains_release(&list);
}

static void test_missed_days_are_asked(void **state)
{
    (void)state;
    struct contacts contacts = {.count = 0};
    struct fetch_request request = {.source_count = 0};
    struct chain_list list;
    int32_t today = day_from_civil(2026, 9, 25);
    arena_init(&contacts.arena, 1 << 20);
    contacts_set(&contacts, hf.name, SLICE("first"), noon(today - 10).seconds);
    for (int32_t day = today - 12; day <= today; day++)
        if (day != today - 4)
            contacts_set_day(&contacts, hf.name, day, noon(day + 1).seconds);
    /* Asked for, but before it was over. */
    contacts_set_day(&contacts, hf.name, today - 8, noon(today - 8).seconds);
    planned(&request, &contacts, noon(today), &list);
    assert_int_equal(list.count, 5);
    assert_int_equal(list.chains[3].day, today - 4);
    assert_int_equal(list.chains[4].day, today - 8);
    chains_release(&list);
    contacts_close(&contacts);
}

static void test_given_days_and_future(void **state)
{
    (void)state;
    struct contacts contacts = {.count = 0};
    struct chain_list list;
    int32_t today = day_from_civil(2026, 9, 21);
    struct fetch_request request = {.days_given = true, .days = {today - 2, today + 1}};
    planned(&request, &contacts, noon(today), &list);
    assert_int_equal(list.count, 3);
    assert_string_equal(list.skipped, "not published yet");
    chains_release(&list);
    struct fetch_request week = {.week = SLICE("2026-W38")};
    planned(&week, &contacts, noon(today), &list);
    assert_url(&list, 0, "http://mirror.example/hf/api/daily_papers?week=2026-W38&limit=100&p=0");
    chains_release(&list);
}

/* The next address of a chain on its first page. */
static void assert_next(struct chain *chain, const char *linked, bool brought_new, const char *next)
{
    struct text url;
    text_init(&url, 4096);
    chain_next(chain, slice_of(linked), brought_new, &url);
    assert_string_equal(text_string(&url), next);
    text_release(&url);
}

static void test_pages(void **state)
{
    (void)state;
    struct contacts contacts = {.count = 0};
    struct fetch_request request = {.source_count = 0};
    struct chain_list list;
    planned(&request, &contacts, noon(day_from_civil(2026, 9, 21)), &list);
    struct chain *chain = &list.chains[0];
    /* Without a Link header the next number is asked until a page brings nothing new. */
    assert_next(chain, "", true,
                "http://mirror.example/hf/api/daily_papers?date=2026-09-21&limit=100&p=1");
    assert_next(chain, "", false, "");
    /* A link to another server is not followed. */
    assert_next(chain, "http://evil.example/hf/x", true, "");
    assert_next(chain, "http://mirror.example.evil.example/x", true, "");
    assert_next(chain, "http://mirror.example/hf/x", true, "http://mirror.example/hf/x");
    /* Once a server links, the missing link is the end. */
    assert_next(chain, "", true, "");
    chains_release(&list);
}

static void test_fall_back_once(void **state)
{
    (void)state;
    struct contacts contacts = {.count = 0};
    struct fetch_request request = {.source_count = 0};
    struct chain_list list;
    planned(&request, &contacts, noon(day_from_civil(2026, 9, 21)), &list);
    const struct error why = {.kind = ERROR_NETWORK, .reason = "No"};
    assert_true(chain_fall_back(&list.chains[0], &why));
    assert_url(&list, 0, "http://mirror.example/hf/papers/date/2026-09-21");
    assert_false(chain_fall_back(&list.chains[0], &why));
    chains_release(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_fetch_asks_weekdays),
        cmocka_unit_test(test_missed_days_are_asked),
        cmocka_unit_test(test_given_days_and_future),
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_fall_back_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
