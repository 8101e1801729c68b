/* SPDX-License-Identifier: MIT */
#include "home.h"

#include "store/append.h"

#include <dirent.h>

/* Takes all batches of marks.tsv and appends one more line to it. */
static void append_line(const struct home *home, const char *line)
{
    struct log log;
    struct log_batch batch;
    struct error error = ERROR_INIT;
    enum log_change change;
    bool replaced;
    log_init(&log, &log_marks, home->data);
    do {
        assert_true(log_refresh(&log, true, &change, &error));
        while (log_next(&log, &batch))
            continue;
        assert_true(append_begin(&log, NOW, &replaced, &error));
    } while (replaced);
    assert_true(append_batch(&log, slice_of(line), 1, NOW, &error));
    assert_true(append_sync(&log, false, &error));
    log_release(&log);
}

/* Appends the lines of all batches to out and returns their number; SIZE_MAX when the file is
 * refused. */
static size_t read_lines(const struct home *home, struct text *out)
{
    struct log log;
    struct log_batch batch;
    struct error error = ERROR_INIT;
    enum log_change change;
    size_t count = 0;
    log_init(&log, &log_marks, home->data);
    bool read = log_refresh(&log, true, &change, &error);
    for (; read && log_next(&log, &batch); count++)
        text_append(out, batch.lines);
    assert_true(read || error.kind == ERROR_DAMAGED);
    log_release(&log);
    return read ? count : SIZE_MAX;
}

enum { BATCHES = 5 };
static const char *const lines[BATCHES] = {"one\n", "two\twith a TAB\n", "three\n", "#note\n",
                                           "five is longer than the others\n"};

/* Five batches; ends[i] is where batch i ends. */
static void write_sample(const struct home *home, struct text *bytes, size_t ends[BATCHES])
{
    assert_int_equal(mkdir(home->data, 0700), 0);
    for (size_t i = 0; i < BATCHES; i++) {
        append_line(home, lines[i]);
        home_read(home, "marks.tsv", bytes);
        ends[i] = bytes->size;
        if (i + 1 < BATCHES)
            text_release(bytes);
    }
}

static void every_truncation_keeps_the_whole_batches(void **state)
{
    const struct home *home = *state;
    struct text bytes, read;
    size_t ends[BATCHES];
    write_sample(home, &bytes, ends);
    text_init(&read, 4096);
    for (size_t size = 0; size <= bytes.size; size++) {
        size_t whole = 0, length = 0;
        while (whole < BATCHES && ends[whole] <= size)
            length += strlen(lines[whole++]);
        home_write(home, "marks.tsv", slice_first(text_slice(&bytes), size));
        text_clear(&read);
        assert_int_equal(read_lines(home, &read), whole);
        assert_int_equal(read.size, length);
        if (size % 31 != 0 && whole > 0 && ends[whole - 1] != size)
            continue;
        /* The next writer goes on behind them. */
        append_line(home, "more\n");
        text_clear(&read);
        assert_int_equal(read_lines(home, &read), whole + 1);
        assert_int_equal(read.size, length + strlen("more\n"));
        assert_memory_equal(read.data + length, "more\n", 5);
    }
    text_release(&read);
    text_release(&bytes);
}

/* Whatever is left must be lines that were written, in their order. */
static size_t count_known(const struct text *read)
{
    struct slice rest = text_slice(read);
    size_t next = 0, known = 0;
    while (rest.size > 0) {
        while (next < BATCHES && !slice_starts_with(rest, slice_of(lines[next])))
            next++;
        assert_true(next < BATCHES);
        rest = slice_from(rest, strlen(lines[next++]));
        known++;
    }
    return known;
}

static void every_flipped_bit_costs_at_most_its_batch(void **state)
{
    const struct home *home = *state;
    struct text bytes, read;
    size_t ends[BATCHES];
    write_sample(home, &bytes, ends);
    text_init(&read, 4096);
    for (size_t at = 0; at < bytes.size; at++) {
        for (int bit = 0; bit < 8; bit++) {
            bytes.data[at] = (char)(bytes.data[at] ^ 1 << bit);
            home_write(home, "marks.tsv", text_slice(&bytes));
            bytes.data[at] = (char)(bytes.data[at] ^ 1 << bit);
            text_clear(&read);
            size_t batches = read_lines(home, &read);
            assert_int_not_equal(batches, SIZE_MAX);
            size_t first_line = (size_t)((char *)memchr(bytes.data, '\n', bytes.size) - bytes.data);
            /* Damage of the first line loses nothing. */
            assert_int_equal(batches, at <= first_line ? BATCHES : BATCHES - 1);
            assert_int_equal(count_known(&read), batches);
        }
    }
    text_release(&read);
    text_release(&bytes);
}

