/* SPDX-License-Identifier: MIT */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* Each test runs in an empty folder of its own. */
static int enter_folder(void **state)
{
    const char *base = getenv("TMPDIR");
    char *path = malloc(4096);
    if (!path)
        return -1;
    snprintf(path, 4096, "%s/paperfeed-file-XXXXXX", base ? base : "/tmp");
    *state = path;
    return mkdtemp(path) && chdir(path) == 0 ? 0 : -1;
}

static void empty_folder(const char *path)
{
    DIR *folder = opendir(path);
    char name[4096 + 300];
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
        if (remove(name) != 0)
            fprintf(stderr, "%s is left\n", name);
    }
    if (folder)
        closedir(folder);
}

static int leave_folder(void **state)
{
    char *path = *state;
    empty_folder(path);
    int result = chdir("/") == 0 && rmdir(path) == 0 ? 0 : -1;
    free(path);
    return result;
}

static size_t count_files(void)
{
    size_t count = 0;
    DIR *folder = opendir(".");
    assert_non_null(folder);
    while (readdir(folder))
        count++;
    closedir(folder);
    return count - 2;
}

static void assert_content(const char *path, const char *expected)
{
    struct text text;
    struct error error = ERROR_INIT;
    text_init(&text, 1 << 20);
    assert_true(file_read(path, &text, &error));
    assert_string_equal(text_string(&text), expected);
    text_release(&text);
}

static void write_file(const char *path, const char *content)
{
    struct error error = ERROR_INIT;
    assert_true(file_replace(path, slice_of(content), NULL, &error));
}

static void reads_up_to_the_maximum(void **state)
{
    (void)state;
    struct text text;
    struct error error = ERROR_INIT;
    write_file("five", "12345");
    text_init(&text, 5);
    assert_true(file_read("five", &text, &error));
    assert_string_equal(text_string(&text), "12345");
    text_release(&text);
    text_init(&text, 4);
    assert_false(file_read("five", &text, &error));
    assert_int_equal(error.kind, ERROR_LIMIT);
    assert_non_null(strstr(error.action, "five"));
    text_release(&text);
    text_init(&text, 0);
    write_file("empty", "");
    assert_true(file_read("empty", &text, &error));
    assert_false(file_read("missing", &text, &error));
    assert_int_equal(error.kind, ERROR_NOT_FOUND);
    assert_string_equal(error.action, "read missing");
    text_release(&text);
    text_init(&text, 100);
    assert_false(file_read(".", &text, &error));
    assert_int_equal(error.kind, ERROR_SYSTEM);
    text_release(&text);
}

static void reads_large_pipes(void **state)
{
    (void)state;
    int ends[2];
    struct error error = ERROR_INIT;
    const size_t size = 300000;
    assert_int_equal(pipe(ends), 0);
    pid_t writer = fork();
    if (writer == 0) {
        char *bytes = calloc(1, size);
        close(ends[0]);
        bool done = bytes && file_write_all(ends[1], (struct slice){bytes, size}, &error);
        _exit(done ? 0 : 1);
    }
    close(ends[1]);
    struct text text;
    text_init(&text, 1 << 20);
    text_append_string(&text, "before");
    assert_true(file_read_all(ends[0], &text, &error));
    assert_int_equal(text.size, size + 6);
    close(ends[0]);
    text_release(&text);
    assert_int_equal(waitpid(writer, NULL, 0), writer);
}

static void reports_failed_writes(void **state)
{
    (void)state;
    struct error error = ERROR_INIT;
    int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
    if (full >= 0) {
        assert_false(file_write_all(full, SLICE("x"), &error));
        assert_int_equal(error.kind, ERROR_WRITE);
        assert_int_equal(errno, ENOSPC);
        close(full);
    }
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    signal(SIGPIPE, SIG_IGN);
    assert_false(file_write_all(ends[1], SLICE("x"), &error));
    assert_int_equal(errno, EPIPE);
    close(ends[1]);
}

