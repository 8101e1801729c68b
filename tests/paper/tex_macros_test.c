/* SPDX-License-Identifier: MIT */
#include "paper/tex_macros.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* Names from all over the table, so that one out of order is missed. */
static void finds_macros(void **state)
{
    (void)state;
    static const char *const formats[] = {"Big",    "LARGE", "acute",     "bar",   "cal",   "emph",
                                          "frac",   "left",  "mathbb",    "rm",    "smash", "text",
                                          "textbf", "url",   "widetilde", "xspace"};
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        assert_int_equal(tex_macro(slice_of(formats[i])), TEX_FORMAT);
    static const char *const accents[] = {"H", "b", "c", "d", "k", "r", "t", "u", "v"};
    for (size_t i = 0; i < sizeof accents / sizeof accents[0]; i++)
        assert_int_equal(tex_macro(slice_of(accents[i])), TEX_ACCENT);
    assert_int_equal(tex_macro(SLICE("quad")), TEX_SPACE);
    assert_int_equal(tex_macro(SLICE("begin")), TEX_ENVIRONMENT);
    assert_int_equal(tex_macro(SLICE("end")), TEX_ENVIRONMENT);
    assert_int_equal(tex_macro(SLICE("alpha")), TEX_SYMBOL);
    assert_int_equal(tex_macro(SLICE("Textbf")), TEX_SYMBOL);
    assert_int_equal(tex_macro(SLICE("")), TEX_SYMBOL);
}

static void finds_letters(void **state)
{
    (void)state;
    assert_string_equal(tex_letter(SLICE("ss")), "\xC3\x9F");
    assert_string_equal(tex_letter(SLICE("i")), "i");
    assert_string_equal(tex_letter(SLICE("imath")), "i");
    assert_null(tex_letter(SLICE("a")));
    assert_null(tex_letter(SLICE("xmath")));
    assert_null(tex_letter(SLICE("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_macros),
        cmocka_unit_test(finds_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
