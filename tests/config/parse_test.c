/* SPDX-License-Identifier: MIT */
#include "config/config.h"

#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static struct config config;

static void parse(const char *text)
{
    struct error error = ERROR_INIT;
    arena_release(&arena);
    arena_init(&arena, 1 << 22);
    assert_true(config_parse(slice_of(text), &arena, &config, &error));
}

static void assert_slice(struct slice s, const char *expected)
{
    assert_int_equal(s.size, strlen(expected));
    assert_memory_equal(s.data ? s.data : "", expected, s.size);
}

static void assert_problem(size_t index, unsigned line, unsigned column, const char *message)
{
    assert_true(index < config.problem_count);
    assert_slice(config.problems[index].message, message);
    assert_int_equal(config.problems[index].line, line);
    assert_int_equal(config.problems[index].column, column);
}

static void nothing_gives_the_defaults(void **state)
{
    (void)state;
    parse("");
    assert_int_equal(config.days, 3);
    assert_slice(config.browser, "xdg-open %u");
    assert_slice(config.mark_read, "open");
    assert_slice(config.color, "auto");
    assert_slice(config.contact, "");
    assert_int_equal(config.source_count, 1);
    assert_slice(config.sources[0].name, "hf");
    assert_slice(config.sources[0].type, "hf");
    assert_slice(config.sources[0].url, "https://huggingface.co");
    assert_int_equal(config.sources[0].every_seconds, 3600);
    assert_int_equal(config.sources[0].days, 3);
    assert_int_equal(config.sources[0].refresh_days, 3);
    assert_int_equal(config.sources[0].line, 0);
    assert_int_equal(config.subscription_count, 0);
    assert_int_equal(config.problem_count, 0);
}

static void reads_the_shipped_config_without_a_problem(void **state)
{
    (void)state;
    parse(config_default_text);
    assert_int_equal(config.problem_count, 0);
    /* With its comment signs off it says the same and has two subscriptions. */
    struct text text;
    struct slice rest = slice_of(config_default_text);
    struct slice line;
    text_init(&text, 1 << 16);
    while (slice_next_line(&rest, &line)) {
        bool setting =
            slice_starts_with(line, SLICE("#")) &&
            (!slice_starts_with(line, SLICE("# ")) || slice_starts_with(line, SLICE("#    ")));
        text_append(&text, slice_from(line, setting ? 1 : 0));
        text_append_byte(&text, '\n');
    }
    parse(text_string(&text));
    text_release(&text);
    for (size_t i = 0; i < config.problem_count; i++)
        print_message("%u: %.*s\n", config.problems[i].line, SLICE_ARG(config.problems[i].message));
    assert_int_equal(config.problem_count, 0);
    assert_int_equal(config.days, 3);
    assert_int_equal(config.subscription_count, 2);
    assert_slice(config.browser, "xdg-open %u");
}

static void reads_a_whole_config(void **state)
{
    (void)state;
    parse("# comment\r\n"
          "\tdays 9\n" /* indented without a block: not understood */
          "days        7              # how far back\n"
          "browser     \"my browser\" --new %u\n"
          "contact                    # nobody\n"
          "subscription flow\n"
          "    query       \"flow # matching\" OR \\#1  # not this\n"
          "\n"
          "# between\n"
          "source mirror\n"
          "    type        hf\n"
          "    url         http://localhost:8080/hf//\n"
          "    every       1h 30m\n"
          "    refresh     off\n"
          "    interval    1m 5s\n"
          "subscription okello # person\n"
          "  query au:\"Ada Okello\"");
    assert_int_equal(config.days, 7);
    assert_slice(config.browser, "\"my browser\" --new %u");
    assert_slice(config.contact, "");
    assert_int_equal(config.subscription_count, 2);
    assert_slice(config.subscriptions[0].name, "flow");
    assert_slice(config.subscriptions[0].query, "\"flow # matching\" OR #1");
    assert_int_equal(config.subscriptions[0].line, 6);
    assert_slice(config.subscriptions[1].name, "okello");
    assert_slice(config.subscriptions[1].query, "au:\"Ada Okello\"");
    assert_int_equal(config.source_count, 2);
    assert_slice(config.sources[0].name, "hf");
    assert_int_equal(config.sources[0].days, 7);
    assert_slice(config.sources[1].name, "mirror");
    assert_slice(config.sources[1].url, "http://localhost:8080/hf");
    assert_int_equal(config.sources[1].every_seconds, 5400);
    assert_int_equal(config.sources[1].refresh_days, 0);
    assert_int_equal(config.sources[0].interval_seconds, 0);
    assert_int_equal(config.sources[1].interval_seconds, 65);
    assert_int_equal(config.problem_count, 1);
    assert_problem(0, 2, 2, "\"days\" is indented, but no block is above it");
    assert_non_null(config_find_subscription(&config, SLICE("okello")));
    assert_null(config_find_subscription(&config, SLICE("okafo")));
    assert_null(config_find_source(&config, SLICE("arxiv")));
}

