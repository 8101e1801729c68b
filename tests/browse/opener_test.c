/* SPDX-License-Identifier: MIT */
#include "browse/opener.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>
#include <cmocka.h>

static void refuses_what_is_no_address(void **state)
{
    static const char *const urls[] = {
        "",
        "-h",
        "--help",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "arxiv.org",
        "https//x",
        "http://a b",
        "https://a\nb",
        "https://a\033[2J",
        "https://a\342\200\256b",
    };
    struct opener opener = {{0}};
    (void)state;
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        struct error error = ERROR_INIT;
        assert_false(opener_start(&opener, SLICE("/bin/false %u"), slice_of(urls[i]), &error));
        assert_int_equal(error.kind, ERROR_USAGE);
        assert_int_equal(opener.children[0], 0);
    }
}

static void tells_what_cannot_start(void **state)
{
    struct opener opener = {{0}};
    struct error error = ERROR_INIT;
    (void)state;
    assert_false(opener_start(&opener, SLICE(""), SLICE("https://x.example"), &error));
    assert_int_equal(error.kind, ERROR_CONFIG);
    assert_false(
        opener_start(&opener, SLICE("/nonexistent/x"), SLICE("https://x.example"), &error));
    assert_int_equal(error.kind, ERROR_SYSTEM);
}

/* Exit codes of the children come back; no more run at once than there are places for. */
static void reaps(void **state)
{
    struct opener opener = {{0}};
    struct error error = ERROR_INIT;
    int status = 0;
    (void)state;
    assert_true(opener_start(&opener,
                             SLICE("/bin/sh -c 'test \"$1\" = https://x.example/?a;exit 3' sh"),
                             SLICE("https://x.example/?a"), &error));
    siginfo_t ended;
    assert_int_equal(waitid(P_PID, (id_t)opener.children[0], &ended, WEXITED | WNOWAIT), 0);
    assert_true(opener_reap(&opener, &status));
    assert_int_equal(opener.children[0], 0);
    assert_int_equal(status, 3 << 8);
    for (int i = 0; i < OPENER_CHILDREN; i++)
        opener.children[i] = -1;
    assert_false(opener_start(&opener, SLICE("/bin/true"), SLICE("https://x.example"), &error));
    assert_int_equal(error.kind, ERROR_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_what_is_no_address),
        cmocka_unit_test(tells_what_cannot_start),
        cmocka_unit_test(reaps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
