/* SPDX-License-Identifier: MIT */
#include "parse/field.h"

#include "base/unicode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void test_values(void **state)
{
    static const struct {
        enum paper_field field;
        struct slice raw;
        const char *expected;
    } cases[] = {
        {PAPER_TITLE, SLICE("  A\n  title\t\x1b[31m "), "A title [31m"},
        {PAPER_ABSTRACT, SLICE("one\ntwo\n  three\n\nfour"), "one two\nthree\nfour"},
        {PAPER_URL, SLICE(" https://a.example/x y "), "https://a.example/x%20y"},
        {PAPER_URL, SLICE("HTTP://A.example/"), "HTTP://A.example/"},
        {PAPER_URL, SLICE("//a.example/x"), "https://a.example/x"},
        {PAPER_URL, SLICE("javascript:alert(1)"), ""},
        {PAPER_URL, SLICE("file:///etc/passwd"), ""},
        {PAPER_CODE_URL, SLICE("/relative"), ""},
        {PAPER_DOI, SLICE("https://doi.org/10.1000/ABC, 10.1000/abc;x none"),
         "10.1000/abc 10.1000/abc;x none"},
        {PAPER_CATEGORIES, SLICE("cs.LG  cs.CL cs.LG"), "cs.LG cs.CL"},
        {PAPER_PUBLISHED, SLICE(" 2026-09-18T00:00:00.000Z"), "2026-09-18"},
        {PAPER_PUBLISHED, SLICE("2026-09-18T10:00:00.5+02:00"), "2026-09-18T10:00:00+02:00"},
        {PAPER_PUBLISHED, SLICE("2012"), "2012"},
        {PAPER_PUBLISHED, SLICE("99999-01-01"), ""},
        {PAPER_UPDATED, SLICE("yesterday"), ""},
        {PAPER_WITHDRAWN, SLICE("true"), "yes"},
        {PAPER_WITHDRAWN, SLICE("2026-09-18"), "2026-09-18"},
        {PAPER_VERSION, SLICE("03"), "3"},
        {PAPER_VERSION, SLICE("0"), ""},
        {PAPER_VERSION, SLICE("99999999999"), ""},
        {PAPER_KEYWORDS, SLICE("a\n\n b \n\xE2\x80\x8B\nc"), "a\nb\nc"},
    };
    struct text out;
    (void)state;
    text_init(&out, 1 << 20);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        text_clear(&out);
        field_clean(cases[i].field, cases[i].raw, &out);
        assert_string_equal(text_string(&out), cases[i].expected);
    }
    text_release(&out);
}

/* Whatever the field, it keeps to its maximum, ends whole and stays text. */
static void test_maximum(void **state)
{
    struct text raw, out;
    (void)state;
    text_init(&raw, 4 << 20);
    text_init(&out, 4 << 20);
    for (int field = 0; field < PAPER_FIELDS; field++) {
        const struct paper_column *column = &paper_columns[field];
        text_clear(&raw);
        text_clear(&out);
        while (raw.size < 2 * column->maximum + 100)
            text_append_string(&raw, "https://x\xC3\xA9 \xF0\x9F\x98\x80\n");
        field_clean((enum paper_field)field, text_slice(&raw), &out);
        assert_true(text_ok(&out));
        assert_true(out.size <= column->maximum);
        assert_true(utf8_valid(text_slice(&out)));
        if (field == PAPER_TITLE || field == PAPER_ABSTRACT || field == PAPER_KEYWORDS)
            assert_true(slice_ends_with(text_slice(&out), SLICE("...")));
    }
    text_release(&raw);
    text_release(&out);
}

static void test_authors(void **state)
{
    struct draft draft;
    struct text authors, places;
    (void)state;
    draft_init(&draft);
    text_init(&authors, 1 << 20);
    text_init(&places, 1 << 20);
    draft_add_author(&draft, SLICE("One\nLine"), SLICE(""));
    draft_add_author(&draft, SLICE("\xE2\x80\x8B"), SLICE("Nowhere"));
    draft_add_author(&draft, SLICE(" "), SLICE("Nowhere"));
    draft_add_author(&draft, SLICE("Two"), SLICE("Lab"));
    field_clean_authors(&draft, &authors, &places);
    assert_string_equal(text_string(&authors), "One Line\nTwo");
    assert_string_equal(text_string(&places), "\nLab");
    draft_clear(&draft);
    text_clear(&authors);
    text_clear(&places);
    for (int i = 0; i < 6000; i++)
        draft_add_author(&draft, SLICE("N"), i ? SLICE("") : SLICE("P"));
    field_clean_authors(&draft, &authors, &places);
    assert_int_equal(paper_list_count(text_slice(&authors)), 5001);
    assert_int_equal(places.size, 5001);
    assert_true(slice_ends_with(text_slice(&authors), SLICE("\nN\n...")));
    draft_release(&draft);
    text_release(&authors);
    text_release(&places);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_values),
                                       cmocka_unit_test(test_maximum),
                                       cmocka_unit_test(test_authors)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
