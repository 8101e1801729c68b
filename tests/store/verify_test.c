/* SPDX-License-Identifier: MIT */
#include "home.h"

struct heard {
    unsigned lines, problems, interrupted;
};

static void hear(void *context, bool problem, struct slice line)
{
    struct heard *heard = context;
    assert_true(line.size > 0);
    heard->lines++;
    heard->problems += problem;
    heard->interrupted += slice_find(line, SLICE("interrupted"), 0) != SIZE_MAX;
}

static struct heard verify_how(const struct home *home, bool full, bool expected)
{
    struct heard heard = {0, 0, 0};
    struct error error = ERROR_INIT;
    bool damaged;
    struct recovery recovery = home_recovery(home, hear, &heard);
    assert_true(store_verify(&recovery, full, &damaged, &error));
    assert_int_equal(damaged, expected);
    return heard;
}

static struct heard verify(const struct home *home, bool expected)
{
    verify_how(home, true, expected);
    return verify_how(home, false, expected);
}

static void add_three(const struct home *home)
{
    struct store *store = home_open(home);
    for (int i = 0; i < 3; i++) {
        char id[32];
        struct error error = ERROR_INIT;
        size_t written;
        snprintf(id, sizeof id, "arxiv:2609.1000%d", i);
        add_paper(store, make_paper("hf", id, "Title", "H. Author"));
        struct store_change star = {SLICE("star"), slice_of(id), SLICE("0"), SLICE("1")};
        assert_true(store_mark(store, &star, 1, 0, NOW, STORE_SYNC_NOW, &written, &error));
    }
    store_close(store);
}

static void a_good_store_has_four_summaries(void **state)
{
    struct heard heard = verify(*state, false);
    assert_int_equal(heard.lines, 4);
    add_three(*state);
    heard = verify(*state, false);
    assert_int_equal(heard.lines, 4);
    assert_int_equal(heard.problems, 0);
}

/* The index remembers how much there was: what is cut at the end of a batch looks whole. */
static void what_was_saved_once_is_missed(void **state)
{
    struct text bytes;
    add_three(*state);
    home_read(*state, "papers.tsv", &bytes);
    size_t end = slice_find(text_slice(&bytes), SLICE("#end\t"), 0);
    end = slice_find_byte(text_slice(&bytes), '\n', end) + 1;
    assert_true(end < bytes.size);
    home_write(*state, "papers.tsv", slice_first(text_slice(&bytes), end));
    assert_int_equal(verify(*state, true).problems, 1);
    home_write(*state, "papers.tsv", SLICE(""));
    assert_int_equal(verify(*state, true).problems, 1);
    text_release(&bytes);
}

static void a_torn_tail_is_a_notice(void **state)
{
    struct text bytes;
    add_three(*state);
    home_read(*state, "marks.tsv", &bytes);
    home_write(*state, "marks.tsv", slice_first(text_slice(&bytes), bytes.size - 5));
    struct heard heard = verify(*state, false);
    assert_int_equal(heard.interrupted, 1);
    assert_int_equal(heard.problems, 0);
    text_release(&bytes);
}

/* Every flipped bit is damage, but for the last batch, where it cannot be told from an interrupted
 * write. */
static void flipped_bits_are_found(void **state)
{
    static const char *const names[] = {"papers.tsv", "marks.tsv"};
    add_three(*state);
    for (size_t i = 0; i < 2; i++) {
        struct text bytes;
        home_read(*state, names[i], &bytes);
        size_t last = slice_find(text_slice(&bytes), SLICE("\n#end\t2"), 0);
        last = slice_find_byte(text_slice(&bytes), '\n', last + 1);
        for (size_t at = 0; at <= last; at += 3) {
            bytes.data[at] = (char)(bytes.data[at] ^ 1 << at % 8);
            home_write(*state, names[i], text_slice(&bytes));
            verify(*state, true);
            bytes.data[at] = (char)(bytes.data[at] ^ 1 << at % 8);
        }
        home_write(*state, names[i], text_slice(&bytes));
        text_release(&bytes);
    }
    verify(*state, false);
}

