/* SPDX-License-Identifier: MIT */
#include "store/line.h"

#include "home.h"

#include <fcntl.h>

enum { BUFFER = 4096, BY_CALL = 256, LARGE = 1 << 26 };

static struct arena arena;

static int set_up(void **state)
{
    arena_init(&arena, LARGE);
    return home_setup(state);
}

static int tear_down(void **state)
{
    arena_release(&arena);
    return home_teardown(state);
}

/* An index that has nothing but these bytes, in a file and in memory. */
static void open_lines(struct home *home, struct index *index, struct slice bytes)
{
    char path[1024];
    mkdir(home->data, 0700);
    home_write(home, "papers.tsv", bytes);
    index_init(index);
    index->papers = bytes;
    index->papers_file = open(home_path(home, "papers.tsv", path), O_RDONLY);
    assert_true(index->papers_file >= 0);
}

static void close_lines(struct index *index)
{
    close(index->papers_file);
    index->papers_file = -1;
    index->papers = (struct slice){NULL, 0};
    index_release(index);
}

static void assert_same_line(struct index *index, uint64_t at)
{
    struct slice line = line_read(index, at, &arena), expected = line_at(index->papers, at);
    assert_int_equal(line.size, expected.size);
    if (line.size > 0)
        assert_memory_equal(line.data, expected.data, line.size);
}

static void append_line(struct text *out, char byte, size_t size)
{
    text_append_repeat(out, byte, size);
    text_append_byte(out, '\n');
}

/* Around the size of the buffer, at every place of a line, and at the end of the file. */
static void a_call_reads_what_the_map_has(void **state)
{
    static const size_t sizes[] = {0,          1,      80,         BUFFER - 2,
                                   BUFFER - 1, BUFFER, BUFFER + 1, 3 * BUFFER};
    struct index index;
    struct text bytes;
    text_init(&bytes, LARGE);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        append_line(&bytes, (char)('a' + (int)i), sizes[i]);
    text_append(&bytes, SLICE("ends as elsewhere\r\n\r\nends without"));
    open_lines(*state, &index, text_slice(&bytes));
    for (size_t at = 0; at < bytes.size + 3; at += at < 90 || at + 50 > bytes.size ? 1 : 61) {
        index.lines_read = 0;
        assert_same_line(&index, at);
    }
    index.lines_read = 0;
    assert_slice(line_read(&index, bytes.size - 12, &arena), "ends without");
    assert_same_line(&index, UINT64_MAX);
    close_lines(&index);
    text_release(&bytes);
}

/* A short line is a copy of its own, a long one and all later ones are borrowed from the map. */
static void only_the_first_lines_are_calls(void **state)
{
    struct index index;
    struct text bytes;
    text_init(&bytes, LARGE);
    append_line(&bytes, 'a', 10);
    append_line(&bytes, 'b', 2 * BUFFER);
    open_lines(*state, &index, text_slice(&bytes));
    assert_ptr_equal(line_read(&index, 11, &arena).data, bytes.data + 11);
    for (unsigned i = 1; i < 2 * BY_CALL; i++) {
        struct slice line = line_read(&index, 0, &arena);
        assert_slice(line, "aaaaaaaaaa");
        assert_int_equal(line.data == bytes.data, i >= BY_CALL);
    }
    close_lines(&index);
    text_release(&bytes);
}

/* The file may have grown since it was mapped, or be gone: the map decides. */
static void a_file_of_another_length(void **state)
{
    struct index index;
    struct text bytes;
    text_init(&bytes, LARGE);
    append_line(&bytes, 'a', 30);
    open_lines(*state, &index, text_slice(&bytes));
    index.papers = slice_first(index.papers, 20);
    assert_same_line(&index, 3);
    assert_int_equal(line_read(&index, 20, &arena).size, 0);
    index.papers = text_slice(&bytes);
    home_write(*state, "papers.tsv", SLICE(""));
    close(index.papers_file);
    char path[1024];
    index.papers_file = open(home_path(*state, "papers.tsv", path), O_RDONLY);
    assert_slice(line_read(&index, 10, &arena), "aaaaaaaaaaaaaaaaaaaa");
    close(index.papers_file);
    index.papers_file = -1;
    assert_slice(line_read(&index, 0, &arena), "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    close_lines(&index);
    text_release(&bytes);
}

static void a_full_arena_leaves_the_map(void **state)
{
    struct index index;
    struct text bytes;
    struct arena none;
    text_init(&bytes, LARGE);
    append_line(&bytes, 'a', 30);
    arena_init(&none, 1);
    open_lines(*state, &index, text_slice(&bytes));
    assert_ptr_equal(line_read(&index, 0, &none).data, bytes.data);
    close_lines(&index);
    arena_release(&none);
    text_release(&bytes);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(a_call_reads_what_the_map_has),
        CASE(only_the_first_lines_are_calls),
        CASE(a_file_of_another_length),
        CASE(a_full_arena_leaves_the_map),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
