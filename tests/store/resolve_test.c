/* SPDX-License-Identifier: MIT */
#include "home.h"

#include <dirent.h>

static struct store *open_library(const struct home *home)
{
    struct store *store = home_open(home);
    struct paper papers[] = {
        make_paper("hf", "2609.10001", "Ducks in a row", "R. Pond"),
        make_paper("hf", "2609.10002", "Rows in a duck", "R. Pond"),
        make_paper("acl", "acl:2026.duck-1.7", "Duck typing for linguists", "S. Quack"),
        make_paper("feed", "doi:10.5555/duck.9", "A duck too far", "T. Wing"),
    };
    papers[0].fields[PAPER_DOI] = SLICE("10.5555/Pond.1");
    papers[1].fields[PAPER_GUID] = SLICE("tag:ducks.test,2026:2");
    add_papers(store, papers, 4);
    return store;
}

static void assert_resolves(struct store *store, const char *typed, const char *key)
{
    store_row row;
    struct error error = ERROR_INIT;
    if (!store_resolve(store, slice_of(typed), &row, &error))
        fail_msg("%s: %s", typed, error.reason);
    assert_slice(snapshot_key(store_snapshot(store), row), key);
}

static void everything_a_person_types_is_found(void **state)
{
    struct store *store = open_library(*state);
    static const char *const first[] = {"arxiv:2609.10001",
                                        "2609.10001",
                                        " 2609.10001v2 ",
                                        "https://arxiv.org/abs/2609.10001v1",
                                        "https://huggingface.co/papers/2609.10001",
                                        "10.48550/arXiv.2609.10001",
                                        "10.5555/pond.1",
                                        "https://doi.org/10.5555/POND.1"};
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        assert_resolves(store, first[i], "arxiv:2609.10001");
    assert_resolves(store, "tag:ducks.test,2026:2", "arxiv:2609.10002");
    assert_resolves(store, "2026.duck", "acl:2026.duck-1.7");
    assert_resolves(store, "acl:", "acl:2026.duck-1.7");
    assert_resolves(store, "10.5555/duck.9", "doi:10.5555/duck.9");
    store_close(store);
}

static void unknown_and_ambiguous_are_said(void **state)
{
    struct store *store = open_library(*state);
    store_row row;
    struct error error = ERROR_INIT;
    assert_false(store_resolve(store, SLICE("2609.1000"), &row, &error));
    assert_int_equal(error.kind, ERROR_NOT_FOUND);
    assert_non_null(strstr(error.reason, "arxiv:2609.10001"));
    assert_non_null(strstr(error.reason, "arxiv:2609.10002"));
    assert_int_equal(row, STORE_NO_ROW);
    assert_false(store_resolve(store, SLICE("2609.99999"), &row, &error));
    assert_int_equal(error.kind, ERROR_NOT_FOUND);
    assert_false(store_resolve(store, SLICE("  "), &row, &error));
    store_close(store);
}

/* The path of the one segment of the cache. */
static void find_segment(const struct home *home, char path[1024])
{
    DIR *directory = opendir(home->cache);
    struct dirent *entry;
    path[0] = '\0';
    assert_non_null(directory);
    while ((entry = readdir(directory)))
        if (strncmp(entry->d_name, "seg-", 4) == 0)
            snprintf(path, 1024, "%s/%.255s", home->cache, entry->d_name);
    closedir(directory);
    assert_true(path[0]);
}

/* Turns over bits of one byte of the segment; false behind its end. */
static bool damage(const struct home *home, long at)
{
    char path[1024];
    find_segment(home, path);
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, at, SEEK_SET), 0);
    int byte = fgetc(file);
    if (byte != EOF) {
        assert_int_equal(fseek(file, at, SEEK_SET), 0);
        assert_int_equal(fputc(byte ^ 0x55, file), byte ^ 0x55);
    }
    assert_int_equal(fclose(file), 0);
    return byte != EOF;
}

static void add_what_is_known(struct store *store)
{
    struct paper known = make_paper("hf", "arxiv:2609.10001", "", "");
    struct store_batch batch = {.papers = &known, .paper_count = 1};
    struct store_counts counts = {0};
    struct error error = ERROR_INIT;
    assert_true(store_add(store, &batch, NOW, &counts, &error));
    assert_int_equal(error.kind, ERROR_NONE);
    assert_int_equal(counts.known, 1);
}

static void resolve_and_mark(struct store *store, const char *typed, bool on)
{
    store_row row;
    size_t written;
    struct error error = ERROR_INIT;
    if (!store_resolve(store, slice_of(typed), &row, &error))
        fail_msg("%s: %s", typed, error.reason);
    assert_int_equal(error.kind, ERROR_NONE);
    struct store_change change = {SLICE("star"), snapshot_key(store_snapshot(store), row),
                                  on ? SLICE("0") : SLICE("1"), on ? SLICE("1") : SLICE("0")};
    assert_slice(change.key, "arxiv:2609.10001");
    assert_true(store_mark(store, &change, 1, 0, NOW, STORE_SYNC_NOW, &written, &error));
    assert_int_equal(error.kind, ERROR_NONE);
    assert_int_equal(written, 1);
}

/* Whatever a byte of the index turned into, what a user asked for is done, and no error is left. */
static void a_damaged_index_is_healed(void **state)
{
    static const char *const typed[] = {"arxiv:2609.10001", "10.5555/pond.1", "2609.10001v2"};
    const struct home *home = *state;
    store_close(open_library(home));
    for (long at = 0; damage(home, at); at += 97) {
        struct store *store = home_open(home);
        if (at % 2)
            add_what_is_known(store);
        resolve_and_mark(store, typed[at % 3], at % 2 == 0);
        store_close(store);
        /* Whoever healed it in memory leaves it to the next one to write it. */
        store = home_open(home);
        store_publish(store);
        store_close(store);
    }
}

int main(void)
{
#define HOME_TEST(name) cmocka_unit_test_setup_teardown(name, home_setup, home_teardown)
    const struct CMUnitTest tests[] = {
        HOME_TEST(everything_a_person_types_is_found),
        HOME_TEST(unknown_and_ambiguous_are_said),
        HOME_TEST(a_damaged_index_is_healed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