/* What a writer with a mistake might have saved: the checksums are right, the lines are not. */
static void only_full_looks_at_lines(void **state)
{
    static const struct {
        const struct log_kind *kind;
        const char *line;
    } wrong[] = {
        {&log_papers, "too few columns\n"},
        {&log_papers, "#alias\tarxiv:2609.10000\n"},
        {&log_papers,
         "a\t\t\tbidi \xe2\x80\xae\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\n"},
        {&log_papers, "a\t\t\tno UTF-8 \xff\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\n"},
        {&log_papers, "a\t\t\ta bell \a\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\n"},
        {&log_listings, "sometimes\thf\t2026-09-08\ta\t\t\t\t\t\n"},
        {&log_listings, "daily\thf\t2026-09-08\t\t\t\t\t\t\t\t\t\t\n"},
        {&log_marks, "yesterday\n"},
        {&log_marks, ""},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        home_teardown(state);
        assert_int_equal(home_setup(state), 0);
        add_three(*state);
        home_append(*state, wrong[i].kind, wrong[i].line, 1);
        verify_how(*state, false, false);
        struct heard heard = verify_how(*state, true, true);
        assert_int_equal(heard.problems, 1);
    }
}

static void what_leads_nowhere_is_said(void **state)
{
    add_three(*state);
    home_append(*state, &log_papers, "#alias\tid:a\tarxiv:2609.10000\n", 1);
    home_append(*state, &log_listings, "daily\thf\t2026-09-08\tid:a\t\t\t\t\t\t\t\t\t\n", 1);
    home_append(*state, &log_listings, "fetch\thf\t\thttp://a.example/\t\t\t\t\t\t\t\t200\t\n", 1);
    assert_int_equal(verify_how(*state, true, false).lines, 4);
    home_append(*state, &log_listings, "daily\thf\t2026-09-08\tid:b\t\t\t\t\t\t\t\t\t\n", 1);
    assert_int_equal(verify_how(*state, true, false).lines, 5);
    /* A circle of former keys. */
    home_append(*state, &log_papers, "#alias\tid:x\tid:y\n", 1);
    home_append(*state, &log_papers, "#alias\tid:y\tid:x\n", 1);
    assert_int_equal(verify_how(*state, true, false).lines, 6);
}

static void a_newer_version_is_damage_for_verify(void **state)
{
    add_three(*state);
    struct text header;
    struct batch_header newer = {SLICE("marks"), BATCH_VERSION + 1, SLICE("0123456789abcdef"),
                                 SLICE("time")};
    text_init(&header, 4096);
    batch_header_append(&header, &newer);
    home_write(*state, "marks.tsv", text_slice(&header));
    assert_int_equal(verify(*state, true).problems, 1);
    text_release(&header);
}

static void a_foreign_file_is_damage(void **state)
{
    add_three(*state);
    home_write(*state, "papers.tsv", SLICE("dear diary\n"));
    struct heard heard = verify(*state, true);
    assert_int_equal(heard.problems, 1);
    struct store *store;
    struct error error = ERROR_INIT;
    assert_false(store_open(&store, ((struct home *)*state)->data, NULL, &error));
    assert_int_equal(error.kind, ERROR_DAMAGED);
}

int main(void)
{
#define HOME_TEST(name) cmocka_unit_test_setup_teardown(name, home_setup, home_teardown)
    const struct CMUnitTest tests[] = {
        HOME_TEST(a_good_store_has_four_summaries),
        HOME_TEST(what_was_saved_once_is_missed),
        HOME_TEST(a_torn_tail_is_a_notice),
        HOME_TEST(flipped_bits_are_found),
        HOME_TEST(only_full_looks_at_lines),
        HOME_TEST(what_leads_nowhere_is_said),
        HOME_TEST(a_newer_version_is_damage_for_verify),
        HOME_TEST(a_foreign_file_is_damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
