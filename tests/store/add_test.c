/* SPDX-License-Identifier: MIT */
#include "home.h"

#include "base/date.h"

static void new_updated_known(void **state)
{
    struct store *store = home_open(*state);
    struct paper paper =
        make_paper("hf", "2609.10001", "Sparse pigeons carry dense mail", "A. Roost");
    struct store_counts counts = add_paper(store, paper);
    assert_int_equal(counts.papers, 1);
    assert_int_equal(counts.added, 1);
    counts = add_paper(store, paper);
    assert_int_equal(counts.known, 1);
    paper.fields[PAPER_ABSTRACT] = SLICE("A tab\there, a line\nthere, a back\\slash.");
    counts = add_paper(store, paper);
    assert_int_equal(counts.updated, 1);
    store_row row = find_row(store, "arxiv:2609.10001");
    assert_int_equal(row, 0);
    struct arena arena;
    struct error error = ERROR_INIT;
    struct paper read;
    arena_init(&arena, 1 << 20);
    assert_true(snapshot_paper(store_snapshot(store), row, &arena, &read, &error));
    assert_slice(read.fields[PAPER_ABSTRACT], "A tab\there, a line\nthere, a back\\slash.");
    assert_slice(read.sources, "hf");
    assert_int_equal(read.added, NOW);
    arena_release(&arena);
    store_close(store);
}

/* All files of the store as one text. */
static void read_files(const struct home *home, struct text *out)
{
    static const char *const names[] = {"papers.tsv", "listings.tsv", "marks.tsv"};
    text_init(out, 1 << 28);
    for (size_t i = 0; i < 3; i++) {
        struct text file;
        home_read(home, names[i], &file);
        text_append(out, text_slice(&file));
        text_append_byte(out, '\f');
        text_release(&file);
    }
}

static struct store_batch one_day(const struct listing *listings, const struct fetch_state *fetch)
{
    static struct paper papers[2];
    static const size_t owners[] = {0, 1, 1};
    papers[0] = make_paper("hf", "arxiv:2609.20001", "Counting sheep with a budget", "B. Dozer");
    papers[1] = make_paper("hf", "arxiv:2609.20002", "A lower bound for naps", "C. Pillow");
    return (struct store_batch){.papers = papers,
                                .paper_count = 2,
                                .listings = listings,
                                .listing_paper = owners,
                                .listing_count = 3,
                                .fetches = fetch,
                                .fetch_count = 1};
}

static void nothing_changed_is_nothing_written(void **state)
{
    struct home *home = *state;
    struct store *store = home_open(home);
    struct listing listings[] = {make_listing(LISTING_DAILY, "hf", 20711, 5),
                                 make_listing(LISTING_DAILY, "hf", 20711, 7),
                                 make_listing(LISTING_DAILY, "hf", 20711, 7)};
    struct fetch_state fetch = {.source = SLICE("hf"),
                                .day = 20711,
                                .url = SLICE("https://papers.test/api?date=2026-09-15"),
                                .etag = SLICE("W/\"a\\b\""),
                                .status = 200,
                                .time = NOW};
    struct store_batch batch = one_day(listings, &fetch);
    struct text before, after;
    assert_int_equal(add_batch(store, &batch).added, 2);
    read_files(home, &before);
    fetch.time += 60;
    listings[0].rank = 9;
    listings[1].upvotes = LISTING_UNKNOWN;
    assert_int_equal(add_batch(store, &batch).known, 2);
    read_files(home, &after);
    assert_true(slice_equal(text_slice(&before), text_slice(&after)));
    text_release(&after);
    /* In another process too. */
    store_close(store);
    store = home_open(home);
    assert_int_equal(add_batch(store, &batch).known, 2);
    read_files(home, &after);
    assert_true(slice_equal(text_slice(&before), text_slice(&after)));
    text_release(&after);
    struct fetch_state found;
    assert_true(snapshot_fetch_state(store_snapshot(store), SLICE("hf"), fetch.url, &found));
    assert_slice(found.etag, "W/\"a\\b\"");
    assert_int_equal(found.time, NOW);
    /* Votes and validators are changes. */
    listings[0].upvotes = 6;
    fetch.etag = SLICE("new");
    assert_int_equal(add_batch(store, &batch).updated, 1);
    assert_true(snapshot_fetch_state(store_snapshot(store), SLICE("hf"), fetch.url, &found));
    assert_slice(found.etag, "new");
    struct store_votes votes;
    snapshot_votes(store_snapshot(store), find_row(store, "arxiv:2609.20001"), &votes);
    assert_int_equal(votes.upvotes, 6);
    assert_int_equal(votes.comments, LISTING_UNKNOWN);
    text_release(&before);
    store_close(store);
}

/* The records below, added in an order, one call each or all in one. */
static void fill(struct store *store, const struct paper *papers, const size_t *order, size_t count,
                 bool together)
{
    struct paper *ordered = calloc(count, sizeof *ordered);
    assert_non_null(ordered);
    for (size_t i = 0; i < count; i++) {
        ordered[i] = papers[order[i]];
        if (!together)
            add_paper(store, ordered[i]);
    }
    if (together)
        add_papers(store, ordered, count);
    free(ordered);
}

