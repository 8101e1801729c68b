/* SPDX-License-Identifier: MIT */
#include "output/format.h"

#include "output/clean.h"

#include <setjmp.h>
#include <string.h>

#include <jansson.h>

#include <cmocka.h>

#include "out.h"

#include "sample.h"

static json_t *load(void)
{
    json_error_t error;
    json_t *value = json_loadb(out.data, out.size, JSON_REJECT_DUPLICATES, &error);
    if (!value)
        fail_msg("%s at %d: %s", error.text, error.position, text_string(&out));
    return value;
}

static const char *string(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value ? value : "(none)";
}

static void keys_stand_in_their_order(void **state)
{
    (void)state;
    static const char *const keys[] = {
        "v",          "id",         "guid",    "added",    "title",    "abstract",
        "authors",    "categories", "primary", "url",      "doi",      "published",
        "day",        "listings",   "upvotes", "comments", "code_url", "keywords",
        "ai_summary", "version",    "sources", "state",    NULL};
    size_t at = 0;
    text_clear(&out);
    json_append_object(&out, &sample_row, false);
    json_t *object = load();
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        assert_non_null(keys[at]);
        assert_string_equal(key, keys[at++]);
    }
    assert_null(keys[at]);
    json_decref(object);
}

static void values_have_their_types(void **state)
{
    (void)state;
    text_clear(&out);
    json_append_object(&out, &sample_row, false);
    json_t *object = load();
    assert_int_equal(json_integer_value(json_object_get(object, "v")), 1);
    assert_string_equal(string(object, "abstract"),
                        "We show $\\alpha$ \"twice\".\nSecond paragraph.");
    assert_string_equal(string(object, "doi"), "10.48550/arxiv.2609.90377");
    assert_string_equal(string(object, "day"), "2026-09-22");
    assert_int_equal(json_integer_value(json_object_get(object, "version")), 2);
    const json_t *authors = json_object_get(object, "authors");
    assert_int_equal(json_array_size(authors), 5);
    assert_string_equal(string(json_array_get(authors, 1), "affiliation"), "Example Labs");
    assert_null(json_object_get(json_array_get(authors, 2), "affiliation"));
    const json_t *listing = json_array_get(json_object_get(object, "listings"), 0);
    assert_string_equal(string(listing, "kind"), "daily");
    assert_int_equal(json_integer_value(json_object_get(listing, "rank")), 3);
    assert_null(json_object_get(listing, "stars"));
    const json_t *state_object = json_object_get(object, "state");
    assert_true(json_is_true(json_object_get(state_object, "starred")));
    assert_true(json_is_false(json_object_get(state_object, "read")));
    assert_int_equal(json_object_size(state_object), 5);
    json_decref(object);
}

static void a_parsed_row_has_no_state(void **state)
{
    (void)state;
    struct paper paper = {.added = 5, .fields = {[PAPER_TITLE] = TEXT("T")}};
    struct output_row row = {.paper = &paper,
                             .day = DAY_NONE,
                             .upvotes = LISTING_UNKNOWN,
                             .comments = 0,
                             .parsed = true};
    text_clear(&out);
    json_append_object(&out, &row, false);
    assert_string_equal(text_string(&out), "{\"v\":1,\"title\":\"T\",\"comments\":0}");
}

/* Seeded, so that a failure can be repeated. */
static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void any_bytes_come_back_clean(void **state)
{
    (void)state;
    uint32_t seed = 11;
    struct text expected;
    text_init(&expected, 4096);
    for (int round = 0; round < 1000; round++) {
        char bytes[64];
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = next_random(&seed) % 3 ? "\n\\\"\r \033/\342"[next_random(&seed) % 8]
                                              : (char)next_random(&seed);
        struct paper paper = {.id = {bytes, next_random(&seed) % sizeof bytes}};
        for (size_t i = 0; i < PAPER_FIELDS; i++)
            paper.fields[i] = (struct slice){bytes, next_random(&seed) % sizeof bytes};
        struct output_row row = sample_row;
        row.paper = &paper;
        for (int ascii = 0; ascii < 2; ascii++) {
            text_clear(&out);
            json_append_object(&out, &row, ascii == 1);
            assert_null(memchr(out.data, '\n', out.size));
            json_t *object = load();
            /* A clean text keeps its breaks; tabs are the only other character that JSON alone
             * keeps. */
            if (!memchr(bytes, '\t', sizeof bytes) && paper.fields[PAPER_TITLE].size > 0) {
                text_clear(&expected);
                clean_append(&expected, paper.fields[PAPER_TITLE], CLEAN_FORM_TEXT, false);
                assert_string_equal(string(object, "title"), text_string(&expected));
            }
            json_decref(object);
        }
    }
    text_release(&expected);
}

static void arrays_and_lines_parse(void **state)
{
    (void)state;
    struct output_options options = {.width = 80};
    for (size_t count = 0; count < 4; count++) {
        text_clear(&out);
        json_begin(&out, &options);
        for (size_t i = 1; i <= count; i++)
            json_row(&out, &options, &sample_row, i);
        json_end(&out, &options);
        json_t *array = load();
        assert_int_equal(json_array_size(array), count);
        json_decref(array);
    }
    text_clear(&out);
    jsonl_row(&out, &options, &sample_row, 7);
    assert_ptr_equal(strchr(out.data, '\n'), out.data + out.size - 1);
    json_decref(load());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_stand_in_their_order), cmocka_unit_test(values_have_their_types),
        cmocka_unit_test(a_parsed_row_has_no_state), cmocka_unit_test(any_bytes_come_back_clean),
        cmocka_unit_test(arrays_and_lines_parse),
    };
    return cmocka_run_group_tests(tests, prepare, release);
}
