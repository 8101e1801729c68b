/* SPDX-License-Identifier: MIT */
#include "output/format.h"

#include <setjmp.h>

#include <cmocka.h>

#include "sample.h"

static void formats_are_found_by_name(void **state)
{
    (void)state;
    size_t count = 0;
    for (const struct output_format *format = output_formats; format->name; format++, count++)
        assert_ptr_equal(output_format_find(slice_of(format->name)), format);
    assert_int_equal(count, 6);
    assert_null(output_format_find(SLICE("jso")));
    assert_null(output_format_find(SLICE("")));
}

static void ids_and_addresses_end_as_asked(void **state)
{
    (void)state;
    struct text out;
    struct output_options options = {.nul = false};
    struct paper nobody = {.id = {NULL, 0}};
    struct output_row row = {.paper = &nobody};
    text_init(&out, 1000);
    ids_row(&out, &options, &sample_row, 1);
    ids_row(&out, &options, &row, 2);
    urls_row(&out, &options, &row, 2);
    options.nul = true;
    ids_row(&out, &options, &sample_row, 1);
    urls_row(&out, &options, &sample_row, 1);
    assert_true(slice_equal(text_slice(&out),
                            SLICE("arxiv:2609.90377\narxiv:2609.90377\0https://arxiv.org/abs/"
                                  "2609.90377\0")));
    text_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats_are_found_by_name),
        cmocka_unit_test(ids_and_addresses_end_as_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
