/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/unicode.h"

#include <errno.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void assert_message(const struct error *error, const char *expected)
{
    struct text text;
    text_init(&text, 10000);
    error_format(error, &text);
    assert_string_equal(text_string(&text), expected);
    text_release(&text);
}

static void follows_the_template(void **state)
{
    (void)state;
    struct error error = ERROR_INIT;
    assert_message(&error, "");
    assert_false(error_set(&error, ERROR_NOT_FOUND, "no paper has the id %s", "x:1"));
    assert_int_equal(error.kind, ERROR_NOT_FOUND);
    assert_message(&error, "No paper has the id x:1.");
    assert_false(error_while(&error, "show %s", "x:1"));
    assert_false(error_next(&error, "try %s", "`paperfeed search`"));
    assert_message(&error, "Could not show x:1. No paper has the id x:1. Try `paperfeed search`.");
    error_set(&error, ERROR_USAGE, "a second one");
    assert_message(&error, "A second one.");
    error_set(&error, ERROR_USAGE, "why is that?");
    error_while(&error, "%s", "stop.");
    assert_message(&error, "Could not stop. Why is that?");
}

static void leaves_names_alone(void **state)
{
    (void)state;
    struct error error;
    error_set_errno(&error, ERROR_SYSTEM, ENOENT, "papers.tsv");
    assert_message(&error, "papers.tsv: No such file or directory.");
    error_set_errno(&error, ERROR_SYSTEM, ENOENT, "%s", "");
    assert_message(&error, "No such file or directory.");
    error_set(&error, ERROR_NETWORK, "hf: refused");
    assert_message(&error, "hf: refused.");
}

static void chains_what_was_done(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"read the answer", "Reading the answer"},
        {"write papers.tsv", "Writing papers.tsv"},
        {"stop paperfeed-parse", "Stopping paperfeed-parse"},
        {"get it", "Getting it"},
        {"open x", "Opening x"},
        {"parse x", "Parsing x"},
        {"sync", "Syncing"},
        {"agree", "Agreeing"},
        {"show x", "Showing x"},
        {"fetch hf", "Fetching hf"},
        {"edit x", "Editing x"},
        {"map it", "Mapping it"},
        {"fix it", "Fixing it"},
        {"wait", "Waiting"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct error error;
        char expected[200];
        error_set(&error, ERROR_INPUT, "it ended early");
        error_while(&error, "%s", cases[i][0]);
        error_while(&error, "update hf");
        snprintf(expected, sizeof expected, "Could not update hf. %s: it ended early.",
                 cases[i][1]);
        assert_message(&error, expected);
        error_while(&error, "refresh");
        snprintf(expected, sizeof expected, "Could not refresh. Updating hf: %s: it ended early.",
                 cases[i][1]);
        assert_message(&error, expected);
    }
}

static void prints_one_harmless_line(void **state)
{
    (void)state;
    struct error error;
    error_set(&error, ERROR_INPUT,
              "the server said \x1B[2J\x07\"a\tb\nc\" \xC2\x9B"
              "31m \xE2\x80\xAE"
              "evil\r\n");
    assert_message(&error, "The server said [2J\"a b c\" 31m evil.");
    error_set(&error, ERROR_INPUT, "bytes \xFF\xC3");
    assert_message(&error, "Bytes \xEF\xBF\xBD\xEF\xBF\xBD.");
}

static void cuts_long_texts_on_characters(void **state)
{
    (void)state;
    for (size_t shift = 0; shift < 4; shift++) {
        char source[3000];
        struct error error;
        size_t size = 0;
        for (; size < shift; size++)
            source[size] = 'a';
        for (; size + 4 < sizeof source; size += 4)
            memcpy(source + size, "\xF0\x9F\x93\x84", 4);
        source[size] = '\0';
        error_set(&error, ERROR_INPUT, "%s", source);
        error_while(&error, "%s", source);
        error_next(&error, "%s", source);
        const char *const texts[] = {error.reason, error.action, error.next};
        const size_t sizes[] = {sizeof error.reason, sizeof error.action, sizeof error.next};
        for (size_t i = 0; i < 3; i++) {
            struct slice s = slice_of(texts[i]);
            assert_true(s.size < sizes[i] && s.size > sizes[i] - 8);
            assert_true(slice_ends_with(s, SLICE("...")));
            assert_true(utf8_valid(s));
        }
        error_while(&error, "again");
        assert_true(utf8_valid(slice_of(error.reason)));
    }
    /* What just fits is not touched. */
    char exact[512];
    struct error error;
    memset(exact, 'x', sizeof exact - 1);
    exact[sizeof exact - 1] = '\0';
    error_set(&error, ERROR_INPUT, "%s", exact);
    assert_string_equal(error.reason, exact);
}

static void may_be_built_from_itself(void **state)
{
    (void)state;
    struct error error;
    error_set(&error, ERROR_INPUT, "inner");
    error_set(&error, ERROR_PARTIAL, "2 of 3 failed, the last: %s", error.reason);
    assert_message(&error, "2 of 3 failed, the last: inner.");
}

static void keeps_errno(void **state)
{
    (void)state;
    struct error error;
    errno = EPIPE;
    error_set_errno(&error, ERROR_WRITE, 12345, "x");
    error_while(&error, "write");
    error_next(&error, "y");
    error_set(&error, ERROR_WRITE, "z");
    assert_int_equal(errno, EPIPE);
}

static void exits_as_documented(void **state)
{
    (void)state;
    static const int codes[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 5, 130};
    for (int kind = ERROR_NONE; kind <= ERROR_INTERRUPTED; kind++)
        assert_int_equal(error_exit_code((enum error_kind)kind), codes[kind]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows_the_template),
        cmocka_unit_test(leaves_names_alone),
        cmocka_unit_test(chains_what_was_done),
        cmocka_unit_test(prints_one_harmless_line),
        cmocka_unit_test(cuts_long_texts_on_characters),
        cmocka_unit_test(may_be_built_from_itself),
        cmocka_unit_test(keeps_errno),
        cmocka_unit_test(exits_as_documented),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
