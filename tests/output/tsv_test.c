/* SPDX-License-Identifier: MIT */
#include "output/format.h"

#include "base/unicode.h"

#include <setjmp.h>

#include <cmocka.h>

#include "out.h"

#include "sample.h"

static size_t count_byte(char byte)
{
    size_t count = 0;
    for (size_t i = 0; i < out.size; i++)
        count += out.data[i] == byte;
    return count;
}

static void prints_ten_columns(void **state)
{
    (void)state;
    struct output_options options = {.width = 80};
    text_clear(&out);
    tsv_begin(&out, &options);
    tsv_row(&out, &options, &sample_row, 1);
    assert_string_equal(
        text_string(&out),
        "arxiv:2609.90377\t2026-09-22\tN*\t\t120\tcs.LG stat.ML\tAda Okello; Lin Wen; Joren "
        "Pedersen; Mina Sato; Nour Hassan\tGrid Sketches on Granular Meshes: A Compact Tale of "
        "Veiled Diffusers and Drip Movements\thttps://arxiv.org/abs/2609.90377\tarxiv hf\n");
}

static void the_header_names_them(void **state)
{
    (void)state;
    struct output_options options = {.header = true, .abstract = true};
    text_clear(&out);
    tsv_begin(&out, &options);
    assert_string_equal(text_string(&out), "id\tday\tflags\tscore\tupvotes\tcategories\tauthors\t"
                                           "title\turl\tsources\tabstract\n");
}

static void unknown_values_are_empty(void **state)
{
    (void)state;
    struct paper paper = {.id = {NULL, 0}};
    struct output_row row = {.paper = &paper,
                             .day = DAY_NONE,
                             .upvotes = LISTING_UNKNOWN,
                             .comments = LISTING_UNKNOWN,
                             .parsed = true};
    struct output_options options = {.abstract = true};
    text_clear(&out);
    tsv_row(&out, &options, &row, 1);
    assert_string_equal(text_string(&out), "\t\t\t\t\t\t\t\t\t\t\n");
}

/* Seeded, so that a failure can be repeated. */
static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void any_bytes_make_exactly_one_line(void **state)
{
    (void)state;
    uint32_t seed = 3;
    for (int round = 0; round < 1000; round++) {
        char bytes[64];
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = next_random(&seed) % 3 ? "\t\n\\\r \033;\""[next_random(&seed) % 8]
                                              : (char)next_random(&seed);
        struct paper paper = {.id = {bytes, next_random(&seed) % sizeof bytes}};
        for (size_t i = 0; i < PAPER_FIELDS; i++)
            paper.fields[i] = (struct slice){bytes, next_random(&seed) % sizeof bytes};
        paper.sources = paper.fields[0];
        struct output_row row = sample_row;
        struct output_options options = {.abstract = round % 2 == 0, .ascii = round % 3 == 0};
        row.paper = &paper;
        text_clear(&out);
        tsv_row(&out, &options, &row, 1);
        assert_true(text_ok(&out));
        assert_true(utf8_valid(text_slice(&out)));
        assert_int_equal(count_byte('\t'), options.abstract ? 10 : 9);
        assert_int_equal(count_byte('\n'), 1);
        assert_int_equal(count_byte('\r') + count_byte('\033') + count_byte('\0'), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prints_ten_columns),
        cmocka_unit_test(the_header_names_them),
        cmocka_unit_test(unknown_values_are_empty),
        cmocka_unit_test(any_bytes_make_exactly_one_line),
    };
    return cmocka_run_group_tests(tests, prepare, release);
}
