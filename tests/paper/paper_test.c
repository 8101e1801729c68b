/* SPDX-License-Identifier: MIT */
#include "paper/paper.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void lists_are_items_between_line_breaks(void **state)
{
    (void)state;
    struct slice list = SLICE("A\n\nB\n");
    struct slice item;
    assert_int_equal(paper_list_count(list), 3);
    assert_int_equal(paper_list_count(SLICE("")), 0);
    assert_int_equal(paper_list_count(SLICE("\nB")), 2);
    assert_true(paper_list_next(&list, &item));
    assert_true(slice_equal(item, SLICE("A")));
    assert_true(paper_list_next(&list, &item));
    assert_int_equal(item.size, 0);
    assert_true(paper_list_next(&list, &item));
    assert_true(slice_equal(item, SLICE("B")));
    assert_false(paper_list_next(&list, &item));
    assert_false(paper_list_next(&list, &item));
}

static void every_column_has_a_name_and_a_maximum(void **state)
{
    (void)state;
    for (int a = 0; a < PAPER_FIELDS; a++) {
        assert_non_null(paper_columns[a].name);
        assert_true(paper_columns[a].maximum > 0);
        for (int b = 0; b < a; b++)
            assert_string_not_equal(paper_columns[a].name, paper_columns[b].name);
    }
    for (int kind = 0; kind < LISTING_KINDS; kind++)
        assert_non_null(listing_kind_names[kind]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_are_items_between_line_breaks),
        cmocka_unit_test(every_column_has_a_name_and_a_maximum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