/* What the store says about all its papers, in one text. */
static void describe(struct store *store, struct text *out)
{
    const struct snapshot *snapshot = store_snapshot(store);
    struct arena arena;
    arena_init(&arena, 1 << 24);
    text_init(out, 1 << 24);
    for (store_row row = snapshot_next(snapshot, STORE_NO_ROW); row != STORE_NO_ROW;
         row = snapshot_next(snapshot, row)) {
        struct paper paper;
        struct error error = ERROR_INIT;
        assert_true(snapshot_paper(snapshot, row, &arena, &paper, &error));
        record_append_paper(out, &paper);
        text_append_byte(out, '\n');
    }
    arena_release(&arena);
}

static bool next_order(size_t *order, size_t count)
{
    size_t i = count - 1;
    while (i > 0 && order[i - 1] >= order[i])
        i--;
    if (i == 0)
        return false;
    size_t j = count - 1;
    while (order[j] <= order[i - 1])
        j--;
    size_t swap = order[i - 1];
    order[i - 1] = order[j];
    order[j] = swap;
    for (j = count - 1; i < j; i++, j--) {
        swap = order[i];
        order[i] = order[j];
        order[j] = swap;
    }
    return true;
}

/* Every order of arrival, in one document or many, leads to the same papers. */
static void the_order_of_arrival_does_not_matter(void **state)
{
    struct home *home = *state;
    struct paper papers[5] = {
        make_paper("text", "", "Why do committees dream of agendas", ""),
        make_paper("hf", "2609.30001", "Why do Committees dream of Agendas?", "D. Chair"),
        make_paper("arxiv", "2609.30001", "Why do committees dream of agendas", "D. Chair"),
        make_paper("feed", "", "Weekly notes on the weather", "E. Cloud"),
        make_paper("feed", "doi:10.5555/weather.7", "Weekly notes on the weather", "E. Cloud"),
    };
    papers[0].fields[PAPER_ABSTRACT] = SLICE("They adjourn.");
    papers[3].fields[PAPER_GUID] = papers[4].fields[PAPER_GUID] = SLICE("post-7");
    papers[3].fields[PAPER_URL] = SLICE("https://blog.test/post/7");
    size_t order[5] = {0, 1, 2, 3, 4};
    struct text expected = {0};
    unsigned orders = 0;
    do {
        for (int together = 0; together < 2; together++) {
            struct text described;
            struct store *store = home_open(home);
            fill(store, papers, order, 5, together != 0);
            assert_int_equal(snapshot_count(store_snapshot(store)), 2);
            assert_int_not_equal(find_row(store, "arxiv:2609.30001"), STORE_NO_ROW);
            assert_int_equal(find_row(store, "url:https://blog.test/post/7"),
                             find_row(store, "doi:10.5555/weather.7"));
            describe(store, &described);
            if (orders++ == 0)
                expected = described;
            else if (!slice_equal(text_slice(&described), text_slice(&expected)))
                fail_msg("%s\ninstead of\n%s", text_string(&described), text_string(&expected));
            if (orders > 1)
                text_release(&described);
            /* And the same is read by the next process; adding all again writes nothing. */
            store_close(store);
            struct text before, after;
            read_files(home, &before);
            store = home_open(home);
            fill(store, papers, order, 5, true);
            describe(store, &described);
            assert_true(slice_equal(text_slice(&described), text_slice(&expected)));
            read_files(home, &after);
            assert_true(slice_equal(text_slice(&before), text_slice(&after)));
            text_release(&before);
            text_release(&after);
            text_release(&described);
            store_close(store);
            nftw(home->data, home_remove_one, 16, FTW_DEPTH | FTW_PHYS);
        }
    } while (next_order(order, 5));
    assert_int_equal(orders, 240);
    text_release(&expected);
}

static void a_shared_doi_joins_nothing(void **state)
{
    struct store *store = home_open(*state);
    struct paper journal = make_paper("crossref", "doi:10.5555/j.1", "On moss", "F. Fern");
    struct paper preprint = make_paper("arxiv", "2609.40001", "On moss", "F. Fern");
    struct paper other = make_paper("arxiv", "2609.40002", "On moss again", "F. Fern");
    preprint.fields[PAPER_DOI] = other.fields[PAPER_DOI] = SLICE("10.5555/j.1");
    add_paper(store, journal);
    add_paper(store, preprint);
    add_paper(store, other);
    add_paper(store, journal);
    assert_int_equal(snapshot_count(store_snapshot(store)), 3);
    store_close(store);
}

