/* SPDX-License-Identifier: MIT */
#include "query/query.h"
#include "query/tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct query *query;
static size_t column;
static struct error error;

static int tear_down(void **state)
{
    (void)state;
    query_release(query);
    query = NULL;
    return 0;
}

struct subscription {
    const char *name, *text;
};

static const struct subscription subscriptions[] = {
    {"flow", "\"flow matching\" -survey"},
    {"both", "sub:flow starred"},
    {"self", "x sub:self"},
    {"a", "sub:b"},
    {"b", "y -sub:a"},
    {"broken", "x \"y"},
    {"empty", ""},
    {"1", "sub:2"},
    {"2", "sub:3"},
    {"3", "sub:4"},
    {"4", "sub:5"},
    {"5", "sub:6"},
    {"6", "sub:7"},
    {"7", "sub:8"},
    {"8", "sub:9"},
    {"9", "x"},
    {"open", "(x"},
    {"close", "x)"},
    {"sorted", "x sort:up"},
    {"either", "x OR y"},
    {"wide", "x x x x x x x x x x"},
};

static bool find(const void *context, struct slice name, struct slice *text)
{
    (void)context;
    for (size_t i = 0; i < sizeof subscriptions / sizeof subscriptions[0]; i++) {
        if (!slice_equal(name, slice_of(subscriptions[i].name)))
            continue;
        *text = slice_of(subscriptions[i].text);
        return true;
    }
    return false;
}

static const struct query_names names = {find, NULL};

static bool parse(const char *text)
{
    query_release(query);
    error = (struct error)ERROR_INIT;
    return query_parse(&query, slice_of(text), day_from_civil(2026, 9, 22), &names, &column,
                       &error);
}

static void assert_words(const struct query_node *node, const char *joined)
{
    struct text text;
    text_init(&text, 1000);
    for (size_t i = 0; i < node->phrase.count; i++) {
        if (i > 0)
            text_append_byte(&text, ' ');
        text_append(&text, node->phrase.words[i]);
    }
    assert_string_equal(text_string(&text), joined);
    text_release(&text);
}

static void reads_words_and_phrases(void **state)
{
    (void)state;
    assert_true(parse("Flow -\"State Space\" low-rank can't GPT-4"));
    assert_int_equal(query->count, 5);
    assert_words(&query->nodes[0], "flow");
    assert_false(query->nodes[0].quoted || query->nodes[0].negated);
    assert_words(&query->nodes[1], "state space");
    assert_true(query->nodes[1].quoted && query->nodes[1].negated);
    assert_words(&query->nodes[2], "low rank");
    assert_words(&query->nodes[3], "can t");
    assert_words(&query->nodes[4], "gpt 4");
    assert_true(
        parse("K\\\"ahler $\\alpha$-divergence \\textbf{B}ayes & \xE7\x8A\xB6\xE6\x85\x8B"));
    assert_int_equal(query->count, 4);
    assert_words(&query->nodes[0], "kahler");
    assert_words(&query->nodes[1], "alpha divergence");
    assert_words(&query->nodes[2], "bayes");
    assert_words(&query->nodes[3], "\xE7\x8A\xB6 \xE6\x85\x8B");
    assert_true(parse("or not and"));
    assert_int_equal(query->count, 3);
}

struct sample {
    const char *text;
    enum query_kind kind;
    int value;
    const char *name;
};

