/* SPDX-License-Identifier: MIT */
#include "paper/tex.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

struct sample {
    const char *in, *out;
};

static void check(const struct sample *samples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct text out;
        text_init(&out, 1000);
        tex_fold(&out, slice_of(samples[i].in));
        assert_string_equal(text_string(&out), samples[i].out);
        text_release(&out);
    }
}

#define CHECK(samples) check(samples, sizeof samples / sizeof samples[0])

static void accents_fold_into_their_letter(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"K\\\"ahler", "Kahler"},
        {"K\\\"{a}hler", "Kahler"},
        {"K{\\\"a}hler", "Kahler"},
        {"K{\\\"{a}}hler", "Kahler"},
        {"Erd\\H{o}s", "Erdos"},
        {"Erd\\H os", "Erdos"},
        {"Po\\'{\\i}ncar\\'e", "Poincare"},
        {"\\'\\i x", "i x"},
        {"\\v{S}i\\v{s}ka", "Siska"},
        {"\\c c\\`{} ", "c  "},
        {"\\t{oo}", "oo"},
        {"\\~n \\^ {o}", "n o"},
        {"Stra\\ss e", "Straße"},
        {"Stra{\\ss}e", "Straße"},
        {"\\O rsted \\aa{}", "Ørsted å"},
        {"\\'\\ae ", "æ "},
        {"\\\"\xC3\xB6", "ö"},
        {"\\\"", " "},
        {"\\H", " H "},
        {"\\'{ab c}", " ab c"},
    };
    CHECK(samples);
}

static void formatting_gives_no_word(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"\\textbf{K}ernel", "Kernel"},
        {"\\emph{two words}", "two words"},
        {"{\\bf Kernel} {\\it x}", "Kernel x"},
        {"$\\mathcal{O}(n)$", "O(n)"},
        {"$\\mathcal O(n)$", "O(n)"},
        {"$\\left(a\\right)$", "(a)"},
        {"\\frac{a}{b}", "a b"},
        {"\\frac12", "12"},
        {"a\\quad b\\,c", "a  b c"},
        {"\\begin{align*}x\\end{align*}", " x "},
        {"\\begin {x", "  x"},
        {"hy\\-phen", "hyphen"},
        {"$\\hat{x}$", "x"},
    };
    CHECK(samples);
}

static void symbols_and_unknown_macros_are_their_name(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"\\alpha", " alpha "},       {"$2\\alpha\\beta$", "2 alpha  beta "},
        {"\\CCZ gate", " CCZ  gate"}, {"\\method{}", " method "},
        {"\\sqrt{n}", " sqrt n"},
    };
    CHECK(samples);
}

static void formulas_and_money(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"$k$NN", "kNN"},
        {"US$5 and US$6", "US$5 and US$6"},
        {"costs $5", "costs $5"},
        {"$ x $", "$ x $"},
        {"CO$_2$ H$_2$O", "CO2 H2O"},
        {"$\\mathrm{CO}_{2}$", "CO2"},
        {"$x_{ij}^2$", "x_ij^2"},
        {"foo_2 \\$ \\% \\_", "foo_2      "},
        {"$$x$$", "x"},
        {"a}{b}", "a b"},
        {"{x", "x"},
        {"x\\", "x "},
        {"\\\xC3\xA9", " é"},
    };
    CHECK(samples);
}

static void plain_text_is_its_own_reading(void **state)
{
    (void)state;
    assert_false(tex_present(SLICE("plain_text ~ 50% ^2 }")));
    assert_true(tex_present(SLICE("\\")) && tex_present(SLICE("$")) && tex_present(SLICE("{")));
    assert_false(tex_present(SLICE("")));
}

/* Whatever the input: pieces follow each other without gaps, and plain letters are never lost. */
static void pieces_cover_any_input(void **state)
{
    (void)state;
    static const char alphabet[] = "\\\\{}{}$$ab \"'H_2^~\xC3\xA9\xFF\0x";
    srand(5);
    for (int round = 0; round < 20000; round++) {
        char bytes[24];
        size_t size = (size_t)rand() % sizeof bytes;
        for (size_t i = 0; i < size; i++)
            bytes[i] = alphabet[(size_t)rand() % (sizeof alphabet - 1)];
        char *exact = malloc(size + 1);
        for (size_t i = 0; i < size; i++)
            exact[i] = bytes[i];
        struct tex_reader reader;
        struct tex_piece piece;
        size_t at = 0;
        tex_reader_init(&reader, (struct slice){exact, size});
        while (tex_next(&reader, &piece)) {
            assert_int_equal(piece.begin, at);
            assert_true(piece.end > at && piece.end <= size);
            at = piece.end;
        }
        assert_int_equal(at, size);
        free(exact);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accents_fold_into_their_letter),
        cmocka_unit_test(formatting_gives_no_word),
        cmocka_unit_test(symbols_and_unknown_macros_are_their_name),
        cmocka_unit_test(formulas_and_money),
        cmocka_unit_test(plain_text_is_its_own_reading),
        cmocka_unit_test(pieces_cover_any_input),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
