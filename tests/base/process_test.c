/* SPDX-License-Identifier: MIT */
#include "base/process.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define READ_ALL(descriptor, text)                                                                 \
    do {                                                                                           \
        struct error error_ = ERROR_INIT;                                                          \
        text_init(text, 1 << 20);                                                                  \
        assert_true(file_read_all(descriptor, text, &error_));                                     \
    } while (0)

static int wait_status(struct process *process)
{
    int status = -1;
    struct error error = ERROR_INIT;
    assert_true(process_wait(process, &status, &error));
    assert_int_equal(process->id, 0);
    assert_int_equal(process->input, -1);
    assert_int_equal(process->output, -1);
    assert_int_equal(process->errors, -1);
    return status;
}

static size_t count_open(void)
{
    size_t count = 0;
    for (int i = 0; i < 200; i++)
        count += fcntl(i, F_GETFD) >= 0;
    return count;
}

static void talks_through_pipes(void **state)
{
    (void)state;
    size_t before = count_open();
    struct process process;
    struct error error = ERROR_INIT;
    struct text output, errors;
    const char *const arguments[] = {"sh", "-c", "cat; echo oops >&2; exit 3", NULL};
    assert_true(process_start(&process, arguments, PROCESS_INPUT | PROCESS_OUTPUT | PROCESS_ERRORS,
                              -1, &error));
    assert_true(process.id > 0);
    assert_true(file_write_all(process.input, SLICE("hello"), &error));
    close(process.input);
    process.input = -1;
    READ_ALL(process.output, &output);
    READ_ALL(process.errors, &errors);
    assert_string_equal(text_string(&output), "hello");
    assert_string_equal(text_string(&errors), "oops\n");
    text_release(&output);
    text_release(&errors);
    int status = wait_status(&process);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 3);
    assert_int_equal(count_open(), before);
}

static void passes_arguments_untouched(void **state)
{
    (void)state;
    struct process process;
    struct error error = ERROR_INIT;
    struct text output;
    const char *const arguments[] = {
        "/usr/bin/printf", "%s|", "$(touch x); `id`", "a b", "*", "", NULL};
    assert_true(process_start(&process, arguments, PROCESS_OUTPUT, -1, &error));
    READ_ALL(process.output, &output);
    assert_string_equal(text_string(&output), "$(touch x); `id`|a b|*||");
    text_release(&output);
    assert_int_equal(wait_status(&process), 0);
}

static void reads_a_given_descriptor(void **state)
{
    (void)state;
    struct process process;
    struct error error = ERROR_INIT;
    struct text output;
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_true(fputs("from a file", file) >= 0 && fflush(file) == 0);
    rewind(file);
    const char *const arguments[] = {"cat", NULL};
    assert_true(process_start(&process, arguments, PROCESS_OUTPUT, fileno(file), &error));
    READ_ALL(process.output, &output);
    assert_string_equal(text_string(&output), "from a file");
    text_release(&output);
    assert_int_equal(wait_status(&process), 0);
    fclose(file);
}

static void reports_what_cannot_start(void **state)
{
    (void)state;
    struct process process;
    struct error error = ERROR_INIT;
    size_t before = count_open();
    const char *const missing[] = {"/nonexistent/program", NULL};
    assert_false(process_start(&process, missing, PROCESS_OUTPUT, -1, &error));
    assert_string_equal(error.action, "start /nonexistent/program");
    assert_string_equal(error.reason, strerror(ENOENT));
    assert_int_equal(process.id, 0);
    assert_int_equal(process.output, -1);
    const char *const directory[] = {"/", NULL};
    assert_false(process_start(&process, directory, PROCESS_INPUT, -1, &error));
    assert_string_equal(error.reason, strerror(EACCES));
    const char *const unknown[] = {"no-such-program-at-all", NULL};
    assert_false(process_start(&process, unknown, 0, -1, &error));
    assert_non_null(strstr(error.reason, "No such file"));
    assert_int_equal(count_open(), before);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
}

