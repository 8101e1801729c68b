/* SPDX-License-Identifier: MIT */
#include "query/query.h"
#include "query/tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

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
        if (same && (x->kind == QUERY_ON))
            same = x->days.first == y->days.first && x->days.last == y->days.last;
        if (same && (x->kind == QUERY_AFTER || x->kind == QUERY_BEFORE))
            same = x->days.first == y->days.first;
    }
    return same;
}

static void append_random(struct text *text)
{
    static const char *const fields[] = {
        "",     "",     "",    "-",    "ti:",  "-ti:", "abs:",   "au:",
        "cat:", "src:", "id:", "-id:", "sub:", "on:",  "after:", "before:"};
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
        "\xEF\xAC\x81t",
        "\xE0\xA4\x95\xE0\xA4\xBE",
        "\xC2\xBD",
        "OR",
        "\xE3\x81\x8C\xE3\x82\xAC",
        "\xC4\xB0x",
    };
    text_append_string(text, fields[(size_t)rand() % (sizeof fields / sizeof fields[0])]);
    text_append_string(text, values[(size_t)rand() % (sizeof values / sizeof values[0])]);
    if (rand() % 4)
        text_append_byte(text, ' ');
}

static void what_is_printed_parses_to_the_same(void **state)
{
    (void)state;
    int parsed = 0;
    srand(10);
    for (int round = 0; round < 30000; round++) {
        struct text in, once, twice;
        text_init(&in, 10000);
        text_init(&once, 10000);
        text_init(&twice, 10000);
        for (int i = rand() % 4; i >= 0; i--)
            append_random(&in);
        struct query *query = parse(text_slice(&in));
        if (query) {
            parsed++;
            query_print(query, &once);
            struct query *again = parse(text_slice(&once));
            if (!again || !same_query(query, again))
                fail_msg("\"%s\" is printed as \"%s\"", text_string(&in), text_string(&once));
            query_print(again, &twice);
            assert_string_equal(text_string(&once), text_string(&twice));
            query_release(again);
        }
        query_release(query);
        text_release(&in);
        text_release(&once);
        text_release(&twice);
    }
    assert_true(parsed > 5000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prints_the_canonical_form),
        cmocka_unit_test(what_is_printed_parses_to_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
