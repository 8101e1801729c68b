/* SPDX-License-Identifier: MIT */
#include "query/atom.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

struct expected {
    const char *field, *value;
    bool negated, quoted;
};

static void check(const char *text, const struct expected *expected, size_t count)
{
    struct atom atom;
    size_t position = 0;
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(atom_next(slice_of(text), &position, &atom), ATOM_FOUND);
        if (!slice_equal(atom.field, slice_of(expected[i].field)) ||
            !slice_equal(atom.value, slice_of(expected[i].value)))
            fail_msg("%s: %.*s and %.*s", text, SLICE_ARG(atom.field), SLICE_ARG(atom.value));
        assert_int_equal(atom.negated, expected[i].negated);
        assert_int_equal(atom.quoted, expected[i].quoted);
    }
    assert_int_equal(atom_next(slice_of(text), &position, &atom), ATOM_END);
}

#define CHECK(text, ...)                                                                           \
    do {                                                                                           \
        const struct expected expected_[] = {__VA_ARGS__};                                         \
        check(text, expected_, sizeof expected_ / sizeof expected_[0]);                            \
    } while (0)

static void splits_at_blanks_and_quotes(void **state)
{
    (void)state;
    check("", NULL, 0);
    check(" \t\n", NULL, 0);
    CHECK(" flow  matching ", {"", "flow", false, false}, {"", "matching", false, false});
    CHECK("\"flow matching\"x", {"", "flow matching", false, true}, {"", "x", false, false});
    CHECK("a\"b c\"", {"", "a", false, false}, {"", "b c", false, true});
    CHECK("ti:flow au:\"A. Okello\"", {"ti:", "flow", false, false},
          {"au:", "A. Okello", false, true});
    CHECK("-ti:\"x\" -x - -", {"ti:", "x", true, true}, {"", "x", true, false},
          {"", "-", false, false}, {"", "-", false, false});
    CHECK("--x", {"", "-x", true, false});
    CHECK("https://a.example:80/", {"https:", "//a.example:80/", false, false});
    CHECK("\"\"", {"", "", false, true});
}

static void finds_operators_and_parentheses(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum atom_result results[8];
    } samples[] = {
        {"a OR b", {ATOM_FOUND, ATOM_OR, ATOM_FOUND}},
        {"AND NOT", {ATOM_AND, ATOM_NOT}},
        {"ORa or -OR \"OR\"", {ATOM_FOUND, ATOM_FOUND, ATOM_FOUND, ATOM_FOUND}},
        {"(a)", {ATOM_OPEN, ATOM_FOUND, ATOM_CLOSE}},
        {"-(a)-b", {ATOM_NOT, ATOM_OPEN, ATOM_FOUND, ATOM_CLOSE, ATOM_FOUND}},
        {"f(x) f(x", {ATOM_FOUND, ATOM_FOUND, ATOM_OPEN, ATOM_FOUND}},
        {"a(b(c)d)e)", {ATOM_FOUND, ATOM_CLOSE}},
        {"a(\"b\")", {ATOM_FOUND, ATOM_OPEN, ATOM_FOUND, ATOM_CLOSE}},
        {"\\(a", {ATOM_FOUND}},
        {"NOT(a)OR(b)",
         {ATOM_NOT, ATOM_OPEN, ATOM_FOUND, ATOM_CLOSE, ATOM_OR, ATOM_OPEN, ATOM_FOUND, ATOM_CLOSE}},
        {"ti:\"a\")", {ATOM_FOUND, ATOM_CLOSE}},
        {"-)", {ATOM_FOUND, ATOM_CLOSE}},
    };
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        struct atom atom;
        size_t position = 0;
        for (size_t j = 0; j < 8 && samples[i].results[j] != ATOM_END; j++)
            if (atom_next(slice_of(samples[i].text), &position, &atom) != samples[i].results[j])
                fail_msg("%s, part %zu", samples[i].text, j);
        assert_int_equal(atom_next(slice_of(samples[i].text), &position, &atom), ATOM_END);
    }
    struct atom atom;
    size_t position = 0;
    assert_int_equal(atom_next(SLICE("-10.1234/X(05)1-a"), &position, &atom), ATOM_FOUND);
    assert_true(slice_equal(atom.whole, SLICE("10.1234/X(05)1-a")) && atom.negated);
}

static void a_backslash_takes_the_next_character_along(void **state)
{
    (void)state;
    CHECK("K\\\"ahler x", {"", "K\\\"ahler", false, false}, {"", "x", false, false});
    CHECK("\"a \\\" b\"", {"", "a \\\" b", false, true});
    CHECK("a\\ b\\", {"", "a\\", false, false}, {"", "b\\", false, false});
}

static void finds_the_open_quote(void **state)
{
    (void)state;
    struct atom atom;
    size_t position = 0;
    assert_int_equal(atom_next(SLICE("  ti:\"x y"), &position, &atom), ATOM_UNCLOSED);
    assert_int_equal(atom.begin, 5);
    position = 0;
    assert_int_equal(atom_next(SLICE("\"x\\\""), &position, &atom), ATOM_UNCLOSED);
    position = 0;
    assert_int_equal(atom_next(SLICE("\"x\\"), &position, &atom), ATOM_UNCLOSED);
}

static void ends_on_any_input(void **state)
{
    (void)state;
    static const char alphabet[] = "a:\"\\-() \xC3";
    srand(6);
    for (int round = 0; round < 20000; round++) {
        size_t size = (size_t)rand() % 12;
        char *bytes = malloc(size + 1);
        for (size_t i = 0; i < size; i++)
            bytes[i] = alphabet[(size_t)rand() % (sizeof alphabet - 1)];
        struct slice text = {bytes, size};
        struct atom atom;
        size_t position = 0;
        size_t last = 0;
        enum atom_result result;
        while ((result = atom_next(text, &position, &atom)) != ATOM_END &&
               result != ATOM_UNCLOSED) {
            assert_true(position > last && position <= size);
            last = position;
        }
        free(bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(splits_at_blanks_and_quotes),
        cmocka_unit_test(finds_operators_and_parentheses),
        cmocka_unit_test(a_backslash_takes_the_next_character_along),
        cmocka_unit_test(finds_the_open_quote),
        cmocka_unit_test(ends_on_any_input),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
