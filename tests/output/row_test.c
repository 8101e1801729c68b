/* SPDX-License-Identifier: MIT */
#include "output/format.h"

#include <setjmp.h>

#include <cmocka.h>

#include "out.h"

#include "sample.h"

static void flags_are_short(void **state)
{
    (void)state;
    static const struct {
        unsigned marks;
        bool is_new, parsed;
        const char *flags;
    } rows[] = {{0, true, false, "N"},  {0, false, false, "O"},   {1, true, false, ""},
                {1, false, false, ""},  {2, true, false, "N*"},   {3, false, false, "*"},
                {5, false, false, "x"}, {6, false, false, "O*x"}, {8, false, false, "O"},
                {0, true, true, ""}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct output_row row = sample_row;
        row.marks = rows[i].marks;
        row.is_new = rows[i].is_new;
        row.parsed = rows[i].parsed;
        text_clear(&out);
        output_flags(&out, &row);
        assert_string_equal(text_string(&out), rows[i].flags);
    }
}

static void authors_are_shortened(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"", ""},
        {"Ada Okello", "A. Okello"},
        {"Ada Okello\nLin Wen\nJoren Pedersen", "A. Okello, +2"},
        {"DeepSeek-AI", "DeepSeek-AI"},
        {"Okello, Ada B.\nX Y", "A. Okello, +1"},
        {"Guido van der Berg", "G. van der Berg"},
        {"Sammy Davis Jr.", "S. Davis Jr."},
        {"The ATLAS Collaboration", "The ATLAS Collaboration"},
        {"\u00c9mile Zola", "\u00c9. Zola"},
        {"J\303\274rgen R. O\033[1mttens", "J. O[1mttens"},
        {"van Gogh", "van Gogh"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        text_clear(&out);
        output_authors_short(&out, slice_of(rows[i][0]));
        assert_string_equal(text_string(&out), rows[i][1]);
    }
}

static void addresses_follow_from_keys(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"arxiv:2609.90377", "https://arxiv.org/abs/2609.90377"},
        {"doi:10.1/x", "https://doi.org/10.1/x"},
        {"url:https://example.org/a", "https://example.org/a"},
        {"title:0123456789abcdef", ""},
        {"", ""},
    };
    struct paper paper = {.id = {NULL, 0}};
    struct output_row row = {.paper = &paper};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        text_clear(&out);
        paper.id = slice_of(rows[i][0]);
        output_url(&out, &row);
        assert_string_equal(text_string(&out), rows[i][1]);
    }
    text_clear(&out);
    paper.fields[PAPER_URL] = SLICE("https://example.org/\033]52;c;x\a");
    output_url(&out, &row);
    assert_string_equal(text_string(&out), "https://example.org/]52;c;x");
}

static void the_first_category_stands_in(void **state)
{
    (void)state;
    struct paper paper = {.fields = {[PAPER_CATEGORIES] = TEXT("cs.CL cs.LG")}};
    struct output_row row = {.paper = &paper};
    assert_true(slice_equal(row_category(&row), SLICE("cs.CL")));
    assert_true(slice_equal(row_category(&sample_row), SLICE("cs.LG")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(flags_are_short),
        cmocka_unit_test(authors_are_shortened),
        cmocka_unit_test(addresses_follow_from_keys),
        cmocka_unit_test(the_first_category_stands_in),
    };
    return cmocka_run_group_tests(tests, prepare, release);
}
