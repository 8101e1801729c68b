/* SPDX-License-Identifier: MIT */
#include "parse/json_plain.h"

#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const size_t flags = JSON_DECODE_ANY | JSON_ALLOW_NUL;

/* What is read is what the library reads; the answer is whether anything was. */
static bool reads_the_same(struct slice text)
{
    json_t *plain = json_plain_read(text, 64, flags);
    if (!plain)
        return false;
    json_t *read = json_loadb(text.data, text.size, flags, NULL);
    if (!read || !json_equal(plain, read))
        fail_msg("%.*s is read differently", SLICE_ARG(text));
    json_decref(plain);
    json_decref(read);
    return true;
}

static void reads_records(void **state)
{
    static const struct slice records[] = {
        SLICE("{}"),
        SLICE(" {} "),
        SLICE("{\"id\":\"0704.0001\", \"authors\" : [\"A\",\"B C\"],\"v\":1}"),
        SLICE("{\"a\":\"\\\\alpha \\\"x\\\" \\/ \\b\\f\\n\\r\\t\",\"b\":[],\"c\":[\"\"]}"),
        SLICE("{\"a\":[{\"name\":\"N\"}],\"b\":{\"c\":[1,[2]]},\"d\":null,\"e\":1.5e3}"),
        SLICE("{\"a\":[\"b\",1],\"c\":\"\\u00e9\\ud83d\\ude00\\u0000\",\"\xC3\xA9\":\"\xC3\xA9\"}"),
        SLICE("{\"a\":1,\"a\":\"2\"}"),
    };
    (void)state;
    for (size_t i = 0; i < sizeof records / sizeof *records; i++)
        assert_true(reads_the_same(records[i]) == (records[i].data[0] == '{'));
}

static void leaves_the_rest(void **state)
{
    static const struct slice others[] = {
        SLICE(""),
        SLICE("[]"),
        SLICE("\"a\""),
        SLICE("{"),
        SLICE("{\"a\":\"b\""),
        SLICE("{\"a\":\"b\"} {"),
        SLICE("{\"a\":\"b\"}]"),
        SLICE("{\"a\":\"b\",}"),
        SLICE("{\"a\":[\"b\",]}"),
        SLICE("{\"a\":[\"b\"\"c\"]}"),
        SLICE("{\"a\":\"b\"\"c\":\"d\"}"),
        SLICE("{\"a\":\"b\nc\"}"),
        SLICE("{\"a\":\"b\x1F"
              "c\"}"),
        SLICE("{\"a\nb\":\"c\"}"),
        SLICE("{\"a\":\"\\x\"}"),
        SLICE("{\"a\":\"\xC3\"}"),
        SLICE("{\"a\":\"\\ud800\"}"),
        SLICE("{\"a\":1e999}"),
        SLICE("{\"a\":NaN}"),
        SLICE("{\"a\\n\":\"b\"}"),
    };
    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_null(json_plain_read(others[i], 64, flags));
}

static void counts_brackets(void **state)
{
    static const struct slice value = SLICE("{\"a\":\"[[[\",\"b\":[[1],{\"c\":[\"]\"]}]}");
    (void)state;
    assert_null(json_plain_read(value, 3, flags));
    json_t *read = json_plain_read(value, 4, flags);
    assert_non_null(read);
    json_decref(read);
}

static void reads_random_text_as_the_library(void **state)
{
    static const char *const parts[] = {
        "{",       "}",
        "[",       "]",
        ",",       ":",
        "\"",      "\"a\"",
        "\"b\":",  "\"cde\"",
        "\\",      "\\\\",
        "\\\"",    "\\u0041",
        "\\ud800", "\\n",
        " ",       "1",
        "-2.5e1",  "true",
        "null",    "\xC3\xA9",
        "\xC3",    "\n",
        "\x01",    "long text of many bytes",
        "\",\"",   "\":\"",
    };
    struct text text;
    uint64_t seed = 20260922;
    size_t read = 0;
    (void)state;
    text_init(&text, 4096);
    for (int round = 0; round < 200000; round++) {
        text_clear(&text);
        text_append_string(&text, "{\"x\":");
        for (int part = 0; part < 12; part++) {
            seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            size_t choice = (size_t)(seed >> 33) % (2 * sizeof parts / sizeof *parts);
            if (choice < sizeof parts / sizeof *parts)
                text_append_string(&text, parts[choice]);
        }
        text_append_string(&text, "\"}");
        read += reads_the_same(text_slice(&text));
    }
    text_release(&text);
    assert_true(read > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_records),
        cmocka_unit_test(leaves_the_rest),
        cmocka_unit_test(counts_brackets),
        cmocka_unit_test(reads_random_text_as_the_library),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
