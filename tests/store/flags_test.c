/* SPDX-License-Identifier: MIT */
#include "store/flags.h"

#include "home.h"

static void a_key_that_was_never_marked(void **state)
{
    (void)state;
    struct flags flags;
    struct slice key;
    uint32_t at = 0;
    unsigned found;
    flags_init(&flags);
    assert_int_equal(flags_get(&flags, SLICE("a")), 0);
    assert_false(flags_next(&flags, &at, &key, &found));
    flags_release(&flags);
}

static void flags_beside_a_plain_array(void **state)
{
    (void)state;
    enum { KEYS = 700 };
    unsigned plain[KEYS] = {0}, seed = 3, marked = 0;
    struct flags flags;
    struct error error = ERROR_INIT;
    flags_init(&flags);
    for (int i = 0; i < 5000; i++) {
        char key[32];
        seed = seed * 1103515245u + 12345u;
        unsigned number = (seed >> 16) % KEYS, flag = 1u << (seed >> 8 & 3);
        bool on = seed >> 12 & 1;
        uint64_t version = flags.version;
        snprintf(key, sizeof key, "arxiv:%u", number);
        assert_true(flags_put(&flags, slice_of(key), flag, on, &error));
        assert_true(flags.version > version);
        plain[number] = on ? plain[number] | flag : plain[number] & ~flag;
    }
    for (unsigned i = 0; i < KEYS; i++) {
        char key[32];
        snprintf(key, sizeof key, "arxiv:%u", i);
        assert_int_equal(flags_get(&flags, slice_of(key)), plain[i]);
        marked += plain[i] != 0;
    }
    struct slice key;
    unsigned found, seen = 0;
    for (uint32_t at = 0; flags_next(&flags, &at, &key, &found); seen++) {
        uint64_t number;
        assert_true(slice_to_uint64(slice_from(key, 6), &number) && number < KEYS);
        assert_int_equal(found, plain[number]);
        plain[number] = 0;
    }
    assert_int_equal(seen, marked);
    uint64_t version = flags.version;
    flags_clear(&flags);
    assert_true(flags.version > version);
    assert_int_equal(flags_get(&flags, SLICE("arxiv:1")), 0);
    flags_release(&flags);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_that_was_never_marked),
        cmocka_unit_test(flags_beside_a_plain_array),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
