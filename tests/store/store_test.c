/* SPDX-License-Identifier: MIT */
#include "home.h"

#include <dirent.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

static void opening_writes_nothing(void **state)
{
    struct home *home = *state;
    struct store *store = home_open(home);
    struct error error = ERROR_INIT;
    bool changed;
    size_t count;
    assert_int_equal(snapshot_count(store_snapshot(store)), 0);
    assert_int_equal(store_notices(store).size, 0);
    int32_t day;
    assert_false(snapshot_step_day(store_snapshot(store), INT32_MAX, true, &day));
    home_rows(store_snapshot(store), 1, &count);
    assert_int_equal(count, 0);
    assert_true(store_refresh(store, &changed, &error));
    assert_false(changed);
    assert_int_equal(store_watch(store), -1);
    store_close(store);
    assert_int_not_equal(access(home->data, F_OK), 0);
}

static void files_are_private(void **state)
{
    struct home *home = *state;
    static const char *const names[] = {"papers.tsv", "lock.data"};
    struct stat status;
    char path[1024];
    struct store *store = home_open(home);
    add_paper(store, make_paper("hf", "2609.10001", "Locks", "A. Key"));
    assert_int_equal(stat(home->data, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(stat(home_path(home, names[i], path), &status), 0);
        assert_int_equal(status.st_mode & 0777, 0600);
    }
    store_close(store);
}

static void stores_see_each_other(void **state)
{
    struct home *home = *state;
    struct store *one = home_open(home), *two = home_open(home);
    struct error error = ERROR_INIT;
    bool changed;
    add_paper(one, make_paper("hf", "2609.10001", "First", "A. One"));
    assert_true(store_refresh(two, &changed, &error));
    assert_true(changed);
    uint64_t generation = snapshot_generation(store_snapshot(two));
    assert_int_not_equal(find_row(two, "arxiv:2609.10001"), STORE_NO_ROW);
    assert_true(store_refresh(two, &changed, &error));
    assert_false(changed);
    assert_int_equal(snapshot_generation(store_snapshot(two)), generation);
    /* A writer reads what others wrote, without a refresh of its own. */
    add_paper(two, make_paper("hf", "2609.10002", "Second", "B. Two"));
    struct store_counts counts = add_paper(one, make_paper("hf", "2609.10002", "Second", "B. Two"));
    assert_int_equal(counts.known, 1);
    assert_int_equal(snapshot_count(store_snapshot(one)), 2);
    int watch = store_watch(one);
    if (watch >= 0) {
        struct pollfd waiting = {.fd = watch, .events = POLLIN};
        store_drain(one);
        assert_int_equal(poll(&waiting, 1, 0), 0);
        add_paper(two, make_paper("hf", "2609.10003", "Third", "C. Three"));
        assert_int_equal(poll(&waiting, 1, 0), 1);
        store_drain(one);
        assert_int_equal(poll(&waiting, 1, 0), 0);
    }
    store_close(two);
    store_close(one);
}

/* Nothing of a store that became unreadable may be looked at, and nothing of the file be cut. */
static void a_failed_refresh_leaves_an_empty_generation(void **state)
{
    struct home *home = *state;
    struct store *store = home_open(home);
    struct error error = ERROR_INIT;
    struct store_counts counts = {0};
    struct text former, now;
    bool changed;
    struct paper paper = make_paper("hf", "arxiv:2609.10002", "Second", "B. Two");
    struct store_batch batch = {.papers = &paper, .paper_count = 1};
    add_paper(store, make_paper("hf", "arxiv:2609.10001", "First", "A. One"));
    home_read(home, "papers.tsv", &former);
    for (int i = 0; i < 2; i++) {
        uint64_t generation = snapshot_generation(store_snapshot(store)),
                 order = snapshot_order(store_snapshot(store));
        home_write(home, "papers.tsv", SLICE("garbage\n"));
        assert_false(store_refresh(store, &changed, &error));
        assert_int_equal(error.kind, ERROR_DAMAGED);
        assert_int_equal(snapshot_count(store_snapshot(store)), 0);
        assert_int_not_equal(snapshot_generation(store_snapshot(store)), generation);
        assert_int_not_equal(snapshot_order(store_snapshot(store)), order);
        assert_false(store_refresh(store, &changed, &error));
        assert_false(store_add(store, &batch, NOW, &counts, &error));
        assert_int_equal(error.kind, ERROR_DAMAGED);
        home_read(home, "papers.tsv", &now);
        assert_slice(text_slice(&now), "garbage\n");
        text_release(&now);
        home_write(home, "papers.tsv", text_slice(&former));
        assert_true(store_refresh(store, &changed, &error));
        assert_true(changed);
        assert_int_not_equal(find_row(store, "arxiv:2609.10001"), STORE_NO_ROW);
    }
    text_release(&former);
    store_close(store);
}

/* As cp does it: the same file, with more in it than before. */
static void a_file_written_over_is_read_anew(void **state)
{
    struct home *home = *state;
    struct store *store = home_open(home);
    struct error error = ERROR_INIT;
    char path[1024], garbage[4096];
    bool changed;
    add_paper(store, make_paper("hf", "arxiv:2609.10001", "First", "A. One"));
    memset(garbage, 'x', sizeof garbage);
    FILE *file = fopen(home_path(home, "papers.tsv", path), "r+b");
    assert_non_null(file);
    assert_int_equal(fwrite(garbage, 1, sizeof garbage, file), sizeof garbage);
    assert_int_equal(fclose(file), 0);
    for (int i = 0; i < 2; i++) {
        assert_false(store_refresh(store, &changed, &error));
        assert_int_equal(error.kind, ERROR_DAMAGED);
        assert_int_equal(snapshot_count(store_snapshot(store)), 0);
    }
    store_close(store);
}

/* A mark moves no row, but a paper that comes in with it may. */
static void order_grows_when_rows_move(void **state)
{
    struct home *home = *state;
    struct store *one = home_open(home), *two;
    struct error error = ERROR_INIT;
    struct store_change change = {SLICE("star"), SLICE("arxiv:2609.10002"), SLICE("0"), SLICE("1")};
    size_t written;
    add_paper(one, make_paper("hf", "arxiv:2609.10002", "Second", "B. Two"));
    uint64_t order = snapshot_order(store_snapshot(one));
    assert_true(store_mark(one, &change, 1, 0, NOW, STORE_SYNC_NOW, &written, &error));
    assert_int_equal(snapshot_order(store_snapshot(one)), order);
    two = home_open(home);
    add_paper(two, make_paper("hf", "arxiv:2609.10001", "First", "A. One"));
    assert_true(store_mark(one, &change, 1, 0, NOW, STORE_SYNC_NOW, &written, &error));
    assert_int_equal(written, 0);
    assert_int_equal(find_row(one, "arxiv:2609.10002"), 1);
    assert_true(snapshot_order(store_snapshot(one)) > order);
    store_close(two);
    store_close(one);
}

/* A file that another one replaced, or that was taken away, is read anew. */
static void replaced_files_are_read_anew(void **state)
{
    struct home *home = *state;
    struct store *store = home_open(home);
    struct error error = ERROR_INIT;
    struct text bytes;
    bool changed;
    char path[1024];
    add_paper(store, make_paper("hf", "2609.10001", "First", "A. One"));
    home_read(home, "papers.tsv", &bytes);
    add_paper(store, make_paper("hf", "2609.10002", "Second", "B. Two"));
    home_write(home, "papers.tsv", text_slice(&bytes));
    assert_true(store_refresh(store, &changed, &error));
    assert_true(changed);
    assert_int_equal(snapshot_count(store_snapshot(store)), 1);
    assert_int_equal(unlink(home_path(home, "papers.tsv", path)), 0);
    assert_true(store_refresh(store, &changed, &error));
    assert_int_equal(snapshot_count(store_snapshot(store)), 0);
    add_paper(store, make_paper("hf", "2609.10003", "Third", "C. Three"));
    assert_int_equal(snapshot_count(store_snapshot(store)), 1);
    text_release(&bytes);
    store_close(store);
}

static void damage_is_noticed(void **state)
{
    struct home *home = *state;
    struct store *store = home_open(home);
    struct text bytes;
    for (int i = 0; i < 3; i++) {
        char id[32];
        snprintf(id, sizeof id, "2609.1000%d", i);
        add_paper(store, make_paper("hf", id, id, "D. Amage"));
    }
    store_close(store);
    home_read(home, "papers.tsv", &bytes);
    size_t at = slice_find(text_slice(&bytes), SLICE("2609.10001"), 0);
    bytes.data[at] = '3';
    home_write(home, "papers.tsv", text_slice(&bytes));
    store = home_open(home);
    assert_int_equal(snapshot_count(store_snapshot(store)), 2);
    assert_true(slice_find(store_notices(store), SLICE("damaged"), 0) != SIZE_MAX);
    /* What follows is still there after the next write, and so is the damage. */
    add_paper(store, make_paper("hf", "2609.10009", "Later", "E. Nough"));
    assert_int_equal(snapshot_count(store_snapshot(store)), 3);
    store_close(store);
    store = home_open(home);
    assert_int_equal(snapshot_count(store_snapshot(store)), 3);
    store_close(store);
    text_release(&bytes);
}

/* Runs write in a child and returns its exit status. */
static int in_child(const struct home *home, bool (*prepare)(void))
{
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct store *store;
        struct error error = ERROR_INIT;
        struct store_counts counts = {0};
        struct paper paper = make_paper("hf", "arxiv:2609.19999", "One too many", "F. Ull");
        struct store_batch batch = {.papers = &paper, .paper_count = 1};
        /* Relative, since nobody may not be allowed to come here from the root. */
        if (chdir(home->base) != 0 || !prepare())
            _exit(77);
        if (!store_open(&store, "data", "cache", &error))
            _exit(3);
        bool added = store_add(store, &batch, NOW, &counts, &error);
        bool clear = strstr(error.action, "data/") && error.next[0] != '\0';
        _exit(added ? 0 : error.kind != ERROR_WRITE ? 4 : clear ? 9 : 5);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

/* For the child: the record below fits partly. */
static rlim_t file_limit;

static bool limit_files(void)
{
    struct rlimit limit = {file_limit, file_limit};
    signal(SIGXFSZ, SIG_IGN);
    return setrlimit(RLIMIT_FSIZE, &limit) == 0;
}

static bool be_nobody(void)
{
    return geteuid() != 0 || (setgid(65534) == 0 && setuid(65534) == 0);
}

static void a_full_disk_changes_nothing(void **state)
{
    struct home *home = *state;
    struct store *store = home_open(home);
    struct text before, after;
    add_paper(store, make_paper("hf", "2609.10001", "First", "A. One"));
    home_read(home, "papers.tsv", &before);
    file_limit = before.size + 40;
    assert_int_equal(in_child(home, limit_files), 9);
    home_read(home, "papers.tsv", &after);
    assert_true(slice_equal(text_slice(&before), text_slice(&after)));
    add_paper(store, make_paper("hf", "2609.10002", "Second", "B. Two"));
    assert_int_equal(snapshot_count(store_snapshot(store)), 2);
    text_release(&before);
    text_release(&after);
    store_close(store);
}

static void a_read_only_folder_says_so(void **state)
{
    struct home *home = *state;
    struct store *store = home_open(home);
    add_paper(store, make_paper("hf", "2609.10001", "First", "A. One"));
    store_close(store);
    assert_int_equal(chmod(home->data, 0555), 0);
    assert_int_equal(chmod(home->base, 0755), 0);
    char path[1024];
    assert_int_equal(chmod(home_path(home, "papers.tsv", path), 0444), 0);
    int status = in_child(home, be_nobody);
    assert_int_equal(chmod(home->data, 0755), 0);
    if (status == 77)
        skip();
    assert_int_equal(status, 9);
}

int main(void)
{
#define HOME_TEST(name) cmocka_unit_test_setup_teardown(name, home_setup, home_teardown)
    const struct CMUnitTest tests[] = {
        HOME_TEST(opening_writes_nothing),
        HOME_TEST(files_are_private),
        HOME_TEST(stores_see_each_other),
        HOME_TEST(a_failed_refresh_leaves_an_empty_generation),
        HOME_TEST(order_grows_when_rows_move),
        HOME_TEST(a_file_written_over_is_read_anew),
        HOME_TEST(replaced_files_are_read_anew),
        HOME_TEST(damage_is_noticed),
        HOME_TEST(a_full_disk_changes_nothing),
        HOME_TEST(a_read_only_folder_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
