/* SPDX-License-Identifier: MIT */
#include "paper/tex_symbols.h"

#include "base/utf8.h"
#include "paper/tex_macros.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* Names from all over both tables: one that is out of order is not found. */
static const char *const known[] = {
    "AA",       "AE",       "Box",        "DH",         "DJ",         "Delta",     "Downarrow",
    "Gamma",    "Im",       "L",          "LaTeX",      "Lambda",     "Leftarrow", "NG",
    "O",        "OE",       "Omega",      "P",          "Phi",        "Pi",        "Pr",
    "Psi",      "Re",       "Rightarrow", "S",          "Sigma",      "TH",        "TeX",
    "Theta",    "Uparrow",  "Upsilon",    "Vert",       "Xi",         "aa",        "ae",
    "aleph",    "alpha",    "amalg",      "angle",      "approx",     "arccos",    "arg",
    "ast",      "asymp",    "backslash",  "beta",       "bigcap",     "bigcup",    "bigoplus",
    "bot",      "bowtie",   "bullet",     "cap",        "cdot",       "cdots",     "checkmark",
    "chi",      "circ",     "cong",       "coprod",     "cos",        "cup",       "dagger",
    "ddagger",  "ddots",    "delta",      "det",        "dh",         "diamond",   "dim",
    "div",      "dj",       "dots",       "downarrow",  "ell",        "emptyset",  "epsilon",
    "equiv",    "eta",      "exists",     "exp",        "flat",       "forall",    "gamma",
    "gcd",      "ge",       "geq",        "gets",       "gg",         "hbar",      "i",
    "iff",      "imath",    "implies",    "in",         "inf",        "infty",     "int",
    "iota",     "item",     "j",          "jmath",      "kappa",      "ker",       "l",
    "lambda",   "langle",   "lceil",      "ldots",      "le",         "leadsto",   "leftarrow",
    "leq",      "leqslant", "lfloor",     "lim",        "ll",         "ln",        "log",
    "mapsto",   "max",      "mid",        "min",        "models",     "mp",        "mu",
    "nabla",    "nearrow",  "neg",        "neq",        "ng",         "ni",        "notin",
    "nu",       "o",        "odot",       "oe",         "oint",       "omega",     "oplus",
    "otimes",   "over",     "parallel",   "partial",    "perp",       "phi",       "pi",
    "pm",       "pounds",   "prec",       "prime",      "prod",       "propto",    "psi",
    "rangle",   "rceil",    "rfloor",     "rho",        "rightarrow", "rtimes",    "setminus",
    "sigma",    "sim",      "simeq",      "sin",        "ss",         "star",      "subset",
    "subseteq", "succ",     "sum",        "sup",        "supset",     "tan",       "tau",
    "textmu",   "th",       "theta",      "times",      "to",         "top",       "triangle",
    "uparrow",  "upsilon",  "varepsilon", "varnothing", "varphi",     "vartheta",  "vdots",
    "vee",      "vert",     "wedge",      "wp",         "xi",         "yen",       "zeta",
};

static void knows_its_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        const struct tex_symbol *symbol = tex_symbol_find(slice_of(known[i]));
        if (!symbol)
            fail_msg("%s is not found", known[i]);
        assert_true(slice_equal(symbol->name, slice_of(known[i])));
        assert_true(utf8_valid(slice_of(symbol->utf8)) && symbol->utf8[0] != '\0');
        assert_true(utf8_is_ascii(slice_of(symbol->ascii)) && symbol->ascii[0] != '\0');
        /* A macro is in one table, but for those that fold in a way of their own. */
        assert_int_equal(tex_macro(slice_of(known[i])),
                         slice_equal(slice_of(known[i]), SLICE("item")) ? TEX_SPACE : TEX_SYMBOL);
    }
}

static void knows_no_others(void **state)
{
    (void)state;
    static const char *const others[] = {"", "A", "Alpha", "alph", "alphabet", "zz", "~"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        assert_null(tex_symbol_find(slice_of(others[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_its_names),
        cmocka_unit_test(knows_no_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
