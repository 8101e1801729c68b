/* SPDX-License-Identifier: MIT */
#include "index/flags.h"

#include "base/date.h"
#include "made.h"

static void check(const struct paper *paper, const struct listing *listings, size_t count,
                  int32_t day, const char *expected)
{
    const struct listing *each[4];
    struct text out;
    for (size_t i = 0; i < count; i++)
        each[i] = &listings[i];
    text_init(&out, 4096);
    flags_append(&out, paper, each, count, day);
    assert_slice(text_slice(&out), expected);
    text_release(&out);
}

static void fields_that_are_there(void **state)
{
    (void)state;
    struct paper paper = {.id = SLICE("doi:10.1/a")};
    check(&paper, NULL, 0, DAY_NONE, "");
    paper.id = SLICE("arxiv:2609.00001");
    check(&paper, NULL, 0, DAY_NONE, "pdf\n");
    paper.id = SLICE("doi:10.1/a");
    paper.fields[PAPER_PDF_URL] = SLICE("https://a.example/a.pdf");
    paper.fields[PAPER_ABSTRACT] = SLICE("x");
    paper.fields[PAPER_DOI] = SLICE("10.1/a");
    paper.fields[PAPER_TITLE] = SLICE("no flag");
    paper.fields[PAPER_AUTHORS] = SLICE("A\nB");
    check(&paper, NULL, 0, DAY_NONE, "abstract\ndoi\npdf\nauthors/00002\n");
    assert_null(flag_of_field(PAPER_TITLE));
    assert_string_equal(flag_of_field(PAPER_CODE_URL), "code_url");
}

static void dates_of_publication(void **state)
{
    (void)state;
    struct paper paper = {.id = SLICE("title:a")};
    paper.fields[PAPER_PUBLISHED] = SLICE("2026");
    check(&paper, NULL, 0, day_from_civil(2026, 1, 1), "published/2026\npartial\n");
    paper.fields[PAPER_PUBLISHED] = SLICE("2026-09");
    check(&paper, NULL, 0, day_from_civil(2026, 9, 1), "published/2026-09\npartial\n");
    paper.fields[PAPER_PUBLISHED] = SLICE("2026-09-20T10:00:00Z");
    check(&paper, NULL, 0, day_from_civil(2026, 9, 20), "published/2026-09\n");
}

static void listings_and_their_days(void **state)
{
    (void)state;
    struct paper paper = {.id = SLICE("title:a")};
    struct listing listings[] = {
        {.kind = LISTING_TRENDING, .day = 7, .comments = 0},
        {.kind = LISTING_TRENDING, .day = 8, .comments = LISTING_UNKNOWN},
        {.kind = LISTING_NEW, .day = DAY_NONE, .comments = 2},
    };
    check(&paper, listings, 2, 7, "kind/trending\n");
    check(&paper, listings, 2, 9, "elsewhere\nkind/trending\n");
    check(&paper, listings, 2, DAY_NONE, "elsewhere\nkind/trending\n");
    check(&paper, listings, 3, 8, "comments\nkind/new\nkind/trending\n");
    /* Only a listing without a day: the publication stays in charge. */
    paper.fields[PAPER_PUBLISHED] = SLICE("2026");
    check(&paper, listings + 2, 1, 5, "published/2026\ncomments\npartial\nkind/new\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_that_are_there),
        cmocka_unit_test(dates_of_publication),
        cmocka_unit_test(listings_and_their_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
