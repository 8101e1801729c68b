/* SPDX-License-Identifier: MIT */
#include "parse/input.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>
#include <cmocka.h>

/* An open file with the bytes. */
static FILE *file_of(struct slice bytes)
{
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.data ? bytes.data : "", 1, bytes.size, file), bytes.size);
    rewind(file);
    return file;
}

static void test_pieces(void **state)
{
    const struct document_context context = {.local = true};
    struct text document, got;
    struct input input;
    struct error error = ERROR_INIT;
    (void)state;
    text_init(&document, 8 << 20);
    text_init(&got, 8 << 20);
    while (document.size < 1000001)
        text_append_string(&document, "caf\xC3\xA9 \xF0\x9F\x98\x80 ");
    FILE *file = file_of(text_slice(&document));
    assert_true(input_open(&input, &context, fileno(file), &error));
    assert_true(input_head(&input).size > INPUT_HEAD - 4);
    assert_true(input_all(&input, &got, &error));
    assert_true(slice_equal(text_slice(&got), text_slice(&document)));
    input_release(&input);
    fclose(file);
    text_release(&document);
    text_release(&got);
}

static void test_cap(void **state)
{
    const struct document_context context = {.local = false};
    struct text document, got;
    struct input input;
    struct error error = ERROR_INIT;
    (void)state;
    text_init(&document, 32 << 20);
    text_init(&got, 32 << 20);
    text_append_repeat(&document, 'x', INPUT_CAP);
    FILE *file = file_of(text_slice(&document));
    assert_true(input_open(&input, &context, fileno(file), &error));
    assert_true(input_all(&input, &got, &error));
    input_release(&input);
    fseek(file, 0, SEEK_END);
    fputc('x', file);
    rewind(file);
    text_clear(&got);
    assert_true(input_open(&input, &context, fileno(file), &error));
    assert_false(input_all(&input, &got, &error));
    assert_int_equal(error.kind, ERROR_LIMIT);
    input_release(&input);
    fclose(file);
    text_release(&document);
    text_release(&got);
}

/* Lines of growing length, across pieces, with all kinds of ends. */
static void test_lines(void **state)
{
    const struct document_context context = {.local = true};
    struct text document;
    struct input input;
    struct input_lines lines;
    struct input_line line;
    struct error error = ERROR_INIT;
    bool found;
    uint64_t offset = 0;
    (void)state;
    text_init(&document, 8 << 20);
    for (size_t i = 0; i < 900; i++) {
        text_append_repeat(&document, 'a', i);
        text_append_string(&document, i % 3 == 0 ? "\r\n" : i == 899 ? "" : "\n");
    }
    FILE *file = file_of(text_slice(&document));
    assert_true(input_open(&input, &context, fileno(file), &error));
    input_lines_init(&lines, &input);
    for (size_t i = 0; i < 900; i++) {
        assert_true(input_lines_next(&lines, &line, &found, &error));
        assert_true(found);
        assert_int_equal(line.text.size, i);
        assert_int_equal(line.offset, offset);
        assert_int_equal(line.ends, i != 899);
        offset += i + (i % 3 == 0 ? 2 : 1);
    }
    assert_true(input_lines_next(&lines, &line, &found, &error));
    assert_false(found);
    input_lines_release(&lines);
    input_release(&input);
    fclose(file);
    text_release(&document);
}

static void test_long_line(void **state)
{
    const struct document_context context = {.local = true};
    struct text document;
    struct input input;
    struct input_lines lines;
    struct input_line line;
    struct error error = ERROR_INIT;
    bool found;
    (void)state;
    text_init(&document, 32 << 20);
    text_append_repeat(&document, 'x', 17 << 20);
    text_append_string(&document, "\nnext\n");
    FILE *file = file_of(text_slice(&document));
    assert_true(input_open(&input, &context, fileno(file), &error));
    input_lines_init(&lines, &input);
    assert_true(input_lines_next(&lines, &line, &found, &error));
    assert_true(found && line.too_long);
    assert_true(input_lines_next(&lines, &line, &found, &error));
    assert_true(found && !line.too_long);
    assert_true(slice_equal(line.text, SLICE("next")));
    assert_int_equal(line.offset, (17 << 20) + 1);
    input_lines_release(&lines);
    input_release(&input);
    fclose(file);
    text_release(&document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_pieces), cmocka_unit_test(test_cap),
                                       cmocka_unit_test(test_lines),
                                       cmocka_unit_test(test_long_line)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
