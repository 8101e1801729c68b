/* SPDX-License-Identifier: MIT */
#include "home.h"

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>

/* kill -9 at seeded random moments: what was acknowledged is there, and nothing is worse than an
 * interrupted write at the end. */

/* Adds papers and stars them for ever, and tells the pipe after each call how many papers are safe.
 */
static void write_for_ever(const struct home *home, int out, unsigned first)
{
    struct store *store;
    struct error error = ERROR_INIT;
    if (!store_open(&store, home->data, home->cache, &error))
        _exit(1);
    for (unsigned number = first;; number++) {
        char id[32], title[64];
        struct listing listing = make_listing(LISTING_DAILY, "hf", 20000, number);
        size_t owner = 0, written;
        struct store_counts counts = {0};
        snprintf(id, sizeof id, "arxiv:2609.%05u", number);
        snprintf(title, sizeof title, "Paper number %u of very many", number);
        struct paper paper = make_paper("hf", id, title, "G. Hurry");
        struct store_batch batch = {.papers = &paper,
                                    .paper_count = 1,
                                    .listings = &listing,
                                    .listing_paper = &owner,
                                    .listing_count = 1};
        struct store_change star = {SLICE("star"), slice_of(id), SLICE("0"), SLICE("1")};
        if (!store_add(store, &batch, NOW, &counts, &error) ||
            !store_mark(store, &star, 1, 0, NOW, STORE_SYNC_LATER, &written, &error) ||
            write(out, &number, sizeof number) != (ssize_t)sizeof number)
            _exit(1);
    }
}

static void fail_on_problem(void *context, bool problem, struct slice line)
{
    unsigned *torn = context;
    if (problem)
        fail_msg("%.*s", SLICE_ARG(line));
    *torn += slice_find(line, SLICE("interrupted"), 0) != SIZE_MAX;
}

/* Kills a writer after a random while; the number of the last paper it acknowledged. */
static unsigned write_and_kill(const struct home *home, unsigned first, unsigned *seed)
{
    int ends[2];
    unsigned acknowledged = first - 1, number;
    assert_int_equal(pipe(ends), 0);
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(ends[0]);
        write_for_ever(home, ends[1], first);
    }
    close(ends[1]);
    *seed = *seed * 1103515245u + 12345u;
    unsigned many = *seed >> 16 & 3;
    int milliseconds = (int)(*seed >> 8 & 7);
    for (; many > 0 && read(ends[0], &number, sizeof number) > 0; many--)
        acknowledged = number;
    poll(NULL, 0, milliseconds);
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, NULL, 0), child);
    while (read(ends[0], &number, sizeof number) == (ssize_t)sizeof number)
        acknowledged = number;
    close(ends[0]);
    return acknowledged;
}

static void what_was_acknowledged_survives_a_kill(void **state)
{
    struct home *home = *state;
    const char *full = getenv("FULL"), *given = getenv("SEED");
    unsigned seed = given ? (unsigned)strtoul(given, NULL, 10) : 20260915;
    unsigned rounds = full && *full == '1' ? 500 : 60, next = 1, torn = 0;
    printf("seed %u\n", seed);
    for (unsigned round = 0; round < rounds; round++) {
        struct error error = ERROR_INIT;
        bool damaged;
        unsigned acknowledged = write_and_kill(home, next, &seed);
        struct recovery recovery = home_recovery(home, fail_on_problem, &torn);
        assert_true(store_verify(&recovery, true, &damaged, &error));
        assert_false(damaged);
        struct store *store = home_open(home);
        const struct snapshot *snapshot = store_snapshot(store);
        assert_true(snapshot_count(snapshot) >= acknowledged);
        assert_true(snapshot_count(snapshot) <= acknowledged + 1);
        for (unsigned number = 1; number <= acknowledged; number++) {
            char id[32];
            size_t count;
            snprintf(id, sizeof id, "arxiv:2609.%05u", number);
            store_row row = find_row(store, id);
            assert_int_not_equal(row, STORE_NO_ROW);
            home_listings(snapshot, row, &count);
            assert_int_equal(count, 1);
            assert_int_equal(snapshot_marks(snapshot, row), STORE_STARRED);
        }
        next = acknowledged + 1;
        store_close(store);
    }
    printf("%u papers, %u interrupted writes\n", next - 1, torn);
    assert_true(next > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_acknowledged_survives_a_kill, home_setup,
                                        home_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
