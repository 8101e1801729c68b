/* SPDX-License-Identifier: MIT */
#include "feed/pace.h"

#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE };

/* A clock and a folder of its own. */
struct world {
    struct feed feed;
    struct pace pace;
    char state[256];
};

static void start(struct world *world)
{
    world->feed.now.seconds = 1000000000;
    world->feed.now_text = SLICE("2001-09-09T01:46:40Z");
    world->feed.paths.state = world->state;
    pace_open(&world->pace, &world->feed);
}

static int set_up(void **state)
{
    struct world *world = calloc(1, sizeof *world);
    snprintf(world->state, sizeof world->state, "%s/pace-XXXXXX", getenv("TMPDIR"));
    if (!mkdtemp(world->state))
        return -1;
    start(world);
    *state = world;
    return 0;
}

static int tear_down(void **state)
{
    struct world *world = *state;
    pace_close(&world->pace);
    free(world);
    return 0;
}

/* Another run of the program at the same time of the clock. */
static void start_again(struct world *world)
{
    int64_t now = pace_now(&world->pace);
    pace_close(&world->pace);
    start(world);
    assert_true(pace_pass(&world->pace, now - pace_now(&world->pace)));
}

static struct pace_host *find(struct world *world, const char *url)
{
    int64_t interval;
    struct pace_host *host = pace_find(&world->pace, slice_of(url), 0, &interval);
    assert_non_null(host);
    return host;
}

/* Asks once: the time to wait. */
static int64_t ask(struct world *world, const char *url)
{
    int64_t interval;
    unsigned place = 99;
    struct pace_host *host = pace_find(&world->pace, slice_of(url), 0, &interval);
    int64_t wait = pace_begin(&world->pace, host, interval, &place);
    if (wait == 0)
        pace_end(&world->pace, host, place);
    return wait;
}

static void test_hosts(void **state)
{
    static const struct {
        const char *url, *name;
        int64_t interval;
    } rows[] = {
        {"http://export.arxiv.org/api/query?id_list=1", "arxiv", 3000},
        {"https://rss.arxiv.org/atom/cs.LG", "arxiv", 3000},
        {"https://oaipmh.arxiv.org/oai", "arxiv", 3000},
        {"https://arxiv.org", "arxiv", 3000},
        {"https://ARXIV.org.:443/list/cs.LG/new", "arxiv", 3000},
        {"http://arxiv.org:8080/", "arxiv", 3000},
        {"https://notarxiv.org/", "notarxiv.org", 1000},
        {"https://arxiv.org.example/", "arxiv.org.example", 1000},
        {"https://huggingface.co/api/daily_papers?date=2026-09-17", "huggingface", 1000},
        {"https://huggingface.co/papers/date/2026-09-17", "huggingface", 3000},
        {"https://eutils.ncbi.nlm.nih.gov/entrez/eutils/esearch.fcgi", "ncbi", 400},
        {"https://api.crossref.org/works", "crossref", 1000},
        {"https://api.biorxiv.org/details/biorxiv/2026-09-17", "biorxiv", 1000},
        {"https://connect.biorxiv.org/x", "biorxiv", 1000},
        {"https://api.semanticscholar.org/graph/v1/paper/search", "semanticscholar", 1112},
        {"https://dblp.org/search", "dblp", 1000},
        {"https://user:arxiv.org@journal.example/feed", "journal.example", 1000},
        {"https://journal.example:443#x", "journal.example", 1000},
        {"http://journal.example:443?a=/", "journal.example:443", 1000},
        {"http://127.0.0.1:8080/hf", "127.0.0.1:8080", 0},
        {"http://localhost/", "localhost", 0},
        {"http://[::1]:80/", "[::1]", 0},
        {"http://127.0.0.1.example/", "127.0.0.1.example", 1000},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t interval = -1;
        struct world *world = *state;
        struct pace_host *host = pace_find(&world->pace, slice_of(rows[i].url), 0, &interval);
        assert_string_equal(host->name, rows[i].name);
        assert_int_equal(interval, rows[i].interval);
    }
}

