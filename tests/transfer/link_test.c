/* SPDX-License-Identifier: MIT */
#include "transfer/link.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct example {
    const char *value;
    const char *next; /* NULL: none */
};

static const struct example examples[] = {
    {"<https://h/api?date=2026-09-17&p=1>; rel=\"next\"", "https://h/api?date=2026-09-17&p=1"},
    {"</a?p=2>; rel=next", "/a?p=2"},
    {"</a>;rel=next", "/a"},
    {"</a> ; rel = \"next\"", "/a"},
    {"< /a >; rel=next", "/a"},
    {"</a>; REL=\"NeXt\"", "/a"},
    {"</a>; rel=\"first next\"", "/a"},
    {"</a>; rel=\"nextest\"", NULL},
    {"</a>; rel=\"prev\", </b>; rel=\"next\"", "/b"},
    {"</a>; rel=prev,</b>;rel=next,</c>;rel=next", "/b"},
    {"</a>; title=\"one, two; rel=next\"; rel=prev, </b>; title=\"x\"; rel=next", "/b"},
    {"</a>; title=\"a \\\" b, <c>; rel=next\"; rel=last", NULL},
    {"</a,b;c>; rel=next", "/a,b;c"},
    {"</a>; rel=prev; rel=next", NULL},
    {"</a>; rel=next; rel=prev", "/a"},
    {"</a>; anchor=\"#x\"; rel=next, </b>; rel=next", "/b"},
    {"</a>; rev=next", NULL},
    {"</a>; title*=UTF-8''n%c3%a4chste; rel=next", "/a"},
    {"</a>; media; rel=next", "/a"},
    {"</a>; rel", NULL},
    {"</a>; rel=", NULL},
    {"</a>; rel=\"next", "/a"},
    {"</a>; rel=\"next\\", NULL},
    {"</a>;;; rel=next;", "/a"},
    {", ,</a>; rel=next,", "/a"},
    {"<>; rel=next", ""},
    {"</a", NULL},
    {"</a>", NULL},
    {"rel=next", NULL},
    {"\"\"\"; rel=next", NULL},
    {"", NULL},
};

static void test_examples(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        const struct example *example = &examples[i];
        struct slice target = {NULL, 0};
        bool found = link_next(slice_of(example->value), &target);
        if (found != (example->next != NULL))
            fail_msg("%s: %s", example->value, found ? "found" : "not found");
        if (found && !slice_equal(target, slice_of(example->next)))
            fail_msg("%s: %.*s", example->value, SLICE_ARG(target));
    }
}

/* Every prefix of a hard one ends, whatever it finds. */
static void test_prefixes(void **state)
{
    struct slice all = SLICE(
        "</a>; title=\"a \\\" b\"; x; rel = \"prev\" , </b>; anchor=x; rel=next, </c>; rel=next");
    struct slice target;
    (void)state;
    for (size_t size = 0; size < all.size; size++)
        link_next(slice_first(all, size), &target);
    assert_true(link_next(all, &target));
    assert_true(slice_equal(target, SLICE("/c")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_examples),
        cmocka_unit_test(test_prefixes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
