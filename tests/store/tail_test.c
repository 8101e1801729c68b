/* SPDX-License-Identifier: MIT */
#include "store/tail.h"

#include "home.h"

static uint32_t add(struct tail *tail, const char *key)
{
    struct error error = ERROR_INIT;
    uint32_t number;
    assert_true(tail_add(tail, slice_of(key), &number, &error));
    return number;
}

static void papers_are_found_by_every_name(void **state)
{
    (void)state;
    struct tail tail;
    tail_init(&tail);
    assert_true(tail_is_empty(&tail));
    assert_int_equal(tail_find(&tail, SLICE("a")), TAIL_NONE);
    uint32_t a = add(&tail, "arxiv:a"), b = add(&tail, "doi:b"), c = add(&tail, "title:c");
    assert_true(tail.bare && !tail_is_empty(&tail));
    tail_join(&tail, a, a);
    assert_int_equal(tail_follow(&tail, a), a);
    tail_join(&tail, c, b);
    tail_join(&tail, b, a);
    assert_int_equal(tail_find(&tail, SLICE("title:c")), a);
    assert_int_equal(tail_find(&tail, SLICE("doi:b")), a);
    assert_slice(tail_key(&tail, a), "arxiv:a");
    tail_clear(&tail);
    assert_true(tail_is_empty(&tail) && !tail.bare);
    assert_int_equal(tail_find(&tail, SLICE("arxiv:a")), TAIL_NONE);
    tail_release(&tail);
}

/* Of each source, day and kind the newest line, whichever paper it was about first. */
static void listings_follow_their_paper(void **state)
{
    (void)state;
    struct tail tail;
    struct error error = ERROR_INIT;
    tail_init(&tail);
    uint32_t a = add(&tail, "arxiv:a"), b = add(&tail, "doi:b");
    struct listing one = make_listing(LISTING_DAILY, "hf", 7, 1),
                   two = make_listing(LISTING_DAILY, "hf", 7, 2),
                   other = make_listing(LISTING_DAILY, "hf", 8, 3);
    assert_true(listings_put(&tail.listings, &tail.papers[a].first_listing, &one, 100, &error));
    assert_true(listings_put(&tail.listings, &tail.papers[b].first_listing, &two, 200, &error));
    assert_true(listings_put(&tail.listings, &tail.papers[b].first_listing, &other, 50, &error));
    tail_join(&tail, b, a);
    uint32_t place = listings_find(&tail.listings, tail.papers[a].first_listing, &one);
    assert_int_not_equal(place, LISTINGS_END);
    assert_int_equal(tail.listings.places[place].upvotes, 2);
    place = listings_find(&tail.listings, tail.papers[a].first_listing, &other);
    assert_int_equal(tail.listings.places[place].upvotes, 3);
    /* An older line changes nothing. */
    assert_true(listings_put(&tail.listings, &tail.papers[a].first_listing, &one, 150, &error));
    place = listings_find(&tail.listings, tail.papers[a].first_listing, &one);
    assert_int_equal(tail.listings.places[place].upvotes, 2);
    tail_release(&tail);
}

static void notes_make_it_not_empty(void **state)
{
    (void)state;
    struct tail tail;
    struct error error = ERROR_INIT;
    tail_init(&tail);
    for (uint32_t i = 0; i < 100; i++)
        assert_true(tail_note_mask(&tail, i, i * 2, &error));
    assert_true(tail_is_empty(&tail));
    for (uint32_t i = 0; i < 100; i++)
        assert_true(tail_note_alias(&tail, i, i * 3, &error));
    assert_false(tail_is_empty(&tail));
    assert_int_equal(tail.masks[99].at, 198);
    assert_int_equal(tail.aliases[99].at, 297);
    tail_release(&tail);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(papers_are_found_by_every_name),
        cmocka_unit_test(listings_follow_their_paper),
        cmocka_unit_test(notes_make_it_not_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
