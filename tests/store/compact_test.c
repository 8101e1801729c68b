/* SPDX-License-Identifier: MIT */
#include "home.h"

static void hear(void *context, bool problem, struct slice line)
{
    struct text *lines = context;
    assert_false(problem);
    text_append(lines, line);
    text_append_byte(lines, '\n');
}

static bool compact(const struct home *home, struct text *said, struct error *error)
{
    struct recovery recovery = home_recovery(home, hear, said);
    *error = (struct error)ERROR_INIT;
    text_init(said, 1 << 20);
    return store_compact(&recovery, error);
}

static void compact_says(const struct home *home, const char *words)
{
    struct text said;
    struct error error;
    if (!compact(home, &said, &error)) {
        show_error(&error);
        fail();
    }
    if (slice_find(text_slice(&said), slice_of(words), 0) == SIZE_MAX)
        fail_msg("\"%s\" is not in: %s", words, text_string(&said));
    text_release(&said);
}

/* Everything a snapshot says, in an order of its own. */
static void describe(const struct home *home, struct text *out)
{
    struct store *store = home_open(home);
    const struct snapshot *snapshot = store_snapshot(store);
    struct arena arena;
    text_init(out, 1 << 24);
    arena_init(&arena, 1 << 24);
    for (int i = 0; i < 40; i++) {
        char key[32];
        struct paper paper;
        struct error error = ERROR_INIT;
        size_t count;
        snprintf(key, sizeof key, "arxiv:2609.100%02d", i);
        store_row row = snapshot_find(snapshot, slice_of(key));
        if (row == STORE_NO_ROW)
            continue;
        assert_true(snapshot_paper(snapshot, row, &arena, &paper, &error));
        record_append_paper(out, &paper);
        const struct listing *listings = home_listings(snapshot, row, &count);
        for (size_t k = 0; k < count; k++)
            listing_append(out, &listings[k]);
        text_append_format(out, " %u\n", snapshot_marks(snapshot, row));
    }
    struct fetch_state fetch = {.status = 0};
    if (snapshot_fetch_state(snapshot, SLICE("hf"), SLICE("http://a.example/"), &fetch))
        fetch_state_append(out, &fetch);
    assert_int_equal(store_notices(store).size, 0);
    store_close(store);
    arena_release(&arena);
}

/* Papers whose titles and votes changed several times, and a paper that got a better key. */
static void fill(const struct home *home)
{
    struct store *store = home_open(home);
    for (int round = 0; round < 4; round++) {
        for (int i = 0; i < 30; i += 1 + round) {
            char id[32], title[64], updated[32];
            size_t owner = 0, written;
            struct error error = ERROR_INIT;
            struct store_counts counts = {0};
            snprintf(id, sizeof id, "arxiv:2609.100%02d", i);
            snprintf(title, sizeof title, "Title %d of round %d", i, round);
            snprintf(updated, sizeof updated, "2026-09-%02d", 10 + round);
            struct paper paper = make_paper("hf", id, title, "J. Author");
            paper.fields[PAPER_UPDATED] = slice_of(updated);
            struct listing listing = make_listing(LISTING_DAILY, "hf", 20700 + i % 3, round);
            struct fetch_state fetch = {
                .source = SLICE("hf"), .url = SLICE("http://a.example/"), .status = 200 + i};
            struct store_batch batch = {.papers = &paper,
                                        .paper_count = 1,
                                        .listings = &listing,
                                        .listing_paper = &owner,
                                        .listing_count = 1,
                                        .fetches = &fetch,
                                        .fetch_count = 1};
            assert_true(store_add(store, &batch, NOW + round, &counts, &error));
            struct store_change star = {SLICE("star"), slice_of(id), SLICE("0"), SLICE("1")};
            assert_true(store_mark(store, &star, 1, 0, NOW, STORE_SYNC_NOW, &written, &error));
        }
    }
    struct paper bare = make_paper("text", "", "A title that stands alone for now", "");
    add_paper(store, bare);
    add_paper(store, make_paper("hf", "arxiv:2609.10039", "A title that stands alone for now",
                                "K. Author"));
    store_close(store);
}

static void the_same_is_read_from_fewer_bytes(void **state)
{
    struct text before, after, old_papers, old_marks, kept, marks, papers;
    fill(*state);
    describe(*state, &before);
    home_read(*state, "papers.tsv", &old_papers);
    home_read(*state, "marks.tsv", &old_marks);
    compact_says(*state, "papers.tsv: 33 of 66 lines left out");
    describe(*state, &after);
    assert_int_equal(before.size, after.size);
    assert_memory_equal(before.data, after.data, before.size);
    home_read(*state, "papers.tsv", &papers);
    assert_true(papers.size < old_papers.size);
    assert_int_not_equal(slice_find(text_slice(&papers), SLICE("\n#alias\t"), 0), SIZE_MAX);
    home_read(*state, "papers.tsv.old", &kept);
    assert_int_equal(kept.size, old_papers.size);
    assert_memory_equal(kept.data, old_papers.data, kept.size);
    home_read(*state, "marks.tsv", &marks);
    assert_int_equal(marks.size, old_marks.size);
    assert_memory_equal(marks.data, old_marks.data, marks.size);
    compact_says(*state, "papers.tsv: all");
    compact_says(*state, "listings.tsv: all");
    text_release(&before);
    text_release(&after);
    text_release(&old_papers);
    text_release(&old_marks);
    text_release(&kept);
    text_release(&marks);
    text_release(&papers);
}

