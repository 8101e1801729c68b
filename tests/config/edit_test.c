/* SPDX-License-Identifier: MIT */
#include "config/config.h"

#include "base/file.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/paperfeed-edit-XXXXXX";
static char path[64], backup[80];
static struct arena arena;

static void put(const char *name, struct slice bytes)
{
    struct error error = ERROR_INIT;
    assert_true(file_replace(name, bytes, NULL, &error));
}

static void assert_file(const char *name, struct slice expected)
{
    struct text text;
    struct error error = ERROR_INIT;
    text_init(&text, 1 << 20);
    assert_true(file_read(name, &text, &error));
    assert_string_equal(text_string(&text), expected.data ? expected.data : "");
    assert_int_equal(text.size, expected.size);
    text_release(&text);
}

static struct slice edit(const char *kind, const char *name, const char *block)
{
    struct slice former;
    struct error error = ERROR_INIT;
    arena_clear(&arena);
    if (!config_edit(path, slice_of(kind), slice_of(name), slice_of(block), &arena, &former,
                     &error))
        fail_msg("%s", error.reason);
    return former;
}

static const char sample[] = "# mine\n"
                             "days 3 # three\n"
                             "\n"
                             "subscription flow   # the first\n"
                             "    query       \"flow matching\"   # quoted\n"
                             "\n"
                             "    # inside\n"
                             "    digest      daily\n"
                             "# about hf\n"
                             "source hf\n"
                             "    every off\n"
                             "\n"
                             "# end\n";

static void replaces_only_the_block(void **state)
{
    (void)state;
    put(path, slice_of(sample));
    struct slice former = edit("subscription", "flow", "subscription flow\n  query x\n");
    assert_true(slice_equal(former, SLICE("subscription flow   # the first\n"
                                          "    query       \"flow matching\"   # quoted\n"
                                          "\n"
                                          "    # inside\n"
                                          "    digest      daily\n")));
    assert_file(path, SLICE("# mine\ndays 3 # three\n\nsubscription flow\n  query x\n# about hf\n"
                            "source hf\n    every off\n\n# end\n"));
    assert_file(backup, slice_of(sample));
    /* The former text put back is the former file. */
    char *kept = strndup(former.data, former.size);
    edit("subscription", "flow", kept);
    assert_file(path, slice_of(sample));
    free(kept);
}

static void adds_behind_the_last_of_its_kind(void **state)
{
    (void)state;
    put(path, slice_of(sample));
    struct slice former = edit("subscription", "b", "subscription b\n  query b\n");
    assert_int_equal(former.size, 0);
    assert_file(path, SLICE("# mine\ndays 3 # three\n\nsubscription flow   # the first\n"
                            "    query       \"flow matching\"   # quoted\n\n    # inside\n"
                            "    digest      daily\nsubscription b\n  query b\n# about hf\n"
                            "source hf\n    every off\n\n# end\n"));
    edit("", "color", "color never\n");
    edit("", "days", "");
    assert_file(path, SLICE("# mine\ncolor never\n\nsubscription flow   # the first\n"
                            "    query       \"flow matching\"   # quoted\n\n    # inside\n"
                            "    digest      daily\nsubscription b\n  query b\n# about hf\n"
                            "source hf\n    every off\n\n# end\n"));
}

static void makes_the_file_and_its_folder(void **state)
{
    (void)state;
    char deep[96];
    struct slice former;
    struct error error = ERROR_INIT;
    snprintf(deep, sizeof deep, "%s/new/folder/config", folder);
    assert_true(config_edit(deep, SLICE("subscription"), SLICE("a"),
                            SLICE("subscription a\n  query x\n"), &arena, &former, &error));
    assert_file(deep, SLICE("subscription a\n  query x\n"));
}

