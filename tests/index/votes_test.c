/* SPDX-License-Identifier: MIT */
#include "index/votes.h"

#include "corpus.h"

static void check(const struct segment_listing *listings, size_t count, int64_t upvotes,
                  int64_t comments, int64_t stars)
{
    struct builder *builder = corpus_builder();
    struct error error = ERROR_INIT;
    struct made made;
    struct votes votes;
    struct paper paper = {.id = SLICE("title:a")};
    struct builder_document document = {
        .paper = &paper, .key = paper.id, .listings = listings, .listing_count = count};
    assert_true(builder_add(builder, &document, &error));
    corpus_write(builder, 1, &made);
    votes_read(&made.segment, 0, &votes);
    assert_int_equal(votes.upvotes, upvotes);
    assert_int_equal(votes.comments, comments);
    assert_int_equal(votes.stars, stars);
    votes_read(&made.segment, 1, &votes);
    assert_int_equal(votes.upvotes, LISTING_UNKNOWN);
    made_close(&made);
    builder_close(builder);
}

static struct segment_listing listed(uint64_t order, int64_t upvotes, int64_t comments,
                                     int64_t stars)
{
    return (struct segment_listing){.listing = {.source = SLICE("hf"),
                                                .day = 7,
                                                .upvotes = upvotes,
                                                .comments = comments,
                                                .stars = stars},
                                    .order = order};
}

/* Each number by itself: a newer line that does not know it takes nothing away. */
static void the_newest_line_that_knows_counts(void **state)
{
    (void)state;
    const struct segment_listing listings[] = {listed(30, -1, 0, 5), listed(10, 9, 8, 7),
                                               listed(20, 4, -1, INT64_MAX),
                                               listed(40, -1, -1, -1)};
    check(NULL, 0, -1, -1, -1);
    check(listings + 3, 1, -1, -1, -1);
    check(listings + 1, 1, 9, 8, 7);
    check(listings, 4, 4, 0, 5);
    check(listings + 1, 2, 4, 8, INT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_newest_line_that_knows_counts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
