/* SPDX-License-Identifier: MIT */
#include "home.h"

static const char *const ids[] = {"arxiv:2609.10001", "arxiv:2609.10002", "arxiv:2609.10003"};

static struct store *open_with_papers(const struct home *home)
{
    struct store *store = home_open(home);
    for (size_t i = 0; i < 3; i++)
        add_paper(store, make_paper("hf", ids[i], ids[i], "P. Marker"));
    return store;
}

static size_t mark(struct store *store, const char *verb, const char *key, const char *new,
                   uint64_t undoes)
{
    struct store_change change = {slice_of(verb), slice_of(key), slice_of(*new == '1' ? "0" : "1"),
                                  slice_of(new)};
    struct error error = ERROR_INIT;
    size_t written;
    assert_true(store_mark(store, &change, 1, undoes, NOW, STORE_SYNC_LATER, &written, &error));
    return written;
}

static unsigned marks_of(struct store *store, const char *key)
{
    return snapshot_marks(store_snapshot(store), find_row(store, key));
}

static struct store *reopen(const struct home *home, struct store *store)
{
    store_close(store);
    return home_open(home);
}

static void flags_are_set_once_and_kept(void **state)
{
    struct home *home = *state;
    struct store *store = open_with_papers(home);
    assert_int_equal(mark(store, "star", ids[0], "1", 0), 1);
    assert_int_equal(mark(store, "star", ids[0], "1", 0), 0);
    assert_int_equal(mark(store, "read", ids[0], "1", 0), 1);
    assert_int_equal(mark(store, "later", ids[1], "1", 0), 1);
    assert_int_equal(mark(store, "skip", ids[1], "0", 0), 0);
    assert_int_equal(marks_of(store, ids[0]), STORE_STARRED | STORE_READ);
    store = reopen(home, store);
    assert_int_equal(marks_of(store, ids[0]), STORE_STARRED | STORE_READ);
    assert_int_equal(marks_of(store, ids[1]), STORE_LATER);
    assert_int_equal(marks_of(store, ids[2]), 0);
    assert_int_equal(mark(store, "star", ids[0], "0", 0), 1);
    assert_int_equal(marks_of(store, ids[0]), STORE_READ);
    store_close(store);
}

/* Takes the newest step back the way the floor above does it. */
static bool undo(struct store *store)
{
    struct store_step step;
    struct store_change inverse[8];
    struct error error = ERROR_INIT;
    size_t written;
    if (!snapshot_undoable(store_snapshot(store), &step))
        return false;
    assert_true(step.count <= 8);
    for (size_t i = 0; i < step.count; i++)
        inverse[i] = (struct store_change){step.changes[i].verb, step.changes[i].key,
                                           step.changes[i].new, step.changes[i].old};
    assert_true(
        store_mark(store, inverse, step.count, step.number, NOW, STORE_SYNC_NOW, &written, &error));
    assert_int_equal(written, step.count);
    return true;
}

static void undo_takes_steps_back_across_processes(void **state)
{
    struct home *home = *state;
    struct store *store = open_with_papers(home);
    struct store_change all[3];
    struct error error = ERROR_INIT;
    size_t written;
    mark(store, "star", ids[0], "1", 0);
    for (size_t i = 0; i < 3; i++)
        all[i] = (struct store_change){SLICE("read"), slice_of(ids[i]), SLICE("0"), SLICE("1")};
    assert_true(store_mark(store, all, 3, 0, NOW, STORE_SYNC_NOW, &written, &error));
    assert_int_equal(written, 3);
    struct store_change digest = {SLICE("digest"), SLICE("pigeons"), SLICE("a"), SLICE("b\tc\n\\")};
    assert_true(store_mark(store, &digest, 1, 0, NOW + 5, STORE_SYNC_NOW, &written, &error));
    store = reopen(home, store);
    /* The digest is passed over; the three readings are one step. */
    assert_true(undo(store));
    assert_int_equal(marks_of(store, ids[0]), STORE_STARRED);
    assert_int_equal(marks_of(store, ids[2]), 0);
    store = reopen(home, store);
    assert_true(undo(store));
    assert_int_equal(marks_of(store, ids[0]), 0);
    assert_false(undo(store));
    mark(store, "skip", ids[1], "1", 0);
    assert_true(undo(store));
    assert_int_equal(marks_of(store, ids[1]), 0);
    assert_false(undo(store));
    struct store_change last;
    int64_t time;
    assert_true(snapshot_last_change(store_snapshot(store), SLICE("digest"), SLICE("pigeons"),
                                     &last, &time));
    assert_slice(last.new, "b\tc\n\\");
    assert_int_equal(time, NOW + 5);
    assert_false(
        snapshot_last_change(store_snapshot(store), SLICE("digest"), SLICE("other"), &last, &time));
    store_close(store);
}