static void removes_all_of_a_name(void **state)
{
    (void)state;
    put(path,
        SLICE("subscription a\n query 1\nsubscription b\n query 2\nsubscription a\n query 3"));
    struct slice former = edit("subscription", "a", "");
    assert_true(slice_equal(former, SLICE("subscription a\n query 1\nsubscription a\n query 3\n")));
    assert_file(path, SLICE("subscription b\n query 2"));
    /* Nothing there to remove: the file and its backup stay as they are. */
    struct stat before, after;
    assert_int_equal(stat(path, &before), 0);
    edit("subscription", "nobody", "");
    assert_int_equal(stat(path, &after), 0);
    assert_int_equal(before.st_ino, after.st_ino);
}

static void keeps_link_and_permissions(void **state)
{
    (void)state;
    char real[96], real_backup[100];
    struct stat status;
    snprintf(real, sizeof real, "%s/dotfiles", folder);
    snprintf(real_backup, sizeof real_backup, "%s~", real);
    put(real, SLICE("days 3\n"));
    assert_int_equal(chmod(real, 0640), 0);
    unlink(path);
    assert_int_equal(symlink("dotfiles", path), 0);
    edit("", "days", "days 4\n");
    assert_int_equal(lstat(path, &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_file(real, SLICE("days 4\n"));
    assert_file(real_backup, SLICE("days 3\n"));
    assert_int_equal(stat(real, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0640);
    unlink(path);
}

static void refuses_what_everybody_may_write(void **state)
{
    (void)state;
    struct slice former;
    struct config config;
    struct error error = ERROR_INIT;
    put(path, SLICE("days 3\n"));
    assert_int_equal(chmod(path, 0666), 0);
    assert_false(
        config_edit(path, SLICE(""), SLICE("days"), SLICE("days 4\n"), &arena, &former, &error));
    assert_int_equal(error.kind, ERROR_CONFIG);
    assert_false(config_load(path, &arena, &config, &error));
    assert_int_equal(error.kind, ERROR_CONFIG);
    assert_file(path, SLICE("days 3\n"));
    assert_int_equal(chmod(path, 0600), 0);
    assert_true(config_load("/dev/null", &arena, &config, &error));
    assert_false(config_load(folder, &arena, &config, &error));
    assert_int_equal(error.kind, ERROR_CONFIG);
    unlink(path);
    assert_true(config_load(path, &arena, &config, &error));
    assert_int_equal(config.days, 3);
}

static void refuses_a_block_of_another_name(void **state)
{
    (void)state;
    struct slice former;
    struct error error = ERROR_INIT;
    static const char *const wrong[] = {"subscription b\n query x\n", "subscription a\n query x",
                                        "\nsubscription a\n query x\n", "source a\n", " query x\n"};
    put(path, slice_of(sample));
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(config_edit(path, SLICE("subscription"), SLICE("a"), slice_of(wrong[i]),
                                 &arena, &former, &error));
    assert_file(path, slice_of(sample));
}

static void set(const char *kind, const char *name, const char *key, const char *value)
{
    struct config_change change = {slice_of(kind), slice_of(name), slice_of(key), slice_of(value)};
    struct slice former, now;
    struct error error = ERROR_INIT;
    if (!config_set(path, &change, &arena, &former, &now, &error))
        fail_msg("%s", error.reason);
}

static void sets_one_key_and_keeps_the_rest(void **state)
{
    (void)state;
    put(path, slice_of(sample));
    set("subscription", "flow", "query", "a #b");
    set("", "", "days", "9");
    set("source", "hf", "url", "http://localhost");
    set("subscription", "new", "query", "# x");
    set("", "", "contact", "me@example.org");
    assert_file(path, SLICE("# mine\n"
                            "days 9 # three\n"
                            "contact     me@example.org\n"
                            "\n"
                            "subscription flow   # the first\n"
                            "    query       a \\#b   # quoted\n"
                            "\n"
                            "    # inside\n"
                            "    digest      daily\n"
                            "subscription new\n"
                            "    query       \\# x\n"
                            "# about hf\n"
                            "source hf\n"
                            "    url         http://localhost\n"
                            "    every off\n"
                            "\n"
                            "# end\n"));
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void random_config(struct text *text, uint32_t *seed)
{
    static const char *const pieces[] = {"days 3",
                                         "subscription a\n query b",
                                         "source hf",
                                         "  query x",
                                         "\n",
                                         "\n\n",
                                         " # c\n",
                                         "# comment",
                                         "subscription b",
                                         "\r\n",
                                         "\t# d\n",
                                         "\"",
                                         "color auto\n",
                                         "\xff\xfe\n",
                                         "\n  url http://x\n",
                                         "   ",
                                         "\n"};
    unsigned count = next_random(seed) % 30;
    for (unsigned i = 0; i < count; i++)
        text_append_string(text, pieces[next_random(seed) % (sizeof pieces / sizeof pieces[0])]);
}

static void adding_and_removing_gives_the_same_bytes(void **state)
{
    (void)state;
    uint32_t seed = 7;
    for (int round = 0; round < 400; round++) {
        struct text text;
        text_init(&text, 1 << 16);
        random_config(&text, &seed);
        put(path, text_slice(&text));
        edit("subscription", "added", "subscription added\n    query       q\n");
        edit("subscription", "added", "");
        assert_file(path, text_slice(&text));
        edit("", "contact", "contact me\n");
        edit("", "contact", "");
        assert_file(path, text_slice(&text));
        edit("source", "added", "source added\n    type hf\n    # c\n    every 2h\n");
        edit("source", "added", "source added\n    type hf\n");
        edit("source", "added", "");
        assert_file(path, text_slice(&text));
        text_release(&text);
    }
}

static void what_is_written_is_what_is_read(void **state)
{
    (void)state;
    static const char *const queries[] = {"flow",        "\"flow # matching\"",
                                          "# all",       "a #b \"c # d\" \\#e",
                                          "\\\\# x \\",  "a \" # b",
                                          "a\"b\" #c",   "x\n#y",
                                          "  padded  ",  "a\\ #",
                                          "\"\" # \"\"", "#",
                                          "\\#",         "au:\"Ada Okello\" -x"};
    for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
        struct text block;
        struct config config;
        struct error error = ERROR_INIT;
        arena_clear(&arena);
        text_init(&block, 4096);
        config_subscription_block(&block, SLICE("n"), slice_of(queries[i]));
        assert_true(config_parse(text_slice(&block), &arena, &config, &error));
        assert_int_equal(config.problem_count, 0);
        assert_int_equal(config.subscription_count, 1);
        char *expected = strdup(queries[i]);
        for (char *at = expected; *at; at++)
            *at = *at == '\n' ? ' ' : *at;
        if (!slice_equal(config.subscriptions[0].query, slice_trim(slice_of(expected))))
            fail_msg("%s became %.*s", queries[i], SLICE_ARG(config.subscriptions[0].query));
        free(expected);
        text_release(&block);
    }
}

static int make_folder(void **state)
{
    (void)state;
    arena_init(&arena, 1 << 24);
    if (!mkdtemp(folder))
        return 1;
    snprintf(path, sizeof path, "%s/config", folder);
    snprintf(backup, sizeof backup, "%s~", path);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    static const char *const names[] = {
        "config", "config~", "dotfiles", "dotfiles~", "new/folder/config", "new/folder", "new"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char name[sizeof folder + 64];
        snprintf(name, sizeof name, "%s/%s", folder, names[i]);
        (void)remove(name);
    }
    arena_release(&arena);
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(replaces_only_the_block),
        cmocka_unit_test(adds_behind_the_last_of_its_kind),
        cmocka_unit_test(makes_the_file_and_its_folder),
        cmocka_unit_test(removes_all_of_a_name),
        cmocka_unit_test(keeps_link_and_permissions),
        cmocka_unit_test(refuses_what_everybody_may_write),
        cmocka_unit_test(refuses_a_block_of_another_name),
        cmocka_unit_test(sets_one_key_and_keeps_the_rest),
        cmocka_unit_test(adding_and_removing_gives_the_same_bytes),
        cmocka_unit_test(what_is_written_is_what_is_read),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
