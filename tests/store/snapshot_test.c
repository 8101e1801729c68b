/* SPDX-License-Identifier: MIT */
#include "home.h"

#include "base/date.h"
#include "paper/listing.h"

/* What a snapshot says is what a plain reading of the files says, line by line and without any
 * table. */

enum { PAPERS_LIMIT = 400, LISTINGS_LIMIT = 4000 };
struct plain_listing {
    struct listing listing;
    size_t paper;
};
struct plain {
    struct text papers_file, listings_file;
    struct arena arena;
    struct paper papers[PAPERS_LIMIT];
    size_t count;
    struct slice old[PAPERS_LIMIT], new[PAPERS_LIMIT];
    size_t aliases;
    struct plain_listing listings[LISTINGS_LIMIT];
    size_t listing_count;
};

static struct slice follow(const struct plain *plain, struct slice key)
{
    for (size_t i = plain->aliases; i-- > 0;)
        if (slice_equal(plain->old[i], key))
            return plain->new[i];
    return key;
}

static size_t paper_of(const struct plain *plain, struct slice key)
{
    size_t at = 0;
    key = follow(plain, key);
    while (at < plain->count && !slice_equal(plain->papers[at].id, key))
        at++;
    return at;
}

static void read_papers(struct plain *plain, const struct home *home)
{
    struct record_layout layout;
    struct error error = ERROR_INIT;
    struct slice line, rest, part;
    record_layout_own(&layout);
    home_read(home, "papers.tsv", &plain->papers_file);
    for (int pass = 0; pass < 2; pass++) {
        rest = text_slice(&plain->papers_file);
        while (slice_next_line(&rest, &line)) {
            bool alias = slice_starts_with(line, SLICE("#alias\t"));
            struct paper paper;
            if (pass == 0 && alias) {
                slice_split(&line, '\t', &part);
                slice_split(&line, '\t', &plain->old[plain->aliases]);
                slice_split(&line, '\t', &plain->new[plain->aliases++]);
            }
            if (pass == 0 || slice_starts_with(line, SLICE("#")))
                continue;
            assert_true(record_parse_paper(&layout, line, &plain->arena, &paper, &error));
            /* Records under a key that became an alias live on in the other one. */
            if (!slice_equal(follow(plain, paper.id), paper.id))
                continue;
            size_t at = paper_of(plain, paper.id);
            plain->papers[at] = paper;
            plain->count += at == plain->count;
        }
    }
}

static void read_listings(struct plain *plain, const struct home *home)
{
    struct error error = ERROR_INIT;
    struct slice line, rest;
    home_read(home, "listings.tsv", &plain->listings_file);
    rest = text_slice(&plain->listings_file);
    while (slice_next_line(&rest, &line)) {
        struct listing_line read;
        size_t at = 0;
        if (slice_starts_with(line, SLICE("#")))
            continue;
        assert_true(listing_parse(line, &plain->arena, &read, &error));
        struct plain_listing added = {read.listing, paper_of(plain, read.listing.key)};
        for (; at < plain->listing_count; at++) {
            const struct plain_listing *old = &plain->listings[at];
            if (old->paper == added.paper && old->listing.day == added.listing.day &&
                old->listing.kind == added.listing.kind &&
                slice_equal(old->listing.source, added.listing.source))
                break;
        }
        plain->listings[at] = added;
        plain->listing_count += at == plain->listing_count;
    }
}

static int32_t plain_day(const struct plain *plain, size_t paper, uint32_t *rank)
{
    int32_t day = INT32_MAX;
    *rank = UINT32_MAX;
    for (size_t i = 0; i < plain->listing_count; i++) {
        const struct listing *listing = &plain->listings[i].listing;
        if (plain->listings[i].paper != paper || listing->day == DAY_NONE ||
            listing->kind == LISTING_REPLACED || listing->kind == LISTING_TRENDING)
            continue;
        if (listing->day < day)
            *rank = UINT32_MAX;
        if (listing->day <= day && listing->rank >= 0 && (uint32_t)listing->rank < *rank)
            *rank = (uint32_t)listing->rank;
        day = listing->day < day ? listing->day : day;
    }
    return day == INT32_MAX ? day_of_partial(plain->papers[paper].fields[PAPER_PUBLISHED]) : day;
}