static void the_next_writer_removes_the_old_file(void **state)
{
    fill(*state);
    compact_says(*state, "after");
    assert_true(home_has(*state, "papers.tsv.old"));
    assert_true(home_has(*state, "listings.tsv.old"));
    struct store *store = home_open(*state);
    add_paper(store, make_paper("hf", "arxiv:2609.10035", "One more", "L. Author"));
    store_close(store);
    assert_false(home_has(*state, "papers.tsv.old"));
    assert_true(home_has(*state, "listings.tsv"));
}

/* A process that has the store open goes on with the new files. */
static void an_open_store_follows(void **state)
{
    struct error error = ERROR_INIT;
    bool changed;
    fill(*state);
    struct store *store = home_open(*state);
    compact_says(*state, "after");
    assert_true(store_refresh(store, &changed, &error));
    assert_true(changed);
    add_paper(store, make_paper("hf", "arxiv:2609.10035", "One more", "L. Author"));
    assert_int_not_equal(find_row(store, "arxiv:2609.10000"), STORE_NO_ROW);
    store_close(store);
    store = home_open(*state);
    assert_int_not_equal(find_row(store, "arxiv:2609.10035"), STORE_NO_ROW);
    assert_int_not_equal(find_row(store, "arxiv:2609.10000"), STORE_NO_ROW);
    store_close(store);
}

/* A line that no reader understands supersedes nothing, and stays. */
static void what_is_not_understood_stays(void **state)
{
    struct text lines;
    home_append(*state, &log_listings, "daily\thf\t2026-09-08\ta\t1\t1\t\t\t\t\t\t\t\n", 1);
    home_append(*state, &log_listings, "daily\thf\t2026-09-08\ta\t1\t2\t\t\t\t\t\t\t\n", 1);
    home_append(*state, &log_listings, "daily\thf\t2026-09-08\ta\tfirst\t\t\t\t\t\t\t\t\n#note\n",
                2);
    compact_says(*state, "listings.tsv: 1 of 4 lines left out");
    home_lines(*state, &log_listings, &lines);
    assert_slice(text_slice(&lines), "daily\thf\t2026-09-08\ta\t1\t2\t\t\t\t\t\t\t\n"
                                     "daily\thf\t2026-09-08\ta\tfirst\t\t\t\t\t\t\t\t\n#note\n");
    text_release(&lines);
}

static void requests_are_known_by_source_and_address(void **state)
{
    struct text lines;
    home_append(*state, &log_listings,
                "fetch\thf\t2026-09-08\thttp://a.example/\t\t\t\t\t\t\t\t200\t\n"
                "fetch\thf\t2026-09-08\thttp://b.example/\t\t\t\t\t\t\t\t200\t\n"
                "fetch\tgf\t2026-09-08\thttp://a.example/\t\t\t\t\t\t\t\t200\t\n"
                "fetch\thf\t2026-09-09\thttp://a.example/\t\t\t\t\t\t\t\t304\t\n",
                4);
    compact_says(*state, "listings.tsv: 1 of 4 lines left out");
    home_lines(*state, &log_listings, &lines);
    assert_true(
        slice_starts_with(text_slice(&lines), SLICE("fetch\thf\t2026-09-08\thttp://b.example/")));
    text_release(&lines);
}

static void a_damaged_log_is_not_touched(void **state)
{
    struct text bytes, after, said;
    struct error error;
    fill(*state);
    home_read(*state, "papers.tsv", &bytes);
    bytes.data[bytes.size / 2] ^= 1;
    home_write(*state, "papers.tsv", text_slice(&bytes));
    assert_false(compact(*state, &said, &error));
    assert_int_equal(error.kind, ERROR_DAMAGED);
    home_read(*state, "papers.tsv", &after);
    assert_memory_equal(bytes.data, after.data, bytes.size);
    assert_false(home_has(*state, "papers.tsv.new"));
    text_release(&bytes);
    text_release(&after);
    text_release(&said);
}

static void a_torn_tail_is_cut_first(void **state)
{
    struct text bytes, before, after;
    fill(*state);
    describe(*state, &before);
    home_read(*state, "papers.tsv", &bytes);
    text_append_repeat(&bytes, 'x', 100000);
    home_write(*state, "papers.tsv", text_slice(&bytes));
    compact_says(*state, "after");
    describe(*state, &after);
    assert_int_equal(before.size, after.size);
    assert_memory_equal(before.data, after.data, before.size);
    text_release(&bytes);
    text_release(&before);
    text_release(&after);
}

static void a_newer_store_is_refused_untouched(void **state)
{
    struct text header, said;
    struct error error;
    struct batch_header newer = {SLICE("marks"), BATCH_VERSION + 1, SLICE("0123456789abcdef"),
                                 SLICE("time")};
    fill(*state);
    text_init(&header, 4096);
    batch_header_append(&header, &newer);
    home_write(*state, "marks.tsv", text_slice(&header));
    assert_false(compact(*state, &said, &error));
    assert_int_equal(error.kind, ERROR_DAMAGED);
    assert_int_not_equal(slice_find(slice_of(error.reason), SLICE("nothing was changed"), 0),
                         SIZE_MAX);
    assert_false(home_has(*state, "papers.tsv.old"));
    text_release(&header);
    text_release(&said);
}

int main(void)
{
#define HOME_TEST(name) cmocka_unit_test_setup_teardown(name, home_setup, home_teardown)
    const struct CMUnitTest tests[] = {
        HOME_TEST(the_same_is_read_from_fewer_bytes),
        HOME_TEST(the_next_writer_removes_the_old_file),
        HOME_TEST(an_open_store_follows),
        HOME_TEST(what_is_not_understood_stays),
        HOME_TEST(requests_are_known_by_source_and_address),
        HOME_TEST(a_damaged_log_is_not_touched),
        HOME_TEST(a_torn_tail_is_cut_first),
        HOME_TEST(a_newer_store_is_refused_untouched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
