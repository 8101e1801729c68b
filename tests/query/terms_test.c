/* SPDX-License-Identifier: MIT */
#include "query/terms.h"

#include "query/tree.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void finds_terms(void **state)
{
    (void)state;
    assert_string_equal(terms_find(SLICE("TI:"))->name, "ti:");
    assert_string_equal(terms_find(SLICE("OR"))->name, "OR");
    assert_null(terms_find(SLICE("or")));
    assert_null(terms_find(SLICE("t")));
    assert_null(terms_find(SLICE("")));
    assert_false(terms_find(SLICE("score:"))->available);
}

static void prints_the_first_name(void **state)
{
    (void)state;
    assert_string_equal(terms_name(QUERY_MARKED, QUERY_STARRED), "starred");
    assert_string_equal(terms_name(QUERY_FIELD, PAPER_ABSTRACT), "abs:");
    assert_string_equal(terms_name(QUERY_ANYWHERE, 0), "");
}

static void every_name_is_found_as_itself(void **state)
{
    (void)state;
    for (const struct query_term *term = query_terms; term->name; term++) {
        assert_ptr_equal(terms_find(slice_of(term->name)), term);
        assert_non_null(term->help);
    }
}

static void lists_what_is_available(void **state)
{
    (void)state;
    struct text out;
    text_init(&out, 1000);
    terms_append(&out, "is:");
    assert_true(slice_find(text_slice(&out), SLICE("is:unread is:starred"), 0) == 0);
    assert_int_equal(slice_find(text_slice(&out), SLICE("is:muted"), 0), SIZE_MAX);
    text_clear(&out);
    terms_append(&out, "");
    assert_true(slice_find(text_slice(&out), SLICE("ti: au: abs:"), 0) == 0);
    text_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_terms),
        cmocka_unit_test(prints_the_first_name),
        cmocka_unit_test(every_name_is_found_as_itself),
        cmocka_unit_test(lists_what_is_available),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
