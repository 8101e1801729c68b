/* SPDX-License-Identifier: MIT */
#include "store/store.h"

#include "base/date.h"
#include "home.h"

#include "paper/listing.h"

enum { TODAY = 20700, PAPERS = 900, LARGE = 1 << 26 };

static struct arena arena;

static int set_up(void **state)
{
    arena_init(&arena, LARGE);
    return home_setup(state);
}

static int tear_down(void **state)
{
    arena_release(&arena);
    return home_teardown(state);
}

/* Papers of some days in several parts and, at last, in the tail; some are known in an older part
 * too. */
static struct store *make_store(const struct home *home)
{
    static char ids[PAPERS][64], titles[PAPERS][128], abstracts[PAPERS][256];
    static struct paper papers[PAPERS];
    static struct listing listings[PAPERS];
    static size_t owners[PAPERS];
    struct store *store = home_open(home);
    for (unsigned i = 0; i < PAPERS; i++) {
        unsigned number = i % 10 == 9 ? i / 2 : i;
        snprintf(ids[i], sizeof ids[i], "arxiv:2609.%05u", number);
        snprintf(titles[i], sizeof titles[i], "%s owls, number %u", i % 3 ? "Mild" : "Wild",
                 i % 17);
        snprintf(abstracts[i], sizeof abstracts[i], "%s%s prime%u", i % 7 ? "owls " : "",
                 i % 2 ? "sleep" : "wake up", i);
        papers[i] = make_paper("arxiv", ids[i], titles[i], "Q. Owl");
        papers[i].fields[PAPER_ABSTRACT] = slice_of(abstracts[i]);
        listings[i] = make_listing(LISTING_NEW, "arxiv", TODAY - (int32_t)(number % 23), i % 11);
        owners[i] = i % 100;
    }
    for (unsigned i = 0; i < PAPERS; i += 100) {
        struct store_batch batch = {papers + i, 100, listings + i, owners + i, i % 200 ? 100 : 90,
                                    NULL,       0};
        struct store_counts counts = {0};
        struct error error = ERROR_INIT;
        assert_true(store_add(store, &batch, NOW + (int64_t)i, &counts, &error));
        if (i + 100 < PAPERS)
            store_publish(store);
    }
    return store;
}

static struct query *parse(const char *text)
{
    struct query *query;
    struct error error = ERROR_INIT;
    size_t column;
    assert_true(query_parse(&query, slice_of(text), TODAY, NULL, &column, &error));
    return query;
}

static bool matches(const struct snapshot *snapshot, store_row row, const struct query *query,
                    int64_t new_after)
{
    struct query_scratch scratch;
    struct query_facts facts;
    struct paper paper;
    struct error error = ERROR_INIT;
    query_scratch_init(&scratch);
    assert_true(snapshot_facts(snapshot, row, new_after, true, &arena, &paper, &facts, &error));
    bool found = query_match(query, &facts, &scratch);
    query_scratch_release(&scratch);
    return found;
}

static bool is_even(void *context, store_row row)
{
    (void)context;
    return row % 2 == 0;
}

static int64_t place(const struct store_hit *hit, enum store_order order)
{
    return order == STORE_BY_RELEVANCE ? hit->score
           : order == STORE_BY_UPVOTES ? hit->upvotes
                                       : hit->day;
}

static void check_hits(const struct store_hits *hits, const struct store_search *search,
                       uint64_t expected)
{
    size_t limit = search->limit;
    if (limit == 0)
        assert_int_equal(hits->count, expected);
    else if (search->order == STORE_BY_DATE)
        assert_true(hits->count >= (limit < expected ? limit : expected) &&
                    hits->count <= expected);
    else
        assert_int_equal(hits->count, limit < expected ? limit : expected);
    for (size_t i = 1; i < hits->count && search->order != STORE_UNORDERED; i++)
        assert_true(place(&hits->hits[i - 1], search->order) >=
                    place(&hits->hits[i], search->order));
    /* By date only the rest of the last day comes beyond the limit. */
    for (size_t i = limit; limit && i < hits->count; i++)
        assert_int_equal(hits->hits[i].day, hits->hits[limit - 1].day);
}