static void a_block_changes_the_source_that_is_built_in(void **state)
{
    (void)state;
    parse("source other\n type hf\nsource hf\n every off\n days 2\n");
    assert_int_equal(config.source_count, 2);
    assert_slice(config.sources[1].name, "hf");
    assert_int_equal(config.sources[1].every_seconds, -1);
    assert_int_equal(config.sources[1].days, 2);
    assert_int_equal(config.sources[0].days, 3);
    assert_int_equal(config.problem_count, 0);
}

static void a_type_has_lines_of_its_own(void **state)
{
    (void)state;
    parse("source arxiv\n categories cs.LG  cs.CL\n via list\n"
          "source lab\n type feed\n url https://lab.example/feed/\n"
          "source bare\n type feed\n"
          "source none\n type arxiv\n include replaced\n");
    assert_int_equal(config.source_count, 3);
    assert_slice(config.sources[1].name, "arxiv");
    assert_slice(config.sources[1].url, "");
    assert_slice(config.sources[1].categories, "cs.LG  cs.CL");
    assert_slice(config.sources[1].include, "new cross");
    assert_slice(config.sources[1].via, "list");
    assert_slice(config.sources[2].url, "https://lab.example/feed");
    assert_int_equal(config.problem_count, 2);
    assert_problem(0, 7, 1, "\"bare\" has no line \"url\": it is ignored");
    assert_problem(1, 9, 1, "\"none\" has no line \"categories\": it is ignored");
}

static void names_what_it_does_not_understand(void **state)
{
    (void)state;
    parse("colour auto\n"
          "dasy 4\n"
          "zzzzzz 1\n"
          "  below unknown\n"
          "subcription x\n"
          "source hf\n"
          "   ulr http://x\n"
          "source lab\n"
          "   every 1h\n");
    assert_int_equal(config.problem_count, 6);
    assert_problem(0, 1, 1, "unknown key \"colour\" (did you mean \"color\"?)");
    assert_problem(1, 2, 1, "unknown key \"dasy\" (did you mean \"days\"?)");
    assert_problem(2, 3, 1, "unknown key \"zzzzzz\"");
    assert_problem(3, 5, 1, "unknown key \"subcription\" (did you mean \"subscription\"?)");
    assert_problem(4, 7, 4, "unknown key \"ulr\" (did you mean \"url\"?)");
    assert_problem(5, 8, 1, "\"lab\" has no line \"type\": it is ignored");
    assert_int_equal(config.source_count, 1);
}

static void bad_values_leave_the_default(void **state)
{
    (void)state;
    parse("days  0\n"
          "days  4000\n"
          "color blue\n"
          "mark-read\n"
          "browser \"open\n"
          "source hf\n"
          "  url ftp://x\n"
          "  url http://user:secret@host\n"
          "  every 10\n"
          "  every 3 fortnights\n"
          "  refresh 1h\n"
          "subscription -bad\n"
          "  query x\n"
          "subscription empty\n"
          "days \xff\n");
    static const unsigned lines[] = {1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 14, 15};
    assert_int_equal(config.problem_count, sizeof lines / sizeof lines[0]);
    for (size_t i = 0; i < config.problem_count; i++)
        assert_int_equal(config.problems[i].line, lines[i]);
    assert_problem(0, 1, 7, "days: \"0\" is not a number from 1 to 366");
    assert_problem(2, 3, 7, "color: \"blue\" is not auto, always or never");
    assert_problem(3, 4, 10, "mark-read: \"\" is missing: it must be open, space or never");
    assert_problem(4, 5, 9, "browser: \"\"open\" is no command: a quote is not closed");
    assert_problem(7, 9, 9,
                   "every: \"10\" is not a time like 90m, 1h 30m or 2d, from 1m to 366d, or off");
    assert_problem(11, 14, 1, "\"empty\" has no line \"query\": it is ignored");
    assert_int_equal(config.days, 3);
    assert_slice(config.color, "auto");
    assert_slice(config.browser, "xdg-open %u");
    assert_slice(config.sources[0].url, "https://huggingface.co");
    assert_int_equal(config.sources[0].every_seconds, 3600);
    assert_int_equal(config.subscription_count, 0);
}