static void child_has_three_descriptors(void **state)
{
    (void)state;
    struct process process;
    struct error error = ERROR_INIT;
    struct text output;
    int leak = open("/dev/null", O_RDONLY);
    int high = fcntl(leak, F_DUPFD, 150);
    assert_true(leak >= 0 && high >= 150);
    /* The shell expands the folder itself, so only its own descriptors and that of the folder show.
     */
    const char *const arguments[] = {
        "sh", "-c", "for i in 3 4 5 6 7 8 9 150; do [ -e /proc/$$/fd/$i ] && echo $i; done; echo .",
        NULL};
    assert_true(process_start(&process, arguments, PROCESS_OUTPUT | PROCESS_ERRORS, -1, &error));
    READ_ALL(process.output, &output);
    assert_string_equal(text_string(&output), ".\n");
    text_release(&output);
    assert_int_equal(wait_status(&process), 0);
    close(leak);
    close(high);
}

/* With 0-2 closed here, the pipes must not land on one another in the child. */
static void works_with_closed_standard_descriptors(void **state)
{
    (void)state;
    pid_t child = fork();
    if (child == 0) {
        struct process process;
        struct error error = ERROR_INIT;
        struct text output;
        int status = -1;
        for (int i = 0; i < 3; i++)
            close(i);
        const char *const arguments[] = {"sh", "-c", "cat; echo err >&2", NULL};
        if (!process_start(&process, arguments, PROCESS_INPUT | PROCESS_OUTPUT | PROCESS_ERRORS, -1,
                           &error) ||
            !file_write_all(process.input, SLICE("in"), &error))
            _exit(1);
        close(process.input);
        process.input = -1;
        text_init(&output, 100);
        if (!file_read_all(process.output, &output, &error) ||
            !file_read_all(process.errors, &output, &error) ||
            !process_wait(&process, &status, &error) || status != 0)
            _exit(2);
        bool right = slice_equal(text_slice(&output), SLICE("inerr\n"));
        text_release(&output);
        _exit(right ? 0 : 3);
    }
    int result = -1;
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_int_equal(result, 0);
}

static void ignore(int number)
{
    (void)number;
}

static void child_has_default_signals(void **state)
{
    (void)state;
    struct process process;
    struct error error = ERROR_INIT;
    struct text output;
    struct sigaction ignoring = {.sa_handler = SIG_IGN}, handling = {.sa_handler = ignore};
    struct sigaction former_pipe, former_term;
    sigset_t blocked, former;
    sigaction(SIGPIPE, &ignoring, &former_pipe);
    sigaction(SIGTERM, &handling, &former_term);
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGUSR1);
    sigprocmask(SIG_BLOCK, &blocked, &former);
    const char *const arguments[] = {"cat", "/proc/self/status", NULL};
    assert_true(process_start(&process, arguments, PROCESS_OUTPUT, -1, &error));
    sigset_t now;
    sigprocmask(SIG_SETMASK, &former, &now);
    assert_true(sigismember(&now, SIGUSR1) && !sigismember(&now, SIGTERM));
    sigaction(SIGPIPE, &former_pipe, NULL);
    sigaction(SIGTERM, &former_term, NULL);
    READ_ALL(process.output, &output);
    assert_int_equal(wait_status(&process), 0);
    struct slice rest = text_slice(&output), line;
    size_t lines = 0;
    while (slice_next_line(&rest, &line)) {
        if (!slice_starts_with(line, SLICE("SigBlk:")) &&
            !slice_starts_with(line, SLICE("SigIgn:")) &&
            !slice_starts_with(line, SLICE("SigCgt:")))
            continue;
        /* 32 and 33 are the C library's own, and GNU make leaves them ignored. */
        const uint64_t own = (uint64_t)3 << 31;
        assert_int_equal(strtoull(line.data + strlen("SigBlk:"), NULL, 16) & ~own, 0);
        lines++;
    }
    assert_int_equal(lines, 3);
    text_release(&output);
}

