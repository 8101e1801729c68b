/* SPDX-License-Identifier: MIT */
#include "transfer/failure.h"

#include "transfer/protocol.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <curl/curl.h>

#include <cmocka.h>

static const struct failure usual = {
    .detail = "",
    .host = {"h", 1},
    .milliseconds = 15000,
    .total_milliseconds = 60000,
    .connect_milliseconds = 10000,
    .slow_bytes = 100,
    .slow_seconds = 20,
    .maximum = 16 << 20,
};

static void check(const struct failure *failure, const char *word, const char *message)
{
    struct text out;
    text_init(&out, 4096);
    assert_string_equal(failure_word(failure), word);
    failure_append_message(failure, word, &out);
    assert_string_equal(text_string(&out), message);
    text_release(&out);
}

static void test_times(void **state)
{
    struct failure failure = usual;
    (void)state;
    failure.code = CURLE_OPERATION_TIMEDOUT;
    check(&failure, "connect", "No connection to h within 10 s");
    failure.connected = true;
    check(&failure, "slow", "h sent less than 100 bytes a second for 20 s");
    failure.milliseconds = failure.total_milliseconds;
    check(&failure, "timeout", "h was not done after 60 s");
}

static void test_progress(void **state)
{
    struct failure failure = usual;
    (void)state;
    failure.code = CURLE_RECV_ERROR;
    failure.detail = "Recv failure: Connection reset by peer.";
    check(&failure, "closed",
          "h closed the connection without an answer: Recv failure: Connection reset by peer");
    failure.answered = true;
    check(&failure, "partial", "h ended the connection in the middle of the document");
    failure.code = CURLE_HTTP2_STREAM;
    assert_string_equal(failure_word(&failure), "partial");
    failure.answered = false;
    assert_string_equal(failure_word(&failure), "protocol");
}

static void test_figures(void **state)
{
    struct failure failure = usual;
    (void)state;
    failure.code = CURLE_COULDNT_CONNECT;
    failure.system_error = ENETUNREACH;
    check(&failure, "connect", "No connection to h (Network is unreachable)");
    failure.code = CURLE_FILESIZE_EXCEEDED;
    check(&failure, "toolarge", "The document is larger than 16 MiB");
    failure.maximum = 1000;
    check(&failure, "toolarge", "The document is larger than 1000 bytes");
}

/* Words of servers and libraries reach the terminal through messages. */
static void test_harmless(void **state)
{
    struct failure failure = usual;
    (void)state;
    failure.code = CURLE_SSL_CONNECT_ERROR;
    failure.detail = "bad\x1b[31m\r\nline\xff ...";
    struct text out;
    text_init(&out, 4096);
    failure_append_message(&failure, failure_word(&failure), &out);
    for (size_t i = 0; i < out.size; i++)
        assert_false((unsigned char)out.data[i] < ' ' || out.data[i] == 0x7f);
    assert_true(slice_starts_with(text_slice(&out), SLICE("No trusted connection to h: bad")));
    text_release(&out);
}

/* Whatever libcurl says, the word is one of the protocol. */
static void test_words(void **state)
{
    (void)state;
    for (int code = 1; code < CURL_LAST; code++) {
        struct failure failure = usual;
        failure.code = code;
        const char *word = failure_word(&failure);
        const struct transfer_failure *row = transfer_failures;
        while (row->word && strcmp(row->word, word) != 0)
            row++;
        assert_non_null(row->word);
        struct text out;
        text_init(&out, 4096);
        failure_append_message(&failure, word, &out);
        assert_true(out.size > 0 && text_ok(&out));
        text_release(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_times),   cmocka_unit_test(test_progress),
        cmocka_unit_test(test_figures), cmocka_unit_test(test_harmless),
        cmocka_unit_test(test_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
