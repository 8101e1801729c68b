/* SPDX-License-Identifier: MIT */
#include "feed/ledger.h"

#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const struct config_source hf = {.name = {"hf", 2}, .type = {"hf", 2}};
static const struct config_source blog = {.name = {"blog", 4}, .type = {"feed", 4}};

static struct feed feed;

static int32_t day(const char *string)
{
    int32_t found = DAY_NONE;
    assert_true(day_parse(slice_of(string), &found));
    return found;
}

static int64_t moment(const char *string)
{
    int64_t seconds = 0;
    assert_true(time_parse(slice_of(string), &seconds));
    return seconds;
}

static int make_home(void **state)
{
    static char folder[] = "/tmp/ledger_test.XXXXXX";
    (void)state;
    feed.paths.state = mkdtemp(folder);
    feed.now.seconds = moment("2026-09-22T12:00:00Z");
    feed.now.utc_day = day("2026-09-22");
    return feed.paths.state ? 0 : -1;
}

static void append_path(struct text *path, const char *name)
{
    text_init(path, 4096);
    path_join(path, feed.paths.state, name);
}

static int remove_home(void **state)
{
    static const char *const names[] = {"ledger.tsv", "ledger.lock"};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct text path;
        append_path(&path, names[i]);
        unlink(text_string(&path));
        text_release(&path);
    }
    return rmdir(feed.paths.state);
}

static void save(struct ledger *ledger)
{
    struct error error = ERROR_INIT;
    assert_true(ledger_save(ledger, &feed, &error));
    ledger_close(ledger);
}

static void set_file(const char *content)
{
    struct error error = ERROR_INIT;
    struct text path;
    append_path(&path, "ledger.tsv");
    assert_true(file_replace(text_string(&path), slice_of(content), NULL, &error));
    text_release(&path);
}

static void assert_file(const char *expected)
{
    struct error error = ERROR_INIT;
    struct text path, content;
    append_path(&path, "ledger.tsv");
    text_init(&content, 1 << 20);
    assert_true(file_read(text_string(&path), &content, &error));
    assert_string_equal(text_string(&content), expected);
    text_release(&content);
    text_release(&path);
}

static void open_empty(struct ledger *ledger)
{
    set_file("");
    ledger_open(ledger, &feed);
}

static void one_line_a_change(void **state)
{
    (void)state;
    struct ledger ledger;
    int64_t noon = moment("2026-09-18T12:00:00Z");
    open_empty(&ledger);
    assert_int_equal(ledger_came(&ledger, &hf, day("2026-09-17"), 31, -1, noon), LEDGER_OK);
    assert_int_equal(ledger_came(&ledger, &hf, day("2026-09-17"), 31, -1, noon + 60), LEDGER_OK);
    assert_int_equal(ledger_came(&ledger, &hf, day("2026-09-17"), -1, -1, noon + 90), LEDGER_OK);
    ledger_failed(&ledger, &hf, day("2026-09-16"), SLICE("503"), SLICE("A\ttab"), noon);
    ledger_failed(&ledger, &hf, day("2026-09-16"), SLICE("503"), SLICE("A\ttab"), noon + 60);
    save(&ledger);
    assert_file("2026-09-18T12:00:00Z\thf\t2026-09-17\tok\t31\t-\t\t\n"
                "2026-09-18T12:00:00Z\thf\t2026-09-16\tfailed\t-\t-\t503\tA\\ttab\n");
    ledger_open(&ledger, &feed);
    assert_int_equal(ledger_came(&ledger, &hf, day("2026-09-17"), 31, -1, noon + 120), LEDGER_OK);
    const struct ledger_entry *entry = ledger_entry(&ledger, hf.name, day("2026-09-16"));
    assert_true(slice_equal(entry->cause, SLICE("A\ttab")));
    /* The same trouble on another day is a line. */
    ledger_failed(&ledger, &hf, day("2026-09-16"), SLICE("503"), SLICE("A\ttab"), noon + 86400);
    assert_ptr_equal(ledger_entry(&ledger, hf.name, day("2026-09-16"))->earlier, entry);
    assert_null(ledger_entry(&ledger, SLICE("h"), day("2026-09-16")));
    ledger_close(&ledger);
}

