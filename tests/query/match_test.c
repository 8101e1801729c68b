/* SPDX-License-Identifier: MIT */
#include "query/query.h"

#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

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

static bool find(const void *context, struct slice name, struct slice *text)
{
    (void)context;
    if (slice_equal(name, SLICE("flow")))
        *text = SLICE("flow -optical");
    else if (slice_equal(name, SLICE("nested")))
        *text = SLICE("-sub:flow attention");
    else
        *text = SLICE("");
    return true;
}

static bool matches(const char *text, const struct query_facts *facts)
{
    static const struct query_names names = {find, NULL};
    struct query *query;
    struct error error = ERROR_INIT;
    size_t column;
    if (!query_parse(&query, slice_of(text), day_from_civil(2026, 9, 22), &names, &column, &error))
        fail_msg("%s: %s", text, error.reason);
    bool found = query_match(query, facts, &scratch);
    query_release(query);
    return found;
}

struct sample {
    const char *query;
    bool found;
};

static void check(const struct query_facts *facts, const struct sample *samples, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (matches(samples[i].query, facts) != samples[i].found)
            fail_msg("%s should%s match", samples[i].query, samples[i].found ? "" : " not");
}

#define CHECK(facts, samples) check(facts, samples, sizeof samples / sizeof samples[0])

static struct paper sample_paper(void)
{
    struct paper paper = {.id = SLICE("arxiv:2609.90377"), .sources = SLICE("arxiv hf")};
    paper.fields[PAPER_TITLE] = SLICE("Flow Matching on K\\\"ahler Manifolds: can't stop");
    paper.fields[PAPER_ABSTRACT] = SLICE(
        "We show low-rank state-space kernels.\nGPT-4 is 3.5 times \xE7\x8A\xB6\xE6\x85\x8B.");
    paper.fields[PAPER_COMMENT] = SLICE("12 pages, accepted at the workshop");
    paper.fields[PAPER_ORGANIZATION] = SLICE("Harbour Lab");
    paper.fields[PAPER_AUTHORS] = SLICE("Ada N. Okello\nBj\xC3\xB6rn Lind\nMary O'Brien");
    paper.fields[PAPER_CATEGORIES] = SLICE("cs.LG stat.ML");
    paper.fields[PAPER_PRIMARY] = SLICE("cs.LG");
    paper.fields[PAPER_DOI] = SLICE("10.1234/X");
    paper.fields[PAPER_GUID] = SLICE("oai:x");
    paper.fields[PAPER_PUBLISHED] = SLICE("2026-09-20T10:00:00Z");
    return paper;
}

static void finds_words(void **state)
{
    (void)state;
    struct paper paper = sample_paper();
    struct query_facts facts = {.paper = &paper, .day = DAY_NONE};
    static const struct sample samples[] = {
        {"", true},
        {"flow", true},
        {"FLO", true},
        {"low", true},
        {"lows", false},
        {"flow kernel", true},
        {"flow attention", false},
        {"flow -kernel", false},
        {"-attention", true},
        {"-attention -flow", false},
        {"kahler", true},
        {"K\xC3\xA4hler", true},
        {"k\\\"ahler", true},
        {"K{\\\"a}hler", true},
        {"=kahler", true},
        {"=kahle", false},
        {"=low-ran", false},
        {"=okello", true},
        {"flow OR attention", true},
        {"attention OR flow", true},
        {"attention OR vision", false},
        {"attention flow OR kernel", true},
        {"attention (flow OR kernel)", false},
        {"-(flow attention)", true},
        {"-(flow OR attention)", false},
        {"workshop", false}, /* neither comment nor organisation without a field */
        {"harbour", false},
        {"low-rank", true},
        {"low-ran", true},
        {"\"low ran\"", false},
        {"\"low rank\"", true},
        {"\"state space\"", true},
        {"\"stop we\"", false}, /* not across title and abstract */
        {"\"kernels gpt\"", true},
        {"can't", true},
        {"3.5", true},
        {"gpt-4", true},
        {"gpt4", false},
        {"\xE7\x8A\xB6\xE6\x85\x8B", true},
        {"\xE6\x85\x8B\xE7\x8A\xB6", false},
        {"okello", true}, /* whole words in authors */
        {"oke", false},
        {"\"ada n\"", true},
        {"\"okello bjorn\"", false},
    };
    CHECK(&facts, samples);
}