static void check_search(struct store *store, const char *text, int64_t new_after)
{
    struct query *query = parse(text);
    struct error error = ERROR_INIT;
    static const size_t limits[] = {0, 1, 7, 100, 5000};
    for (int order = STORE_BY_DATE; order <= STORE_UNORDERED; order++)
        for (size_t i = 0; i < 10; i++) {
            const struct snapshot *snapshot = store_snapshot(store);
            struct store_search search = {.query = query,
                                          .order = (enum store_order)order,
                                          .limit = limits[i / 2],
                                          .new_after = new_after,
                                          .total = true,
                                          .accept = i % 2 ? is_even : NULL};
            struct store_hits hits;
            uint64_t expected = 0, accepted = 0, count;
            arena_clear(&arena);
            for (store_row row = STORE_NO_ROW;
                 (row = snapshot_next(snapshot, row)) != STORE_NO_ROW;)
                if (matches(snapshot, row, query, new_after)) {
                    expected++;
                    accepted += i % 2 == 0 || row % 2 == 0;
                }
            assert_true(store_find(store, &search, &arena, &hits, &error));
            check_hits(&hits, &search, accepted);
            for (size_t j = 0; j < hits.count; j++) {
                const struct store_hit *hit = &hits.hits[j];
                assert_true(matches(snapshot, hit->row, query, new_after));
                assert_true(i % 2 == 0 || hit->row % 2 == 0);
                assert_int_equal(hit->day, snapshot_day(snapshot, hit->row));
                for (size_t k = 0; k < j && hits.count < 50; k++)
                    assert_int_not_equal(hits.hits[k].row, hit->row);
            }
            assert_true(store_count(store, query, new_after, &count, &error));
            assert_int_equal(count, expected);
            if (search.limit && i % 2 == 0)
                assert_int_equal(hits.total, expected);
        }
    query_release(query);
}

static void every_order_and_limit(void **state)
{
    struct store *store = make_store(*state);
    static const char *const asked[] = {
        "",      "wild",           "owls wake", "\"wild owls\"",     "prime77",
        "up:>7", "ti:wild -sleep", "is:new",    "on:none OR prime5", "nowhere",
        "pri"};
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++)
        check_search(store, asked[i], i % 2 ? NOW + 500 : INT64_MAX);
    store_close(store);
}

static void without_a_query_everything(void **state)
{
    struct store *store = make_store(*state);
    struct error error = ERROR_INIT;
    struct store_hits hits;
    uint64_t count;
    struct store_search search = {.order = STORE_BY_DATE, .new_after = INT64_MAX};
    assert_true(store_find(store, &search, &arena, &hits, &error));
    assert_int_equal(hits.count, snapshot_count(store_snapshot(store)));
    assert_true(store_count(store, NULL, INT64_MAX, &count, &error));
    assert_int_equal(count, hits.count);
    store_close(store);
}

static void in_an_empty_store_nothing(void **state)
{
    struct store *store = home_open(*state);
    struct error error = ERROR_INIT;
    for (int order = STORE_BY_DATE; order <= STORE_UNORDERED; order++) {
        struct store_search search = {
            .order = (enum store_order)order, .limit = 5, .new_after = INT64_MAX};
        struct store_hits hits;
        assert_true(store_find(store, &search, &arena, &hits, &error));
        assert_int_equal(hits.count, 0);
    }
    store_close(store);
}

/* The best of several parts are the best of all. */
static void relevance_over_all_parts(void **state)
{
    struct store *store = make_store(*state);
    struct error error = ERROR_INIT;
    struct query *query = parse("wild owls OR sleep");
    struct store_search search = {
        .query = query, .order = STORE_BY_RELEVANCE, .new_after = INT64_MAX};
    struct store_hits all, best;
    assert_true(store_find(store, &search, &arena, &all, &error));
    assert_true(all.count > 100 && all.hits[0].score > all.hits[all.count - 1].score);
    for (search.limit = 1; search.limit < 60; search.limit += 6) {
        assert_true(store_find(store, &search, &arena, &best, &error));
        for (size_t i = 0; i < best.count; i++)
            assert_int_equal(best.hits[i].score, all.hits[i].score);
    }
    query_release(query);
    store_close(store);
}

/* Marks of papers in every part, and of one that nobody knows. */
static void what_was_marked(void **state)
{
    struct store *store = make_store(*state);
    struct error error = ERROR_INIT;
    for (unsigned i = 0; i < 90; i++) {
        static const char *const verbs[] = {"read", "star", "later"};
        char id[64];
        size_t written;
        snprintf(id, sizeof id, "arxiv:2609.%05u", i * 11);
        struct store_change change = {slice_of(verbs[i % 3]), slice_of(id), SLICE("0"), SLICE("1")};
        assert_true(store_mark(store, &change, 1, 0, NOW, STORE_SYNC_LATER, &written, &error));
        if (i == 45)
            check_search(store, "is:read", INT64_MAX);
    }
    check_search(store, "is:read", INT64_MAX);
    check_search(store, "is:starred OR is:later", INT64_MAX);
    check_search(store, "unread wild", INT64_MAX);
    check_search(store, "is:skipped", INT64_MAX);
    store_close(store);
}