static void none_is_not_believed_at_once(void **state)
{
    (void)state;
    struct ledger ledger;
    int32_t thursday = day("2026-09-17");
    open_empty(&ledger);
    /* The day is not over: nothing is wrong, but nothing is there either. */
    int64_t early = moment("2026-09-17T05:00:00Z");
    assert_int_equal(ledger_came(&ledger, &hf, thursday, 0, -1, early), LEDGER_OK);
    assert_int_equal(ledger_state(&ledger, &hf, thursday, early), LEDGER_SHORT);
    assert_true(ledger_misses(&ledger, &hf, thursday, early));
    int64_t due = moment("2026-09-18T05:00:00Z");
    for (int i = 0; i < 5; i++)
        assert_int_equal(ledger_came(&ledger, &hf, thursday, 0, -1, due + i), LEDGER_SHORT);
    assert_true(slice_equal(ledger_entry(&ledger, hf.name, thursday)->cause,
                            SLICE("0 new is not trusted on a weekday")));
    assert_int_equal(ledger_came(&ledger, &hf, thursday, -1, -1, due + 86400), LEDGER_SHORT);
    ledger_failed(&ledger, &hf, thursday, SLICE("timeout"), SLICE("Slow"), due + 100000);
    /* The third day of asking. */
    assert_int_equal(ledger_came(&ledger, &hf, thursday, 0, -1, due + 2 * 86400), LEDGER_NONE);
    assert_false(ledger_misses(&ledger, &hf, thursday, due + 3 * 86400));
    assert_int_equal(ledger_came(&ledger, &hf, thursday, 3, -1, due + 4 * 86400), LEDGER_OK);
    ledger_close(&ledger);
}

static void silent_days_are_no_gaps(void **state)
{
    (void)state;
    struct ledger ledger;
    int32_t saturday = day("2026-09-19");
    int64_t later = moment("2026-09-22T12:00:00Z");
    open_empty(&ledger);
    assert_int_equal(ledger_state(&ledger, &hf, saturday, later), LEDGER_NONE);
    assert_false(ledger_misses(&ledger, &hf, saturday, later));
    assert_int_equal(ledger_came(&ledger, &hf, saturday, 0, -1, later), LEDGER_NONE);
    assert_int_equal(ledger_state(&ledger, &hf, saturday - 1, later), LEDGER_NOT_ASKED);
    assert_true(ledger_misses(&ledger, &hf, saturday - 1, later));
    assert_false(ledger_misses(&ledger, &hf, saturday + 4, later));
    assert_int_equal(ledger_came(&ledger, &blog, saturday, 0, -1, later), LEDGER_OK);
    assert_false(ledger_misses(&ledger, &blog, saturday - 1, later));
    ledger_close(&ledger);
}

static void what_is_announced_must_come(void **state)
{
    (void)state;
    struct ledger ledger;
    int32_t friday = day("2026-09-18");
    int64_t later = moment("2026-09-19T12:00:00Z");
    open_empty(&ledger);
    assert_int_equal(ledger_came(&ledger, &hf, friday, 122, 132, later), LEDGER_SHORT);
    assert_true(slice_equal(ledger_entry(&ledger, hf.name, friday)->cause,
                            SLICE("122 of 132 announced papers are there")));
    assert_int_equal(ledger_came(&ledger, &hf, friday, 132, 132, later), LEDGER_OK);
    save(&ledger);
    assert_file("2026-09-19T12:00:00Z\thf\t2026-09-18\tshort\t122\t132\t\t122 of 132 announced "
                "papers are there\n"
                "2026-09-19T12:00:00Z\thf\t2026-09-18\tok\t132\t132\t\t\n");
}