static void reads_fields_and_flags(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"ti:x", QUERY_FIELD, PAPER_TITLE, ""},
        {"TI:x", QUERY_FIELD, PAPER_TITLE, ""},
        {"abs:\"x y\"", QUERY_FIELD, PAPER_ABSTRACT, ""},
        {"au:okello", QUERY_FIELD, PAPER_AUTHORS, ""},
        {"au:\"a okello\"", QUERY_NAME, PAPER_AUTHORS, ""},
        {"cat:cs.LG", QUERY_CATEGORY, 0, "cs.LG"},
        {"src:hf", QUERY_SOURCE, 0, "hf"},
        {"src:\"lab blog\"", QUERY_SOURCE, 0, "lab blog"},
        {"com:x", QUERY_FIELD, PAPER_COMMENT, ""},
        {"comment:\"x y\"", QUERY_FIELD, PAPER_COMMENT, ""},
        {"org:x", QUERY_FIELD, PAPER_ORGANIZATION, ""},
        {"any:x", QUERY_ANY_FIELD, 0, ""},
        {"au:=okello", QUERY_FIELD, PAPER_AUTHORS, ""},
        {"=unread", QUERY_ANYWHERE, 0, ""},
        {"published:2026-09..", QUERY_PUBLISHED, 0, ""},
        {"featured:..mon", QUERY_FEATURED, 0, ""},
        {"up:50", QUERY_COMPARE, QUERY_UPVOTES, ""},
        {"comments:>3", QUERY_COMPARE, QUERY_COMMENTS, ""},
        {"stars:>100", QUERY_COMPARE, QUERY_STARS, ""},
        {"authors:<10", QUERY_COMPARE, QUERY_AUTHORS, ""},
        {"id:2609.90377v2", QUERY_ID, 0, "arxiv:2609.90377"},
        {"id:2609", QUERY_ID, 0, "2609"},
        {"2609.90377", QUERY_ID, 0, "arxiv:2609.90377"},
        {"https://arxiv.org/abs/math.GT/0309136", QUERY_ID, 0, "arxiv:math/0309136"},
        {"arXiv:2609.90377", QUERY_ID, 0, "arxiv:2609.90377"},
        {"10.1234/X(05)1", QUERY_ID, 0, "doi:10.1234/x(05)1"},
        {"doi:10.1234/x", QUERY_ID, 0, "doi:10.1234/x"},
        {"(10.1234/X(05)1)", QUERY_ID, 0, "doi:10.1234/x(05)1"},
        {"doi:\"https://doi.org/10.1234/x\"", QUERY_ID, 0, "doi:10.1234/x"},
        {"http://blog.example/a/", QUERY_ID, 0, "url:https://blog.example/a"},
        {"unread", QUERY_UNMARKED, QUERY_READ, ""},
        {"is:unread", QUERY_UNMARKED, QUERY_READ, ""},
        {"Starred", QUERY_MARKED, QUERY_STARRED, ""},
        {"is:later", QUERY_MARKED, QUERY_LATER, ""},
        {"is:skipped", QUERY_MARKED, QUERY_SKIPPED, ""},
        {"IS:NEW", QUERY_NEW, 0, ""},
        {"is:cross", QUERY_LISTED, LISTING_CROSS, ""},
        {"is:replaced", QUERY_LISTED, LISTING_REPLACED, ""},
        {"has:code", QUERY_HAS, PAPER_CODE_URL, ""},
        {"has:pdf", QUERY_HAS_PDF, 0, ""},
        {"has:comments", QUERY_HAS_COMMENTS, 0, ""},
        {"\"unread\"", QUERY_ANYWHERE, 0, ""},
        {"read", QUERY_ANYWHERE, 0, ""},
        {"on:none", QUERY_NO_DAY, 0, ""},
        {"on:2026-09", QUERY_ON, 0, ""},
        {"after:mon", QUERY_AFTER, 0, ""},
        {"before:-3d", QUERY_BEFORE, 0, ""},
        {"12:30", QUERY_ANYWHERE, 0, ""},
        {"a1:b", QUERY_ANYWHERE, 0, ""},
        {":b", QUERY_ANYWHERE, 0, ""},
        {"~ x", QUERY_ANYWHERE, 0, ""},
        {"/ x/", QUERY_ANYWHERE, 0, ""},
        {"Title:", QUERY_ANYWHERE, 0, ""},
    };
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        if (!parse(samples[i].text))
            fail_msg("%s: %s", samples[i].text, error.reason);
        assert_int_equal(query->count, 1);
        const struct query_node *node = &query->nodes[0];
        if (node->kind != samples[i].kind || node->value != samples[i].value)
            fail_msg("%s is kind %d value %d", samples[i].text, (int)node->kind, node->value);
        assert_true(slice_equal(node->text, slice_of(samples[i].name)));
    }
}

