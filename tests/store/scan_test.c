/* SPDX-License-Identifier: MIT */
#include "home.h"

#include "store/scan.h"

/* Stale bytes: batches that are whole, but not of this place. */

static void append(struct text *out, const char *salt, uint64_t sequence, const char *line)
{
    size_t begin = out->size;
    struct batch_end end = {.sequence = sequence,
                            .records = 1,
                            .bytes = strlen(line),
                            .salt = slice_of(salt),
                            .time = NOW};
    text_append_string(out, line);
    batch_end_append(out, begin, &end);
}

/* The first letters of the batches that a walk accepts. */
static void assert_accepts(const struct text *bytes, const char *salt, const char *expected,
                           size_t tail)
{
    struct scan scan = {.bytes = text_slice(bytes), .has_salt = salt != NULL};
    struct scan_batch batch;
    char got[16] = "";
    size_t count = 0;
    if (salt)
        memcpy(scan.salt, salt, BATCH_SALT);
    while (scan_next(&scan, &batch)) {
        assert_true(count < sizeof got - 1);
        got[count++] = bytes->data[batch.begin];
    }
    assert_string_equal(got, expected);
    assert_int_equal(bytes->size - scan.at, tail);
}

static const char here[] = "0123456789abcdef", elsewhere[] = "fedcba9876543210";

static void batches_of_another_file_are_not_accepted(void **state)
{
    struct text bytes;
    (void)state;
    text_init(&bytes, 65536);
    append(&bytes, here, 1, "a\n");
    append(&bytes, elsewhere, 2, "b\n");
    append(&bytes, here, 2, "c\n");
    size_t whole = bytes.size;
    append(&bytes, elsewhere, 3, "d\n");
    assert_accepts(&bytes, here, "ac", bytes.size - whole);
    /* Without a salt of its own the first whole batch decides. */
    assert_accepts(&bytes, NULL, "ac", bytes.size - whole);
    text_release(&bytes);
}

static void doubled_batches_are_not_accepted(void **state)
{
    struct text bytes;
    (void)state;
    text_init(&bytes, 65536);
    append(&bytes, here, 1, "a\n");
    append(&bytes, here, 2, "b\n");
    append(&bytes, here, 2, "c\n");
    append(&bytes, here, 1, "d\n");
    append(&bytes, here, 3, "e\n");
    assert_accepts(&bytes, here, "abe", 0);
    text_release(&bytes);
}

static void gaps_are_told(void **state)
{
    struct text bytes;
    struct scan scan = {.at = 0};
    struct scan_batch batch;
    (void)state;
    text_init(&bytes, 65536);
    append(&bytes, here, 1, "a\n");
    text_append(&bytes, SLICE("lost\n"));
    append(&bytes, here, 4, "b\n");
    scan.bytes = text_slice(&bytes);
    assert_true(scan_next(&scan, &batch));
    assert_int_equal(batch.lost, 0);
    assert_int_equal(batch.missing, 0);
    assert_true(scan_next(&scan, &batch));
    assert_int_equal(batch.lost, 5);
    assert_int_equal(batch.missing, 2);
    assert_false(scan_next(&scan, &batch));
    text_release(&bytes);
}

static void a_growing_file_is_walked_on(void **state)
{
    struct text bytes;
    struct scan scan = {.at = 0};
    struct scan_batch batch;
    (void)state;
    text_init(&bytes, 65536);
    for (uint64_t sequence = 1; sequence < 20; sequence++) {
        size_t before = bytes.size;
        append(&bytes, here, sequence, "a\n");
        for (size_t size = before; size < bytes.size; size++) {
            scan.bytes = slice_first(text_slice(&bytes), size);
            assert_false(scan_next(&scan, &batch));
        }
        scan.bytes = text_slice(&bytes);
        assert_true(scan_next(&scan, &batch));
        assert_int_equal(batch.end.sequence, sequence);
    }
    text_release(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(batches_of_another_file_are_not_accepted),
        cmocka_unit_test(doubled_batches_are_not_accepted),
        cmocka_unit_test(gaps_are_told),
        cmocka_unit_test(a_growing_file_is_walked_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
