/* SPDX-License-Identifier: MIT */
#include "home.h"

#include <dirent.h>

enum { SAID = 8192 };

static void hear(void *context, bool problem, struct slice line)
{
    struct text *said = context;
    assert_false(problem);
    text_append(said, line);
    text_append_byte(said, '\n');
}

static bool rebuild(const struct home *home, struct text *said, struct error *error)
{
    struct recovery recovery = home_recovery(home, hear, said);
    text_init(said, SAID);
    *error = (struct error)ERROR_INIT;
    return store_rebuild(&recovery, error);
}

static void rebuild_says(const struct home *home, const char *expected)
{
    struct text said;
    struct error error;
    if (!rebuild(home, &said, &error)) {
        show_error(&error);
        fail();
    }
    assert_slice(text_slice(&said), expected);
    text_release(&said);
}

static void write_cached(const struct home *home, const char *name, const char *text)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", home->cache, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static bool is_cached(const struct home *home, const char *name)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", home->cache, name);
    return access(path, F_OK) == 0;
}

/* How many names of the cache begin so. */
static unsigned count_cached(const struct home *home, const char *beginning)
{
    DIR *directory = opendir(home->cache);
    struct dirent *entry;
    unsigned count = 0;
    while (directory && (entry = readdir(directory)))
        count += strncmp(entry->d_name, beginning, strlen(beginning)) == 0;
    if (directory)
        closedir(directory);
    return count;
}

static void fill(const struct home *home)
{
    struct store *store = home_open(home);
    struct error error = ERROR_INIT;
    size_t written;
    for (unsigned i = 0; i < 3; i++) {
        char id[32];
        snprintf(id, sizeof id, "arxiv:2609.1000%u", i);
        add_paper(store, make_paper("hf", id, "A title", "H. Author"));
        store_publish(store);
    }
    struct store_change star = {SLICE("star"), SLICE("arxiv:2609.10001"), SLICE("0"), SLICE("1")};
    assert_true(store_mark(store, &star, 1, 0, NOW, STORE_SYNC_NOW, &written, &error));
    store_close(store);
}

static void assert_whole(const struct home *home)
{
    struct store *store = home_open(home);
    const struct snapshot *snapshot = store_snapshot(store);
    assert_int_equal(store_notices(store).size, 0);
    assert_int_equal(snapshot_count(snapshot), 3);
    assert_int_equal(snapshot_marks(snapshot, find_row(store, "arxiv:2609.10001")), STORE_STARRED);
    store_close(store);
}

static void derived_files_are_made_anew(void **state)
{
    struct home *home = *state;
    struct text before, after;
    fill(home);
    unsigned segments = count_cached(home, "seg-"), others = count_cached(home, "CURRENT");
    unsigned marks = count_cached(home, "marks");
    assert_true(segments > 0 && others > 0);
    write_cached(home, "seg-00000000000000aa", "no segment");
    write_cached(home, "seg-half.tmp", "");
    write_cached(home, "marks.tmp", "");
    write_cached(home, "CURRENT.tmp", "");
    home_read(home, "papers.tsv", &before);
    char expected[128];
    snprintf(expected, sizeof expected, "%u derived files removed\n3 papers indexed\n",
             segments + others + marks + 4);
    rebuild_says(home, expected);
    assert_false(is_cached(home, "seg-00000000000000aa"));
    assert_false(is_cached(home, "seg-half.tmp"));
    assert_false(is_cached(home, "marks.tmp"));
    assert_false(is_cached(home, "CURRENT.tmp"));
    assert_true(is_cached(home, "CURRENT"));
    assert_int_equal(count_cached(home, "seg-"), 1);
    home_read(home, "papers.tsv", &after);
    assert_int_equal(after.size, before.size);
    assert_memory_equal(after.data, before.data, before.size);
    assert_whole(home);
    text_release(&before);
    text_release(&after);
}

/* Whatever else is in the folder is not derived. */
static void other_files_stay(void **state)
{
    static const char *const names[] = {"raw",       "CURRENTLY", "marksman",
                                        "marks.tsv", "segment",   "my-seg-1"};
    fill(*state);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        write_cached(*state, names[i], "mine");
    struct text said;
    struct error error;
    assert_true(rebuild(*state, &said, &error));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_true(is_cached(*state, names[i]));
    assert_whole(*state);
    text_release(&said);
}

static void damaged_segments_are_left_behind(void **state)
{
    struct home *home = *state;
    struct text said;
    struct error error;
    fill(home);
    write_cached(home, "CURRENT", "not a manifest");
    assert_true(rebuild(home, &said, &error));
    assert_whole(home);
    text_release(&said);
}

static void without_a_store_nothing_is_made(void **state)
{
    struct home *home = *state;
    rebuild_says(home, "0 derived files removed\n");
    assert_int_not_equal(access(home->data, F_OK), 0);
    assert_int_equal(mkdir(home->cache, 0700), 0);
    write_cached(home, "seg-1", "");
    rebuild_says(home, "1 derived file removed\n");
    assert_int_not_equal(access(home->data, F_OK), 0);
}

static void a_newer_store_keeps_its_index(void **state)
{
    struct home *home = *state;
    struct text header, said;
    struct error error;
    struct batch_header newer = {SLICE("papers"), BATCH_VERSION + 1, SLICE("0123456789abcdef"),
                                 SLICE("id")};
    fill(home);
    unsigned segments = count_cached(home, "seg-");
    text_init(&header, 4096);
    batch_header_append(&header, &newer);
    home_write(home, "papers.tsv", text_slice(&header));
    assert_false(rebuild(home, &said, &error));
    assert_int_equal(error.kind, ERROR_DAMAGED);
    assert_int_equal(said.size, 0);
    assert_int_equal(count_cached(home, "seg-"), segments);
    text_release(&header);
    text_release(&said);
}

/* A folder in place of a file cannot be deleted as one. */
static void what_cannot_be_removed_is_told(void **state)
{
    struct home *home = *state;
    struct text said;
    struct error error;
    char path[1024];
    fill(home);
    snprintf(path, sizeof path, "%s/seg-folder", home->cache);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_false(rebuild(home, &said, &error));
    assert_non_null(strstr(error.action, "rebuild the index"));
    assert_whole(home);
    text_release(&said);
}

int main(void)
{
#define HOME_TEST(name) cmocka_unit_test_setup_teardown(name, home_setup, home_teardown)
    const struct CMUnitTest tests[] = {
        HOME_TEST(derived_files_are_made_anew),      HOME_TEST(other_files_stay),
        HOME_TEST(damaged_segments_are_left_behind), HOME_TEST(without_a_store_nothing_is_made),
        HOME_TEST(a_newer_store_keeps_its_index),    HOME_TEST(what_cannot_be_removed_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
