/* SPDX-License-Identifier: MIT */
#include "output/format.h"

#include "base/cell.h"

#include <locale.h>
#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

#include "sample.h"

static struct text out;

static const char *show(const struct output_row *row, const struct output_options *options)
{
    text_clear(&out);
    human_row(&out, options, row, 1);
    assert_true(text_ok(&out));
    return text_string(&out);
}

static void two_lines_on_80_columns(void **state)
{
    (void)state;
    struct output_options options = {.width = 80};
    assert_string_equal(
        show(&sample_row, &options),
        "  1 N* Grid Sketches on Granular Meshes: A Compact Tale of Veiled Diffusers and\n"
        "       Drip Movements                     A. Okello, +4  cs.LG  ^120  2609.90377\n");
    struct paper paper = sample_paper;
    struct output_row row = sample_row;
    row.paper = &paper;
    row.marks = 3;
    paper.fields[PAPER_TITLE] = SLICE("Short");
    options.show_day = true;
    assert_string_equal(
        show(&row, &options),
        "  1  * Short\n"
        "                              A. Okello, +4  cs.LG  ^120  2026-09-22  2609.90377\n");
}

static void one_line_where_it_fits(void **state)
{
    (void)state;
    struct output_options options = {.width = 140};
    assert_string_equal(show(&sample_row, &options),
                        "  1 N* Grid Sketches on Granular Meshes: A Compact Tale of Veiled "
                        "Diffusers and Drip Movements        A. Okello, +4  cs.LG  ^120  "
                        "2609.90377\n");
}

static void attributes_only_with_color(void **state)
{
    (void)state;
    struct output_options options = {.width = 140, .color = true};
    const char *text = show(&sample_row, &options);
    assert_non_null(strstr(text, "\033[1mGrid Sketches"));
    assert_non_null(strstr(text, "Movements\033[0m"));
    struct output_row row = sample_row;
    row.marks = 1;
    assert_null(strchr(show(&row, &options), '\033'));
    options.color = false;
    assert_null(strchr(show(&sample_row, &options), '\033'));
}

static void for_reading_everything(void **state)
{
    (void)state;
    struct output_options options = {.width = 80, .full = true};
    assert_string_equal(show(&sample_row, &options),
                        "Grid Sketches on Granular Meshes: A Compact Tale of Veiled Diffusers and "
                        "Drip\nMovements\n"
                        "Ada Okello, Lin Wen (Example Labs), Joren Pedersen, Mina Sato, Nour "
                        "Hassan\n"
                        "arxiv:2609.90377v2   cs.LG (stat.ML)   Tue 22 Sep 2026   120 upvotes\n"
                        "9 comments   new, starred\n"
                        "\n"
                        "We show α \"twice\".\n"
                        "\n"
                        "Second paragraph.\n"
                        "\n"
                        "AI summary: One family covers all.\n"
                        "\n"
                        "keywords     granular flow, CTMC\n"
                        "published    2026-09-18T16:41:09Z\n"
                        "DOI          10.48550/arxiv.2609.90377 10.1/x\n"
                        "sources      arxiv hf\n"
                        "why          sub:flow\n"
                        "page         https://arxiv.org/abs/2609.90377\n"
                        "code         https://github.com/okello/dfm\n");
}

static void assert_lines_fit(size_t width)
{
    struct slice rest = text_slice(&out);
    struct slice line;
    while (slice_next_line(&rest, &line))
        if (cell_count(line) > width && slice_find(line, SLICE("https://"), 0) == SIZE_MAX)
            fail_msg("%zu cells: %.*s", cell_count(line), SLICE_ARG(line));
}

static void lines_fit_any_width(void **state)
{
    (void)state;
    struct paper paper = sample_paper;
    struct output_row row = sample_row;
    row.paper = &paper;
    paper.fields[PAPER_TITLE] =
        SLICE("\u4f60\u597d\u4f60\u597d\u4f60\u597d\u4f60\u597d e\u0301e\u0301 "
              "averyveryverylongwordthatfitsnowhereatallonnarrowscreens x");
    for (size_t width = 20; width < 220; width++) {
        struct output_options options = {.width = width};
        for (int both = 0; both < 4; both++) {
            options.full = both % 2 == 1;
            options.show_day = both > 1;
            show(&row, &options);
            assert_lines_fit(width);
        }
    }
}

static void nothing_known_is_no_crash(void **state)
{
    (void)state;
    struct paper paper = {.id = {NULL, 0}};
    struct output_row row = {.paper = &paper,
                             .day = DAY_NONE,
                             .upvotes = LISTING_UNKNOWN,
                             .comments = LISTING_UNKNOWN,
                             .parsed = true};
    struct output_options options = {.width = 0};
    assert_string_equal(show(&row, &options), "  1    \n");
    options.full = true;
    show(&row, &options);
}

static void naughty_text_is_tame(void **state)
{
    (void)state;
    struct paper paper = {.id = TEXT(NAUGHTY)};
    for (size_t i = 0; i < PAPER_FIELDS; i++)
        paper.fields[i] = SLICE(NAUGHTY);
    paper.sources = SLICE(NAUGHTY);
    struct output_row row = sample_row;
    row.paper = &paper;
    row.why = SLICE(NAUGHTY);
    for (int both = 0; both < 4; both++) {
        struct output_options options = {.width = 80, .full = both % 2 == 1, .ascii = both > 1};
        show(&row, &options);
        for (size_t i = 0; i < out.size; i++) {
            assert_true((unsigned char)out.data[i] >= ' ' || out.data[i] == '\n');
            assert_true(both < 2 || (unsigned char)out.data[i] < 0x7f);
        }
        assert_int_equal(slice_find(text_slice(&out), SLICE("\342\200\256"), 0), SIZE_MAX);
        assert_int_equal(slice_find(text_slice(&out), SLICE("\302\233"), 0), SIZE_MAX);
    }
}

static int prepare(void **state)
{
    (void)state;
    setlocale(LC_CTYPE, "C.UTF-8");
    text_init(&out, 1 << 20);
    return 0;
}

static int release(void **state)
{
    (void)state;
    text_release(&out);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_lines_on_80_columns),    cmocka_unit_test(one_line_where_it_fits),
        cmocka_unit_test(attributes_only_with_color), cmocka_unit_test(for_reading_everything),
        cmocka_unit_test(lines_fit_any_width),        cmocka_unit_test(nothing_known_is_no_crash),
        cmocka_unit_test(naughty_text_is_tame),
    };
    return cmocka_run_group_tests(tests, prepare, release);
}