static void resolves_days(void **state)
{
    (void)state;
    assert_true(parse("on:2026-09 on:-3d after:2026-W38 on:2026-09-01..2026-10 on:\"last week\""));
    assert_int_equal(query->nodes[0].days.first, day_from_civil(2026, 9, 1));
    assert_int_equal(query->nodes[0].days.last, day_from_civil(2026, 9, 30));
    assert_int_equal(query->nodes[1].days.first, day_from_civil(2026, 9, 19));
    assert_int_equal(query->nodes[2].days.first, day_from_civil(2026, 9, 14));
    assert_int_equal(query->nodes[3].days.last, day_from_civil(2026, 10, 31));
    assert_int_equal(query->nodes[4].days.first, day_from_civil(2026, 9, 14));
    assert_int_equal(query->nodes[4].days.last, day_from_civil(2026, 9, 20));
}

/* The shape of a query, one letter a condition: its word. */
static void append_shape(struct text *out, size_t first, size_t end)
{
    for (size_t i = first; i < end; i = query->nodes[i].end) {
        const struct query_node *node = &query->nodes[i];
        if (node->negated)
            text_append_byte(out, '-');
        if (!query_node_is_row(node)) {
            text_append(out, node->phrase.words[0]);
            continue;
        }
        text_append_string(out, node->kind == QUERY_ANY_OF   ? "any("
                                : node->kind == QUERY_ALL_OF ? "all("
                                                             : "sub(");
        append_shape(out, i + 1, node->end);
        text_append_byte(out, ')');
    }
}

static void binds_not_before_and_before_or(void **state)
{
    (void)state;
    static const char *const samples[][2] = {
        {"a b", "ab"},
        {"a AND b AND c", "abc"},
        {"a OR b", "any(ab)"},
        {"a OR b OR c", "any(abc)"},
        {"a b OR c", "any(all(ab)c)"},
        {"a OR b AND c", "any(aall(bc))"},
        {"a NOT b OR c", "any(all(a-b)c)"},
        {"a AND NOT b", "a-b"},
        {"(a)", "a"},
        {"(a b) c", "abc"},
        {"a (b OR c) d", "aany(bc)d"},
        {"(a OR b) OR (c OR (d e))", "any(abcall(de))"},
        {"-(a b)", "-all(ab)"},
        {"NOT (a OR b) c", "-any(ab)c"},
        {"NOT a OR -b", "any(-a-b)"},
        {"NOT NOT a", "a"},
        {"NOT -a", "a"},
        {"-(-a)", "a"},
        {"c -(-(a b))", "cab"},
        {"c OR -(-(a b)) OR -(-(d OR e))", "any(call(ab)de)"},
        {"-((a))(b)", "-ab"},
        {"f(a OR b)", "fany(ab)"},
        {"sub:either c", "sub(any(xy))c"},
        {"-sub:either OR sub:2 OR a", "any(-sub(any(xy))sub(sub(sub(sub(sub(sub(sub(sub(x"
                                      "))))))))a)"},
        {"a sort:up OR b limit:3", "any(ab)"},
    };
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        struct text shape;
        text_init(&shape, 1000);
        if (!parse(samples[i][0]))
            fail_msg("%s: %s", samples[i][0], error.reason);
        append_shape(&shape, 0, query->count);
        assert_string_equal(text_string(&shape), samples[i][1]);
        text_release(&shape);
    }
}