static void finds_in_fields(void **state)
{
    (void)state;
    struct paper paper = sample_paper();
    struct query_facts facts = {.paper = &paper, .day = DAY_NONE};
    static const struct sample samples[] = {
        {"ti:flow", true},
        {"abs:flow", false},
        {"abs:kernel", true},
        {"ti:\"flow match\"", false},
        {"ti:\"flow matching\"", true},
        {"au:oke", true},
        {"au:kafor", false},
        {"au:bjo", true},
        {"au:o'br", true},
        {"au:\"okello, ada\"", true},
        {"au:\"A. Okello\"", true},
        {"au:\"n okello\"", true},
        {"au:\"b okello\"", false},
        {"au:\"ada oke\"", false},
        {"au:\"ada lind\"", false},
        {"au:=oke", false},
        {"au:=okello", true},
        {"au:=o'brien", true},
        {"au:=lind-mary", false},
        {"com:work", true},
        {"comment:=work", false},
        {"com:\"12 pages\"", true},
        {"org:harb", true},
        {"org:lab", true},
        {"org:pages", false},
        {"any:pages", true},
        {"any:harb", true},
        {"any:oke", true},
        {"any:=oke", false},
        {"any:flo", true},
        {"any:attention", false},
        {"cat:cs", true},
        {"cat:CS.lg", true},
        {"cat:cs.L", false},
        {"cat:stat", true},
        {"cat:s", false},
        {"cat:math", false},
        {"src:hf", true},
        {"src:HF", true},
        {"src:h", false},
        {"id:2609.90377", true},
        {"2609.90377v3", true},
        {"id:2609.14378", false},
        {"id:2609", true},
        {"id:609", false},
        {"id:ARXIV:2609.9", true},
        {"10.1234/x", true},
        {"doi:10.1234/y", false},
        {"id:oai:x", true},
        {"has:doi", true},
        {"has:code", false},
        {"has:pdf", true},
        {"has:abs", true},
        {"has:comments", false},
    };
    CHECK(&facts, samples);
}

static void asks_for_marks_and_listings(void **state)
{
    (void)state;
    struct paper paper = sample_paper();
    const struct listing listings[] = {
        {.kind = LISTING_CROSS,
         .source = SLICE("blog"),
         .day = day_from_civil(2026, 9, 21),
         .comments = 2},
        {.kind = LISTING_DAILY,
         .source = SLICE("hf"),
         .day = day_from_civil(2026, 9, 22),
         .comments = LISTING_UNKNOWN},
    };
    struct query_facts facts = {.paper = &paper,
                                .listings = listings,
                                .listing_count = 2,
                                .day = day_from_civil(2026, 9, 21),
                                .marks = QUERY_STARRED | QUERY_LATER,
                                .is_new = true};
    static const struct sample samples[] = {
        {"unread", true},
        {"is:read", false},
        {"starred", true},
        {"-starred", false},
        {"is:later", true},
        {"is:skipped", false},
        {"is:new", true},
        {"is:cross", true},
        {"is:replaced", false},
        {"has:comments", true},
        {"src:blog", true},
        {"src:lab", false},
        {"on:2026-09-21", true},
        {"on:2026-09-22", true},
        {"on:2026-09-20", false},
        {"on:2026-09", true},
        {"on:none", false},
        {"after:2026-09-21", true},
        {"after:2026-09-22", false},
        {"before:2026-09-21", false},
        {"before:2026-09-22", true},
        {"on:mon", true},
        {"on:2026-09-22..2026-10", true},
    };
    CHECK(&facts, samples);
}

static void compares_numbers(void **state)
{
    (void)state;
    struct paper paper = sample_paper();
    struct query_facts facts = {
        .paper = &paper, .day = DAY_NONE, .upvotes = 50, .comments = 0, .stars = LISTING_UNKNOWN};
    static const struct sample samples[] = {
        {"up:50", true},       {"up:>50", false},      {"up:>=50", true},     {"up:<50", false},
        {"up:<=50", true},     {"up:10..50", true},    {"up:51..", false},    {"-up:>50", true},
        {"comments:0", true},  {"comments:>0", false}, {"comments:<1", true}, {"stars:0..", false},
        {"stars:<5", false},   {"-stars:<5", true},    {"authors:3", true},   {"authors:<3", false},
        {"authors:>=3", true},
    };
    CHECK(&facts, samples);
    paper.fields[PAPER_AUTHORS] = SLICE("");
    assert_false(matches("authors:<10", &facts));
}

static void asks_for_publication_and_daily_papers(void **state)
{
    (void)state;
    struct paper paper = sample_paper();
    const struct listing listings[] = {
        {.kind = LISTING_NEW, .source = SLICE("arxiv"), .day = day_from_civil(2026, 9, 21)},
        {.kind = LISTING_DAILY, .source = SLICE("hf"), .day = day_from_civil(2026, 9, 22)},
        {.kind = LISTING_DAILY, .source = SLICE("hf"), .day = DAY_NONE},
    };
    struct query_facts facts = {.paper = &paper,
                                .listings = listings,
                                .listing_count = 3,
                                .day = day_from_civil(2026, 9, 21)};
    static const struct sample samples[] = {
        {"published:2026-09-20", true},    {"published:2026-09", true},
        {"published:2026-09-21", false},   {"published:2026-09-20..", true},
        {"published:..2026-09-19", false}, {"published:2026-08..2026-09", true},
        {"featured:2026-09-22", true},     {"featured:2026-09-21", false},
        {"featured:..2026-09-21", false},  {"featured:2026", true},
        {"on:2026-09-22..", true},         {"on:..2026-09-20", false},
    };
    static const struct sample year[] = {{"published:2012", true},
                                         {"published:2012-01-01", false},
                                         {"published:..2012", true},
                                         {"published:..2012-06", false}};
    CHECK(&facts, samples);
    paper.fields[PAPER_PUBLISHED] = SLICE("2012");
    CHECK(&facts, year);
    paper.fields[PAPER_PUBLISHED] = SLICE("");
    facts.listing_count = 0;
    assert_false(matches("published:..2030", &facts));
    assert_false(matches("featured:..2030", &facts));
}

