/* SPDX-License-Identifier: MIT */
#include "transfer/header.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { NOW = 1790330400 }; /* 2026-09-25T10:00:00Z */

static void test_validators(void **state)
{
    char long_one[514];
    (void)state;
    memset(long_one, 'e', sizeof long_one);
    assert_true(header_is_validator(SLICE("W/\"1a-b\"")));
    assert_true(header_is_validator(SLICE("abc")));
    assert_true(header_is_validator(SLICE("Fri, 25 Sep 2026 10:00:00 GMT")));
    assert_true(header_is_validator((struct slice){long_one, 512}));
    assert_false(header_is_validator((struct slice){long_one, 513}));
    assert_false(header_is_validator(SLICE("")));
    assert_false(header_is_validator(SLICE("a\r\nb")));
    assert_false(header_is_validator(SLICE("a\tb")));
    assert_false(header_is_validator(SLICE("a\0b")));
    assert_false(header_is_validator(SLICE("a\x7f")));
    assert_false(header_is_validator(SLICE("\xc3\xa4")));
}

static void test_encodings(void **state)
{
    (void)state;
    assert_true(header_is_encoding(SLICE("")));
    assert_true(header_is_encoding(SLICE(" GZip ")));
    assert_true(header_is_encoding(SLICE("x-gzip")));
    assert_true(header_is_encoding(SLICE("deflate")));
    assert_true(header_is_encoding(SLICE("identity")));
    assert_false(header_is_encoding(SLICE("gzip, gzip")));
    assert_false(header_is_encoding(SLICE("gzip,deflate")));
    assert_false(header_is_encoding(SLICE("br")));
    assert_false(header_is_encoding(SLICE("zstd")));
}

static void check_type(const char *value, const char *type, const char *charset)
{
    struct header_type parsed;
    header_type_parse(&parsed, slice_of(value));
    assert_string_equal(parsed.type, type);
    assert_string_equal(parsed.charset, charset);
}

static void test_types(void **state)
{
    (void)state;
    check_type("application/json; charset=utf-8", "application/json", "utf-8");
    check_type("Text/HTML", "text/html", "");
    check_type("text/xml ; x=\"y\" ; Charset = \"ISO-8859-1\"", "text/xml", "ISO-8859-1");
    check_type("text/xml;charset=a;charset=b", "text/xml", "a");
    check_type("application/atom+xml;charset=\"\"", "application/atom+xml", "");
    check_type("text/html; charset=a\x1b[31m", "text/html", "");
    check_type("te xt/html; charset=utf-8", "", "utf-8");
    check_type("text/html; charset="
               "0123456789012345678901234567890123456789012345678901234567890123",
               "text/html", "");
    check_type("", "", "");
    check_type(";", "", "");
}

static void test_retry_after(void **state)
{
    (void)state;
    assert_int_equal(header_retry_after(SLICE("120"), NOW), 120);
    assert_int_equal(header_retry_after(SLICE(" 0 "), NOW), 0);
    assert_int_equal(header_retry_after(SLICE("1.5"), NOW), 1);
    assert_int_equal(header_retry_after(SLICE("99999999999999999999999"), NOW), 1000000000);
    assert_int_equal(header_retry_after(SLICE("Fri, 25 Sep 2026 10:01:40 GMT"), NOW), 100);
    assert_int_equal(header_retry_after(SLICE("Friday, 25-Sep-26 10:01:40 GMT"), NOW), 100);
    assert_int_equal(header_retry_after(SLICE("Fri Sep 25 10:01:40 2026"), NOW), 100);
    assert_int_equal(header_retry_after(SLICE("Fri, 25 Sep 2026 09:00:00 GMT"), NOW), 0);
    assert_int_equal(header_retry_after(SLICE("Fri, 25 Sep 2999 09:00:00 GMT"), NOW), 1000000000);
    assert_int_equal(header_retry_after(SLICE("soon"), NOW), -1);
    assert_int_equal(header_retry_after(SLICE("-5"), NOW), -1);
    assert_int_equal(header_retry_after(SLICE(""), NOW), -1);
}

static void test_rate_limit(void **state)
{
    (void)state;
    assert_int_equal(header_rate_limit(SLICE("\"api\";r=0;t=55")), 55);
    assert_int_equal(header_rate_limit(SLICE("\"api\"; t=55 ; r=0")), 55);
    assert_int_equal(header_rate_limit(SLICE("\"api\";r=3;t=55")), -1);
    assert_int_equal(header_rate_limit(SLICE("\"a\";r=0;t=5, \"b\";r=0;t=70, \"c\";r=1;t=900")),
                     70);
    assert_int_equal(header_rate_limit(SLICE("limit=100, remaining=0, reset=50")), 50);
    assert_int_equal(header_rate_limit(SLICE("limit=100, remaining=9, reset=50")), -1);
    assert_int_equal(header_rate_limit(SLICE("\"api\";r=0")), -1);
    assert_int_equal(header_rate_limit(SLICE("\"api\";r=0;t=x")), -1);
    assert_int_equal(header_rate_limit(SLICE(";;,,=,")), -1);
    assert_int_equal(header_rate_limit(SLICE("")), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_validators), cmocka_unit_test(test_encodings),
        cmocka_unit_test(test_types),      cmocka_unit_test(test_retry_after),
        cmocka_unit_test(test_rate_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
