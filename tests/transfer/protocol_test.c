/* SPDX-License-Identifier: MIT */
#include "transfer/protocol.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_get(void **state)
{
    struct arena arena;
    struct transfer_request request;
    (void)state;
    arena_init(&arena, 4096);
    assert_true(transfer_request_parse(
        &request, SLICE("get\t7\thttp://h/\\t\tW/\"a\\\\b\"\tFri\t100"), &arena));
    assert_false(request.cancel);
    assert_int_equal(request.number, 7);
    assert_true(slice_equal(request.url, SLICE("http://h/\t")));
    assert_true(slice_equal(request.etag, SLICE("W/\"a\\b\"")));
    assert_true(slice_equal(request.modified, SLICE("Fri")));
    assert_int_equal(request.maximum, 100);
    assert_int_equal(request.proxy.size, 0);
    assert_true(transfer_request_parse(&request, SLICE("get\t0\tu\t\t\t0\thttp://p:1"), &arena));
    assert_int_equal(request.maximum, TRANSFER_MAXIMUM_DEFAULT);
    assert_true(slice_equal(request.proxy, SLICE("http://p:1")));
    arena_release(&arena);
}

static void test_cancel_and_nonsense(void **state)
{
    static const char *const nonsense[] = {
        "",
        "get",
        "get\t1",
        "get\t1\tu\t\t",
        "get\tx\tu\t\t\t0",
        "get\t1\tu\t\t\tx",
        "cancel",
        "cancel\tx",
        "cancel\t1\t",
        "put\t1\tu\t\t\t0",
        "get\t1\tu\t\t\t0\tp\t",
        "get\t-1\tu\t\t\t0",
        "GET\t1\tu\t\t\t0",
    };
    struct arena arena;
    struct transfer_request request;
    (void)state;
    arena_init(&arena, 4096);
    assert_true(transfer_request_parse(&request, SLICE("cancel\t18446744073709551615"), &arena));
    assert_true(request.cancel);
    assert_true(request.number == UINT64_MAX);
    for (size_t i = 0; i < sizeof nonsense / sizeof *nonsense; i++)
        if (transfer_request_parse(&request, slice_of(nonsense[i]), &arena))
            fail_msg("\"%s\" is taken", nonsense[i]);
    arena_release(&arena);
}

static void test_failures(void **state)
{
    size_t count = 0, offline = 0;
    (void)state;
    for (const struct transfer_failure *row = transfer_failures; row->word; row++) {
        count++;
        offline += row->offline;
        assert_true(strlen(row->meaning) > 10);
    }
    assert_int_equal(count, 14);
    assert_int_equal(offline, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_get),
        cmocka_unit_test(test_cancel_and_nonsense),
        cmocka_unit_test(test_failures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
