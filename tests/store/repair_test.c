/* SPDX-License-Identifier: MIT */
#include "home.h"

struct heard {
    struct text lines;
    unsigned problems;
};

static void hear(void *context, bool problem, struct slice line)
{
    struct heard *heard = context;
    heard->problems += problem;
    text_append(&heard->lines, line);
    text_append_byte(&heard->lines, '\n');
}

static bool repair(const struct home *home, struct heard *heard, struct error *error)
{
    struct recovery recovery = home_recovery(home, hear, heard);
    *error = (struct error)ERROR_INIT;
    text_init(&heard->lines, 1 << 20);
    heard->problems = 0;
    return store_repair(&recovery, error);
}

/* Repairs, and what it said has the words. */
static void repair_says(const struct home *home, const char *words)
{
    struct heard heard;
    struct error error;
    if (!repair(home, &heard, &error)) {
        show_error(&error);
        fail();
    }
    if (slice_find(text_slice(&heard.lines), slice_of(words), 0) == SIZE_MAX)
        fail_msg("\"%s\" is not in: %s", words, text_string(&heard.lines));
    text_release(&heard.lines);
}

static bool is_damaged(const struct home *home)
{
    struct heard heard = {.problems = 0};
    struct recovery recovery = home_recovery(home, hear, &heard);
    struct error error = ERROR_INIT;
    bool damaged;
    text_init(&heard.lines, 1 << 20);
    assert_true(store_verify(&recovery, true, &damaged, &error));
    text_release(&heard.lines);
    return damaged;
}

/* Three batches in each log, and the state of one request. */
static void fill(const struct home *home)
{
    struct store *store = home_open(home);
    for (int i = 0; i < 3; i++) {
        char id[32];
        struct error error = ERROR_INIT;
        size_t written, owner = 0;
        snprintf(id, sizeof id, "arxiv:2609.1000%d", i);
        struct paper paper = make_paper("hf", id, "A title", "I. Author");
        struct listing listing = make_listing(LISTING_DAILY, "hf", 20700 + i, i);
        struct fetch_state fetch = {
            .source = SLICE("hf"), .url = SLICE("http://a.example/"), .status = 200 + i, .day = 1};
        struct store_batch batch = {.papers = &paper,
                                    .paper_count = 1,
                                    .listings = &listing,
                                    .listing_paper = &owner,
                                    .listing_count = 1,
                                    .fetches = &fetch,
                                    .fetch_count = 1};
        add_batch(store, &batch);
        struct store_change star = {SLICE("star"), slice_of(id), SLICE("0"), SLICE("1")};
        assert_true(store_mark(store, &star, 1, 0, NOW, STORE_SYNC_NOW, &written, &error));
    }
    store_close(store);
}

static void flip(const struct home *home, const char *name, size_t at)
{
    struct text bytes;
    home_read(home, name, &bytes);
    assert_true(at < bytes.size);
    bytes.data[at] = (char)(bytes.data[at] ^ 4);
    home_write(home, name, text_slice(&bytes));
    text_release(&bytes);
}

/* Where the given batch, from 1, of a log ends. */
static size_t end_of_batch(const struct home *home, const char *name, int number)
{
    struct text bytes;
    char mark[32];
    home_read(home, name, &bytes);
    snprintf(mark, sizeof mark, "\n#end\t%d\t", number);
    size_t at = slice_find(text_slice(&bytes), slice_of(mark), 0);
    assert_int_not_equal(at, SIZE_MAX);
    at = slice_find_byte(text_slice(&bytes), '\n', at + 1) + 1;
    text_release(&bytes);
    return at;
}

static void a_good_store_is_left_alone(void **state)
{
    struct text before, after;
    repair_says(*state, "nothing to repair");
    assert_false(home_has(*state, ""));
    fill(*state);
    home_read(*state, "papers.tsv", &before);
    repair_says(*state, "papers.tsv: nothing to repair");
    home_read(*state, "papers.tsv", &after);
    assert_int_equal(before.size, after.size);
    assert_memory_equal(before.data, after.data, before.size);
    assert_false(home_has(*state, "papers.tsv.damaged-1"));
    text_release(&before);
    text_release(&after);
}

static void the_whole_batches_are_kept_and_the_file_as_it_was(void **state)
{
    struct text damaged, kept;
    fill(*state);
    flip(*state, "marks.tsv", end_of_batch(*state, "marks.tsv", 1) + 3);
    home_read(*state, "marks.tsv", &damaged);
    assert_true(is_damaged(*state));
    repair_says(*state, "kept 2 lines in 2 batches");
    assert_false(is_damaged(*state));
    home_read(*state, "marks.tsv.damaged-1", &kept);
    assert_int_equal(damaged.size, kept.size);
    assert_memory_equal(damaged.data, kept.data, kept.size);
    text_release(&damaged);
    text_release(&kept);
    struct store *store = home_open(*state);
    assert_int_equal(store_notices(store).size, 0);
    assert_int_equal(snapshot_marks(store_snapshot(store), find_row(store, "arxiv:2609.10000")),
                     STORE_STARRED);
    assert_int_equal(snapshot_marks(store_snapshot(store), find_row(store, "arxiv:2609.10001")), 0);
    assert_int_equal(snapshot_marks(store_snapshot(store), find_row(store, "arxiv:2609.10002")),
                     STORE_STARRED);
    store_close(store);
    /* A second damage gets a name of its own. */
    flip(*state, "marks.tsv", end_of_batch(*state, "marks.tsv", 1) - 20);
    repair_says(*state, "marks.tsv.damaged-2");
    assert_true(home_has(*state, "marks.tsv.damaged-1"));
}

