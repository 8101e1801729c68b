/* SPDX-License-Identifier: MIT */
#include "index/writer.h"

#include "made.h"

static bool fail_at(void *context, struct slice bytes, struct error *error)
{
    size_t *left = context;
    if (bytes.size > *left)
        return error_set(error, ERROR_WRITE, "no room");
    *left -= bytes.size;
    return true;
}

static void write_all(struct writer *writer, size_t size)
{
    char *bytes = malloc(size + 1);
    assert_non_null(bytes);
    for (size_t i = 0; i < size; i++)
        bytes[i] = (char)(i * 7 % 251);
    writer_section(writer, SECTION_NAMES, (struct slice){bytes, size});
    writer_begin(writer, SECTION_MASKS);
    for (size_t at = 0; at < size; at += 1000) {
        assert_int_equal(writer_section_size(writer), at);
        writer_append(writer, slice_first((struct slice){bytes + at, size - at}, 1000));
    }
    free(bytes);
}

/* Around whole pages and what is written at once. */
static void sections_come_back(void **state)
{
    (void)state;
    static const size_t sizes[] = {
        0, 1, 7, 8, 4095, 4096, 4097, 64 * 4096 - 1, 64 * 4096, 64 * 4096 + 1, 1000000};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct made made;
        made_begin(&made);
        write_all(&made.writer, sizes[i]);
        made_end(&made);
        static const unsigned sections[] = {SECTION_NAMES, SECTION_MASKS};
        for (size_t j = 0; j < 2; j++) {
            assert_int_equal(segment_size(&made.segment, sections[j]), sizes[i]);
            const unsigned char *bytes = segment_bytes(&made.segment, sections[j], 0, sizes[i]);
            assert_non_null(bytes);
            assert_int_equal((uintptr_t)bytes % 8, 0);
            for (size_t at = 0; at < sizes[i]; at++)
                assert_int_equal(bytes[at], at * 7 % 251);
        }
        segment_check_all(&made.segment);
        assert_false(made.segment.damaged);
        assert_null(segment_bytes(&made.segment, SECTION_NAMES, sizes[i], 1));
        assert_true(made.segment.damaged);
        made_close(&made);
    }
}

static void the_first_failure_stays(void **state)
{
    (void)state;
    size_t whole = SIZE_MAX;
    struct writer writer;
    struct error error = ERROR_INIT;
    for (size_t room = 0; room < 700000; room += 50000) {
        size_t left = room;
        writer_init(&writer, fail_at, &left, 1);
        write_all(&writer, 300000);
        assert_false(writer_finish(&writer, &error));
        assert_int_equal(error.kind, ERROR_WRITE);
        writer_fail_memory(&writer);
        assert_int_equal(writer.error.kind, ERROR_WRITE);
        writer_release(&writer);
        if (room == 600000)
            break;
    }
    writer_init(&writer, fail_at, &whole, 1);
    write_all(&writer, 300000);
    writer_fail_memory(&writer);
    assert_false(writer_finish(&writer, &error));
    assert_int_equal(error.kind, ERROR_SYSTEM);
    writer_release(&writer);
}

/* No page of one file is taken for one of another. */
static void salts_make_checksums_differ(void **state)
{
    (void)state;
    char page[PAGE_SIZE];
    memset(page, 'p', sizeof page);
    struct slice whole = {page, sizeof page}, part = {page, 100};
    assert_int_equal(page_check(1, 2, whole), page_check(1, 2, whole));
    assert_int_not_equal(page_check(1, 2, whole), page_check(4, 2, whole));
    assert_int_not_equal(page_check(1, 2, whole), page_check(1, 4, whole));
    assert_int_not_equal(page_check(1, 2, part), page_check(4, 2, part));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sections_come_back),
        cmocka_unit_test(the_first_failure_stays),
        cmocka_unit_test(salts_make_checksums_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