static void a_step_is_taken_back_once(void **state)
{
    struct home *home = *state;
    struct store *store = open_with_papers(home), *other = home_open(home);
    struct store_step step;
    mark(store, "star", ids[0], "1", 0);
    assert_true(snapshot_undoable(store_snapshot(store), &step));
    assert_int_equal(mark(other, "star", ids[0], "0", step.number), 1);
    /* The first store has not seen that yet. */
    assert_int_equal(mark(other, "star", ids[0], "1", 0), 1);
    assert_int_equal(mark(store, "star", ids[0], "0", step.number), 0);
    assert_int_equal(marks_of(store, ids[0]), STORE_STARRED);
    store_close(other);
    store_close(store);
}

/* Somebody else may have put the mark back without taking the step back. */
static void a_step_without_effect_is_taken_back(void **state)
{
    struct home *home = *state;
    struct store *store = open_with_papers(home);
    struct store_step first, step;
    mark(store, "star", ids[0], "1", 0);
    assert_true(snapshot_undoable(store_snapshot(store), &first));
    uint64_t number = first.number;
    mark(store, "star", ids[0], "0", 0);
    assert_int_equal(mark(store, "star", ids[0], "0", number), 1);
    assert_true(snapshot_undoable(store_snapshot(store), &step));
    assert_int_not_equal(step.number, number);
    assert_true(undo(store));
    assert_false(snapshot_undoable(store_snapshot(store), &step));
    store_close(store);
}

static void subscriptions_are_remembered(void **state)
{
    struct home *home = *state;
    struct store *store = open_with_papers(home);
    struct error error = ERROR_INIT;
    struct store_change change = {SLICE("subscription"), SLICE("naps"), SLICE(""),
                                  SLICE("subscribe naps\n  query sleep\n")};
    struct store_change found;
    struct store_step step;
    size_t written;
    int64_t time;
    assert_true(store_mark(store, &change, 1, 0, NOW, STORE_SYNC_NOW, &written, &error));
    assert_true(snapshot_undoable(store_snapshot(store), &step));
    assert_int_equal(step.count, 1);
    assert_slice(step.changes[0].new, "subscribe naps\n  query sleep\n");
    assert_true(undo(store));
    assert_false(snapshot_last_change(store_snapshot(store), SLICE("subscription"), SLICE("naps"),
                                      &found, &time));
    assert_false(snapshot_undoable(store_snapshot(store), &step));
    store_close(store);
}

static void marks_wait_for_store_sync(void **state)
{
    struct home *home = *state;
    struct store *store = open_with_papers(home);
    struct error error = ERROR_INIT;
    assert_true(store_sync(store, &error));
    mark(store, "star", ids[0], "1", 0);
    /* Another process sees it before it is synced. */
    struct store *other = home_open(home);
    assert_int_equal(marks_of(other, ids[0]), STORE_STARRED);
    store_close(other);
    assert_true(store_sync(store, &error));
    assert_true(store_sync(store, &error));
    store_close(store);
}

static void a_first_line_that_rots_does_not_end_the_wait(void **state)
{
    struct home *home = *state;
    struct store *store = open_with_papers(home);
    struct error error = ERROR_INIT;
    char path[1024];
    mark(store, "star", ids[0], "1", 0);
    FILE *file = fopen(home_path(home, "marks.tsv", path), "r+b");
    assert_non_null(file);
    assert_int_not_equal(fputc('!', file), EOF);
    assert_int_equal(fclose(file), 0);
    /* That it can still be synced shows in the repaired line. */
    assert_true(store_sync(store, &error));
    struct store *other = home_open(home);
    assert_int_equal(store_notices(other).size, 0);
    assert_int_equal(marks_of(other, ids[0]), STORE_STARRED);
    store_close(other);
    assert_int_equal(mark(store, "read", ids[0], "1", 0), 1);
    assert_true(store_sync(store, &error));
    store = reopen(home, store);
    assert_int_equal(marks_of(store, ids[0]), STORE_STARRED | STORE_READ);
    store_close(store);
}

int main(void)
{
#define HOME_TEST(name) cmocka_unit_test_setup_teardown(name, home_setup, home_teardown)
    const struct CMUnitTest tests[] = {
        HOME_TEST(flags_are_set_once_and_kept),
        HOME_TEST(undo_takes_steps_back_across_processes),
        HOME_TEST(a_step_is_taken_back_once),
        HOME_TEST(subscriptions_are_remembered),
        HOME_TEST(a_first_line_that_rots_does_not_end_the_wait),
        HOME_TEST(marks_wait_for_store_sync),
        HOME_TEST(a_step_without_effect_is_taken_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
