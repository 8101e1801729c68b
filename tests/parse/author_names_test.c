/* SPDX-License-Identifier: MIT */
#include "parse/author_names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void assert_slice(struct slice got, const char *expected)
{
    if (!slice_equal(got, slice_of(expected)))
        fail_msg("\"%.*s\" instead of \"%s\"", SLICE_ARG(got), expected);
}

static void test_turning(void **state)
{
    static const char *const cases[][2] = {
        {"Ober, Lena", "Lena Ober"},
        {" van der Berg ,  Tom ", "Tom van der Berg"},
        {"de la Cruz, Jr., Mara", "Mara de la Cruz Jr."},
        {"Strand, III", "Strand III"},
        {"Lena Ober", "Lena Ober"},
        {"{Ek and Sons, Ltd.}", "{Ek and Sons, Ltd.}"},
        {"Plato,", "Plato"},
        {", Plato", "Plato"},
        {",,", ""},
        {"", ""},
        {"{open, brace", "{open, brace"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text out;
        text_init(&out, 1024);
        author_names_turn(slice_of(cases[i][0]), &out);
        assert_slice(text_slice(&out), cases[i][1]);
        text_release(&out);
    }
}

static void test_lists(void **state)
{
    static const struct {
        const char *text, *names, *places;
    } cases[] = {
        {"A. One, B. Two and C. Three", "A. One\nB. Two\nC. Three", "\n\n"},
        {"A. One, B. Two, and C. Three", "A. One\nB. Two\nC. Three", "\n\n"},
        {"A. One; B. Two", "A. One\nB. Two", "\n"},
        {"A. One, Jr., B. Two, III (There)", "A. One Jr.\nB. Two III", "\nThere"},
        {"Brandon Sand, Anders And", "Brandon Sand\nAnders And", "\n"},
        {"A. One (Here, and there), B. Two", "A. One\nB. Two", "Here, and there\n"},
        {"A (1), B (2 and 1), C (3) ((1) X (North), (2) Y)", "A\nB\nC", "X\nY; X\n"},
        {"A (1,2), B ((1) X, (2) Y)", "A\nB", "X; Y\n"},
        {"Paulo Andr\\'e, Hendrik Kra{\\ss, or} So", "Paulo Andr\\'e\nHendrik Kra{\\ss, or} So",
         "\n"},
        {"A. One (unclosed, B. Two", "A. One", ""},
        {"A. One) odd, B. Two", "A. One) odd\nB. Two", "\n"},
        {", ,; and ", "", ""},
        {"", "", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct draft draft;
        draft_init(&draft);
        author_names_add_all(&draft, slice_of(cases[i].text));
        assert_slice(draft_field(&draft, PAPER_AUTHORS), cases[i].names);
        assert_slice(draft_field(&draft, PAPER_AFFILIATIONS), cases[i].places);
        draft_release(&draft);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_turning),
                                       cmocka_unit_test(test_lists)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
