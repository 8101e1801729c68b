/* SPDX-License-Identifier: MIT */
#include "store/find.h"

#include "varied.h"

enum { NAMES = 200, NAME = 64, LARGE = 1 << 26 };

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

/* How often each name was counted, one paper after the other. */
struct tally {
    struct {
        char name[NAME];
        uint64_t count;
        store_row last;
    } names[NAMES];
    size_t used;
};

/* A paper counts once for a name, however often it has it. */
static void count(struct tally *tally, struct slice name, store_row row)
{
    size_t i = 0;
    if (name.size == 0)
        return;
    while (i < tally->used && !slice_equal(slice_of(tally->names[i].name), name))
        i++;
    if (i == tally->used) {
        assert_true(tally->used < NAMES && name.size < NAME);
        memcpy(tally->names[i].name, name.data, name.size);
        tally->names[tally->used++].last = STORE_NO_ROW;
    }
    tally->names[i].count += tally->names[i].last != row;
    tally->names[i].last = row;
}

static void count_words(struct tally *tally, struct slice words, store_row row)
{
    struct slice word;
    while (slice_next_word(&words, &word))
        count(tally, word, row);
}

static void count_flags(struct tally *tally, struct store *store, store_row row, int64_t new_after)
{
    static const char *const flags[] = {"is:unread",   "is:starred",   "is:read",  "is:skipped",
                                        "is:later",    "is:new",       "is:cross", "is:replaced",
                                        "has:code",    "has:pdf",      "has:doi",  "has:ai",
                                        "has:project", "has:comments", "has:abs"};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        struct query *query = varied_query(flags[i]);
        if (varied_matches(store, row, query, new_after, &arena))
            count(tally, slice_of(flags[i]), row);
        query_release(query);
    }
}

static void count_row(struct tally *tally, struct store *store, store_row row,
                      enum store_facet facet, int64_t new_after)
{
    const struct snapshot *snapshot = store_snapshot(store);
    struct paper paper;
    struct error error = ERROR_INIT;
    struct text day;
    size_t listings;
    assert_true(snapshot_paper(snapshot, row, &arena, &paper, &error));
    switch (facet) {
    case STORE_FACET_CATEGORY:
        count_words(tally, paper.fields[PAPER_CATEGORIES], row);
        count(tally, paper.fields[PAPER_PRIMARY], row);
        break;
    case STORE_FACET_SOURCE: {
        const struct listing *listing = snapshot_listings(snapshot, row, &arena, &listings);
        count_words(tally, paper.sources, row);
        for (size_t i = 0; i < listings; i++)
            count(tally, listing[i].source, row);
        break;
    }
    case STORE_FACET_FLAG:
        count_flags(tally, store, row, new_after);
        break;
    default:
        text_init(&day, NAME);
        day_append(&day, snapshot_day(snapshot, row));
        count(tally,
              day.size == 0 ? SLICE("none")
                            : slice_first(text_slice(&day), facet == STORE_FACET_YEAR ? 4 : 7),
              row);
        text_release(&day);
    }
}

static bool is_in_order(const struct store_facet_count *a, const struct store_facet_count *b,
                        enum store_facet facet)
{
    bool dated = facet == STORE_FACET_MONTH || facet == STORE_FACET_YEAR;
    if (dated && slice_equal(a->name, SLICE("none")))
        return true;
    if (dated && slice_equal(b->name, SLICE("none")))
        return false;
    if (!dated && a->count != b->count)
        return a->count > b->count;
    return slice_compare(a->name, b->name) < 0;
}

static void check_facet(struct store *store, const char *text, enum store_facet facet,
                        int64_t new_after)
{
    const struct snapshot *snapshot = store_snapshot(store);
    struct query *query = text ? varied_query(text) : NULL;
    struct store_facet_count *counts;
    struct error error = ERROR_INIT;
    struct tally tally = {.used = 0};
    size_t got;
    arena_clear(&arena);
    for (store_row row = STORE_NO_ROW; (row = snapshot_next(snapshot, row)) != STORE_NO_ROW;)
        if (varied_matches(store, row, query, new_after, &arena))
            count_row(&tally, store, row, facet, new_after);
    assert_true(store_count_by(store, query, new_after, facet, &arena, &counts, &got, &error));
    assert_int_equal(got, tally.used);
    for (size_t i = 0; i < got; i++) {
        size_t at = 0;
        while (at < tally.used && !slice_equal(slice_of(tally.names[at].name), counts[i].name))
            at++;
        assert_true(at < tally.used);
        assert_int_equal(counts[i].count, tally.names[at].count);
        assert_true(i == 0 || is_in_order(&counts[i - 1], &counts[i], facet));
    }
    query_release(query);
}