static void of_what_stands_twice_the_later_counts(void **state)
{
    (void)state;
    parse("days 4\ndays 5\n"
          "subscription a\n query one\n query two\n"
          "subscription b\n query b\n"
          "subscription a\n query three\n"
          "source hf\n days 9\nsource hf\n");
    assert_int_equal(config.days, 5);
    assert_int_equal(config.subscription_count, 2);
    assert_slice(config.subscriptions[0].query, "three");
    assert_int_equal(config.source_count, 1);
    assert_int_equal(config.sources[0].days, 5);
    assert_int_equal(config.problem_count, 4);
    assert_problem(0, 2, 1, "\"days\" stands here a second time; this one counts");
    assert_problem(1, 5, 2, "\"query\" stands here a second time; this one counts");
    assert_problem(2, 8, 1, "\"a\" stands here a second time; this one counts");
}

static void columns_count_characters(void **state)
{
    (void)state;
    parse(
        "subscription \xc3\xa9t\xc3\xa9\nsubscription x\n  \xc3\xa9\xc3\xa9 \xc3\xa9\n query y\n");
    assert_problem(
        0, 1, 14,
        "subscription: \"\xc3\xa9t\xc3\xa9\" is not a name of letters, digits, - _ and .");
    assert_problem(1, 3, 3, "unknown key \"\xc3\xa9\xc3\xa9\"");
}

static void limits_of_memory_are_errors(void **state)
{
    (void)state;
    struct error error = ERROR_INIT;
    arena_release(&arena);
    arena_init(&arena, 512);
    assert_false(config_parse(SLICE("days 1\nx\ny\nz\na\nb\nc\nd\ne\nf\ng\nh\ni\nj\n"), &arena,
                              &config, &error));
    assert_int_equal(error.kind, ERROR_LIMIT);
}

/* Seeded, so that a failure can be repeated. */
static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void survives_any_bytes(void **state)
{
    (void)state;
    static const char *const pieces[] = {"days ",
                                         "subscription ",
                                         "source ",
                                         "  query ",
                                         "\n",
                                         "\r\n",
                                         " #",
                                         "\\#",
                                         "\"",
                                         "\xff",
                                         "\xe2\x80\xae",
                                         "\t",
                                         " url ",
                                         "hf",
                                         "a",
                                         "\033",
                                         "%u",
                                         "'",
                                         "every 1",
                                         "h",
                                         "999999999999999999999",
                                         "\\",
                                         "\xef\xbb\xbf",
                                         "type hf"};
    uint32_t seed = 20260922;
    for (int round = 0; round < 4000; round++) {
        struct text text;
        struct error error = ERROR_INIT;
        text_init(&text, 1 << 16);
        unsigned count = next_random(&seed) % 60;
        for (unsigned i = 0; i < count; i++) {
            if (next_random(&seed) % 4 == 0)
                text_append_byte(&text, (char)next_random(&seed));
            else
                text_append_string(&text,
                                   pieces[next_random(&seed) % (sizeof pieces / sizeof pieces[0])]);
        }
        arena_clear(&arena);
        arena.maximum = 1 << 22;
        assert_true(config_parse(text_slice(&text), &arena, &config, &error));
        assert_in_range(config.days, 1, 366);
        for (size_t i = 0; i < config.subscription_count; i++) {
            assert_true(config_name_valid(config.subscriptions[i].name));
            assert_true(config.subscriptions[i].query.size > 0);
            assert_null(memchr(config.subscriptions[i].query.data, '\033',
                               config.subscriptions[i].query.size));
        }
        for (size_t i = 0; i < config.problem_count; i++) {
            assert_true(config.problems[i].line >= 1 && config.problems[i].column >= 1);
            assert_null(
                memchr(config.problems[i].message.data, '\033', config.problems[i].message.size));
        }
        text_release(&text);
    }
}

static int release(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_gives_the_defaults),
        cmocka_unit_test(reads_the_shipped_config_without_a_problem),
        cmocka_unit_test(reads_a_whole_config),
        cmocka_unit_test(a_block_changes_the_source_that_is_built_in),
        cmocka_unit_test(a_type_has_lines_of_its_own),
        cmocka_unit_test(names_what_it_does_not_understand),
        cmocka_unit_test(bad_values_leave_the_default),
        cmocka_unit_test(of_what_stands_twice_the_later_counts),
        cmocka_unit_test(columns_count_characters),
        cmocka_unit_test(limits_of_memory_are_errors),
        cmocka_unit_test(survives_any_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, release);
}