/* More than fits into the arena of the caller. */
static void no_room_for_the_answer(void **state)
{
    struct store *store = make_store(*state);
    struct error error = ERROR_INIT;
    struct arena small;
    struct store_hits hits;
    struct store_search search = {.order = STORE_UNORDERED, .new_after = INT64_MAX};
    arena_init(&small, 100);
    assert_false(store_find(store, &search, &small, &hits, &error));
    assert_int_equal(error.kind, ERROR_SYSTEM);
    arena_release(&small);
    store_close(store);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

/* Equally good papers have one order too: a limit cuts it, and changes nothing else. */
static void limits_cut_one_order(void **state)
{
    struct home *home = *state;
    struct store *store = home_open(home);
    struct query *query = parse("owls");
    char keys[10][32];
    for (unsigned i = 0; i < 10; i++) {
        snprintf(keys[i], sizeof keys[i], "arxiv:2609.0000%u", i);
        struct paper paper = make_paper("hf", keys[i], "A word on owls", "T. Ie");
        struct listing listing = make_listing(LISTING_DAILY, "hf", 20700, 100 - (int64_t)i);
        size_t owner = 0;
        struct store_batch batch = {.papers = &paper,
                                    .paper_count = 1,
                                    .listings = &listing,
                                    .listing_paper = &owner,
                                    .listing_count = 1};
        add_batch(store, &batch);
    }
    struct store_search search = {
        .query = query, .order = STORE_BY_RELEVANCE, .new_after = INT64_MAX};
    struct store_hits all, some;
    struct error error = ERROR_INIT;
    assert_true(store_find(store, &search, &arena, &all, &error));
    assert_int_equal(all.count, 10);
    for (search.limit = 1; search.limit < 10; search.limit++) {
        assert_true(store_find(store, &search, &arena, &some, &error));
        assert_int_equal(some.count, search.limit);
        for (size_t i = 0; i < some.count; i++)
            assert_int_equal(some.hits[i].row, all.hits[i].row);
    }
    query_release(query);
    store_close(store);
}

/* A record under a former key belongs to the paper, which both keys find. */
static void records_under_former_keys(void **state)
{
    struct home *home = *state;
    struct store *store = home_open(home);
    struct text lines;
    struct paper old = make_paper("hf", "arxiv:2609.00001", "Late again", "F. Ormer");
    text_init(&lines, 1 << 20);
    record_append_paper(&lines, &old);
    text_append_byte(&lines, '\n');
    add_paper(store, old);
    add_paper(store, make_paper("hf", "arxiv:2609.00002", "Late again", "F. Ormer"));
    store_close(store);
    home_append(home, &log_papers, "#alias\tarxiv:2609.00001\tarxiv:2609.00002\n", 1);
    home_append(home, &log_papers, text_string(&lines), 1);
    for (int round = 0; round < 3; round++) {
        store = home_open(home);
        const struct snapshot *snapshot = store_snapshot(store);
        assert_int_equal(snapshot_count(snapshot), 1);
        store_row row = snapshot_find(snapshot, SLICE("arxiv:2609.00002"));
        assert_int_not_equal(row, STORE_NO_ROW);
        assert_int_equal(snapshot_find(snapshot, SLICE("arxiv:2609.00001")), row);
        if (round == 1)
            add_paper(store, make_paper("hf", "arxiv:2609.00003", "Another", "F. Ormer"));
        if (round == 1)
            home_append(home, &log_papers, "#alias\tarxiv:2609.00003\tarxiv:2609.00002\n", 1);
        store_close(store);
    }
    text_release(&lines);
}

/* What was listed under a former key before there was a record is not lost by being indexed. */
static void listings_of_a_renamed_ghost(void **state)
{
    struct home *home = *state;
    struct text line;
    struct store *store = home_open(home);
    size_t count;
    add_paper(store, make_paper("hf", "arxiv:2609.00009", "To begin with", "G. Host"));
    store_close(store);
    text_init(&line, 4096);
    struct listing listing = make_listing(LISTING_DAILY, "hf", 20700, 5);
    listing.key = SLICE("arxiv:2609.00001");
    listing_append(&line, &listing);
    text_append_byte(&line, '\n');
    home_append(home, &log_listings, text_string(&line), 1);
    home_append(home, &log_papers, "#alias\tarxiv:2609.00001\tarxiv:2609.00002\n", 1);
    store = home_open(home);
    store_publish(store);
    add_paper(store, make_paper("hf", "arxiv:2609.00002", "At last", "G. Host"));
    store_row row = find_row(store, "arxiv:2609.00002");
    home_listings(store_snapshot(store), row, &count);
    assert_int_equal(count, 1);
    store_close(store);
    text_release(&line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(every_order_and_limit),
        CASE(without_a_query_everything),
        CASE(in_an_empty_store_nothing),
        CASE(relevance_over_all_parts),
        CASE(what_was_marked),
        CASE(no_room_for_the_answer),
        CASE(limits_cut_one_order),
        CASE(records_under_former_keys),
        CASE(listings_of_a_renamed_ghost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