/* Asked at noon the day is not complete; a failure later takes nothing from a complete one. */
static void complete_means_asked_after_the_end(void **state)
{
    (void)state;
    struct ledger ledger;
    int32_t friday = day("2026-09-18");
    int64_t noon = moment("2026-09-18T12:00:00Z"), next = noon + 86400;
    open_empty(&ledger);
    assert_int_equal(ledger_came(&ledger, &hf, friday, 5, -1, noon), LEDGER_OK);
    assert_int_equal(ledger_state(&ledger, &hf, friday, noon), LEDGER_OK);
    assert_int_equal(ledger_state(&ledger, &hf, friday, next), LEDGER_SHORT);
    ledger_failed(&ledger, &hf, friday, SLICE("503"), SLICE("Down"), next);
    assert_int_equal(ledger_state(&ledger, &hf, friday, next), LEDGER_FAILED);
    assert_int_equal(ledger_came(&ledger, &hf, friday, 5, -1, next), LEDGER_OK);
    ledger_failed(&ledger, &hf, friday, SLICE("503"), SLICE("Down"), next + 60);
    assert_int_equal(ledger_state(&ledger, &hf, friday, next + 60), LEDGER_OK);
    assert_int_equal(ledger_entry(&ledger, hf.name, friday)->state, LEDGER_FAILED);
    ledger_close(&ledger);
}

static void damaged_and_old_lines_are_left_out(void **state)
{
    (void)state;
    struct ledger ledger;
    set_file("2025-01-01T00:00:00Z\thf\t2024-12-31\tok\t1\t-\t\t\n"
             "2026-09-01T00:00:00Z\thf\t2026-08-31\tok\t-5\t-\t\t\n"
             "2026-09-01T00:00:00Z\thf\t2026-08-31\tfine\t5\t-\t\t\n"
             "2026-09-01T00:00:00Z\thf\t2026-08-31\n"
             "nonsense\n\n"
             "2026-09-01T00:00:00Z\thf\t2026-08-28\tok\t7\t-\t\t\n"
             "2026-09-01T00:00:00Z\thf\t2026-08-27\tok\t7\t-\tcut");
    ledger_open(&ledger, &feed);
    assert_null(ledger_entry(&ledger, hf.name, day("2026-08-31")));
    assert_int_equal(ledger_entry(&ledger, hf.name, day("2026-08-28"))->papers, 7);
    /* Another process adds a line meanwhile: both stay. */
    struct ledger other;
    ledger_open(&other, &feed);
    (void)ledger_came(&other, &blog, day("2026-09-22"), 1, -1, feed.now.seconds);
    save(&other);
    (void)ledger_came(&ledger, &hf, day("2026-09-21"), 2, -1, feed.now.seconds);
    save(&ledger);
    assert_file("2026-09-01T00:00:00Z\thf\t2026-08-28\tok\t7\t-\t\t\n"
                "2026-09-22T12:00:00Z\tblog\t2026-09-22\tok\t1\t-\t\t\n"
                "2026-09-22T12:00:00Z\thf\t2026-09-21\tok\t2\t-\t\t\n");
}

/* More days than the table begins with. */
static void many_days_are_found(void **state)
{
    (void)state;
    struct ledger ledger;
    open_empty(&ledger);
    for (int32_t i = 0; i < 3000; i++)
        (void)ledger_came(&ledger, i % 2 ? &hf : &blog, 15000 + i / 2, i + 1, -1, feed.now.seconds);
    for (int32_t i = 0; i < 3000; i++)
        assert_int_equal(ledger_entry(&ledger, i % 2 ? hf.name : blog.name, 15000 + i / 2)->papers,
                         i + 1);
    ledger_close(&ledger);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_line_a_change),
        cmocka_unit_test(none_is_not_believed_at_once),
        cmocka_unit_test(silent_days_are_no_gaps),
        cmocka_unit_test(what_is_announced_must_come),
        cmocka_unit_test(complete_means_asked_after_the_end),
        cmocka_unit_test(damaged_and_old_lines_are_left_out),
        cmocka_unit_test(many_days_are_found),
    };
    return cmocka_run_group_tests(tests, make_home, remove_home);
}