static void reads_numbers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t low, high;
    } samples[] = {
        {"up:50", 50, 50},     {"up:=50", 50, 50},           {"up:>50", 51, INT64_MAX},
        {"up:<50", 0, 49},     {"up:<=50", 0, 50},           {"up:>=50", 50, INT64_MAX},
        {"up:10..20", 10, 20}, {"up:..20", 0, 20},           {"up:10..", 10, INT64_MAX},
        {"up:0", 0, 0},        {"up:\"> 5\"", 6, INT64_MAX},
    };
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        assert_true(parse(samples[i].text));
        assert_true(query->nodes[0].low == samples[i].low);
        assert_true(query->nodes[0].high == samples[i].high);
    }
}

static void keeps_order_and_limit_apart(void **state)
{
    (void)state;
    assert_true(parse("limit:20 a SORT:Date"));
    assert_int_equal(query->count, 1);
    assert_int_equal(query_sort(query), QUERY_BY_DATE);
    assert_true(query_limit(query) == 20);
    assert_true(parse("sort:relevance"));
    assert_true(query_is_empty(query));
    assert_true(parse("a"));
    assert_int_equal(query_sort(query), QUERY_UNSORTED);
    assert_true(query_limit(query) == 0);
}

struct failure {
    const char *text;
    size_t column;
    const char *reason; /* part of it */
};

static void check_failures(const struct failure *failures, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (parse(failures[i].text))
            fail_msg("%s is taken", failures[i].text);
        assert_null(query);
        assert_int_equal(error.kind, ERROR_USAGE);
        if (column != failures[i].column || !strstr(error.reason, failures[i].reason))
            fail_msg("%s: column %zu: %s", failures[i].text, column, error.reason);
        char place[40];
        snprintf(place, sizeof place, "column %zu: ", column);
        assert_int_equal(strncmp(error.reason, place, strlen(place)), 0);
    }
}

#define CHECK_FAILURES(failures) check_failures(failures, sizeof(failures) / sizeof(failures)[0])

static void says_what_is_wrong_and_where(void **state)
{
    (void)state;
    static const struct failure failures[] = {
        {"flow \"matching", 6, "missing \""},
        {"\xC3\xA9t\xC3\xA9 ti:\"x", 8, "missing \""},
        {"a OR", 3, "a condition is missing after OR"},
        {"OR b", 1, "a condition is missing before OR"},
        {"a OR & OR b", 3, "a condition is missing after OR"},
        {"AND", 1, "a condition is missing before AND"},
        {"a AND", 3, "a condition is missing after AND"},
        {"a AND OR b", 3, "a condition is missing after AND"},
        {"x NOT", 3, "a condition is missing after NOT"},
        {"x NOT OR y", 3, "a condition is missing after NOT"},
        {"NOT &", 1, "a condition is missing after NOT"},
        {"-NOT", 1, "NOT joins conditions"},
        {"x -OR y", 3, "OR joins conditions"},
        {"x (a", 3, "missing \")\""},
        {"x (a (b OR c)", 3, "missing \")\""},
        {"\xC3\xA9 f(a b", 4, "missing \")\""},
        {"a-b)", 4, "missing \"(\""},
        {"(a) )", 5, "missing \"(\""},
        {"x ()", 3, "nothing to look for"},
        {"x -(&)", 4, "nothing to look for"},
    };
    CHECK_FAILURES(failures);
    assert_false(query_parse(&query, SLICE("sub:flow"), 0, NULL, &column, &error));
    assert_non_null(strstr(error.reason, "sub: cannot be used here"));
}