static void test_interval(void **state)
{
    struct world *world = *state;
    const char *api = "https://huggingface.co/api/daily_papers";
    assert_int_equal(ask(world, "https://rss.arxiv.org/atom/cs.LG"), 0);
    assert_int_equal(ask(world, "http://export.arxiv.org/api/query"), 3 * SECOND);
    assert_int_equal(ask(world, "https://dblp.org/"), 0);
    pace_pass(&world->pace, 2999);
    assert_int_equal(ask(world, "https://arxiv.org/list"), 1);
    start_again(world);
    assert_int_equal(ask(world, "https://arxiv.org/list"), 1);
    pace_pass(&world->pace, 1);
    assert_int_equal(ask(world, "https://arxiv.org/list"), 0);
    assert_int_equal(ask(world, api), 0);
    pace_pass(&world->pace, SECOND);
    assert_int_equal(ask(world, "https://huggingface.co/papers"), 0);
    /* Also where the next request alone would be allowed sooner. */
    start_again(world);
    assert_int_equal(ask(world, api), 3 * SECOND);
    assert_int_equal(ask(world, "http://localhost/"), 0);
    assert_int_equal(ask(world, "http://localhost/"), 0);
}

static void test_longer_interval(void **state)
{
    struct world *world = *state;
    int64_t interval;
    assert_non_null(pace_find(&world->pace, SLICE("http://localhost/"), 5000, &interval));
    assert_int_equal(interval, 5000);
    assert_non_null(pace_find(&world->pace, SLICE("http://localhost/"), 2000, &interval));
    assert_int_equal(interval, 5000);
    assert_non_null(pace_find(&world->pace, SLICE("https://arxiv.org/"), 1000, &interval));
    assert_int_equal(interval, 3000);
    assert_int_equal(ask(world, "http://localhost/"), 0);
    assert_int_equal(ask(world, "http://localhost/"), 5000);
}

static void test_places(void **state)
{
    struct world *world = *state;
    unsigned first, second;
    struct pace_host *host = find(world, "http://localhost/");
    assert_int_equal(pace_begin(&world->pace, host, 0, &first), 0);
    assert_true(pace_begin(&world->pace, host, 0, &second) == PACE_FULL);
    pace_end(&world->pace, host, first);
    assert_int_equal(pace_begin(&world->pace, host, 0, &first), 0);
    host = find(world, "https://huggingface.co/api/");
    assert_int_equal(pace_begin(&world->pace, host, 0, &first), 0);
    assert_int_equal(pace_begin(&world->pace, host, 0, &second), 0);
    assert_int_not_equal(first, second);
    assert_true(pace_begin(&world->pace, host, 0, &second) == PACE_FULL);
}

/* What a child process sees of a host. */
static int64_t ask_elsewhere(struct world *world, const char *url)
{
    int64_t wait = -1;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        struct world other = {.pace = {.descriptor = -1}};
        memcpy(other.state, world->state, sizeof other.state);
        start(&other);
        wait = ask(&other, url);
        _exit(write(ends[1], &wait, sizeof wait) != sizeof wait);
    }
    assert_int_equal(read(ends[0], &wait, sizeof wait), sizeof wait);
    assert_int_equal(waitpid(child, NULL, 0), child);
    close(ends[0]);
    close(ends[1]);
    return wait;
}

static void test_processes(void **state)
{
    struct world *world = *state;
    const char *url = "http://localhost/";
    unsigned place;
    struct pace_host *host = find(world, url);
    assert_int_equal(pace_begin(&world->pace, host, 0, &place), 0);
    assert_true(ask_elsewhere(world, url) == PACE_BUSY);
    assert_int_equal(ask_elsewhere(world, "http://localhost:81/"), 0);
    pace_end(&world->pace, host, place);
    assert_int_equal(ask_elsewhere(world, url), 0);
    assert_int_equal(ask_elsewhere(world, "https://arxiv.org/"), 0);
    assert_int_equal(ask(world, "https://rss.arxiv.org/"), 3 * SECOND);
}

static void test_back_off_doubles(void **state)
{
    struct world *world = *state;
    const char *url = "http://localhost/";
    int64_t least = 60;
    for (int i = 0; i < 9; i++) {
        struct pace_host *host = find(world, url);
        int64_t wait = pace_limit(&world->pace, host, -1);
        assert_in_range(wait, least, least * 3 / 2 < 3600 ? least * 3 / 2 : 3600);
        assert_int_equal(ask(world, url), wait * SECOND);
        start_again(world);
        assert_int_equal(ask(world, url), wait * SECOND);
        pace_pass(&world->pace, wait * SECOND);
        assert_int_equal(ask(world, url), 0);
        least = 2 * least < 3600 ? 2 * least : 3600;
    }
    pace_succeed(&world->pace, find(world, url));
    start_again(world);
    assert_in_range(pace_limit(&world->pace, find(world, url), -1), 60, 90);
}

/* Many programs that were refused together come back at different times. */
static void test_jitter(void **state)
{
    struct world *world = *state;
    int64_t waits[2];
    for (int i = 0; i < 2; i++) {
        world->pace.seed = (uint64_t)i * 77777 + 5;
        waits[i] =
            pace_limit(&world->pace, find(world, i ? "http://a.example" : "http://b.example"), -1);
    }
    assert_int_not_equal(waits[0], waits[1]);
}