static int64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void stops_even_the_stubborn(void **state)
{
    (void)state;
    struct process process;
    struct error error = ERROR_INIT;
    char byte;
    const char *const willing[] = {"sh", "-c", "echo; exec cat", NULL};
    assert_true(process_start(&process, willing, PROCESS_INPUT | PROCESS_OUTPUT, -1, &error));
    assert_int_equal(read(process.output, &byte, 1), 1);
    pid_t id = process.id;
    int64_t before = milliseconds();
    process_stop(&process);
    assert_true(milliseconds() - before < 2000);
    assert_int_equal(kill(id, 0), -1);
    process_stop(&process);
    const char *const stubborn[] = {"sh", "-c", "trap '' TERM; echo; while :; do :; done", NULL};
    assert_true(process_start(&process, stubborn, PROCESS_OUTPUT, -1, &error));
    assert_int_equal(read(process.output, &byte, 1), 1);
    id = process.id;
    process_stop(&process);
    assert_int_equal(kill(id, 0), -1);
    assert_int_equal(errno, ESRCH);
    int status;
    assert_false(process_wait(&process, &status, &error));
}

/* The middle process dies; its child must get SIGTERM and so close our pipe. */
static void child_dies_with_its_parent(void **state)
{
    (void)state;
    int ends[2];
    char byte;
    assert_int_equal(pipe(ends), 0);
    pid_t middle = fork();
    if (middle == 0) {
        struct process process;
        struct error error = ERROR_INIT;
        dup2(ends[1], 2);
        close(ends[0]);
        close(ends[1]);
        const char *const arguments[] = {"sh", "-c", "echo; exec cat >/dev/null", NULL};
        if (!process_start(&process, arguments, PROCESS_INPUT | PROCESS_OUTPUT, -1, &error) ||
            read(process.output, &byte, 1) != 1)
            _exit(1);
        /* Keep the grandchild's input open beyond our death, so that only the signal can end it. */
        raise(SIGKILL);
    }
    close(ends[1]);
    assert_int_equal(read(ends[0], &byte, 1), 0);
    close(ends[0]);
    int status;
    assert_int_equal(waitpid(middle, &status, 0), middle);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static void describes_statuses(void **state)
{
    (void)state;
    struct process process;
    struct error error = ERROR_INIT;
    struct text text;
    text_init(&text, 1000);
    const char *const quits[] = {"sh", "-c", "exit 7", NULL};
    const char *const crashes[] = {"sh", "-c", "kill -SEGV $$", NULL};
    assert_true(process_start(&process, quits, 0, -1, &error));
    process_describe_status(&text, wait_status(&process));
    text_append_string(&text, "; ");
    assert_true(process_start(&process, crashes, 0, -1, &error));
    process_describe_status(&text, wait_status(&process));
    assert_string_equal(text_string(&text), "exit 7; signal 11 (Segmentation fault)");
    text_release(&text);
}

static void finds_companions(void **state)
{
    (void)state;
    char self[PATH_MAX];
    struct text path;
    struct error error = ERROR_INIT;
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    assert_true(length > 0);
    self[length] = '\0';
    const char *name = strrchr(self, '/') + 1;
    text_init(&path, 10000);
    assert_true(process_companion(name, &path, &error));
    assert_string_equal(text_string(&path), self);
    text_clear(&path);
    assert_false(process_companion("no-such-companion", &path, &error));
    assert_string_equal(error.action, "find no-such-companion");
    assert_non_null(strstr(error.reason, "libexec/paperfeed"));
    assert_string_equal(text_string(&path), "");
    text_release(&path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(talks_through_pipes),
        cmocka_unit_test(passes_arguments_untouched),
        cmocka_unit_test(reads_a_given_descriptor),
        cmocka_unit_test(reports_what_cannot_start),
        cmocka_unit_test(child_has_three_descriptors),
        cmocka_unit_test(works_with_closed_standard_descriptors),
        cmocka_unit_test(child_has_default_signals),
        cmocka_unit_test(stops_even_the_stubborn),
        cmocka_unit_test(child_dies_with_its_parent),
        cmocka_unit_test(describes_statuses),
        cmocka_unit_test(finds_companions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