static void says_which_value_is_wrong(void **state)
{
    (void)state;
    static const struct failure failures[] = {
        {"ti:(a b)", 1, "ti: needs a value"},
        {"x a_b:c", 3, "there is no field a_b:"},
        {"a-b:\"c\"", 1, "there is no field a-b:"},
        {"up:=", 1, "= is no number"},
        {"up:>", 1, "> is no number"},
        {"up:=>5", 1, "=>5 is no number"},
        {"up:a..5", 1, "a..5 is no number"},
        {"published:2026..x", 1, "no date"},
        {"published:x..2026", 1, "no date"},
        {"ti:=", 1, "ti: needs a word"},
        {"~word", 1, "~word is not available yet"},
        {"/a.c/", 1, "/a.c/ is not available yet"},
        {"+up:>50", 1, "+up: is not available yet"},
        {"x up:many", 3, "many is no number"},
        {"up:-5", 1, "-5 is no number"},
        {"up:><5", 1, "><5 is no number"},
        {"up:>9223372036854775807", 1, "is no number"},
        {"up:..", 1, ".. is no number"},
        {"up:1..x", 1, "1..x is no number"},
        {"up:9..3", 1, "9..3 ends before it begins"},
        {"up:<0", 1, "<0 is less than any number"},
        {"x sort:size", 3, "size is no order"},
        {"sort:+up", 1, "sort:+up is not available yet"},
        {"limit:0", 1, "0 is no number of papers"},
        {"limit:x", 1, "x is no number of papers"},
        {"sort:up x sort:date", 11, "sort: stands there twice"},
        {"limit:5 limit:5", 9, "limit: stands there twice"},
        {"x (y sort:up)", 6, "not among them"},
        {"-limit:5", 1, "not among them"},
        {"x sub:sorted", 3, "a subscription has neither sort: nor limit:"},
        {"x doi:here", 3, "here is no DOI"},
        {"published:..", 1, ".. names no date"},
        {"featured:2026..2025", 1, "ends before it begins"},
        {"after:2025..2026", 1, "no date"},
        {"tag:x", 1, "tag: is not available yet"},
        {"note:\"x y\"", 1, "note: is not available yet"},
        {"lang:en", 1, "lang: is not available yet"},
        {"starred-on:mon", 1, "starred-on: is not available yet"},
        {"score:80..", 1, "score: is not available yet"},
        {"like:2609.90377", 1, "like: is not available yet"},
        {"is:muted", 1, "is:muted is not available yet"},
        {"has:note", 1, "has:note is not available yet"},
        {"foo:bar", 1, "there is no field foo:"},
        {"x foo:\"bar\"", 3, "there is no field foo:"},
        {"is:green", 1, "there is no is:green"},
        {"has:x", 1, "there is no has:x"},
        {"ti:", 1, "ti: needs a value"},
        {"ti:&", 1, "ti: needs a word"},
        {"ti:\"\"", 1, "ti: needs a value"},
        {"sub:", 1, "sub: needs a value"},
        {"&", 1, "no letter or digit"},
        {"\"\"", 1, "no letter or digit"},
        {"-", 1, "no letter or digit"},
        {"x on:someday", 3, "no date"},
        {"on:2026-09..2026-08", 1, "ends before it begins"},
        {"on:2026-09..x", 1, "no date"},
        {"x sub:none", 3, "there is no subscription none"},
        {"x sub:self", 3, "the subscription self contains itself (self -> self)"},
        {"sub:a", 1, "the subscription a contains itself (a -> b -> a)"},
        {"x y sub:broken", 5, "in the subscription broken: missing \""},
        {"sub:1", 1, "more than 8 deep"},
        {"x sub:open", 3, "in the subscription open: missing \")\""},
        {"x sub:close", 3, "in the subscription close: missing \"(\""},
    };
    CHECK_FAILURES(failures);
}

static void names_the_known_fields(void **state)
{
    (void)state;
    assert_false(parse("foo:bar"));
    assert_non_null(strstr(error.reason, "ti: au: abs: com:"));
    assert_false(parse("is:green"));
    assert_non_null(strstr(error.reason, "is:unread"));
    assert_false(parse("/x/"));
    assert_non_null(strstr(error.reason, "| rg"));
}

