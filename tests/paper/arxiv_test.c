/* SPDX-License-Identifier: MIT */
#include "paper/arxiv.h"

#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

struct sample {
    const char *written, *id;
    unsigned version;
};

static void reads_ids(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"0704.0001", "0704.0001", 0},
        {"2609.90377", "2609.90377", 0},
        {"2609.90377v12", "2609.90377", 12},
        {"2609.903770", "2609.903770", 0},
        {"hep-th/9901001", "hep-th/9901001", 0},
        {"math.GT/0309136v2", "math/0309136", 2},
        {"HEP-TH/9901001V3", "hep-th/9901001", 3},
        {"cond-mat.mes-hall/0001001", "cond-mat/0001001", 0},
        {"cs/0112017", "cs/0112017", 0},
    };
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        struct text id;
        unsigned version = 99;
        text_init(&id, 100);
        assert_true(arxiv_id(slice_of(samples[i].written), &id, &version));
        assert_string_equal(text_string(&id), samples[i].id);
        assert_int_equal(version, samples[i].version);
        text_release(&id);
    }
}

static void refuses_what_is_none(void **state)
{
    (void)state;
    static const char *const samples[] = {
        "",
        "2609",
        "2609.143",
        "2609.9037700",
        "2613.14377",
        "2600.14377",
        "704.0528",
        "1501.00923v",
        "1501.00923v12345",
        "2609.90377 x",
        "x2609.90377",
        "math/030913",
        "math/03091361",
        "blog/0309136",
        "math.G1/0309136",
        "math.G/0309136",
        "math/0313136",
        "math/",
        "/0309136",
        "v2",
    };
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        struct text id;
        unsigned version;
        text_init(&id, 100);
        if (arxiv_id(slice_of(samples[i]), &id, &version))
            fail_msg("%s is taken as %s", samples[i], text_string(&id));
        assert_int_equal(id.size, 0);
        text_release(&id);
    }
}

static void takes_the_surroundings_off(void **state)
{
    (void)state;
    static const char *const samples[][2] = {
        {" arXiv:2609.1v1 ", "2609.1v1"},
        {"oai:arXiv.org:x", "x"},
        {"http://www.arxiv.org/abs/x?context=cs", "x"},
        {"https://browse.arxiv.org/pdf/x.PDF#page=2", "x"},
        {"https://arxiv.org/html/x/", "x"},
        {"doi:10.48550/ARXIV.x", "x"},
        {"https://doi.org/10.1/x", ""},
        {"https://example.org/abs/x", ""},
        {"x", "x"},
    };
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++)
        assert_true(slice_equal(arxiv_strip(slice_of(samples[i][0])), slice_of(samples[i][1])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_ids),
        cmocka_unit_test(refuses_what_is_none),
        cmocka_unit_test(takes_the_surroundings_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