static bool plain_shows(const struct plain *plain, size_t paper, int32_t day)
{
    bool any = false;
    for (size_t i = 0; i < plain->listing_count; i++) {
        const struct listing *listing = &plain->listings[i].listing;
        if (plain->listings[i].paper != paper || listing->day == DAY_NONE)
            continue;
        if (listing->day == day)
            return true;
        any = true;
    }
    return !any && day_of_partial(plain->papers[paper].fields[PAPER_PUBLISHED]) == day;
}

static void compare_paper(const struct plain *plain, const struct snapshot *snapshot, size_t at)
{
    store_row row = snapshot_find(snapshot, plain->papers[at].id);
    struct arena arena;
    struct paper paper;
    struct error error = ERROR_INIT;
    uint32_t rank;
    size_t count, expected = 0;
    assert_int_not_equal(row, STORE_NO_ROW);
    arena_init(&arena, 1 << 20);
    assert_true(snapshot_paper(snapshot, row, &arena, &paper, &error));
    for (int field = 0; field < PAPER_FIELDS; field++)
        assert_true(slice_equal(paper.fields[field], plain->papers[at].fields[field]));
    assert_int_equal(snapshot_day(snapshot, row), plain_day(plain, at, &rank));
    const struct listing *listings = home_listings(snapshot, row, &count);
    for (size_t i = 0; i < plain->listing_count; i++) {
        const struct listing *wanted = &plain->listings[i].listing;
        size_t same = 0;
        if (plain->listings[i].paper != at)
            continue;
        expected++;
        for (size_t j = 0; j < count; j++)
            same += listings[j].day == wanted->day && listings[j].kind == wanted->kind &&
                    slice_equal(listings[j].source, wanted->source) &&
                    listings[j].upvotes == wanted->upvotes &&
                    listings[j].comments == wanted->comments && listings[j].rank == wanted->rank;
        assert_int_equal(same, 1);
    }
    assert_int_equal(count, expected);
    arena_release(&arena);
}

static const struct snapshot *compared;

static int compare_rows(const void *left, const void *right)
{
    return snapshot_compare(compared, *(const store_row *)left, *(const store_row *)right);
}

static void compare_order(const struct plain *plain, const struct snapshot *snapshot)
{
    store_row rows[PAPERS_LIMIT];
    size_t count = 0;
    int32_t last_day = INT32_MIN;
    uint32_t last_rank = 0;
    struct slice last_key = {NULL, 0};
    for (store_row row = snapshot_next(snapshot, STORE_NO_ROW); row != STORE_NO_ROW;
         row = snapshot_next(snapshot, row))
        rows[count++] = row;
    assert_int_equal(count, plain->count);
    compared = snapshot;
    qsort(rows, count, sizeof *rows, compare_rows);
    for (size_t i = 0; i < count; i++) {
        struct slice key = snapshot_key(snapshot, rows[i]);
        uint32_t rank;
        int32_t day = plain_day(plain, paper_of(plain, key), &rank);
        assert_true(day >= last_day);
        if (i > 0 && day == last_day)
            assert_true(rank > last_rank ||
                        (rank == last_rank && slice_compare(last_key, key) < 0));
        last_day = day;
        last_rank = rank;
        last_key = key;
    }
}

static void compare_days(const struct plain *plain, const struct snapshot *snapshot)
{
    int32_t day, before = INT32_MAX, back;
    while (snapshot_step_day(snapshot, before, true, &day)) {
        size_t count, expected = 0;
        const store_row *rows = home_rows(snapshot, day, &count);
        assert_true(day < before);
        assert_true(count > 0);
        for (size_t j = 0; j < count; j++) {
            assert_true(j == 0 || snapshot_compare(snapshot, rows[j - 1], rows[j]) < 0);
            size_t paper = paper_of(plain, snapshot_key(snapshot, rows[j]));
            assert_true(plain_shows(plain, paper, day));
        }
        for (size_t paper = 0; paper < plain->count; paper++)
            expected += plain_shows(plain, paper, day);
        assert_int_equal(count, expected);
        if (before != INT32_MAX) {
            assert_true(snapshot_step_day(snapshot, day, false, &back));
            assert_int_equal(back, before);
        }
        before = day;
    }
    for (size_t paper = 0; paper < plain->count; paper++)
        for (day = 20600; day < 20640; day++) {
            size_t count;
            home_rows(snapshot, day, &count);
            assert_true(count > 0 || !plain_shows(plain, paper, day));
        }
}

