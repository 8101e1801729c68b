/* SPDX-License-Identifier: MIT */
#include "paper/merge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { RECORDS = 4 };

static struct arena arena;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, 1 << 24);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static void assert_papers_equal(const struct paper *a, const struct paper *b)
{
    assert_true(slice_equal(a->id, b->id));
    assert_int_equal(a->added, b->added);
    for (int field = 0; field < PAPER_FIELDS; field++)
        assert_true(slice_equal(a->fields[field], b->fields[field]));
    assert_true(slice_equal(a->sources, b->sources));
    assert_true(slice_equal(a->from, b->from));
}

static struct paper record(const char *source, const char *title)
{
    struct paper paper = {
        .id = SLICE("arxiv:2609.90377"), .added = 100, .sources = slice_of(source)};
    paper.fields[PAPER_TITLE] = slice_of(title);
    return paper;
}

static struct slice numbered(const char *prefix, int number)
{
    struct text text;
    text_init(&text, 100);
    text_append_format(&text, "%s%d", prefix, number);
    struct slice kept = arena_copy(&arena, text_slice(&text));
    text_release(&text);
    return kept;
}

static void the_highest_source_with_the_field_wins(void **state)
{
    (void)state;
    struct paper arxiv = record("arxiv", "by arxiv");
    struct paper hf = record("hf", "by hf");
    struct paper once, both;
    hf.added = 50;
    hf.fields[PAPER_CODE_URL] = SLICE("https://code.example/hf");
    arxiv.fields[PAPER_CODE_URL] = SLICE("https://code.example/arxiv");
    hf.fields[PAPER_ABSTRACT] = SLICE("abstract of hf");
    assert_true(merge_paper(NULL, &hf, &arena, &once));
    assert_true(slice_equal(once.from, SLICE("hf:*")));
    assert_true(merge_paper(&once, &arxiv, &arena, &both));
    assert_true(slice_equal(both.fields[PAPER_TITLE], SLICE("by arxiv")));
    assert_true(slice_equal(both.fields[PAPER_CODE_URL], SLICE("https://code.example/hf")));
    assert_true(slice_equal(both.fields[PAPER_ABSTRACT], SLICE("abstract of hf")));
    assert_true(slice_equal(both.sources, SLICE("arxiv hf")));
    assert_true(slice_equal(both.from, SLICE("arxiv:title hf:*")));
    assert_int_equal(both.added, 50);
}

static void only_the_added_time_is_no_difference(void **state)
{
    (void)state;
    struct paper hf = record("hf", "T");
    struct paper once, twice;
    assert_true(merge_paper(NULL, &hf, &arena, &once));
    hf.added = 10;
    assert_false(merge_paper(&once, &hf, &arena, &twice));
    assert_int_equal(twice.added, 10);
    hf.fields[PAPER_COMMENT] = SLICE("new");
    assert_true(merge_paper(&once, &hf, &arena, &twice));
}

/* One source: higher version, then later updated, then what comes later. */
static void newer_records_of_one_source_win(void **state)
{
    (void)state;
    struct paper old = record("arxiv", "old");
    struct paper new = record("arxiv", "new");
    struct paper once, merged;
    old.fields[PAPER_VERSION] = SLICE("10");
    new.fields[PAPER_VERSION] = SLICE("9");
    new.fields[PAPER_UPDATED] = SLICE("2027");
    merge_paper(NULL, &old, &arena, &once);
    merge_paper(&once, &new, &arena, &merged);
    assert_true(slice_equal(merged.fields[PAPER_TITLE], SLICE("old")));
    assert_true(slice_equal(merged.fields[PAPER_VERSION], SLICE("10")));
    assert_true(slice_equal(merged.from, SLICE("arxiv@10:* arxiv@9@2027:updated")));
    new.fields[PAPER_VERSION] = SLICE("10");
    old.fields[PAPER_UPDATED] = SLICE("2026-12-31T23:00:00-02:00");
    merge_paper(NULL, &new, &arena, &once);
    merge_paper(&once, &old, &arena, &merged);
    assert_true(slice_equal(merged.fields[PAPER_TITLE], SLICE("old")));
    new.fields[PAPER_UPDATED] = old.fields[PAPER_UPDATED];
    merge_paper(NULL, &old, &arena, &once);
    merge_paper(&once, &new, &arena, &merged);
    assert_true(slice_equal(merged.fields[PAPER_TITLE], SLICE("new")));
}

