/* SPDX-License-Identifier: MIT */
#include "index/postings.h"

#include "made.h"

enum { MOST = 3000, WORDS = 80 };

/* One list, beside the plain array it was made of. */
struct lists {
    struct made made;
    uint32_t plain[MOST];
    struct postings postings;
};

static void make_list(struct lists *lists, struct dice *dice, uint32_t count, uint32_t gap,
                      bool coded)
{
    static const char slack[8];
    struct text stored;
    uint32_t document = gap > 1 ? dice_below(dice, gap) : 0;
    for (uint32_t i = 0; i < count; i++) {
        lists->plain[i] = document << POSTING_CODE_BITS | (coded ? dice_below(dice, 4) : 0);
        document += 1 + (gap > 1 ? dice_below(dice, gap) : 0);
    }
    text_init(&stored, 1 << 20);
    if (count > 1)
        postings_append(&stored, lists->plain, count);
    made_begin(&lists->made);
    writer_begin(&lists->made.writer,
                 SECTION_FIELDS + INDEX_TITLE * FIELD_SECTIONS + FIELD_POSTINGS);
    writer_append(&lists->made.writer, SLICE("abc"));
    writer_append(&lists->made.writer, text_slice(&stored));
    writer_append(&lists->made.writer, (struct slice){slack, sizeof slack});
    made_end(&lists->made);
    lists->postings = (struct postings){
        &lists->made.segment, INDEX_TITLE, count, count == 1 ? lists->plain[0] : 0, 3, stored.size};
    text_release(&stored);
}

static void check_walk(const struct lists *lists, uint32_t begin, uint32_t end)
{
    struct postings_walk walk;
    uint32_t at = 0, count = lists->postings.count;
    while (at < count && lists->plain[at] >> POSTING_CODE_BITS < begin)
        at++;
    postings_walk_init(&walk, &lists->postings, begin, end);
    while (postings_walk_next(&walk)) {
        assert_true(walk.count > 0);
        for (uint32_t i = 0; i < walk.count; i++, at++) {
            assert_true(at < count);
            assert_int_equal(walk.documents[i], lists->plain[at] >> POSTING_CODE_BITS);
            assert_int_equal(walk.codes[i], lists->plain[at] & 3);
            assert_true(walk.documents[i] < end);
        }
    }
    assert_true(at == count || lists->plain[at] >> POSTING_CODE_BITS >= end || begin >= end);
    assert_false(postings_walk_next(&walk));
}

static void check_bits(const struct lists *lists, struct dice *dice, uint32_t begin, uint32_t end)
{
    uint64_t filled[WORDS] = {0}, expected[WORDS] = {0}, asked[WORDS], left[WORDS];
    if (end <= begin || end - begin > WORDS * 64)
        end = begin + WORDS * 64;
    for (uint32_t i = 0; i < lists->postings.count; i++) {
        uint32_t document = lists->plain[i] >> POSTING_CODE_BITS;
        if (document >= begin && document < end)
            expected[(document - begin) / 64] |= UINT64_C(1) << (document - begin) % 64;
    }
    postings_fill(&lists->postings, begin, end, filled);
    assert_memory_equal(filled, expected, sizeof filled);
    for (size_t i = 0; i < WORDS; i++) {
        asked[i] = dice_roll(dice) & dice_roll(dice);
        uint32_t rest = (end - begin) > i * 64 ? (end - begin) - (uint32_t)i * 64 : 0;
        asked[i] &= rest < 64 ? (UINT64_C(1) << rest) - 1 : UINT64_MAX;
        expected[i] &= asked[i];
        left[i] = asked[i];
    }
    postings_probe(&lists->postings, begin, end, left);
    assert_memory_equal(left, expected, sizeof left);
}

static void check_last(const struct lists *lists, uint32_t end)
{
    uint32_t at = lists->postings.count, document;
    while (at > 0 && lists->plain[at - 1] >> POSTING_CODE_BITS >= end)
        at--;
    assert_int_equal(postings_last(&lists->postings, end, &document), at > 0);
    if (at > 0)
        assert_int_equal(document, lists->plain[at - 1] >> POSTING_CODE_BITS);
}