static void takes_dates_as_precise_as_they_are(void **state)
{
    (void)state;
    struct paper paper = sample_paper();
    struct query_facts facts = {.paper = &paper, .day = day_from_civil(2012, 1, 1)};
    static const struct sample year[] = {
        {"on:2012", true},       {"on:2012-01-01", false},    {"on:2012-01", false},
        {"on:2011..2013", true}, {"after:2012", true},        {"after:2012-01-02", false},
        {"before:2012", false},  {"before:2012-01-02", true},
    };
    static const struct sample december[] = {
        {"on:2012-12", true}, {"on:2012", true}, {"on:2012-12-01", false}};
    static const struct sample none[] = {{"on:2012", false},
                                         {"on:none", true},
                                         {"-on:none", false},
                                         {"after:1000", false},
                                         {"before:9999", false}};
    paper.fields[PAPER_PUBLISHED] = SLICE("2012");
    CHECK(&facts, year);
    paper.fields[PAPER_PUBLISHED] = SLICE("2012-12");
    CHECK(&facts, december);
    paper.fields[PAPER_PUBLISHED] = SLICE("");
    facts.day = DAY_NONE;
    CHECK(&facts, none);
}

static void knows_keys_and_parts(void **state)
{
    (void)state;
    struct paper paper = {.id = SLICE("plain")};
    struct query_facts facts = {.paper = &paper, .day = DAY_NONE};
    static const struct sample samples[] = {
        {"has:pdf", false},
        {"id:pla", true},
        {"id:plain", true},
        {"has:comments", false},
        {"https://lab.example/p/1", true},
        {"https://lab.example/p/2", false},
        {"doi:10.1234/x", true},
        {"cat:cs", false},
    };
    paper.fields[PAPER_URL] = SLICE("https://lab.example/p/1");
    paper.fields[PAPER_GUID] = SLICE("doi:10.1234/x");
    CHECK(&facts, samples);
    paper.fields[PAPER_PDF_URL] = SLICE("https://lab.example/p/1.pdf");
    assert_true(matches("has:pdf", &facts));
}

static void follows_subscriptions(void **state)
{
    (void)state;
    struct paper paper = {.fields[PAPER_TITLE] = SLICE("optical flow attention")};
    struct query_facts facts = {.paper = &paper, .day = DAY_NONE};
    static const struct sample samples[] = {
        {"sub:flow", false},
        {"-sub:flow", true},
        {"sub:nested", true},
        {"-sub:nested", false},
        {"sub:empty", true},
        {"-sub:empty", false},
        {"sub:nested optical", true},
        {"sub:nested kernel", false},
        {"-sub:flow -sub:nested", false},
        {"-sub:flow sub:empty", true},
        {"-sub:empty optical", false},
        {"sub:flow OR sub:nested", true},
        {"sub:flow OR kernel", false},
        {"-(sub:nested optical)", false},
    };
    CHECK(&facts, samples);
}

/* Papers of the listing the project started from: after its header, title and abstract by turns. */
static int count_in_listing(struct slice text, const char *query)
{
    struct paper paper = {.id = SLICE("x")};
    struct query_facts facts = {.paper = &paper, .day = DAY_NONE};
    struct slice line;
    bool started = false;
    bool title = true;
    int found = 0;
    while (slice_next_line(&text, &line)) {
        line = slice_trim(line);
        if (!started)
            started = slice_equal(line, SLICE("Aug 28"));
        else if (line.size > 0) {
            paper.fields[title ? PAPER_TITLE : PAPER_ABSTRACT] = line;
            if (!title)
                found += matches(query, &facts);
            title = !title;
        }
    }
    return found;
}

static void counts_the_known_listing(void **state)
{
    (void)state;
    struct text text;
    struct error error = ERROR_INIT;
    text_init(&text, 1 << 22);
    if (!file_read("../shared/corpus/daily-papers-listing.txt", &text, &error)) {
        text_release(&text);
        skip();
    }
    assert_int_equal(count_in_listing(text_slice(&text), ""), 41);
    assert_int_equal(count_in_listing(text_slice(&text), "kernel"), 31);
    assert_int_equal(count_in_listing(text_slice(&text), "\"state space\""), 5);
    assert_int_equal(count_in_listing(text_slice(&text), "attention"), 7);
    text_release(&text);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(finds_words),
        TEST(finds_in_fields),
        TEST(asks_for_marks_and_listings),
        TEST(compares_numbers),
        TEST(asks_for_publication_and_daily_papers),
        TEST(takes_dates_as_precise_as_they_are),
        TEST(knows_keys_and_parts),
        TEST(follows_subscriptions),
        TEST(counts_the_known_listing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