static void affiliations_stay_with_their_authors(void **state)
{
    (void)state;
    struct paper arxiv = record("arxiv", "T");
    struct paper pubmed = record("pubmed", "T");
    struct paper once, merged;
    arxiv.fields[PAPER_AUTHORS] = SLICE("Ada Okello\nB. Lind");
    pubmed.fields[PAPER_AUTHORS] = SLICE("B. Lind\nAda Okello");
    pubmed.fields[PAPER_AFFILIATIONS] = SLICE("Oslo\nLagos");
    merge_paper(NULL, &pubmed, &arena, &once);
    merge_paper(&once, &arxiv, &arena, &merged);
    assert_true(slice_equal(merged.fields[PAPER_AUTHORS], arxiv.fields[PAPER_AUTHORS]));
    assert_int_equal(merged.fields[PAPER_AFFILIATIONS].size, 0);
}

/* From the highest down. */
static const char *const order_of_sources[] = {"arxiv",  "crossref", "pubmed", "hf",
                                               "blog-a", "blog-b",   "import", "text"};
enum { SOURCES = sizeof order_of_sources / sizeof order_of_sources[0] };

static int place_of(struct slice source)
{
    int place = 0;
    while (!slice_equal(source, slice_of(order_of_sources[place])))
        place++;
    return place;
}

static void sources_stand_in_order(void **state)
{
    (void)state;
    struct paper merged = record("text", "T");
    for (int i = 0; i < SOURCES; i++) {
        struct paper stored = merged;
        struct paper next = record(order_of_sources[i * 3 % SOURCES], "T");
        merge_paper(&stored, &next, &arena, &merged);
    }
    assert_true(
        slice_equal(merged.sources, SLICE("arxiv crossref pubmed hf blog-a blog-b import text")));
}

/* A record of a random source; no two of the same source, version and updated, since between those
 * the order decides. */
static void random_records(struct paper records[RECORDS])
{
    static const char *const dates[] = {"", "2025", "2026-03", "2026-03-02",
                                        "2026-03-02T10:00:00Z"};
    for (int i = 0; i < RECORDS; i++) {
        const char *source = order_of_sources[rand() % SOURCES];
        records[i] =
            (struct paper){.id = SLICE("k"), .added = 1 + rand() % 5, .sources = slice_of(source)};
        for (int field = 0; field < PAPER_FIELDS; field++)
            if (rand() % 2)
                records[i].fields[field] = numbered(paper_columns[field].name, i);
        records[i].fields[PAPER_UPDATED] = slice_of(dates[rand() % 5]);
        records[i].fields[PAPER_VERSION] = rand() % 2 ? numbered("", 1 + rand() % 3) : SLICE("");
        for (int j = 0; j < i; j++)
            if (slice_equal(records[i].sources, records[j].sources) &&
                slice_equal(records[i].fields[PAPER_VERSION], records[j].fields[PAPER_VERSION]) &&
                slice_equal(records[i].fields[PAPER_UPDATED], records[j].fields[PAPER_UPDATED])) {
                i--;
                break;
            }
    }
}

/* What merging is by its definition: field by field the best record that has it. */
static const struct paper *best_record(const struct paper records[RECORDS], int field)
{
    int lead = field == PAPER_AFFILIATIONS ? PAPER_AUTHORS : field;
    bool hf_first = field == PAPER_CODE_URL || field == PAPER_PROJECT_URL ||
                    field == PAPER_AI_SUMMARY || field == PAPER_KEYWORDS;
    const struct paper *best = NULL;
    for (int i = 0; i < RECORDS; i++) {
        const struct paper *one = &records[i];
        if (one->fields[lead].size == 0)
            continue;
        int order = 1;
        if (best) {
            int a = place_of(one->sources) -
                    (hf_first && slice_equal(one->sources, SLICE("hf")) ? 9 : 0);
            int b = place_of(best->sources) -
                    (hf_first && slice_equal(best->sources, SLICE("hf")) ? 9 : 0);
            order = b - a;
            if (order == 0)
                order = slice_compare(one->fields[PAPER_VERSION], best->fields[PAPER_VERSION]);
            if (order == 0) /* those above compare as bytes */
                order = slice_compare(one->fields[PAPER_UPDATED], best->fields[PAPER_UPDATED]);
        }
        if (order > 0)
            best = one;
    }
    return best;
}

static void check_against_definition(const struct paper records[RECORDS],
                                     const struct paper *merged)
{
    int64_t version = 0, highest = 0;
    for (int field = 0; field < PAPER_FIELDS; field++) {
        if (field == PAPER_VERSION)
            continue;
        const struct paper *best = best_record(records, field);
        struct slice expected = best ? best->fields[field] : SLICE("");
        assert_true(slice_equal(merged->fields[field], expected));
    }
    for (int i = 0; i < RECORDS; i++) {
        assert_true(merged->added <= records[i].added);
        if (slice_to_int64(records[i].fields[PAPER_VERSION], &version) && version > highest)
            highest = version;
    }
    if (!slice_to_int64(merged->fields[PAPER_VERSION], &version))
        version = 0;
    assert_int_equal(version, highest);
}

