/* SPDX-License-Identifier: MIT */
#include "paper/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static struct text line;
static struct error error;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, 1 << 24);
    text_init(&line, 1 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    text_release(&line);
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

static void escapes_what_would_break_a_line(void **state)
{
    (void)state;
    record_append_value(&line, SLICE("a\tb\nc\\d\r"));
    assert_string_equal(text_string(&line), "a\\tb\\nc\\\\d\r");
    assert_true(slice_equal(record_value(text_slice(&line), &arena), SLICE("a\tb\nc\\d\r")));
    /* Without an escape nothing is copied; one that is unknown or cut stands for itself. */
    struct slice plain = SLICE("plain");
    assert_ptr_equal(record_value(plain, &arena).data, plain.data);
    assert_true(slice_equal(record_value(SLICE("\\alpha \\"), &arena), SLICE("\\alpha \\")));
    assert_true(slice_equal(record_value(SLICE("\\\\n"), &arena), SLICE("\\n")));
}

static void escapes_at_every_place(void **state)
{
    char bytes[40];
    (void)state;
    for (size_t size = 1; size <= sizeof bytes; size++)
        for (size_t at = 0; at < size; at++)
            for (int byte = 0; byte < 0x100; byte++) {
                memset(bytes, 'x', size);
                bytes[at] = (char)byte;
                text_clear(&line);
                arena_clear(&arena);
                record_append_value(&line, (struct slice){bytes, size});
                bool special = byte == '\t' || byte == '\n' || byte == '\\';
                assert_int_equal(line.size, size + special);
                struct slice back = record_value(text_slice(&line), &arena);
                assert_true(slice_equal(back, (struct slice){bytes, size}));
            }
}

static void names_the_columns(void **state)
{
    (void)state;
    record_append_columns(&line);
    assert_true(slice_starts_with(text_slice(&line), SLICE("id\tadded\tguid\ttitle\tabstract\t")));
    assert_true(slice_ends_with(text_slice(&line), SLICE("\twithdrawn\tsources\tfrom")));
    struct record_layout own, read;
    record_layout_own(&own);
    assert_true(record_layout_parse(&read, text_slice(&line), &error));
    assert_int_equal(own.columns, read.columns);
    assert_memory_equal(own.field_of_column, read.field_of_column, own.columns);
}

static struct slice random_value(void)
{
    static const char *const pieces[] = {"\t",  "\n",       "\\",        "t", "n",
                                         "a b", "\xC3\xA9", "$\\alpha$", ""};
    struct text value;
    text_init(&value, 1000);
    for (int i = rand() % 6; i > 0; i--)
        text_append_string(&value, pieces[(size_t)rand() % (sizeof pieces / sizeof pieces[0])]);
    struct slice kept = arena_copy(&arena, text_slice(&value));
    text_release(&value);
    return kept;
}

static void round_trips_random_papers(void **state)
{
    (void)state;
    struct record_layout layout;
    record_layout_own(&layout);
    srand(1);
    for (int round = 0; round < 2000; round++) {
        struct paper paper = {
            .id = random_value(), .sources = random_value(), .from = random_value()};
        struct paper read;
        paper.added = rand() % 3 == 0 ? 0 : rand();
        for (int field = 0; field < PAPER_FIELDS; field++)
            paper.fields[field] = random_value();
        text_clear(&line);
        record_append_paper(&line, &paper);
        assert_int_equal(slice_find_byte(text_slice(&line), '\n', 0), SIZE_MAX);
        assert_true(record_parse_paper(&layout, text_slice(&line), &arena, &read, &error));
        assert_papers_equal(&paper, &read);
        arena_clear(&arena);
    }
}

static void reads_other_layouts(void **state)
{
    (void)state;
    struct record_layout layout;
    struct paper paper;
    assert_true(record_layout_parse(&layout, SLICE("title\tfuture\tid\tadded"), &error));
    assert_true(record_parse_paper(&layout, SLICE("T\tx\tarxiv:1\t2026-09-22T01:02:03Z"), &arena,
                                   &paper, &error));
    assert_true(slice_equal(paper.fields[PAPER_TITLE], SLICE("T")));
    assert_true(slice_equal(paper.id, SLICE("arxiv:1")));
    assert_int_equal(paper.added, 1790038923);
    assert_int_equal(paper.fields[PAPER_ABSTRACT].size, 0);
}

static void refuses_broken_lines(void **state)
{
    (void)state;
    struct record_layout layout;
    struct paper paper;
    assert_false(record_layout_parse(&layout, SLICE("title\tadded"), &error));
    assert_int_equal(error.kind, ERROR_INPUT);
    text_append_string(&line, "id");
    text_append_repeat(&line, '\t', 64);
    assert_false(record_layout_parse(&layout, text_slice(&line), &error));
    assert_true(record_layout_parse(&layout, SLICE("id\tadded"), &error));
    static const char *const broken[] = {"", "x", "x\t1\t", "x\tyesterday"};
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        assert_false(record_parse_paper(&layout, slice_of(broken[i]), &arena, &paper, &error));
        assert_int_equal(error.kind, ERROR_INPUT);
    }
    assert_false(record_parse_paper(&layout, (struct slice){NULL, 0}, &arena, &paper, &error));
    assert_true(record_parse_paper(&layout, SLICE("x\t"), &arena, &paper, &error));
}

static void says_when_memory_is_out(void **state)
{
    (void)state;
    struct record_layout layout;
    struct paper paper;
    struct arena tiny;
    arena_init(&tiny, 8);
    record_layout_own(&layout);
    paper = (struct paper){.fields[PAPER_TITLE] = SLICE("a longer value\nwith an escape")};
    record_append_paper(&line, &paper);
    assert_false(record_parse_paper(&layout, text_slice(&line), &tiny, &paper, &error));
    assert_int_equal(error.kind, ERROR_LIMIT);
    arena_release(&tiny);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(escapes_what_would_break_a_line),
        TEST(escapes_at_every_place),
        TEST(names_the_columns),
        TEST(round_trips_random_papers),
        TEST(reads_other_layouts),
        TEST(refuses_broken_lines),
        TEST(says_when_memory_is_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