static void compare(const struct home *home, struct store *store)
{
    struct plain *plain = calloc(1, sizeof *plain);
    const struct snapshot *snapshot = store_snapshot(store);
    assert_non_null(plain);
    arena_init(&plain->arena, 1 << 26);
    read_papers(plain, home);
    read_listings(plain, home);
    assert_int_equal(snapshot_count(snapshot), plain->count);
    for (size_t at = 0; at < plain->count; at++)
        compare_paper(plain, snapshot, at);
    for (size_t i = 0; i < plain->aliases; i++)
        assert_int_equal(snapshot_find(snapshot, plain->old[i]),
                         snapshot_find(snapshot, follow(plain, plain->new[i])));
    compare_order(plain, snapshot);
    compare_days(plain, snapshot);
    text_release(&plain->papers_file);
    text_release(&plain->listings_file);
    arena_release(&plain->arena);
    free(plain);
}

static unsigned draw(unsigned *seed, unsigned below)
{
    *seed = *seed * 1103515245u + 12345u;
    return (*seed >> 16) % below;
}

/* One random document: papers of several sources, some known by title only, and their listings. */
static void add_random(struct store *store, unsigned *seed)
{
    enum { MOST = 12 };
    static const char *const sources[] = {"hf", "arxiv", "feed", "text"};
    struct paper papers[MOST];
    struct listing listings[MOST];
    size_t owners[MOST], count = 1 + draw(seed, MOST);
    char ids[MOST][64], titles[MOST][80], dates[MOST][16];
    struct text keys[MOST];
    for (size_t i = 0; i < count; i++) {
        unsigned number = draw(seed, 120), bare = draw(seed, 4) == 0;
        const char *source = bare ? "text" : sources[draw(seed, 3)];
        snprintf(ids[i], sizeof ids[i], "2609.%05u", number);
        snprintf(titles[i], sizeof titles[i], "The %u habits of mildly effective owls", number);
        snprintf(dates[i], sizeof dates[i], "2026-0%u-%02u", 1 + draw(seed, 9), 1 + number % 28);
        papers[i] = make_paper(source, bare ? "" : ids[i], titles[i], bare ? "" : "Q. Owl");
        if (draw(seed, 2))
            papers[i].fields[PAPER_PUBLISHED] = slice_of(dates[i]);
        text_init(&keys[i], 4096);
        identity_key(&papers[i], &keys[i]);
        papers[i].id = text_slice(&keys[i]);
        int32_t day = draw(seed, 9) ? 20600 + (int32_t)draw(seed, 40) : DAY_NONE;
        listings[i] =
            make_listing((enum listing_kind)draw(seed, LISTING_KINDS), source, day, draw(seed, 3));
        listings[i].rank = draw(seed, 4) ? (int64_t)draw(seed, 30) : LISTING_UNKNOWN;
        owners[i] = i;
    }
    struct store_batch batch = {.papers = papers,
                                .paper_count = count,
                                .listings = listings,
                                .listing_paper = owners,
                                .listing_count = draw(seed, 3) ? count : 0};
    add_batch(store, &batch);
    for (size_t i = 0; i < count; i++)
        text_release(&keys[i]);
}

static void a_snapshot_says_what_the_files_say(void **state)
{
    struct home *home = *state;
    const char *given = getenv("SEED");
    unsigned seed = given ? (unsigned)strtoul(given, NULL, 10) : 4711;
    struct store *store = home_open(home), *reader = home_open(home);
    printf("seed %u\n", seed);
    for (unsigned round = 0; round < 60; round++) {
        struct error error = ERROR_INIT;
        bool changed;
        add_random(store, &seed);
        compare(home, store);
        assert_true(store_refresh(reader, &changed, &error));
        compare(home, reader);
        /* What was added becomes a segment when the store is closed. */
        if (draw(&seed, 3) == 0) {
            store_close(store);
            store = home_open(home);
            compare(home, store);
        }
        if (round % 10 == 9) {
            struct store *fresh = home_open(home);
            compare(home, fresh);
            store_close(fresh);
        }
    }
    assert_true(snapshot_count(store_snapshot(store)) > 60);
    store_close(reader);
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_snapshot_says_what_the_files_say, home_setup,
                                        home_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
