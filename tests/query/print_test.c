/* SPDX-License-Identifier: MIT */
#include "query/query.h"
#include "query/tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static bool find(const void *context, struct slice name, struct slice *text)
{
    (void)context;
    (void)name;
    *text = SLICE("x -\"y z\"");
    return true;
}

static const struct query_names names = {find, NULL};

static struct query *parse(struct slice text)
{
    struct query *query;
    struct error error = ERROR_INIT;
    size_t column;
    return query_parse(&query, text, day_from_civil(2026, 9, 22), &names, &column, &error) ? query
                                                                                           : NULL;
}

static void prints_the_canonical_form(void **state)
{
    (void)state;
    static const char *const samples[][2] = {
        {"", ""},
        {"  Flow   MATCHING ", "flow matching"},
        {"-\"State  Space\" low_rank 3.5", "-\"state space\" low-rank 3-5"},
        {"TI:x abs:\"a b\" au:\"A. Okello\" au:o'brien",
         "ti:x abs:\"a b\" au:\"a okello\" au:o-brien"},
        {"IS:UNREAD is:starred is:read has:code", "unread starred is:read has:code"},
        {"https://arxiv.org/abs/2609.90377v2", "id:arxiv:2609.90377"},
        {"id:\"a \\\"b\\\\\" src:\"lab blog\"", "id:\"a \\\"b\\\\\" src:\"lab blog\""},
        {"on:mon on:2026-09 on:2026 on:2026-W38 on:none",
         "on:2026-09-21 on:2026-09 on:2026 on:2026-09-14..2026-09-20 on:none"},
        {"after:-3d before:2026", "after:2026-09-19 before:2026-01-01"},
        {"sub:flow -sub:\"a b\"", "sub:flow -sub:\"a b\""},
        {"K\xC3\xA4hler K\\\"ahler", "kahler kahler"},
        {"\xE7\x8A\xB6\xE6\x85\x8B GPT\xE7\x8A\xB6", "\xE7\x8A\xB6\xE6\x85\x8B gpt\xE7\x8A\xB6"},
        {"\xED\x95\x9C\xEA\xB5\xAD", "\xED\x95\x9C\xEA\xB5\xAD"},
        {"cat:cs.LG -cat:cs", "cat:cs.LG -cat:cs"},
        {"=Word \"word\" \"a b\" =low-rank", "=word =word \"a b\" \"low rank\""},
        {"au:=okello au:=o'brien au:\"okello\" any:=x",
         "au:=okello au:=o-brien au:\"okello\" any:=x"},
        {"comment:pages org:\"a lab\"", "com:pages org:\"a lab\""},
        {"doi:10.1234/X(05)1 id:\"a(b\"", "id:\"doi:10.1234/x(05)1\" id:\"a(b\""},
        {"a AND b NOT c", "a b -c"},
        {"(a OR b)", "a OR b"},
        {"((a) (b c OR d AND e))", "a (b c OR d e)"},
        {"NOT (a b) NOT (c OR d)", "-(a b) -(c OR d)"},
        {"-(a b) OR c (d OR e)", "-(a b) OR c (d OR e)"},
        {"limit:05 x OR y SORT:up", "x OR y sort:up limit:5"},
        {"sort:title", "sort:title"},
        {"up:=50 up:>=50 up:>50 up:<=4 up:..0 up:0.. up:3..3 up:3..5 -stars:<9",
         "up:50 up:>49 up:>50 up:<5 up:0 up:>=0 up:3 up:3..5 -stars:<9"},
        {"published:2026-01..2026-02 featured:..2025 on:2026..",
         "published:2026-01-01..2026-02-28 featured:..2025-12-31 on:2026-01-01.."},
    };
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        struct query *query = parse(slice_of(samples[i][0]));
        struct text out;
        text_init(&out, 1000);
        assert_non_null(query);
        query_print(query, &out);
        assert_string_equal(text_string(&out), samples[i][1]);
        text_release(&out);
        query_release(query);
    }
}

static bool same_phrase(const struct phrase *a, const struct phrase *b)
{
    bool same = a->count == b->count && a->rare == b->rare;
    for (size_t i = 0; same && i < a->count; i++)
        same = slice_equal(a->words[i], b->words[i]);
    return same;
}