/* The answer "not modified" would hide for ever what was lost. */
static void lost_papers_make_requests_anew(void **state)
{
    static const char *const names[] = {"papers.tsv", "listings.tsv"};
    for (size_t i = 0; i < 2; i++) {
        struct text lines;
        home_teardown(state);
        assert_int_equal(home_setup(state), 0);
        fill(*state);
        flip(*state, names[i], end_of_batch(*state, names[i], 1) + 3);
        repair_says(*state, "asks for everything again");
        home_lines(*state, &log_listings, &lines);
        assert_int_equal(slice_find(text_slice(&lines), SLICE("fetch\t"), 0), SIZE_MAX);
        assert_int_not_equal(slice_find(text_slice(&lines), SLICE("daily\t"), 0), SIZE_MAX);
        text_release(&lines);
        assert_false(is_damaged(*state));
        assert_true(home_has(*state, "listings.tsv.damaged-1"));
    }
}

static void a_damaged_first_line_is_repaired(void **state)
{
    struct text before, after;
    fill(*state);
    home_lines(*state, &log_papers, &before);
    flip(*state, "papers.tsv", 3);
    repair_says(*state, "papers.tsv: the first line was damaged and is repaired");
    home_lines(*state, &log_papers, &after);
    assert_int_equal(before.size, after.size);
    assert_memory_equal(before.data, after.data, before.size);
    assert_false(is_damaged(*state));
    text_release(&before);
    text_release(&after);
}

static void a_torn_tail_goes_to_lost_and_found(void **state)
{
    struct text bytes;
    fill(*state);
    home_read(*state, "marks.tsv", &bytes);
    text_append_string(&bytes, "half a li");
    home_write(*state, "marks.tsv", text_slice(&bytes));
    repair_says(*state, "marks.tsv: 9 bytes of an interrupted write moved to lost+found");
    repair_says(*state, "marks.tsv: nothing to repair");
    assert_false(home_has(*state, "marks.tsv.damaged-1"));
    text_release(&bytes);
}

/* Whatever bit flips, nothing is left that was not written, and the repaired store is whole. */
static void any_flipped_bit_can_be_repaired(void **state)
{
    static const char *const names[] = {"papers.tsv", "listings.tsv", "marks.tsv"};
    static const struct log_kind *const kinds[] = {&log_papers, &log_listings, &log_marks};
    const char *full = getenv("FULL");
    size_t step = full && *full == '1' ? 1 : 37;
    fill(*state);
    for (size_t i = 0; i < 3; i++) {
        struct text bytes, all;
        home_read(*state, names[i], &bytes);
        home_lines(*state, kinds[i], &all);
        for (size_t at = 0; at < bytes.size; at += step) {
            struct heard heard;
            struct error error;
            struct text left;
            flip(*state, names[i], at);
            assert_true(repair(*state, &heard, &error));
            text_release(&heard.lines);
            assert_false(is_damaged(*state));
            home_lines(*state, kinds[i], &left);
            struct slice rest = text_slice(&left), line;
            while (slice_next_line(&rest, &line))
                assert_int_not_equal(slice_find(text_slice(&all), line, 0), SIZE_MAX);
            text_release(&left);
            home_teardown(state);
            assert_int_equal(home_setup(state), 0);
            fill(*state);
        }
        text_release(&bytes);
        text_release(&all);
    }
}

static void what_is_no_log_is_refused(void **state)
{
    struct heard heard;
    struct error error;
    fill(*state);
    home_write(*state, "papers.tsv", SLICE("dear diary\n"));
    assert_false(repair(*state, &heard, &error));
    assert_int_equal(error.kind, ERROR_DAMAGED);
    text_release(&heard.lines);
    struct text bytes;
    home_read(*state, "papers.tsv", &bytes);
    assert_slice(text_slice(&bytes), "dear diary\n");
    text_release(&bytes);
}

static void another_writer_is_waited_for(void **state)
{
    struct file_lock lock;
    struct heard heard;
    struct error error = ERROR_INIT;
    char path[1024];
    fill(*state);
    assert_true(file_lock_take(&lock, home_path(*state, "lock.marks", path), 0, &error));
    assert_false(repair(*state, &heard, &error));
    assert_int_equal(error.kind, ERROR_BUSY);
    text_release(&heard.lines);
    file_lock_drop(&lock);
}

int main(void)
{
#define HOME_TEST(name) cmocka_unit_test_setup_teardown(name, home_setup, home_teardown)
    const struct CMUnitTest tests[] = {
        HOME_TEST(a_good_store_is_left_alone),
        HOME_TEST(the_whole_batches_are_kept_and_the_file_as_it_was),
        HOME_TEST(lost_papers_make_requests_anew),
        HOME_TEST(a_damaged_first_line_is_repaired),
        HOME_TEST(a_torn_tail_goes_to_lost_and_found),
        HOME_TEST(any_flipped_bit_can_be_repaired),
        HOME_TEST(what_is_no_log_is_refused),
        HOME_TEST(another_writer_is_waited_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
