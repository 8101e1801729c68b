/* SPDX-License-Identifier: MIT */
#include "query/query.h"

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
    (void)name;
    *text = SLICE("flow -optical");
    return true;
}

static struct query *parse(const char *text)
{
    static const struct query_names names = {find, NULL};
    struct query *query;
    struct error error = ERROR_INIT;
    size_t column;
    return query_parse(&query, slice_of(text), 0, &names, &column, &error) ? query : NULL;
}

struct marked {
    struct slice text;
    struct text out;
    size_t last;
};

static void mark(void *context, size_t begin, size_t end)
{
    struct marked *marked = context;
    assert_true(begin < end && begin >= marked->last && end <= marked->text.size);
    text_append(&marked->out,
                slice_range(marked->text.data + marked->last, marked->text.data + begin));
    text_append_byte(&marked->out, '<');
    text_append(&marked->out, slice_range(marked->text.data + begin, marked->text.data + end));
    text_append_byte(&marked->out, '>');
    marked->last = end;
}

struct sample {
    const char *query;
    enum paper_field field;
    const char *text, *marked;
};

static void marks_what_is_found(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"flow match", PAPER_TITLE, "Flow Matching, overflow", "<Flow> <Match>ing, overflow"},
        {"\"flow matching\"", PAPER_ABSTRACT, "flow\nmatching flow", "<flow\nmatching> flow"},
        {"\"flow match\"", PAPER_ABSTRACT, "flow matching", "flow matching"},
        {"any:flo com:match", PAPER_TITLE, "flow matching", "<flo>w matching"},
        {"any:=flo OR =flow", PAPER_TITLE, "flow, flows", "<flow>, flows"},
        {"com:pag flow", PAPER_COMMENT, "12 pages of flow", "12 <pag>es of <flow>"},
        {"au:\"a okello\"", PAPER_TITLE, "a okello", "a okello"},
        {"x (flow OR matching) -(-flow y)", PAPER_TITLE, "flow matching", "<flow> <matching>"},
        {"up:5 OR on:2026 OR flow", PAPER_TITLE, "flow 5", "<flow> 5"},
        {"flow -match", PAPER_TITLE, "flow matching", "<flow> matching"},
        {"low-rank", PAPER_TITLE, "a low rank, Low-Ranked", "a <low rank>, <Low-Rank>ed"},
        {"ti:flow abs:match", PAPER_TITLE, "flow matching", "<flow> matching"},
        {"kahler", PAPER_TITLE, "On K\\\"ahler and K\xC3\xA4hler",
         "On <K\\\"ahler> and <K\xC3\xA4hler>"},
        {"alpha", PAPER_TITLE, "an $\\alpha$-divergence", "an $<\\alpha>$-divergence"},
        {"knn", PAPER_TITLE, "$k$NN", "$<k$NN>"},
        {"strass", PAPER_TITLE,
         "Stra\xC3\x9F"
         "e",
         "<Stra\xC3\x9F>e"},
        {"\xE6\x85\x8B", PAPER_TITLE, "\xE7\x8A\xB6\xE6\x85\x8B", "\xE7\x8A\xB6<\xE6\x85\x8B>"},
        {"okello oke", PAPER_AUTHORS, "Ada Okello\nB. Lind", "Ada <Okello>\nB. Lind"},
        {"au:oke", PAPER_AUTHORS, "Ada Okello", "Ada <Oke>llo"},
        {"au:\"a okello\"", PAPER_AUTHORS, "Ben Okello\nAda N. Okello",
         "Ben Okello\n<Ada> N. <Okello>"},
        {"sub:x", PAPER_TITLE, "optical flow", "optical <flow>"},
        {"-sub:x optical", PAPER_TITLE, "optical flow", "<optical> flow"},
        {"unread", PAPER_TITLE, "unread", "unread"},
        {"", PAPER_TITLE, "x", "x"},
        {"x", PAPER_TITLE, "", ""},
    };
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        struct query *query = parse(samples[i].query);
        struct marked marked = {.text = slice_of(samples[i].text)};
        text_init(&marked.out, 1000);
        query_highlight(query, samples[i].field, marked.text, &scratch, mark, &marked);
        text_append(&marked.out, slice_from(marked.text, marked.last));
        assert_string_equal(text_string(&marked.out), samples[i].marked);
        text_release(&marked.out);
        query_release(query);
    }
}

static void count_mark(void *context, size_t begin, size_t end)
{
    (void)begin;
    (void)end;
    (*(int *)context)++;
}

/* A title is marked exactly when it matches. */
static void agrees_with_matching(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "flow", "Flow",    "K\\\"a",   "hler",         " ",  " ",  "-", "$",  "{",
        "}",    "\\alpha", "\xC3\xA4", "\xE7\x8A\xB6", "\\", "\n", "x", "_2", "\xFF"};
    static const char *const queries[] = {"flow",         "kahler", "alpha", "\"flow x\"",
                                          "\xE7\x8A\xB6", "x-flow", "ti:x2"};
    int found = 0;
    srand(11);
    for (int round = 0; round < 20000; round++) {
        struct text text;
        text_init(&text, 1000);
        for (int i = rand() % 10; i > 0; i--)
            text_append_string(&text, pieces[(size_t)rand() % (sizeof pieces / sizeof pieces[0])]);
        struct query *query = parse(queries[(size_t)rand() % (sizeof queries / sizeof queries[0])]);
        struct paper paper = {.fields[PAPER_TITLE] = text_slice(&text)};
        struct query_facts facts = {.paper = &paper};
        int marks = 0;
        query_highlight(query, PAPER_TITLE, text_slice(&text), &scratch, count_mark, &marks);
        if ((marks > 0) != query_match(query, &facts, &scratch))
            fail_msg("\"%s\" has %d marks", text_string(&text), marks);
        found += marks > 0;
        query_release(query);
        text_release(&text);
    }
    assert_true(found > 1000);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(marks_what_is_found),
        TEST(agrees_with_matching),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
