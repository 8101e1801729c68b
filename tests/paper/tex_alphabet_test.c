/* SPDX-License-Identifier: MIT */
#include "paper/tex_alphabet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void raises_and_lowers(void **state)
{
    (void)state;
    static const uint32_t samples[][3] = {
        {'0', 0x2070, 0x2080}, {'1', 0xB9, 0x2081},   {'9', 0x2079, 0x2089},
        {'+', 0x207A, 0x208A}, {'(', 0x207D, 0x208D}, {'a', 0x1D43, 0x2090},
        {'i', 0x2071, 0x1D62}, {'z', 0x1DBB, 0},      {'q', 0, 0},
        {'T', 0x1D40, 0},      {'C', 0, 0},           {0x3B2, 0x1D5D, 0x1D66},
        {0x3C1, 0, 0x1D68},    {0x22C6, 0x22C6, 0},   {'\'', 0x2032, 0},
        {'.', 0, 0},
    };
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        assert_int_equal(tex_script(samples[i][0], true), samples[i][1]);
        assert_int_equal(tex_script(samples[i][0], false), samples[i][2]);
    }
}

static void knows_the_alphabets(void **state)
{
    (void)state;
    assert_int_equal(tex_letter_in(TEX_DOUBLE_STRUCK, 'R'), 0x211D);
    assert_int_equal(tex_letter_in(TEX_DOUBLE_STRUCK, 'E'), 0x1D53C);
    assert_int_equal(tex_letter_in(TEX_DOUBLE_STRUCK, '1'), 0x1D7D9);
    assert_int_equal(tex_letter_in(TEX_SCRIPT, 'O'), 0x1D4AA);
    assert_int_equal(tex_letter_in(TEX_SCRIPT, 'L'), 0x2112);
    assert_int_equal(tex_letter_in(TEX_SCRIPT, '1'), '1');
    assert_int_equal(tex_letter_in(TEX_FRAKTUR, 'g'), 0x1D524);
    assert_int_equal(tex_letter_in(TEX_FRAKTUR, 'C'), 0x212D);
    assert_int_equal(tex_letter_in(TEX_FRAKTUR, 0x3B1), 0x3B1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(raises_and_lowers),
        cmocka_unit_test(knows_the_alphabets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