static bool same_query(const struct query *a, const struct query *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++) {
        const struct query_node *x = &a->nodes[i];
        const struct query_node *y = &b->nodes[i];
        same = x->kind == y->kind && x->value == y->value && x->negated == y->negated &&
               x->quoted == y->quoted && x->end == y->end && slice_equal(x->text, y->text) &&
               same_phrase(&x->phrase, &y->phrase);
        if (x->kind == QUERY_AFTER || x->kind == QUERY_BEFORE)
            same = same && x->days.first == y->days.first;
        else
            same = same && x->days.first == y->days.first && x->days.last == y->days.last;
        same = same && x->low == y->low && x->high == y->high;
    }
    return same && a->sort == b->sort && a->limit == b->limit;
}

static unsigned below(unsigned count)
{
    return (unsigned)rand() % count;
}

#define ANY_OF(array) (array)[below(sizeof(array) / sizeof(array)[0])]

static void append_random(struct text *text)
{
    static const char *const fields[] = {
        "",          "",         "",     "-",    "ti:",     "-ti:",      "abs:",    "au:",
        "cat:",      "src:",     "id:",  "-id:", "sub:",    "on:",       "doi:",    "after:",
        "any:",      "com:",     "org:", "=",    "au:=",    "up:",       "-stars:", "-",
        "comments:", "(",        "-(",   "NOT ", "AND ",    "sort:",     "limit:",  "featured:",
        "-any:",     "authors:", "OR ",  "ti:=", "before:", "published:"};
    static const char *const values[] = {
        "flow",
        "GPT-4",
        "\"a b\"",
        "\"A. Okello\"",
        "2609.90377",
        "10.1234/a(b)c",
        "https://x.example/?a=1",
        "can't",
        "mon",
        "-3d",
        "2026-W38",
        "2026-09",
        "none",
        "2026-01..2026-03",
        "..2026-03",
        "2026..",
        "unread",
        "\\unread",
        "is:new",
        "\xE7\x8A\xB6\xE6\x85\x8B",
        ("x\xE7\x8A\xB6"
         "1"),
        "\xED\x95\x9C\xEA\xB5\xAD\xEC\x96\xB4",
        "K\\\"ahler",
        "$x_2$",
        "\"q\\\"r\"",
        "\"a(b\"",
        "\xEF\xAC\x81t",
        "\xE0\xA4\x95\xE0\xA4\xBE",
        "\xC2\xBD",
        "OR",
        "OR",
        "NOT",
        ")",
        ")",
        "f(x)",
        "\\(x",
        ">=5",
        "<50",
        "7..",
        "12",
        "date",
        "\xE3\x81\x8C\xE3\x82\xAC",
        "\xC4\xB0x",
    };
    text_append_string(text, ANY_OF(fields));
    text_append_string(text, ANY_OF(values));
    if (below(4))
        text_append_byte(text, ' ');
}

/* Fails unless what the query prints is read as an equal query, which prints the same. */
static void check_printing(const struct query *query, const char *from)
{
    struct text once, twice;
    text_init(&once, 100000);
    text_init(&twice, 100000);
    query_print(query, &once);
    struct query *again = parse(text_slice(&once));
    if (!again || !same_query(query, again))
        fail_msg("\"%s\" is printed as \"%s\"", from, text_string(&once));
    query_print(again, &twice);
    assert_string_equal(text_string(&once), text_string(&twice));
    query_release(again);
    text_release(&once);
    text_release(&twice);
}

static int rounds(int few, int many)
{
    const char *full = getenv("FULL");
    return full && full[0] == '1' ? many : few;
}

static void what_is_printed_parses_to_the_same(void **state)
{
    (void)state;
    int parsed = 0, all = rounds(30000, 300000);
    srand(10);
    for (int round = 0; round < all; round++) {
        struct text in;
        text_init(&in, 10000);
        for (unsigned i = below(6) + 1; i > 0; i--)
            append_random(&in);
        struct query *query = parse(text_slice(&in));
        if (query) {
            parsed++;
            check_printing(query, text_string(&in));
        }
        query_release(query);
        text_release(&in);
    }
    assert_true(parsed > all / 12);
}

/* Queries made from the grammar, with what they mean: bit p of a meaning tells whether the query
 * holds for the paper whose title has word w where bit w of p is set. */
