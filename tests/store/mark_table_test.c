/* SPDX-License-Identifier: MIT */
#include "home.h"

/* Enough marks for a table: more than 64 KiB of lines. */
enum { PAPERS = 40, ROUNDS = 40 };

static const char *key_of(unsigned number, char key[32])
{
    snprintf(key, 32, "arxiv:2609.1%04u", number);
    return key;
}

static void mark(struct store *store, const char *verb, const char *key, bool on)
{
    struct store_change change = {slice_of(verb), slice_of(key), slice_of(on ? "0" : "1"),
                                  slice_of(on ? "1" : "0")};
    struct error error = ERROR_INIT;
    size_t written;
    assert_true(store_mark(store, &change, 1, 0, NOW, STORE_SYNC_LATER, &written, &error));
    assert_int_equal(written, 1);
}

static unsigned marks_of(struct store *store, unsigned number)
{
    char key[32];
    return snapshot_marks(store_snapshot(store), find_row(store, key_of(number, key)));
}

/* Stars go on and off; in the end those of odd papers are on. */
static void fill(const struct home *home)
{
    static const char *const verbs[] = {"star", "read"};
    struct store *store = home_open(home);
    char key[32];
    for (unsigned i = 0; i < PAPERS; i++)
        add_paper(store, make_paper("hf", key_of(i, key), key, "M. Arks"));
    for (unsigned round = 0; round < ROUNDS; round++)
        for (unsigned i = 0; i < PAPERS; i++)
            mark(store, verbs[i % 2], key_of(i, key), round % 2 == 0);
    for (unsigned i = 1; i < PAPERS; i += 2)
        mark(store, "star", key_of(i, key), true);
    store_close(store);
}

static void assert_filled(struct store *store)
{
    for (unsigned i = 0; i < PAPERS; i++)
        assert_int_equal(marks_of(store, i), i % 2 ? STORE_STARRED : 0);
}

static bool has_table(const struct home *home)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/marks", home->cache);
    return access(path, F_OK) == 0;
}

static bool undo(struct store *store)
{
    struct store_step step;
    struct error error = ERROR_INIT;
    size_t written;
    if (!snapshot_undoable(store_snapshot(store), &step))
        return false;
    struct store_change inverse = {step.changes[0].verb, step.changes[0].key, step.changes[0].new,
                                   step.changes[0].old};
    assert_true(store_mark(store, &inverse, 1, step.number, NOW, STORE_SYNC_NOW, &written, &error));
    return written == 1;
}

static void a_table_says_what_the_log_says(void **state)
{
    struct home *home = *state;
    fill(home);
    assert_true(has_table(home));
    for (int round = 0; round < 2; round++) {
        struct store *store = home_open(home);
        assert_filled(store);
        store_close(store);
    }
}

static void marks_go_on_behind_a_table(void **state)
{
    struct home *home = *state;
    char key[32];
    fill(home);
    struct store *store = home_open(home), *other = home_open(home);
    struct error error = ERROR_INIT;
    bool changed;
    mark(store, "later", key_of(2, key), true);
    mark(store, "star", key_of(1, key), false);
    assert_int_equal(marks_of(store, 1), 0);
    assert_int_equal(marks_of(store, 2), STORE_LATER);
    assert_int_equal(marks_of(store, 3), STORE_STARRED);
    assert_true(store_sync(store, &error));
    assert_true(store_refresh(other, &changed, &error));
    assert_int_equal(marks_of(other, 1), 0);
    assert_int_equal(marks_of(other, 2), STORE_LATER);
    store_close(other);
    store_close(store);
}

/* Steps are not in the table; undo reads them, beyond it too. */
static void undo_goes_back_before_a_table(void **state)
{
    struct home *home = *state;
    fill(home);
    struct store *store = home_open(home);
    for (unsigned i = 0; i < PAPERS / 2; i++)
        assert_true(undo(store));
    for (unsigned i = 0; i < PAPERS; i++)
        assert_int_equal(marks_of(store, i), 0);
    assert_true(undo(store));
    assert_int_not_equal(marks_of(store, PAPERS - 1), 0);
    store_close(store);
}

static void a_damaged_table_is_not_used(void **state)
{
    struct home *home = *state;
    char path[1024];
    struct text bytes;
    struct error error = ERROR_INIT;
    fill(home);
    snprintf(path, sizeof path, "%s/marks", home->cache);
    text_init(&bytes, 1 << 24);
    assert_true(file_read(path, &bytes, &error));
    for (size_t at = 0; at < bytes.size; at += 97) {
        bytes.data[at] = (char)(bytes.data[at] ^ 0x10);
        unlink(path);
        FILE *file = fopen(path, "wb");
        assert_non_null(file);
        assert_int_equal(fwrite(bytes.data, 1, bytes.size, file), bytes.size);
        assert_int_equal(fclose(file), 0);
        struct store *store = home_open(home);
        assert_filled(store);
        store_close(store);
        bytes.data[at] = (char)(bytes.data[at] ^ 0x10);
    }
    text_release(&bytes);
}

/* The paper a mark belongs to is known by another key now. */
static void an_alias_moves_what_a_table_says(void **state)
{
    struct home *home = *state;
    fill(home);
    home_append(home, &log_papers, "#alias\tarxiv:2609.10001\tarxiv:2609.10002\n", 1);
    struct store *store = home_open(home);
    assert_int_equal(marks_of(store, 2), STORE_STARRED);
    store_close(store);
    store = home_open(home);
    assert_int_equal(marks_of(store, 1), STORE_STARRED);
    assert_int_equal(marks_of(store, 3), STORE_STARRED);
    store_close(store);
}

#define HOME_TEST(name) cmocka_unit_test_setup_teardown(name, home_setup, home_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOME_TEST(a_table_says_what_the_log_says),   HOME_TEST(marks_go_on_behind_a_table),
        HOME_TEST(undo_goes_back_before_a_table),    HOME_TEST(a_damaged_table_is_not_used),
        HOME_TEST(an_alias_moves_what_a_table_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
