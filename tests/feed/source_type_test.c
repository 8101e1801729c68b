/* SPDX-License-Identifier: MIT */
#include "feed/source_type.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const struct config_source arxiv = {.name = {"arxiv", 5},
                                           .type = {"arxiv", 5},
                                           .categories = {"cs.LG  hep-th", 13},
                                           .include = {"new cross", 9},
                                           .via = {"rss api list", 12}};
static const struct config_source lab = {
    .name = {"lab", 3}, .type = {"feed", 4}, .url = {"https://lab.example/feed", 24}};
static const struct error failure = {.kind = ERROR_NETWORK, .reason = "No"};

/* 12:00 UTC, in New York the morning of the same day. */
static struct now noon(int32_t day)
{
    return (struct now){.seconds = (int64_t)day * 86400 + 43200, .utc_day = day, .local_day = day};
}

static void planned(const struct config_source *source, const struct fetch_request *request,
                    struct now now, struct chain_list *list)
{
    struct contacts contacts = {.count = 0};
    struct error error = ERROR_INIT;
    *list = (struct chain_list){.count = 0};
    assert_true(chains_plan(list, source, request, &contacts, &now, &error));
}

static void assert_url(const struct chain_list *list, size_t index, const char *url)
{
    assert_true(index < list->count);
    assert_string_equal(text_string(&list->chains[index].url), url);
}

/* The page after the one at hand becomes the one at hand. */
static void assert_next(struct chain *chain, const char *url)
{
    struct text next;
    text_init(&next, 4096);
    chain_next_unchanged(chain, SLICE("http://stored.example/"), &next);
    assert_string_equal(text_string(&next), url);
    text_release(&next);
    chain->page++;
}

static void the_config_knows_the_types(void **state)
{
    (void)state;
    struct slice rest = slice_of(settings[SETTING_KEY_SOURCE_TYPE].choices), word;
    size_t count = 0;
    for (; slice_next_word(&rest, &word); count++) {
        assert_non_null(source_types[count]);
        assert_true(slice_equal(slice_of(source_types[count]->name), word));
    }
    assert_null(source_types[count]);
    for (size_t i = 0; i < count; i++) {
        assert_non_null(source_types[i]->plan);
        assert_non_null(source_types[i]->describe);
    }
}

static void arxiv_has_one_feed_and_other_ways(void **state)
{
    (void)state;
    struct fetch_request request = {.source_count = 0};
    struct chain_list list;
    planned(&arxiv, &request, noon(day_from_civil(2026, 10, 2)), &list);
    assert_int_equal(list.count, 1);
    struct chain *chain = &list.chains[0];
    assert_url(&list, 0, "https://rss.arxiv.org/rss/cs.LG+hep-th");
    assert_next(chain, "");
    assert_true(chain_fall_back(chain, &failure));
    assert_url(&list, 0,
               "https://export.arxiv.org/api/query?search_query=cat:cs.LG+OR+cat:hep-th&sortBy="
               "submittedDate&sortOrder=descending&start=0&max_results=200");
    assert_string_equal(text_string(&chain->trouble), "No");
    assert_next(chain, "");
    assert_true(chain_fall_back(chain, &failure));
    assert_url(&list, 0, "https://arxiv.org/list/cs.LG/new");
    assert_next(chain, "https://arxiv.org/list/hep-th/new");
    assert_next(chain, "");
    assert_false(chain_fall_back(chain, &failure));
    chains_release(&list);
}

static void arxiv_has_pages_of_days(void **state)
{
    (void)state;
    int32_t friday = day_from_civil(2026, 10, 2);
    struct fetch_request request = {.days_given = true, .days = {friday - 6, friday + 1}};
    struct chain_list list;
    planned(&arxiv, &request, noon(friday), &list);
    /* Today by the feed, Thursday to Monday; neither tomorrow nor Saturday and Sunday. */
    assert_int_equal(list.count, 5);
    assert_url(&list, 0, "https://rss.arxiv.org/rss/cs.LG+hep-th");
    assert_url(&list, 1, "https://arxiv.org/catchup/cs.LG/2026-10-01?abs=True");
    assert_next(&list.chains[1], "https://arxiv.org/catchup/hep-th/2026-10-01?abs=True");
    assert_next(&list.chains[1], "");
    assert_false(chain_fall_back(&list.chains[1], &failure));
    assert_url(&list, 4, "https://arxiv.org/catchup/cs.LG/2026-09-28?abs=True");
    chains_release(&list);
}

