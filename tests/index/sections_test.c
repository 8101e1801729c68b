/* SPDX-License-Identifier: MIT */
#include "index/sections.h"

#include "base/date.h"
#include "made.h"

enum { DOCUMENTS = 100 };

static uint64_t hash_of(uint32_t number)
{
    struct dice dice = {number};
    return dice_roll(&dice);
}

/* Few names are sorted by comparing, many by their digits; those that come in order stay as they
 * are. */
static void check_names(uint32_t count, bool ascending)
{
    struct sections sections;
    struct made made;
    sections_init(&sections);
    sections_begin(&sections, 0);
    for (uint32_t i = 0; i < DOCUMENTS; i++)
        sections_add(&sections, &(struct section_document){.record = i, .day = DAY_NONE});
    for (uint32_t i = 0; i < count; i++)
        sections_name(&sections, ascending ? (uint64_t)i << 46 : hash_of(i), i % DOCUMENTS);
    made_begin(&made);
    sections_write(&sections, &made.writer);
    made_end(&made);
    sections_release(&sections);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t state = 0, found;
        bool there = false;
        uint64_t hash = ascending ? (uint64_t)i << 46 : hash_of(i);
        while ((found = segment_name(&made.segment, hash, &state)) != UINT32_MAX)
            there = there || found == i % DOCUMENTS;
        assert_true(there);
    }
    uint32_t state = 0;
    assert_int_equal(segment_name(&made.segment, hash_of(count) | 1, &state), UINT32_MAX);
    assert_false(made.segment.damaged);
    made_close(&made);
}

static void names_are_found_whatever_their_number(void **state)
{
    (void)state;
    static const uint32_t counts[] = {0, 1, 15, 16, 17, 1000, 8191, 8192, 8193, 70000};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        check_names(counts[i], false);
        check_names(counts[i], true);
    }
}

/* Each other day once, of papers that have a record only. */
static void days_beside_the_own(void **state)
{
    (void)state;
    static const int32_t days[] = {7, 5, 7, DAY_NONE, 9, 5};
    struct segment_listing listings[6];
    struct sections sections;
    struct made made;
    for (size_t i = 0; i < 6; i++)
        listings[i] = (struct segment_listing){
            .listing = {.kind = LISTING_REPLACED, .source = SLICE("hf"), .day = days[i]},
            .order = i};
    sections_init(&sections);
    sections_begin(&sections, 0);
    struct section_document document = {.day = 5, .listings = listings, .listing_count = 6};
    sections_add(&sections, &document);
    document.record = RECORD_GHOST;
    document.day = 6;
    sections_add(&sections, &document);
    assert_int_equal(sections.ghosts, 1);
    made_begin(&made);
    sections_write(&sections, &made.writer);
    made_end(&made);
    size_t count;
    const struct segment_extra *extra = segment_extra(&made.segment, INT32_MIN, &count);
    assert_int_equal(count, 2);
    assert_true(extra[0].day == 7 && extra[0].document == 0 && extra[1].day == 9);
    assert_int_equal(segment_day(&made.segment, 0), 5);
    assert_int_equal(segment_day(&made.segment, 1), 6);
    assert_int_equal(segment_day_count(&made.segment), 2);
    /* Begun anew it is empty. */
    sections_begin(&sections, 0);
    assert_int_equal(sections.documents + sections.ghosts + sections.source_count, 0);
    sections_release(&sections);
    made_close(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_found_whatever_their_number),
        cmocka_unit_test(days_beside_the_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