static void test_limit_of_server(void **state)
{
    struct world *world = *state;
    struct pace_host *host = find(world, "http://localhost/");
    assert_int_equal(pace_limit(&world->pace, host, 1500), 1500);
    assert_int_equal(ask(world, "http://localhost/"), 1500 * SECOND);
    /* A second answer that was under way. */
    assert_int_equal(pace_limit(&world->pace, host, 1500), 1500);
    assert_int_equal(host->failures, 1);
    pace_pass(&world->pace, 1500 * SECOND);
    assert_int_equal(ask(world, "http://localhost/"), 0);
    /* So short a time did not help. */
    assert_in_range(pace_limit(&world->pace, host, 0), 120, 180);
    host = find(world, "http://[::1]/");
    assert_int_equal(ask(world, "http://[::1]/"), 0);
    (void)pace_limit(&world->pace, host, 1000000000);
    assert_int_equal(ask(world, "http://[::1]/"), 24 * HOUR);
    pace_forgive(&world->pace, host);
    assert_int_equal(ask(world, "http://[::1]/"), 0);
    pace_hold(&world->pace, host, 7);
    start_again(world);
    assert_int_equal(ask(world, "http://[::1]/"), 7 * SECOND);
    assert_int_equal(find(world, "http://[::1]/")->failures, 1);
}

static void test_stop(void **state)
{
    struct world *world = *state;
    pace_stop(&world->pace, find(world, "https://rss.arxiv.org/"));
    start_again(world);
    assert_int_equal(ask(world, "https://export.arxiv.org/"), 24 * HOUR);
    pace_pass(&world->pace, 24 * HOUR);
    assert_int_equal(ask(world, "https://export.arxiv.org/"), 0);
}

static void write_state(struct world *world, const char *content)
{
    char path[300];
    struct error error = ERROR_INIT;
    snprintf(path, sizeof path, "%s/pace.tsv", world->state);
    assert_true(file_replace(path, slice_of(content), NULL, &error));
    start_again(world);
}

static void test_damaged_file(void **state)
{
    struct world *world = *state;
    static const char *const contents[] = {
        "",
        "localhost",
        "localhost\t",
        "localhost\t\t\t\t\n\n\n",
        "localhost\t-5\t-5\t-5\t-5\n",
        "localhost\t9223372036854775807\t9\t9223372036854775807\t9223372036854775807\n",
        "localhost\t99999999999999999999999999\t1\t1\t1\n",
        /* The clock was set back by a year. */
        "localhost\t1031536000000\t3\t1031536000000\t1031536000000\n",
    };
    for (size_t i = 0; i < sizeof contents / sizeof *contents; i++) {
        write_state(world, contents[i]);
        assert_int_equal(ask(world, "http://localhost/"), 0);
        assert_int_equal(pace_limit(&world->pace, find(world, "http://localhost/"), 5) <= 3600, 1);
    }
}

/* Only what may still count is kept. */
static void test_old_lines_go(void **state)
{
    struct world *world = *state;
    char path[300];
    struct text content;
    struct error error = ERROR_INIT;
    write_state(world, "old.example\t999900000000\t2\t0\t0\n"
                       "new.example\t999990000000\t2\t0\t0\n");
    assert_int_equal(ask(world, "http://localhost/"), 0);
    snprintf(path, sizeof path, "%s/pace.tsv", world->state);
    text_init(&content, 4096);
    assert_true(file_read(path, &content, &error));
    assert_string_equal(text_string(&content), "new.example\t999990000000\t2\t0\t0\n"
                                               "localhost\t1000000000000\t0\t0\t0\n");
    text_release(&content);
}

static void test_without_folder(void **state)
{
    struct world *world = *state;
    pace_close(&world->pace);
    snprintf(world->state, sizeof world->state, "/dev/null/state");
    start(world);
    assert_int_equal(world->pace.descriptor, -1);
    assert_int_equal(ask(world, "https://arxiv.org/"), 0);
    assert_int_equal(ask(world, "https://arxiv.org/"), 3 * SECOND);
    pace_stop(&world->pace, find(world, "https://arxiv.org/"));
    assert_int_equal(ask(world, "https://arxiv.org/"), 24 * HOUR);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_hosts),        TEST(test_interval),        TEST(test_longer_interval),
        TEST(test_places),       TEST(test_processes),       TEST(test_back_off_doubles),
        TEST(test_jitter),       TEST(test_limit_of_server), TEST(test_stop),
        TEST(test_damaged_file), TEST(test_old_lines_go),    TEST(test_without_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
