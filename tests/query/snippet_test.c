/* SPDX-License-Identifier: MIT */
#include "query/query.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct query_scratch scratch;

static int set_up(void **state)
{
    (void)state;
    query_scratch_init(&scratch);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    query_scratch_release(&scratch);
    return 0;
}

static void take(void *context, size_t begin, size_t end)
{
    struct text *ranges = context;
    text_append_format(ranges, "%s%zu-%zu", ranges->size > 0 ? " " : "", begin, end);
}

static void check(const char *words, const char *text, const char *sentence, const char *ranges)
{
    struct query *query;
    struct error error = ERROR_INIT;
    size_t column;
    struct text found;
    text_init(&found, 10000);
    assert_true(query_parse(&query, slice_of(words), 0, NULL, &column, &error));
    struct slice got = query_snippet(query, PAPER_ABSTRACT, slice_of(text), &scratch, take, &found);
    if (!slice_equal(got, slice_of(sentence)))
        fail_msg("%s in %s: \"%.*s\"", words, text, SLICE_ARG(got));
    if (ranges)
        assert_string_equal(text_string(&found), ranges);
    text_release(&found);
    query_release(query);
}

static void finds_the_best_sentence(void **state)
{
    (void)state;
    const char *text = "Flow is old. We study flow and flow. A kernel follows the flow! No more?";
    check("flow", text, "We study flow and flow.", "9-13 18-22");
    check("flow kernel", text, "A kernel follows the flow!", "2-8 21-25");
    check("more", text, "No more?", "3-7");
    check("\"study flow\"", text, "We study flow and flow.", "3-13");
    check("old OR stud", text, "Flow is old.", "8-11");
    check("attention", text, "", "");
    check("-flow", text, "", "");
    check("", text, "", "");
    check("flow", "", "", "");
    check("ti:flow", text, "", "");
}

/* Every sample is two sentences. The first begins with "zap" and has "zip" near its end, the second
 * begins at "Second" and ends the text. */
static void cuts_where_sentences_end(void **state)
{
    (void)state;
    static const char *const samples[] = {
        "Zap grows, e.g. Doe and i.e. Roe, by 3.5 or v1.2 zip. Second x.",
        "Zap of Doe et al. (2020) and Roe et al. Showed zip. Second x.",
        "Zap: see Fig. 3, Eq. (4), Ref. [5] and No. 6 zip! Second x?",
        "Zap has a proof of J. Doe and A. B. Roe zip. Second x.",
        "Zap holds on a zip group G. The Second x.",
        "Zap and zip say no. Second x.",
        "Zap sets $f(x) = a. B$ and zip. Second x.",
        "Zap with zip costs $5. Second x is $6.",
        "Zap is \"zip.\" Second x.",
        "Zap is done (zip.) Second x",
        "Zap ends zip\nSecond x",
        "Zap... and zip. Second x.",
        "Zap vs. The zip? Second x.",
        "zap\xE7\x8A\xB6\xE6\x85\x8Bzip\xE3\x80\x82Second x\xE3\x80\x82",
        "Zap \\. B goes zip. Second x.",
        "Zap $ alone zip. Second x.",
    };
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        const char *second = strstr(samples[i], "Second");
        const char *the = strstr(samples[i], "The Second");
        struct text first;
        text_init(&first, 1000);
        second = the ? the : second;
        text_append(&first, slice_trim(slice_range(samples[i], second)));
        check("second x", samples[i], second, NULL);
        check("zap OR zip", samples[i], text_string(&first), NULL);
        text_release(&first);
    }
}

static void keeps_its_bounds(void **state)
{
    (void)state;
    static const char *const pieces[] = {"x", ".",    " ",  "$", "\\",   "\n",           "(",
                                         ")", "e.g.", "We", "!", "\"x.", "\xE3\x80\x82", "X.",
                                         "3", "\xC3"};
    struct query *query;
    struct error error = ERROR_INIT;
    size_t column;
    assert_true(query_parse(&query, SLICE("x OR we"), 0, NULL, &column, &error));
    srand(14);
    for (int round = 0; round < 5000; round++) {
        struct text text, found;
        text_init(&text, 10000);
        text_init(&found, 10000);
        for (int i = rand() % 12; i > 0; i--)
            text_append_string(&text, pieces[(size_t)rand() % (sizeof pieces / sizeof pieces[0])]);
        struct slice exact = {malloc(text.size + 1), text.size};
        if (text.size > 0)
            memcpy((char *)exact.data, text.data, text.size);
        struct slice got = query_snippet(query, PAPER_ABSTRACT, exact, &scratch, take, &found);
        assert_int_equal(got.size > 0, found.size > 0);
        assert_true(got.size == 0 ||
                    (got.data >= exact.data && got.data + got.size <= exact.data + exact.size));
        free((char *)exact.data);
        text_release(&text);
        text_release(&found);
    }
    query_release(query);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(finds_the_best_sentence),
        TEST(cuts_where_sentences_end),
        TEST(keeps_its_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
