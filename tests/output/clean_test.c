/* SPDX-License-Identifier: MIT */
#include "output/clean.h"

#include "base/unicode.h"

#include <setjmp.h>

#include <cmocka.h>

#include "out.h"

#include "sample.h"

static const char *clean(struct slice s, enum clean_form form, bool ascii)
{
    text_clear(&out);
    clean_append(&out, s, form, ascii);
    return text_string(&out);
}

static void removes_what_must_not_get_out(void **state)
{
    (void)state;
    struct slice naughty = SLICE(NAUGHTY);
    assert_string_equal(clean(naughty, CLEAN_FORM_LINE, false), "a b c\\d\"e[31m\xef\xbf\xbdz");
    assert_string_equal(clean(naughty, CLEAN_FORM_TEXT, false), "a b\nc\\d\"e[31m\xef\xbf\xbdz");
    assert_string_equal(clean(naughty, CLEAN_FORM_TSV, false),
                        "a\\tb\\nc\\\\d\"e[31m\xef\xbf\xbdz");
    assert_string_equal(clean(naughty, CLEAN_FORM_JSON, false),
                        "a\\tb\\nc\\\\d\\\"e[31m\xef\xbf\xbdz");
    assert_string_equal(clean(SLICE("\0"), CLEAN_FORM_JSON, false), "");
    assert_string_equal(clean((struct slice){NULL, 0}, CLEAN_FORM_JSON, false), "");
}

static void spells_in_ascii(void **state)
{
    (void)state;
    assert_string_equal(clean(SLICE("\u00c9mile \u0141ukasiewicz \u2013 \u201c\u03b1\u201d \u2264 "
                                    "\u4f60 a\u0301"),
                              CLEAN_FORM_LINE, true),
                        "Emile Lukasiewicz - \"alpha\" <= ? a");
    assert_string_equal(clean(SLICE("\u00c9\U0001F600"), CLEAN_FORM_JSON, true),
                        "\\u00c9\\ud83d\\ude00");
}

/* Whatever the TeX makes of it, what must not get out does not. */
static void shows_tex(void **state)
{
    (void)state;
    static const struct {
        const char *in, *unicode, *ascii;
    } samples[] = {
        {"K\\\"ahler $\\alpha_2$", "K\u00e4hler \u03b1\u2082", "Kahler alpha_2"},
        {"$\\alpha\033[31m^{\u202e2}$", "\u03b1[31m^{2}", "alpha[31m^{2}"},
        {"Z\u00fcrich $\\leq$", "Z\u00fcrich \u2264", "Zurich <="},
    };
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        for (int ascii = 0; ascii < 2; ascii++) {
            text_clear(&out);
            clean_append_shown(&out, slice_of(samples[i].in), CLEAN_FORM_LINE, ascii);
            assert_string_equal(text_string(&out), ascii ? samples[i].ascii : samples[i].unicode);
        }
    }
}

static void any_code_point_comes_out_harmless(void **state)
{
    (void)state;
    struct text in;
    text_init(&in, 100);
    for (uint32_t c = 0; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 13) {
        text_clear(&in);
        text_append_code_point(&in, c);
        for (enum clean_form form = CLEAN_FORM_LINE; form <= CLEAN_FORM_JSON; form++) {
            clean(text_slice(&in), form, false);
            assert_true(utf8_valid(text_slice(&out)));
            for (size_t i = 0; i < out.size;) {
                uint32_t shown = utf8_next(text_slice(&out), &i);
                assert_false(unicode_forbidden(shown));
                assert_true(shown != '\n' || form == CLEAN_FORM_TEXT);
            }
            clean(text_slice(&in), form, true);
            for (size_t i = 0; i < out.size; i++)
                assert_true((out.data[i] >= ' ' && out.data[i] <= '~') || out.data[i] == '\n');
        }
    }
    text_release(&in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(removes_what_must_not_get_out),
        cmocka_unit_test(spells_in_ascii),
        cmocka_unit_test(shows_tex),
        cmocka_unit_test(any_code_point_comes_out_harmless),
    };
    return cmocka_run_group_tests(tests, prepare, release);
}