static void merge_in_order(const struct paper records[RECORDS], const int order[RECORDS],
                           struct paper *merged)
{
    merge_paper(NULL, &records[order[0]], &arena, merged);
    for (int i = 1; i < RECORDS; i++) {
        struct paper stored = *merged;
        merge_paper(&stored, &records[order[i]], &arena, merged);
    }
}

static void check_permutations(const struct paper records[RECORDS])
{
    struct paper first = {.added = 0};
    for (int code = 0; code < RECORDS * RECORDS * RECORDS * RECORDS; code++) {
        int order[RECORDS] = {code & 3, code >> 2 & 3, code >> 4 & 3, code >> 6};
        unsigned seen = 0;
        for (int i = 0; i < RECORDS; i++)
            seen |= 1u << order[i];
        if (seen != 15)
            continue;
        struct paper merged, again;
        merge_in_order(records, order, &merged);
        if (first.added == 0) {
            first = merged;
            check_against_definition(records, &merged);
        }
        assert_papers_equal(&merged, &first);
        for (int i = 0; i < RECORDS; i++) {
            assert_false(merge_paper(&merged, &records[i], &arena, &again));
            assert_papers_equal(&again, &merged);
        }
        assert_false(merge_paper(&merged, &merged, &arena, &again));
    }
}

static void order_does_not_matter(void **state)
{
    (void)state;
    srand(3);
    for (int round = 0; round < 300; round++) {
        struct paper records[RECORDS];
        random_records(records);
        check_permutations(records);
        assert_false(arena.failed);
        arena_clear(&arena);
    }
}

/* Two merged halves join to the same as all records one after the other: from says enough. */
static void merged_records_join_group_by_group(void **state)
{
    (void)state;
    static const int order[RECORDS] = {0, 1, 2, 3};
    srand(4);
    for (int round = 0; round < 1000; round++) {
        struct paper records[RECORDS];
        struct paper left, right, half, joined, expected;
        random_records(records);
        merge_in_order(records, order, &expected);
        merge_paper(NULL, &records[0], &arena, &half);
        merge_paper(&half, &records[2], &arena, &left);
        merge_paper(NULL, &records[1], &arena, &half);
        merge_paper(&half, &records[3], &arena, &right);
        merge_paper(&left, &right, &arena, &joined);
        assert_papers_equal(&joined, &expected);
        merge_paper(&right, &left, &arena, &joined);
        assert_papers_equal(&joined, &expected);
        arena_clear(&arena);
    }
}

/* A new record is what joining it to nothing gives. */
static void new_records_are_joined_to_nothing(void **state)
{
    static const struct paper nothing;
    (void)state;
    srand(5);
    for (int round = 0; round < 1000; round++) {
        struct paper records[RECORDS], joined, whole;
        random_records(records);
        if (round % 7 == 0)
            records[0].sources = SLICE("hf arxiv");
        if (round % 11 == 0)
            records[0] = (struct paper){.id = SLICE("k"), .sources = SLICE("hf")};
        merge_paper(&nothing, &records[0], &arena, &joined);
        assert_true(merge_paper(NULL, &records[0], &arena, &whole));
        assert_papers_equal(&whole, &joined);
        arena_clear(&arena);
    }
}

static void survives_a_strange_from(void **state)
{
    (void)state;
    static const char *const strange[] = {
        ":", "@", "a:b,c,title", "@@@:*", "x@9999999999999999999999:title", ",:,", "hf"};
    for (size_t i = 0; i < sizeof strange / sizeof strange[0]; i++) {
        struct paper stored = record("hf", "stored");
        struct paper incoming = record("arxiv", "incoming");
        struct paper merged;
        stored.from = slice_of(strange[i]);
        merge_paper(&stored, &incoming, &arena, &merged);
        assert_true(slice_equal(merged.fields[PAPER_TITLE], SLICE("incoming")));
        assert_false(merge_paper(&merged, &incoming, &arena, &stored));
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_highest_source_with_the_field_wins),
        TEST(only_the_added_time_is_no_difference),
        TEST(newer_records_of_one_source_win),
        TEST(affiliations_stay_with_their_authors),
        TEST(sources_stand_in_order),
        TEST(order_does_not_matter),
        TEST(merged_records_join_group_by_group),
        TEST(new_records_are_joined_to_nothing),
        TEST(survives_a_strange_from),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
