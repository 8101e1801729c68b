/* SPDX-License-Identifier: MIT */
#include "transfer/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cmocka.h>

static const char *const private_addresses[] = {
    "0.0.0.0",
    "0.255.255.255",
    "10.0.0.0",
    "10.255.255.255",
    "100.64.0.0",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.0.0",
    "169.254.169.254",
    "172.16.0.0",
    "172.31.255.255",
    "192.0.0.8",
    "192.168.0.1",
    "192.168.255.255",
    "198.18.0.1",
    "198.19.255.255",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fc00::1",
    "fdff:ffff::1",
    "fe80::1",
    "febf::1",
    "fec0::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::127.0.0.1",
    "64:ff9b::127.0.0.1",
    "64:ff9b::a00:1",
    "64:ff9b:1::192.168.0.1",
    "2002:7f00:1::",
    "2002:c0a8:1::1",
    "2001:0:4136:e378:8000:63bf:80ff:fffe", /* Teredo of 127.0.0.1 */
};

static const char *const public_addresses[] = {
    "1.1.1.1",         "9.255.255.255",   "11.0.0.0",        "100.63.255.255", "100.128.0.0",
    "126.255.255.255", "128.0.0.1",       "169.253.255.255", "169.255.0.0",    "172.15.255.255",
    "172.32.0.0",      "192.0.1.1",       "192.167.255.255", "192.169.0.0",    "198.17.255.255",
    "198.20.0.0",      "223.255.255.255", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1",
    "2002:101:101::1", "fbff::1",         "2001:200::1",     "2a00:1450::1",
};

static bool is_private(const char *text)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
        return address_is_private((const struct sockaddr *)&v4);
    assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
    return address_is_private((const struct sockaddr *)&v6);
}

static void test_private(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof private_addresses / sizeof *private_addresses; i++) {
        if (!is_private(private_addresses[i]) || !address_text_is_private(private_addresses[i]))
            fail_msg("%s is taken for public", private_addresses[i]);
    }
}

static void test_public(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof public_addresses / sizeof *public_addresses; i++) {
        if (is_private(public_addresses[i]) || address_text_is_private(public_addresses[i]))
            fail_msg("%s is taken for private", public_addresses[i]);
    }
}

static void test_other_families(void **state)
{
    const struct sockaddr_un local = {.sun_family = AF_UNIX};
    (void)state;
    assert_true(address_is_private((const struct sockaddr *)&local));
    assert_false(address_text_is_private("huggingface.co"));
    assert_false(address_text_is_private("0x7f.1"));
    assert_false(address_text_is_private(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_private),
        cmocka_unit_test(test_public),
        cmocka_unit_test(test_other_families),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