static void every_facet_is_what_the_papers_say(void **state)
{
    static const char *const asked[] = {NULL,         "",        "owl",       "\"heron reed\"",
                                        "cat:cs.LG",  "is:new",  "tide plum", "-heron",
                                        "is:starred", "nothing", "on:none",   "src:hf OR lagoon"};
    struct store *store = varied_store(*state, 11, 400);
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        for (int facet = STORE_FACET_CATEGORY; facet <= STORE_FACET_FLAG; facet++)
            check_facet(store, asked[i], (enum store_facet)facet, i % 2 ? NOW + 50 : INT64_MAX);
    store_close(store);
}

/* What a paper was before it was written again counts no more, in whatever part it was. */
static void only_the_newest_record_counts(void **state)
{
    struct store *store = home_open(*state);
    struct store_facet_count *counts;
    struct error error = ERROR_INIT;
    size_t got;
    for (unsigned i = 0; i < 3; i++) {
        static const char *const categories[] = {"cs.AI", "cs.CV", "cs.RO"};
        struct paper paper = make_paper("hf", "arxiv:2609.00001", "A paper", "A. Author");
        paper.fields[PAPER_CATEGORIES] = slice_of(categories[i]);
        paper.fields[PAPER_UPDATED] = slice_of(i == 0   ? "2026-01-01"
                                               : i == 1 ? "2026-02-01"
                                                        : "2026-03-01");
        add_paper(store, paper);
        if (i < 2)
            store_publish(store);
        assert_true(store_count_by(store, NULL, INT64_MAX, STORE_FACET_CATEGORY, &arena, &counts,
                                   &got, &error));
        uint64_t sum = 0;
        struct paper now;
        store_row row = find_row(store, "arxiv:2609.00001");
        assert_true(snapshot_paper(store_snapshot(store), row, &arena, &now, &error));
        for (size_t j = 0; j < got; j++) {
            struct slice words = now.fields[PAPER_CATEGORIES], word;
            bool has = false;
            while (slice_next_word(&words, &word))
                has = has || slice_equal(word, counts[j].name);
            assert_true(has);
            sum += counts[j].count;
        }
        assert_int_equal(sum, got);
    }
    store_close(store);
}

/* Listings without a record are no paper yet. */
static void an_empty_store_has_no_counts(void **state)
{
    struct store *store = home_open(*state);
    struct store_facet_count *counts;
    struct error error = ERROR_INIT;
    size_t got;
    home_append(*state, &log_listings, "daily\thf\t2026-09-08\tid:ghost\t1\t1\t\t\t\t\t\t\t\n", 1);
    for (int facet = STORE_FACET_CATEGORY; facet <= STORE_FACET_FLAG; facet++) {
        assert_true(store_count_by(store, NULL, INT64_MAX, (enum store_facet)facet, &arena, &counts,
                                   &got, &error));
        assert_int_equal(got, 0);
    }
    store_close(store);
}

static void no_room_is_an_error(void **state)
{
    struct store *store = varied_store(*state, 12, 200);
    struct store_facet_count *counts;
    struct error error = ERROR_INIT;
    struct arena small;
    size_t got;
    arena_init(&small, 16);
    for (int facet = STORE_FACET_CATEGORY; facet <= STORE_FACET_FLAG; facet++) {
        assert_false(store_count_by(store, NULL, INT64_MAX, (enum store_facet)facet, &small,
                                    &counts, &got, &error));
        assert_int_equal(error.kind, ERROR_SYSTEM);
        error = (struct error)ERROR_INIT;
        arena_clear(&small);
    }
    arena_release(&small);
    store_close(store);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(every_facet_is_what_the_papers_say),
        CASE(only_the_newest_record_counts),
        CASE(an_empty_store_has_no_counts),
        CASE(no_room_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