static void replaces_and_keeps_a_backup(void **state)
{
    (void)state;
    struct error error = ERROR_INIT;
    struct stat status;
    mode_t mask = umask(0);
    assert_true(file_replace("config", SLICE("one"), "config~", &error));
    umask(mask);
    assert_int_equal(count_files(), 1);
    assert_int_equal(stat("config", &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_true(file_replace("config", SLICE("two"), "config~", &error));
    assert_content("config", "two");
    assert_content("config~", "one");
    assert_true(file_replace("config", SLICE("three"), "config~", &error));
    assert_content("config", "three");
    assert_content("config~", "two");
    /* A backup that is the same file already. */
    assert_int_equal(unlink("config~"), 0);
    assert_int_equal(link("config", "config~"), 0);
    assert_true(file_replace("config", SLICE("four"), "config~", &error));
    assert_content("config", "four");
    assert_content("config~", "three");
    assert_int_equal(count_files(), 2);
}

static void replaces_what_a_link_names(void **state)
{
    (void)state;
    struct error error = ERROR_INIT;
    struct stat status;
    write_file("real", "old");
    assert_int_equal(symlink("real", "config"), 0);
    assert_true(file_replace("config", SLICE("new"), NULL, &error));
    assert_int_equal(lstat("config", &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_content("real", "new");
}

/* The file size limit makes the write fail half way. */
static void failed_replacement_leaves_the_old(void **state)
{
    (void)state;
    struct error error = ERROR_INIT;
    write_file("config", "old");
    pid_t child = fork();
    if (child == 0) {
        struct rlimit limit = {4, 4};
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &limit);
        bool done = file_replace("config", SLICE("much longer"), "config~", &error);
        _exit(!done && error.kind == ERROR_WRITE ? 0 : 1);
    }
    int result = -1;
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_int_equal(result, 0);
    assert_content("config", "old");
    assert_int_equal(count_files(), 1);
    assert_false(file_replace("missing/config", SLICE("x"), NULL, &error));
    assert_int_equal(error.kind, ERROR_WRITE);
}

static void makes_parents(void **state)
{
    (void)state;
    struct error error = ERROR_INIT;
    struct stat status;
    mode_t mask = umask(0);
    assert_true(file_make_directory("a/b//c/", &error));
    umask(mask);
    assert_int_equal(stat("a/b/c", &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
    assert_true(file_make_directory("a/b/c", &error));
    assert_true(file_make_directory("/", &error));
    write_file("a/file", "x");
    assert_false(file_make_directory("a/file", &error));
    assert_non_null(strstr(error.reason, strerror(ENOTDIR)));
    assert_false(file_make_directory("a/file/below", &error));
    assert_int_equal(error.kind, ERROR_WRITE);
    assert_false(file_make_directory("", &error));
    assert_int_equal(unlink("a/file") | rmdir("a/b/c") | rmdir("a/b"), 0);
}

static void syncs_directories(void **state)
{
    struct error error = ERROR_INIT;
    char path[5000];
    assert_true(file_sync_directory_of("name", &error));
    assert_true(file_sync_directory_of("/name", &error));
    snprintf(path, sizeof path, "%s/name", (const char *)*state);
    assert_true(file_sync_directory_of(path, &error));
    assert_false(file_sync_directory_of("missing/name", &error));
    assert_int_equal(error.kind, ERROR_WRITE);
}

static void joins_paths(void **state)
{
    (void)state;
    struct text text;
    text_init(&text, 100);
    path_join(&text, "a/b", "c");
    text_append_byte(&text, ' ');
    path_join(&text, "/", "c");
    text_append_byte(&text, ' ');
    path_join(&text, "", "c");
    assert_string_equal(text_string(&text), "a/b/c /c c");
    text_release(&text);
}

static void locks_exclude(void **state)
{
    (void)state;
    struct file_lock mine, other;
    struct error error = ERROR_INIT;
    char expected[64];
    assert_true(file_lock_take(&mine, "lock", 0, &error));
    snprintf(expected, sizeof expected, "%ld\n", (long)getpid());
    assert_content("lock", expected);
    assert_false(file_lock_take(&other, "lock", 0, &error));
    assert_int_equal(other.descriptor, -1);
    assert_int_equal(error.kind, ERROR_BUSY);
    snprintf(expected, sizeof expected, "process %ld ", (long)getpid());
    assert_non_null(strstr(error.reason, expected));
    assert_false(file_lock_take(&other, "lock", 50, &error));
    assert_int_equal(error.kind, ERROR_BUSY);
    file_lock_drop(&mine);
    file_lock_drop(&mine);
    assert_true(file_lock_take(&other, "lock", 0, &error));
    file_lock_drop(&other);
    assert_false(file_lock_take(&other, "missing/lock", 0, &error));
    assert_int_equal(error.kind, ERROR_WRITE);
}

/* A child holds the lock until its pipe closes; waiting ends when it dies. */
static void waits_for_the_holder(void **state)
{
    (void)state;
    int ready[2], go[2];
    struct file_lock lock;
    struct error error = ERROR_INIT;
    char byte;
    assert_int_equal(pipe(ready) | pipe(go), 0);
    pid_t child = fork();
    if (child == 0) {
        close(go[1]);
        bool taken = file_lock_take(&lock, "lock", 0, &error);
        if (write(ready[1], taken ? "y" : "n", 1) != 1 || read(go[0], &byte, 1) != 0)
            _exit(1);
        _exit(0);
    }
    close(go[0]);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    assert_int_equal(byte, 'y');
    assert_false(file_lock_take(&lock, "lock", 30, &error));
    close(go[1]);
    assert_true(file_lock_take(&lock, "lock", 10000, &error));
    file_lock_drop(&lock);
    assert_int_equal(waitpid(child, NULL, 0), child);
    close(ready[0]);
    close(ready[1]);
}

static void maps_files(void **state)
{
    (void)state;
    struct file_map map;
    struct error error = ERROR_INIT;
    write_file("data", "mapped bytes");
    int descriptor = open("data", O_RDONLY | O_CLOEXEC);
    assert_true(file_map_open(&map, descriptor, 6, &error));
    assert_memory_equal(map.data, "mapped", 6);
    assert_int_equal(map.size, 6);
    file_map_close(&map);
    assert_null(map.data);
    file_map_close(&map);
    assert_true(file_map_open(&map, descriptor, 0, &error));
    assert_null(map.data);
    assert_false(file_map_open(&map, -1, 10, &error));
    assert_null(map.data);
    close(descriptor);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, enter_folder, leave_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(reads_up_to_the_maximum),
        TEST(reads_large_pipes),
        TEST(reports_failed_writes),
        TEST(replaces_and_keeps_a_backup),
        TEST(replaces_what_a_link_names),
        TEST(failed_replacement_leaves_the_old),
        TEST(makes_parents),
        TEST(syncs_directories),
        TEST(joins_paths),
        TEST(locks_exclude),
        TEST(waits_for_the_holder),
        TEST(maps_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
