/* SPDX-License-Identifier: MIT */
#include "home.h"

#include <sys/time.h>

static void hear(void *context, bool problem, struct slice line)
{
    struct text *lines = context;
    assert_false(problem);
    text_append(lines, line);
    text_append_byte(lines, '\n');
}

/* A file below the home that was written so long before NOW. */
static void make_file(const struct home *home, const char *name, int64_t age)
{
    char path[1100];
    struct timeval times[2] = {{.tv_sec = NOW - age}, {.tv_sec = NOW - age}};
    snprintf(path, sizeof path, "%s/%s", home->base, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fputs("four", file) >= 0, 1);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(utimes(path, times), 0);
}

static bool exists(const struct home *home, const char *name)
{
    char path[1100];
    snprintf(path, sizeof path, "%s/%s", home->base, name);
    return access(path, F_OK) == 0;
}

static void make_folder(const struct home *home, const char *name)
{
    char path[1100];
    snprintf(path, sizeof path, "%s/%s", home->base, name);
    assert_int_equal(mkdir(path, 0700), 0);
}

static void collect(const struct home *home, bool dry_run, const char *words)
{
    struct text said;
    struct error error = ERROR_INIT;
    struct recovery recovery = home_recovery(home, hear, &said);
    text_init(&said, 1 << 20);
    if (!store_gc(&recovery, dry_run, &error)) {
        show_error(&error);
        fail();
    }
    if (slice_find(text_slice(&said), slice_of(words), 0) == SIZE_MAX)
        fail_msg("\"%s\" is not in: %s", words, text_string(&said));
    text_release(&said);
}

enum { MINUTE = 60, HOUR = 3600, DAY = 24 * HOUR };

static const struct {
    const char *name;
    int64_t age;
    bool goes;
} files[] = {
    {"data/papers.tsv.new", MINUTE, true},
    {"data/papers.tsv.old", MINUTE, true},
    {"data/papers.tsv.damaged-1", 900 * DAY, false},
    {"data/notes", 900 * DAY, false},
    {"data/lost+found/marks.9.1", 31 * DAY, true},
    {"data/lost+found/marks.9.2", 29 * DAY, false},
    {"cache/CURRENT", 900 * DAY, false},
    {"cache/seg-1", 900 * DAY, false},
    {"cache/seg-2", 2 * HOUR, true},
    {"cache/seg-3", MINUTE, false},
    {"cache/seg-4.tmp", 2 * HOUR, true},
    {"cache/mine", 900 * DAY, false},
    {"cache/raw/hf.json", 8 * DAY, true},
    {"cache/raw/hf2.json", 6 * DAY, false},
};
enum { FILES = sizeof files / sizeof *files };

static void fill(const struct home *home)
{
    struct store *store;
    struct error error = ERROR_INIT;
    char path[1024];
    assert_true(store_open(&store, home->data, NULL, &error));
    add_paper(store, make_paper("hf", "arxiv:2609.10000", "A title", "M. Author"));
    store_close(store);
    make_folder(home, "data/lost+found");
    make_folder(home, "cache");
    make_folder(home, "cache/raw");
    for (size_t i = 0; i < FILES; i++)
        make_file(home, files[i].name, files[i].age);
    snprintf(path, sizeof path, "%s/CURRENT", home->cache);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fprintf(file, "seg-1 1000\n");
    assert_int_equal(fclose(file), 0);
}

static void only_leftovers_go(void **state)
{
    fill(*state);
    collect(*state, true, "6 files, 24 bytes would be removed");
    for (size_t i = 0; i < FILES; i++)
        assert_true(exists(*state, files[i].name));
    collect(*state, false, "seg-2: 4 bytes, no longer part of the index");
    for (size_t i = 0; i < FILES; i++)
        if (exists(*state, files[i].name) == files[i].goes)
            fail_msg("%s: wrong", files[i].name);
    assert_true(exists(*state, "data/papers.tsv"));
    assert_true(exists(*state, "data/lock.data"));
    collect(*state, false, "0 files, 0 bytes removed");
}

/* What compaction replaced is all there is when its own file rotted. */
static void the_old_file_stays_beside_a_damaged_one(void **state)
{
    struct text bytes;
    fill(*state);
    struct store *store = home_open(*state);
    add_paper(store, make_paper("hf", "arxiv:2609.10001", "Another title", "N. Author"));
    store_close(store);
    make_file(*state, "data/papers.tsv.old", 0);
    home_read(*state, "papers.tsv", &bytes);
    bytes.data[bytes.size / 2] ^= 1;
    home_write(*state, "papers.tsv", text_slice(&bytes));
    text_release(&bytes);
    collect(*state, false, "removed");
    assert_true(exists(*state, "data/papers.tsv.old"));
}

static void links_are_not_followed(void **state)
{
    const struct home *home = *state;
    char link[1100];
    fill(home);
    make_file(home, "precious", 900 * DAY);
    snprintf(link, sizeof link, "%s/cache/raw/link", home->base);
    assert_int_equal(symlink("../../precious", link), 0);
    collect(home, false, "removed");
    assert_true(exists(home, "precious"));
    assert_true(exists(home, "cache/raw/link"));
}

static void no_store_has_no_leftovers(void **state)
{
    collect(*state, false, "0 files, 0 bytes removed");
    assert_false(exists(*state, "data"));
}

int main(void)
{
#define HOME_TEST(name) cmocka_unit_test_setup_teardown(name, home_setup, home_teardown)
    const struct CMUnitTest tests[] = {
        HOME_TEST(only_leftovers_go),
        HOME_TEST(the_old_file_stays_beside_a_damaged_one),
        HOME_TEST(links_are_not_followed),
        HOME_TEST(no_store_has_no_leftovers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
