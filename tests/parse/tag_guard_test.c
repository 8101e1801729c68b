/* SPDX-License-Identifier: MIT */
#include "parse/tag_guard.h"

#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* The document in pieces of several sizes; all must say the same. */
static bool passes(bool html, const struct text *document)
{
    static const size_t pieces[] = {1, 7, 1 << 20};
    bool first = false;
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct tag_guard guard;
        struct error error = ERROR_INIT;
        struct slice rest = text_slice(document);
        bool passed = true;
        tag_guard_init(&guard, html);
        while (rest.size && passed) {
            passed = tag_guard_feed(&guard, slice_first(rest, pieces[i]), &error);
            rest = slice_from(rest, pieces[i]);
        }
        if (!passed)
            assert_int_equal(error.kind, ERROR_LIMIT);
        if (i == 0)
            first = passed;
        assert_int_equal(passed, first);
    }
    return first;
}

/* begin, then count attributes, then end. */
static bool passes_with(bool html, const char *begin, int count, const char *end)
{
    struct text document;
    text_init(&document, 1 << 20);
    text_append_string(&document, begin);
    for (int i = 0; i < count; i++)
        text_append_format(&document, " a%d=\"v > <\"", i);
    text_append_string(&document, end);
    bool passed = passes(html, &document);
    text_release(&document);
    return passed;
}

static void test_attributes(void **state)
{
    (void)state;
    assert_true(passes_with(false, "<a", 256, ">"));
    assert_false(passes_with(false, "<a", 257, ">"));
    assert_false(passes_with(false, "<a", 257, "/>"));
    assert_false(passes_with(true, "text <a\n", 300, ">"));
    assert_false(passes_with(false, "<b/></a", 300, ">"));
    assert_false(passes_with(false, "<!DOCTYPE x [<!ATTLIST y", 300, ">]>"));
    assert_false(passes_with(false, "<!-- <c> --><a", 300, ">"));
    assert_false(passes_with(false, "<![CDATA[ <c> ]]><a", 300, ">"));
    assert_false(passes_with(true, "<![CDATA[ > <a", 300, ">"));
    assert_false(passes_with(true, "<script>x</script><a", 300, ">"));
    assert_false(passes_with(false, "<script><a", 300, ">"));
    assert_false(passes_with(false, "<?x <c> ?><a", 300, ">"));
}

static void test_no_tags(void **state)
{
    (void)state;
    assert_true(passes_with(false, "<a>", 300, ""));
    assert_true(passes_with(false, "<!--", 300, "-- --->"));
    assert_true(passes_with(false, "<![CDATA[", 300, "]]]>"));
    assert_true(passes_with(false, "<?x", 300, "?>"));
    assert_true(passes_with(true, "<script>if (a <b", 300, "</script>"));
    assert_true(passes_with(true, "<STYLE>if (a <b", 300, "</style>"));
    assert_true(passes_with(false, "1 < 2", 300, ""));
}

/* What only seems to be a value, a comment or a script hides no attributes from it. */
static void test_html(void **state)
{
    static const char *const hides[] = {"<p \"",
                                        "<p =\"",
                                        "<p 1=\"",
                                        "<p x$=\"",
                                        "<p x=y\"z",
                                        "</p \"><p",
                                        "<!-- --!><p",
                                        "<! \"><p",
                                        "<style/><p",
                                        "<?_ <!-- ><p",
                                        "<: x='<p",
                                        "<_ x='<p",
                                        "<script></script \"><p",
                                        "<p x=y/><p",
                                        "<!DOCTYPE a\"><p",
                                        "<style></p><p",
                                        "<style></styles><p",
                                        "<style><body",
                                        "<!DOCTYPE a></p",
                                        "<!DOCTYPE a><!do",
                                        "<?\xC3\xA9 <p"};
    static const char *const pages[] = {"<!DOCTYPE html PUBLIC \"x\" 'y'>\n<html><p x=\"y\"\">",
                                        "<script><p x=\"</script>",
                                        "<script/ x>\"</p></script>",
                                        "<style>p > q</style>",
                                        "<?x y><p/>",
                                        "<![CDATA[ x ]]>"};
    (void)state;
    for (size_t i = 0; i < sizeof hides / sizeof *hides; i++)
        if (passes_with(true, hides[i], 300, ">"))
            fail_msg("behind %s attributes are hidden", hides[i]);
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (!passes_with(true, pages[i], 300, ""))
            fail_msg("%s is refused", pages[i]);
}

static void test_size(void **state)
{
    struct text document;
    (void)state;
    text_init(&document, 1 << 20);
    text_append_string(&document, "<a b=\"");
    text_append_repeat(&document, 'x', 300000);
    text_append_string(&document, "\">");
    assert_true(passes(false, &document));
    text_clear(&document);
    text_append_string(&document, "<a b=");
    text_append_repeat(&document, 'x', 300000);
    assert_false(passes(false, &document));
    text_release(&document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_attributes),
                                       cmocka_unit_test(test_no_tags), cmocka_unit_test(test_html),
                                       cmocka_unit_test(test_size)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