static void titles_join_only_when_unique(void **state)
{
    struct store *store = home_open(*state);
    const char *title = "Five ways to fold a map";
    add_paper(store, make_paper("arxiv", "2609.50001", title, "G. Atlas"));
    add_paper(store, make_paper("arxiv", "2609.50002", title, "H. Globe"));
    /* Two papers have the title: the text stays by itself, also when one of them comes again. */
    add_paper(store, make_paper("text", "", title, ""));
    add_paper(store, make_paper("hf", "2609.50001", title, "G. Atlas"));
    assert_int_equal(snapshot_count(store_snapshot(store)), 3);
    /* Three words are too few, and authors make a record of its own. */
    add_paper(store, make_paper("arxiv", "2609.50003", "On blue cheese", "I. Rind"));
    add_paper(store, make_paper("text", "", "On blue cheese", ""));
    add_paper(store, make_paper("arxiv", "2609.50004", "On keeping very old bread", "J. Crust"));
    add_paper(store, make_paper("feed", "", "On keeping very old bread", "K. Crumb"));
    assert_int_equal(snapshot_count(store_snapshot(store)), 7);
    store_close(store);
}

static void a_second_paper_of_the_title_undoes_nothing(void **state)
{
    struct store *store = home_open(*state);
    const char *title = "Ten thousand ways to wait";
    add_paper(store, make_paper("text", "", title, ""));
    store_row row = 0;
    struct text key;
    text_init(&key, 4096);
    text_append(&key, snapshot_key(store_snapshot(store), row));
    add_paper(store, make_paper("arxiv", "2609.60001", title, "L. Queue"));
    add_paper(store, make_paper("arxiv", "2609.60002", title, "M. Line"));
    add_paper(store, make_paper("text", "", title, ""));
    assert_int_equal(snapshot_count(store_snapshot(store)), 2);
    assert_int_equal(snapshot_find(store_snapshot(store), text_slice(&key)),
                     find_row(store, "arxiv:2609.60001"));
    text_release(&key);
    store_close(store);
}

static void listings_and_marks_follow_an_alias(void **state)
{
    struct home *home = *state;
    struct store *store = home_open(home);
    const char *title = "The long migration of commas";
    struct paper bare = make_paper("text", "", title, "");
    struct text key;
    text_init(&key, 4096);
    identity_key(&bare, &key);
    bare.id = text_slice(&key);
    struct listing listing = make_listing(LISTING_DAILY, "text", 20000, 3);
    size_t owner = 0;
    struct store_batch batch = {.papers = &bare,
                                .paper_count = 1,
                                .listings = &listing,
                                .listing_paper = &owner,
                                .listing_count = 1};
    add_batch(store, &batch);
    struct store_change star = {SLICE("star"), bare.id, SLICE("0"), SLICE("1")};
    struct error error = ERROR_INIT;
    size_t written;
    assert_true(store_mark(store, &star, 1, 0, NOW, STORE_SYNC_NOW, &written, &error));
    add_paper(store, make_paper("arxiv", "2609.70001", title, "N. Clause"));
    for (int again = 0; again < 2; again++) {
        store_row row = find_row(store, "arxiv:2609.70001");
        size_t count;
        const struct listing *found = home_listings(store_snapshot(store), row, &count);
        assert_int_equal(count, 1);
        assert_slice(found->key, "arxiv:2609.70001");
        assert_int_equal(snapshot_day(store_snapshot(store), row), 20000);
        assert_int_equal(snapshot_marks(store_snapshot(store), row), STORE_STARRED);
        store_close(store);
        store = home_open(home);
    }
    text_release(&key);
    store_close(store);
}

static void large_additions_are_many_batches(void **state)
{
    struct home *home = *state;
    struct store *store = home_open(home);
    enum { COUNT = 2500 };
    struct paper *papers = calloc(COUNT, sizeof *papers);
    char(*names)[32] = calloc(COUNT, sizeof *names);
    assert_non_null(papers);
    assert_non_null(names);
    for (int i = 0; i < COUNT; i++) {
        snprintf(names[i], sizeof names[i], "2609.%05d", i % 2400);
        papers[i] = make_paper("hf", names[i], names[i], "O. Many");
    }
    struct store_counts counts = add_papers(store, papers, COUNT);
    assert_int_equal(counts.added, 2400);
    assert_int_equal(counts.known, 100);
    assert_int_equal(snapshot_count(store_snapshot(store)), 2400);
    struct text file;
    home_read(home, "papers.tsv", &file);
    struct slice rest = text_slice(&file), line;
    size_t ends = 0, since = 0;
    while (slice_next_line(&rest, &line)) {
        bool end = slice_starts_with(line, SLICE("#end\t"));
        ends += end;
        since = end ? 0 : since + 1;
        assert_true(since <= 1001);
    }
    assert_int_equal(ends, 3);
    text_release(&file);
    free(names);
    free(papers);
    store_close(store);
}

int main(void)
{
#define HOME_TEST(name) cmocka_unit_test_setup_teardown(name, home_setup, home_teardown)
    const struct CMUnitTest tests[] = {
        HOME_TEST(new_updated_known),
        HOME_TEST(nothing_changed_is_nothing_written),
        HOME_TEST(the_order_of_arrival_does_not_matter),
        HOME_TEST(a_shared_doi_joins_nothing),
        HOME_TEST(titles_join_only_when_unique),
        HOME_TEST(a_second_paper_of_the_title_undoes_nothing),
        HOME_TEST(listings_and_marks_follow_an_alias),
        HOME_TEST(large_additions_are_many_batches),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