enum { WORDS = 6 };
static const char *const words[WORDS] = {"ada", "bee", "cod", "doe", "elk", "fox"};
static const uint64_t meanings[WORDS] = {
    UINT64_C(0xAAAAAAAAAAAAAAAA), UINT64_C(0xCCCCCCCCCCCCCCCC), UINT64_C(0xF0F0F0F0F0F0F0F0),
    UINT64_C(0xFF00FF00FF00FF00), UINT64_C(0xFFFF0000FFFF0000), UINT64_C(0xFFFFFFFF00000000)};

static uint64_t write_either(struct text *out, int depth);

static uint64_t write_word(struct text *out)
{
    static const char *const forms[] = {"%s",      "%s",     "=%s",      "ti:%s",
                                        "any:=%s", "\"%s\"", "ti:\"%s\""};
    unsigned word = below(WORDS);
    const char *form = ANY_OF(forms);
    size_t at = (size_t)(strchr(form, '%') - form);
    text_append(out, slice_first(slice_of(form), at));
    text_append_string(out, words[word]);
    text_append_string(out, form + at + 2);
    return meanings[word];
}

static uint64_t write_unit(struct text *out, int depth)
{
    static const char *const negations[] = {"-", "NOT ", "NOT NOT -", "NOT  -", "NOT NOT "};
    static const bool negates[] = {true, true, true, false, false};
    unsigned negation = below(3) ? sizeof negates : below(sizeof negates);
    if (negation < sizeof negates)
        text_append_string(out, negations[negation]);
    uint64_t meaning;
    if (depth == 0 || below(2)) {
        meaning = write_word(out);
    } else {
        text_append_string(out, below(4) ? "(" : "( ");
        meaning = write_either(out, depth - 1);
        text_append_byte(out, ')');
    }
    return negation < sizeof negates && negates[negation] ? ~meaning : meaning;
}

static uint64_t write_row(struct text *out, int depth)
{
    uint64_t meaning = write_unit(out, depth);
    for (unsigned more = below(3); more > 0; more--) {
        text_append_string(out, below(3) ? " " : " AND ");
        meaning &= write_unit(out, depth);
    }
    return meaning;
}

static uint64_t write_either(struct text *out, int depth)
{
    uint64_t meaning = write_row(out, depth);
    for (unsigned more = below(2) ? 0 : below(3); more > 0; more--) {
        text_append_string(out, " OR ");
        meaning |= write_row(out, depth);
    }
    return meaning;
}

static uint64_t meaning_of(const struct query *query)
{
    uint64_t meaning = 0;
    struct query_scratch scratch;
    query_scratch_init(&scratch);
    for (unsigned number = 0; number < 64; number++) {
        struct paper paper = {.id = SLICE("x")};
        struct query_facts facts = {.paper = &paper, .day = DAY_NONE};
        struct text title;
        text_init(&title, 100);
        for (unsigned i = 0; i < WORDS; i++)
            if (number >> i & 1)
                text_append_format(&title, "%s ", words[i]);
        paper.fields[PAPER_TITLE] = text_slice(&title);
        meaning |= (uint64_t)query_match(query, &facts, &scratch) << number;
        text_release(&title);
    }
    query_scratch_release(&scratch);
    return meaning;
}

static void means_what_the_grammar_says(void **state)
{
    (void)state;
    srand(11);
    for (int round = rounds(2000, 20000); round > 0; round--) {
        struct text in;
        text_init(&in, 100000);
        uint64_t meaning = write_either(&in, (int)below(5));
        struct query *query = parse(text_slice(&in));
        if (!query || meaning_of(query) != meaning)
            fail_msg("%s means something else", text_string(&in));
        check_printing(query, text_string(&in));
        query_release(query);
        text_release(&in);
    }
}

/* A canonical tree, straight into nodes: rows of must-hold have no plain QUERY_ALL_OF, QUERY_ANY_OF
 * no other. */
static void grow(struct query *query, int depth, enum query_kind inside);

static void grow_row(struct query *query, int depth, enum query_kind kind, bool negated)
{
    size_t index = query->count++;
    for (unsigned i = below(3) + 2; i > 0; i--)
        grow(query, depth - 1, kind);
    query->nodes[index] =
        (struct query_node){.kind = kind, .negated = negated, .end = query->count};
}