static void arxiv_has_weeks_and_months(void **state)
{
    (void)state;
    struct now now = noon(day_from_civil(2026, 10, 2));
    struct fetch_request week = {.week = SLICE("2026-W38"),
                                 .period_day = day_from_civil(2026, 9, 14)};
    struct fetch_request month = {.month = SLICE("2026-09"),
                                  .period_day = day_from_civil(2026, 9, 1)};
    struct chain_list list;
    planned(&arxiv, &week, now, &list);
    assert_int_equal(list.count, 5);
    assert_int_equal(list.chains[4].day, day_from_civil(2026, 9, 14));
    chains_release(&list);
    planned(&arxiv, &month, now, &list);
    /* 22 weekdays without the one after Labor Day. */
    assert_int_equal(list.count, 21);
    assert_int_equal(list.chains[0].day, day_from_civil(2026, 9, 30));
    chains_release(&list);
}

static void arxiv_says_what_there_is_not(void **state)
{
    (void)state;
    static const struct {
        int32_t back;
        const char *why;
    } days[] = {{-1, "not published yet"},
                {91, "arXiv shows the days of the last 90 only"},
                {6, "arXiv announces nothing at weekends"}};
    int32_t friday = day_from_civil(2026, 10, 2);
    struct chain_list list;
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        int32_t day = friday - days[i].back;
        struct fetch_request request = {.days_given = true, .days = {day, day}};
        planned(&arxiv, &request, noon(friday), &list);
        assert_int_equal(list.count, 0);
        assert_string_equal(list.skipped, days[i].why);
        chains_release(&list);
    }
    /* Labor Day is a Monday. */
    int32_t tuesday = day_from_civil(2026, 9, 8);
    struct fetch_request holiday = {.days_given = true, .days = {tuesday, tuesday}};
    planned(&arxiv, &holiday, noon(friday), &list);
    assert_string_equal(list.skipped, "arXiv announces nothing after a holiday");
    chains_release(&list);
}

static void a_feed_is_one_address(void **state)
{
    (void)state;
    int32_t friday = day_from_civil(2026, 10, 2);
    struct fetch_request usual = {.source_count = 0}, trending = {.trending = true},
                         days = {.days_given = true, .days = {friday - 6, friday}};
    struct chain_list list;
    planned(&lab, &usual, noon(friday), &list);
    assert_int_equal(list.count, 1);
    assert_url(&list, 0, "https://lab.example/feed");
    assert_false(chain_fall_back(&list.chains[0], &failure));
    chains_release(&list);
    planned(&lab, &days, noon(friday), &list);
    assert_int_equal(list.count, 1);
    chains_release(&list);
    planned(&lab, &trending, noon(friday), &list);
    assert_int_equal(list.count, 0);
    assert_non_null(list.skipped);
    chains_release(&list);
}

static void compares_servers(void **state)
{
    (void)state;
    struct slice server = SLICE("https://Lab.example:8080/a");
    assert_true(chain_same_server(server, SLICE("HTTPS://lab.example:8080/b/c?d")));
    assert_true(chain_same_server(server, SLICE("https://lab.example:8080")));
    assert_false(chain_same_server(server, SLICE("http://lab.example:8080/a")));
    assert_false(chain_same_server(server, SLICE("https://lab.example/a")));
    assert_false(chain_same_server(server, SLICE("https://lab.example:8080@evil.example/a")));
    assert_false(chain_same_server(server, SLICE("feed.xml")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_config_knows_the_types),
        cmocka_unit_test(arxiv_has_one_feed_and_other_ways),
        cmocka_unit_test(arxiv_has_pages_of_days),
        cmocka_unit_test(arxiv_has_weeks_and_months),
        cmocka_unit_test(arxiv_says_what_there_is_not),
        cmocka_unit_test(a_feed_is_one_address),
        cmocka_unit_test(compares_servers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