static void expands_subscriptions(void **state)
{
    (void)state;
    assert_true(parse("-sub:both sub:empty x sub:2"));
    assert_int_equal(query->nodes[0].kind, QUERY_GROUP);
    assert_true(query->nodes[0].negated);
    assert_int_equal(query->nodes[0].end, 5);
    assert_int_equal(query->nodes[1].end, 4);
    assert_words(&query->nodes[2], "flow matching");
    assert_int_equal(query->nodes[4].kind, QUERY_MARKED);
    assert_int_equal(query->nodes[5].end, 6);
    assert_words(&query->nodes[6], "x");
    /* The same one twice side by side is no cycle. */
    assert_true(parse("sub:flow sub:flow"));
}

static void limits_what_it_reads(void **state)
{
    (void)state;
    struct text text;
    text_init(&text, 1 << 20);
    text_append_repeat(&text, 'x', 65537);
    assert_false(query_parse(&query, text_slice(&text), 0, NULL, &column, &error));
    assert_int_equal(error.kind, ERROR_USAGE);
    text_clear(&text);
    for (int i = 0; i < 33; i++)
        text_append_byte(&text, '(');
    assert_false(query_parse(&query, text_slice(&text), 0, NULL, &column, &error));
    assert_non_null(strstr(error.reason, "more than 32 deep"));
    assert_int_equal(column, 33);
    text_clear(&text);
    for (int i = 0; i < 19999; i++)
        text_append_string(&text, "a ");
    for (int round = 0; round < 3; round++) {
        static const char *const more[] = {"b", " OR c", ""};
        bool fits = query_parse(&query, text_slice(&text), 0, NULL, &column, &error);
        assert_int_equal(fits, round < 2);
        assert_true(fits || strstr(error.reason, "too many conditions"));
        query_release(query);
        text_append_string(&text, more[round]);
    }
    text_clear(&text);
    for (int i = 0; i < 5000; i++)
        text_append_string(&text, "sub:wide ");
    assert_false(query_parse(&query, text_slice(&text), 0, &names, &column, &error));
    assert_non_null(strstr(error.reason, "too many conditions"));
    text_release(&text);
}

static void takes_any_bytes(void **state)
{
    (void)state;
    static const char *const pieces[] = {"a",           "-",
                                         "\"",          "\\",
                                         ":",           " ",
                                         "ti:",         "id:",
                                         "on:",         "sub:flow",
                                         "$",           "(",
                                         ")",           " OR ",
                                         "NOT ",        " AND ",
                                         "-(",          "up:>5",
                                         "=x",          "sort:up ",
                                         "limit:3",     "<",
                                         "+",           "{",
                                         "\xC3",        "\xE7\x8A\xB6",
                                         "2026",        "..",
                                         "/",           "=",
                                         "au:\"",       "\xFF",
                                         "doi:10.1234/"};
    srand(9);
    for (int round = 0; round < 20000; round++) {
        struct text text;
        text_init(&text, 1000);
        for (int i = rand() % 12; i > 0; i--)
            text_append_string(&text, pieces[(size_t)rand() % (sizeof pieces / sizeof pieces[0])]);
        bool fine = parse(text_string(&text));
        assert_int_equal(fine, query != NULL);
        assert_true(fine || (column >= 1 && column <= text.size + 1 && error.kind == ERROR_USAGE));
        text_release(&text);
    }
}

#define TEST(name) cmocka_unit_test_teardown(name, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(binds_not_before_and_before_or), TEST(reads_numbers),
        TEST(keeps_order_and_limit_apart),    TEST(reads_words_and_phrases),
        TEST(reads_fields_and_flags),         TEST(resolves_days),
        TEST(says_what_is_wrong_and_where),   TEST(says_which_value_is_wrong),
        TEST(names_the_known_fields),         TEST(expands_subscriptions),
        TEST(limits_what_it_reads),           TEST(takes_any_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