static void grow_condition(struct query *query, bool negated)
{
    static const struct slice one[] = {{"ada", 3}};
    static const struct slice two[] = {{"ada", 3}, {"bee", 3}};
    static const enum query_kind kinds[] = {
        QUERY_ANYWHERE, QUERY_ANY_FIELD,    QUERY_FIELD,    QUERY_NAME,   QUERY_CATEGORY,
        QUERY_SOURCE,   QUERY_ID,           QUERY_ON,       QUERY_NO_DAY, QUERY_AFTER,
        QUERY_BEFORE,   QUERY_PUBLISHED,    QUERY_FEATURED, QUERY_MARKED, QUERY_NEW,
        QUERY_HAS_PDF,  QUERY_HAS_COMMENTS, QUERY_COMPARE};
    static const int fields[] = {PAPER_TITLE, PAPER_ABSTRACT, PAPER_AUTHORS, PAPER_COMMENT,
                                 PAPER_ORGANIZATION};
    static const int numbers[] = {QUERY_UPVOTES, QUERY_COMMENTS, QUERY_STARS, QUERY_AUTHORS};
    static const int marks[] = {QUERY_READ, QUERY_STARRED, QUERY_SKIPPED, QUERY_LATER};
    struct query_node node = {.kind = ANY_OF(kinds), .negated = negated};
    switch (node.kind) {
    case QUERY_FIELD:
        node.value = ANY_OF(fields); /* fall through */
    case QUERY_ANYWHERE:
    case QUERY_ANY_FIELD:
        node.quoted = below(2); /* fall through */
    case QUERY_NAME:
        node.quoted = node.quoted || node.kind == QUERY_NAME;
        node.value = node.kind == QUERY_NAME ? PAPER_AUTHORS : node.value;
        node.phrase = below(2) ? (struct phrase){one, 1, phrase_rare_byte(one[0])}
                               : (struct phrase){two, 2, phrase_rare_byte(two[0])};
        break;
    case QUERY_CATEGORY:
    case QUERY_SOURCE:
    case QUERY_ID:
        node.text = below(2) ? SLICE("a b(") : SLICE("abc");
        break;
    case QUERY_ON:
    case QUERY_PUBLISHED:
    case QUERY_FEATURED:
        node.days.first = below(4) ? 20000 + (int)below(99) : QUERY_DAY_FIRST;
        node.days.last = node.days.first == QUERY_DAY_FIRST || below(4) ? 20100 : QUERY_DAY_LAST;
        break;
    case QUERY_AFTER:
    case QUERY_BEFORE:
        node.days.first = 20000 + (int)below(99);
        break;
    case QUERY_MARKED:
        node.value = ANY_OF(marks);
        break;
    case QUERY_COMPARE:
        node.value = ANY_OF(numbers);
        node.low = (int)below(3) * 5;
        node.high = below(2) ? INT64_MAX : node.low + below(2);
        break;
    default:
        break;
    }
    node.end = query->count + 1;
    query->nodes[query->count++] = node;
}

static void grow(struct query *query, int depth, enum query_kind inside)
{
    bool negated = below(4) == 0;
    if (depth <= 0 || below(3))
        grow_condition(query, negated);
    else if (inside == QUERY_ANY_OF)
        grow_row(query, depth, negated && below(2) ? QUERY_ANY_OF : QUERY_ALL_OF, negated);
    else
        grow_row(query, depth, negated && below(2) ? QUERY_ALL_OF : QUERY_ANY_OF, negated);
}

static void every_tree_prints_as_itself(void **state)
{
    (void)state;
    static struct query_node nodes[20000];
    srand(12);
    for (int round = rounds(2000, 20000); round > 0; round--) {
        struct query query = {.nodes = nodes,
                              .sort = (enum query_sort)below(QUERY_SORTS),
                              .limit = below(3) ? 0 : below(100)};
        for (unsigned i = below(4); i > 0; i--)
            grow(&query, (int)below(5), QUERY_ALL_OF);
        check_printing(&query, "a tree");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prints_the_canonical_form),
        cmocka_unit_test(what_is_printed_parses_to_the_same),
        cmocka_unit_test(means_what_the_grammar_says),
        cmocka_unit_test(every_tree_prints_as_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
