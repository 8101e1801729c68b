/* SPDX-License-Identifier: MIT */
#include "parse/json.h"

#include "base/text.h"
#include "paper/paper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* The items of a text as "key=value|", then how the walk ended: E end, C cut, W wrong. */
static void walk(struct slice text, struct text *out)
{
    struct json_walk walk;
    struct slice key, value;
    enum json_step step = JSON_ITEM;
    text_clear(out);
    if (!json_walk_begin(&walk, text, 0)) {
        text_append_string(out, "-");
        return;
    }
    while (step == JSON_ITEM) {
        step = json_walk_next(&walk, &key, &value);
        if (step != JSON_ITEM)
            break;
        text_append(out, key);
        text_append_string(out, key.size ? "=" : "");
        text_append(out, value);
        text_append_byte(out, '|');
    }
    text_append_byte(out, step == JSON_END ? 'E' : step == JSON_CUT ? 'C' : 'W');
}

static void test_walk(void **state)
{
    static const struct {
        struct slice text;
        const char *expected;
    } cases[] = {
        {SLICE("[]"), "E"},
        {SLICE(" [ 1 , \"a,]\\\"\" ,[2,[3]], {\"x\":\"}\"}]rest"),
         "1|\"a,]\\\"\"|[2,[3]]|{\"x\":\"}\"}|E"},
        {SLICE("{\"a\":1,\"b\" : {\"c\":[]} }"), "\"a\"=1|\"b\"={\"c\":[]}|E"},
        {SLICE("[1,2"), "1|C"},
        {SLICE("[1,"), "1|C"},
        {SLICE("[\"a"), "C"},
        {SLICE("[\"a\\"), "C"},
        {SLICE("[[1,2]"), "[1,2]|C"},
        {SLICE("[1 2]"), "1|W"},
        {SLICE("[,]"), "W"},
        {SLICE("{1:2}"), "W"},
        {SLICE("{\"a\" 2}"), "W"},
        {SLICE("{\"a\""), "C"},
        {SLICE("[1}"), "1|W"},
        {SLICE("5"), "-"},
        {SLICE(""), "-"},
    };
    struct text out;
    (void)state;
    text_init(&out, 4096);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        walk(cases[i].text, &out);
        assert_string_equal(text_string(&out), cases[i].expected);
    }
    text_release(&out);
}

static void test_read(void **state)
{
    static const struct {
        struct slice text;
        const char *expected; /* compact, NULL: refused */
    } cases[] = {
        {SLICE("{\"a\":[1,2.5,true,null]}"), "{\"a\":[1,2.5,true,null]}"},
        {SLICE("{\"a\":1e999}"), "{\"a\":\"1e999\"}"},
        {SLICE("{\"a\":-123456789012345678901234567890}"),
         "{\"a\":\"-123456789012345678901234567890\"}"},
        {SLICE("[\"\\ud800x\",\"\\udc00\",\"\\ud83d\\ude00\"]"),
         "[\"\xEF\xBF\xBDx\",\"\xEF\xBF\xBD\",\"\xF0\x9F\x98\x80\"]"},
        {SLICE("[NaN,-Infinity,undefined]"), "[null,null,null]"},
        {SLICE("[\"\\alpha\\u12\"]"), "[\"\\\\alpha\\\\u12\"]"},
        {SLICE("[\"a\nb\"]"), "[\"a b\"]"},
        {SLICE("[1,]"), NULL},
        {SLICE("{\"a\"}"), NULL},
        {SLICE("[\"a"), NULL},
        {SLICE("[1] 2"), NULL},
        {SLICE("\\"), "null"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error error = ERROR_INIT;
        json_t *value = json_read(cases[i].text, &error);
        assert_int_equal(value != NULL, cases[i].expected != NULL);
        if (!value) {
            assert_int_equal(error.kind, ERROR_INPUT);
            continue;
        }
        char *printed = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
        assert_string_equal(printed, cases[i].expected);
        free(printed);
        json_decref(value);
    }
}

static void test_depth(void **state)
{
    struct text text;
    struct error error = ERROR_INIT;
    (void)state;
    text_init(&text, 4 << 20);
    text_append_repeat(&text, '[', JSON_DEPTH);
    text_append_repeat(&text, ']', JSON_DEPTH);
    json_t *value = json_read(text_slice(&text), &error);
    assert_non_null(value);
    json_decref(value);
    text_clear(&text);
    text_append_repeat(&text, '[', JSON_DEPTH + 1);
    text_append_repeat(&text, ']', JSON_DEPTH + 1);
    assert_null(json_read(text_slice(&text), &error));
    assert_int_equal(error.kind, ERROR_LIMIT);
    text_clear(&text);
    text_append_repeat(&text, '[', 1 << 20);
    assert_null(json_read(text_slice(&text), &error));
    text_release(&text);
}

static void test_counts(void **state)
{
    static const struct {
        const char *text;
        int64_t expected;
    } cases[] = {
        {"{\"n\":42}", 42},
        {"{\"n\":\" 42 \"}", 42},
        {"{\"n\":42.0}", 42},
        {"{\"n\":-1}", LISTING_UNKNOWN},
        {"{\"n\":\"x\"}", LISTING_UNKNOWN},
        {"{\"n\":1e300}", LISTING_UNKNOWN},
        {"{\"n\":[1]}", LISTING_UNKNOWN},
        {"{\"n\":null}", LISTING_UNKNOWN},
        {"{}", LISTING_UNKNOWN},
        {"[1]", LISTING_UNKNOWN},
        {"{\"n\":0}", 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error error = ERROR_INIT;
        json_t *value = json_read(slice_of(cases[i].text), &error);
        assert_int_equal(json_member_count(value, "n"), cases[i].expected);
        json_decref(value);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_walk), cmocka_unit_test(test_read),
                                       cmocka_unit_test(test_depth), cmocka_unit_test(test_counts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