static void zeroed_blocks_cost_what_they_cover(void **state)
{
    const struct home *home = *state;
    struct text bytes, read, copy;
    size_t ends[BATCHES];
    write_sample(home, &bytes, ends);
    text_init(&read, 4096);
    text_init(&copy, 4096);
    for (size_t begin = 0; begin < bytes.size; begin += 3) {
        for (size_t size = 1; size <= 80 && begin + size <= bytes.size; size += 7) {
            text_clear(&copy);
            text_append(&copy, text_slice(&bytes));
            memset(copy.data + begin, 0, size);
            home_write(home, "marks.tsv", text_slice(&copy));
            text_clear(&read);
            size_t batches = read_lines(home, &read);
            assert_int_not_equal(batches, SIZE_MAX);
            assert_int_equal(count_known(&read), batches);
            assert_true(batches >= 2);
        }
    }
    text_release(&copy);
    text_release(&read);
    text_release(&bytes);
}

static void a_damaged_first_line_is_repaired_by_the_next_writer(void **state)
{
    const struct home *home = *state;
    struct text bytes, now, read;
    size_t ends[BATCHES];
    write_sample(home, &bytes, ends);
    text_init(&read, 4096);
    for (size_t at = 0; at < ends[0]; at += 19) {
        struct text damaged;
        text_init(&damaged, 4096);
        text_append(&damaged, text_slice(&bytes));
        damaged.data[at] = '\n';
        if (bytes.data[at] == '\n')
            damaged.data[at] = 'x';
        home_write(home, "marks.tsv", text_slice(&damaged));
        text_release(&damaged);
        append_line(home, "six\n");
        text_clear(&read);
        home_read(home, "marks.tsv", &now);
        size_t header = (size_t)((char *)memchr(bytes.data, '\n', bytes.size) - bytes.data) + 1;
        if (at < header) {
            assert_int_equal(read_lines(home, &read), BATCHES + 1);
            assert_memory_equal(now.data, bytes.data, bytes.size);
        }
        text_release(&now);
    }
    text_release(&read);
    text_release(&bytes);
}

static void a_cut_tail_is_kept(void **state)
{
    const struct home *home = *state;
    struct text bytes, kept;
    size_t ends[BATCHES];
    char name[64];
    write_sample(home, &bytes, ends);
    text_append(&bytes, SLICE("half a li"));
    home_write(home, "marks.tsv", text_slice(&bytes));
    append_line(home, "six\n");
    snprintf(name, sizeof name, "lost+found/marks.%zu.%lld", ends[BATCHES - 1], (long long)NOW);
    home_read(home, name, &kept);
    assert_slice(text_slice(&kept), "half a li");
    text_release(&kept);
    text_release(&bytes);
}

static void other_files_are_refused_and_left_alone(void **state)
{
    const struct home *home = *state;
    static const char *const foreign[] = {
        "a diary\nof mine\n", "#paperfeed\tpapers\t1\t0123456789abcdef\tid\tad2fa42c\n", "\177ELF"};
    assert_int_equal(mkdir(home->data, 0700), 0);
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
        struct log log;
        struct error error = ERROR_INIT;
        enum log_change change;
        home_write(home, "marks.tsv", slice_of(foreign[i]));
        log_init(&log, &log_marks, home->data);
        bool read = log_refresh(&log, true, &change, &error);
        /* A first line that does not prove whole may be what a crash left of a new file. */
        assert_true(read == (i == 1));
        assert_true(read || error.kind == ERROR_DAMAGED);
        log_release(&log);
    }
}

/* A file of a later version, made by changing the number and the checksum of the first line. */
static void a_newer_version_is_refused(void **state)
{
    const struct home *home = *state;
    struct text line;
    struct log log;
    struct error error = ERROR_INIT;
    enum log_change change;
    assert_int_equal(mkdir(home->data, 0700), 0);
    text_init(&line, 4096);
    struct batch_header header = {.name = SLICE("marks"),
                                  .version = BATCH_VERSION + 1,
                                  .salt = SLICE("0123456789abcdef"),
                                  .columns = SLICE("time\tmore")};
    batch_header_append(&line, &header);
    home_write(home, "marks.tsv", text_slice(&line));
    log_init(&log, &log_marks, home->data);
    assert_false(log_refresh(&log, true, &change, &error));
    assert_int_equal(error.kind, ERROR_DAMAGED);
    assert_non_null(strstr(error.reason, "newer"));
    log_release(&log);
    text_release(&line);
}

int main(void)
{
#define HOME_TEST(name) cmocka_unit_test_setup_teardown(name, home_setup, home_teardown)
    const struct CMUnitTest tests[] = {
        HOME_TEST(every_truncation_keeps_the_whole_batches),
        HOME_TEST(every_flipped_bit_costs_at_most_its_batch),
        HOME_TEST(zeroed_blocks_cost_what_they_cover),
        HOME_TEST(a_damaged_first_line_is_repaired_by_the_next_writer),
        HOME_TEST(a_cut_tail_is_kept),
        HOME_TEST(other_files_are_refused_and_left_alone),
        HOME_TEST(a_newer_version_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
