/* SPDX-License-Identifier: MIT */
#include "base/checksum.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* The examples of RFC 3720, B.4. */
static void matches_the_rfc(void **state)
{
    (void)state;
    char bytes[32];
    struct slice s = {bytes, sizeof bytes};
    memset(bytes, 0, sizeof bytes);
    assert_true(crc32c(0, s) == 0x8A9136AAu);
    memset(bytes, 0xFF, sizeof bytes);
    assert_true(crc32c(0, s) == 0x62A8AB43u);
    for (int i = 0; i < 32; i++)
        bytes[i] = (char)i;
    assert_true(crc32c(0, s) == 0x46DD794Eu);
    for (int i = 0; i < 32; i++)
        bytes[i] = (char)(31 - i);
    assert_true(crc32c(0, s) == 0x113FDB5Cu);
    assert_true(crc32c(0, SLICE("123456789")) == 0xE3069283u);
    assert_true(crc32c(0, slice_of(NULL)) == 0);
}

static void continues_at_any_cut(void **state)
{
    (void)state;
    char bytes[300];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i * 31 + 7);
    struct slice s = {bytes, sizeof bytes};
    uint32_t whole = crc32c(0, s);
    for (size_t cut = 0; cut <= sizeof bytes; cut++)
        assert_true(crc32c(crc32c(0, slice_first(s, cut)), slice_from(s, cut)) == whole);
}

/* Bit by bit, at every alignment and length that a word-wise loop could get wrong. */
static void equals_the_definition(void **state)
{
    (void)state;
    char bytes[80];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i * i * 13 + 5);
    for (size_t begin = 0; begin < 9; begin++) {
        for (size_t size = 0; begin + size <= sizeof bytes; size++) {
            uint32_t expected = ~0u;
            for (size_t i = 0; i < size; i++) {
                expected ^= (unsigned char)bytes[begin + i];
                for (int bit = 0; bit < 8; bit++)
                    expected = expected >> 1 ^ (expected & 1 ? 0x82F63B78u : 0);
            }
            assert_true(crc32c(0, (struct slice){bytes + begin, size}) == (uint32_t)~expected);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matches_the_rfc),
        cmocka_unit_test(continues_at_any_cut),
        cmocka_unit_test(equals_the_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