static void check_list(const struct lists *lists, struct dice *dice)
{
    uint32_t count = lists->postings.count;
    uint32_t last = lists->plain[count - 1] >> POSTING_CODE_BITS;
    for (int round = 0; round < 40; round++) {
        /* Half of the ends are those of blocks. */
        uint32_t edge = lists->plain[dice_below(dice, count) / 256 * 256] >> POSTING_CODE_BITS;
        uint32_t a = dice_below(dice, last + 3), b = round % 2 ? edge : dice_below(dice, last + 3);
        uint32_t begin = a < b ? a : b, end = a < b ? b : a;
        check_walk(lists, begin, end + 1);
        check_walk(lists, begin, end);
        check_bits(lists, dice, begin, end + 1);
        check_last(lists, begin);
        check_last(lists, end);
    }
    check_walk(lists, 0, UINT32_MAX);
    check_walk(lists, last, last + 1);
    check_walk(lists, last + 1, UINT32_MAX);
    check_last(lists, 0);
    check_last(lists, last);
    check_last(lists, last + 1);
    check_last(lists, UINT32_MAX);
}

static void lists_of_every_size_and_width(void **state)
{
    (void)state;
    static const uint32_t counts[] = {1, 2, 3, 255, 256, 257, 511, 512, 513, 2816, 2817};
    static const uint32_t gaps[] = {1, 2, 5, 100, 5000};
    static struct lists lists;
    struct dice dice = {2};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
        for (size_t j = 0; j < sizeof gaps / sizeof gaps[0]; j++) {
            make_list(&lists, &dice, counts[i], gaps[j], (i + j) % 2);
            check_list(&lists, &dice);
            assert_false(lists.made.segment.damaged);
            made_close(&lists.made);
        }
}

/* As a file that lies about its lists would have it. */
static void lists_that_are_not_there(void **state)
{
    (void)state;
    static const uint64_t sizes[] = {0, 1, 7, 8, 9, 15, 16, 17, 400, UINT32_MAX, UINT64_MAX};
    static const uint64_t places[] = {0, 3, 4, 100, 5000, UINT64_MAX - 3};
    static struct lists lists;
    struct dice dice = {3};
    make_list(&lists, &dice, 600, 100, true);
    for (uint32_t count = 2; count < 5000; count += count / 2)
        for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
            for (size_t j = 0; j < sizeof places / sizeof places[0]; j++) {
                struct postings wrong = {&lists.made.segment, INDEX_TITLE, count, 0,
                                         places[j],           sizes[i]};
                struct postings_walk walk;
                uint64_t bits[WORDS] = {0};
                uint32_t document;
                postings_fill(&wrong, 64, 64 + WORDS * 64, bits);
                memset(bits, 0x55, sizeof bits);
                postings_probe(&wrong, 64, 64 + WORDS * 64, bits);
                (void)postings_last(&wrong, 1000, &document);
                postings_walk_init(&walk, &wrong, 0, UINT32_MAX);
                uint64_t seen = 0;
                while (postings_walk_next(&walk))
                    seen += walk.count;
                assert_true(seen <= count);
                assert_true(seen == count || lists.made.segment.damaged);
                lists.made.segment.damaged = false;
            }
    made_close(&lists.made);
}

static void every_byte_of_a_list_may_be_wrong(void **state)
{
    (void)state;
    static struct lists lists;
    struct dice dice = {4};
    struct error error = ERROR_INIT;
    make_list(&lists, &dice, 600, 100, true);
    for (size_t at = 0; at < lists.postings.size + 3; at++) {
        struct segment hostile;
        struct postings wrong = lists.postings;
        struct postings_walk walk;
        uint64_t bits[WORDS] = {0};
        uint32_t document;
        char kept = lists.made.bytes[at];
        lists.made.bytes[at] = (char)dice_roll(&dice);
        assert_true(segment_open(&hostile, (struct slice){lists.made.bytes, lists.made.size}, true,
                                 &error));
        wrong.segment = &hostile;
        postings_fill(&wrong, 1000, 1000 + WORDS * 64, bits);
        postings_probe(&wrong, 1000, 1000 + WORDS * 64, bits);
        (void)postings_last(&wrong, 5000, &document);
        postings_walk_init(&walk, &wrong, 1000, 20000);
        while (postings_walk_next(&walk))
            assert_true(walk.count <= BLOCK_POSTINGS);
        segment_close(&hostile);
        lists.made.bytes[at] = kept;
    }
    made_close(&lists.made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_of_every_size_and_width),
        cmocka_unit_test(lists_that_are_not_there),
        cmocka_unit_test(every_byte_of_a_list_may_be_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
