/* SPDX-License-Identifier: MIT */
#include "index/pack.h"

#include "made.h"

static void varints_come_back(void **state)
{
    (void)state;
    static const uint64_t values[] = {0,     1,          127,       128,       16383,
                                      16384, UINT32_MAX, INT64_MAX, UINT64_MAX};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        struct text text;
        uint64_t value;
        text_init(&text, 64);
        varint_append(&text, values[i]);
        const unsigned char *at = (const unsigned char *)text.data, *end = at + text.size;
        assert_true(varint_read(&at, end, &value));
        assert_ptr_equal(at, end);
        assert_true(value == values[i]);
        for (size_t size = 0; size < text.size; size++) {
            at = (const unsigned char *)text.data;
            end = at + size;
            assert_false(varint_read(&at, end, &value));
            assert_ptr_equal(at, end);
        }
        text_release(&text);
    }
}

static void a_varint_has_at_most_ten_bytes(void **state)
{
    (void)state;
    unsigned char bytes[12];
    uint64_t value;
    memset(bytes, 0x80, sizeof bytes);
    bytes[11] = 0;
    const unsigned char *at = bytes;
    assert_false(varint_read(&at, bytes + sizeof bytes, &value));
    assert_ptr_equal(at, bytes + sizeof bytes);
}

static void zigzag_keeps_small_numbers_small(void **state)
{
    (void)state;
    static const int64_t values[] = {0, -1, 1, -2, 2, INT32_MIN, INT32_MAX, INT64_MIN, INT64_MAX};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        assert_true(unzigzag(zigzag(values[i])) == values[i]);
    assert_int_equal(zigzag(0), 0);
    assert_int_equal(zigzag(-1), 1);
    assert_int_equal(zigzag(1), 2);
    assert_true(zigzag(INT64_MIN) == UINT64_MAX);
}

static void widths(void **state)
{
    (void)state;
    assert_int_equal(bit_width(0), 0);
    for (unsigned width = 1; width <= 32; width++) {
        assert_int_equal(bit_width(UINT32_C(1) << (width - 1)), width);
        assert_int_equal(bit_width(UINT32_MAX >> (32 - width)), width);
    }
    assert_int_equal(pack_size(0, 32), 0);
    assert_int_equal(pack_size(3, 3), 2);
    assert_int_equal(pack_size(256, 32), 1024);
}

/* Exactly PACK_SLACK bytes may be read behind the packed ones. */
static void arrays_come_back_in_every_width(void **state)
{
    (void)state;
    static const size_t counts[] = {0, 1, 7, 8, 9, 63, 64, 65, 255, 256};
    struct dice dice = {1};
    for (unsigned width = 0; width <= 32; width++) {
        for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
            uint32_t in[256], out[256];
            struct text text;
            for (size_t j = 0; j < counts[i]; j++)
                in[j] = (uint32_t)(dice_roll(&dice) & ((UINT64_C(1) << width) - 1));
            text_init(&text, 4096);
            pack_append(&text, in, counts[i], width);
            assert_int_equal(text.size, pack_size(counts[i], width));
            unsigned char *bytes = malloc(text.size + PACK_SLACK);
            assert_non_null(bytes);
            if (text.size > 0)
                memcpy(bytes, text.data, text.size);
            memset(bytes + text.size, 0xff, PACK_SLACK);
            pack_read(bytes, counts[i], width, out);
            assert_memory_equal(in, out, counts[i] * sizeof *in);
            free(bytes);
            text_release(&text);
        }
    }
}

static void an_array_that_does_not_fit_is_left_out(void **state)
{
    (void)state;
    static const uint32_t values[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    struct text text;
    text_init(&text, 4);
    pack_append(&text, values, 8, 32);
    assert_false(text_ok(&text));
    assert_int_equal(text.size, 0);
    text_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(varints_come_back),
        cmocka_unit_test(a_varint_has_at_most_ten_bytes),
        cmocka_unit_test(zigzag_keeps_small_numbers_small),
        cmocka_unit_test(widths),
        cmocka_unit_test(arrays_come_back_in_every_width),
        cmocka_unit_test(an_array_that_does_not_fit_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
