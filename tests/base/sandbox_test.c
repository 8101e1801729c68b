/* SPDX-License-Identifier: MIT */
#include "base/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

/* What a confined child returns: 0 for "went through" is what most tests must not see. */
enum { PASSED = 0, REFUSED = 10, CLOSE_FAILED = 11 };

typedef int (*action)(void);

static void quiet_death(void)
{
    /* A core or a sanitizer report would only be noise. */
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (null >= 0)
        dup2(null, 2);
}

/* Closes the sandbox in a child, tries the action there and gives the child's status. */
static int confine(action attempt)
{
    int status = -1;
    pid_t child = fork();
    if (child == 0) {
        struct sandbox_limits limits = {.memory_bytes = 512u << 20, .cpu_seconds = 10};
        struct sandbox_state state;
        struct error error = ERROR_INIT;
        quiet_death();
        if (!sandbox_close(&limits, &state, &error))
            _exit(CLOSE_FAILED);
        _exit(attempt());
    }
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static bool has_seccomp(void)
{
    int ends[2];
    char byte = 0;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        struct sandbox_limits limits = {0, 0};
        struct sandbox_state state;
        struct error error = ERROR_INIT;
        bool closed = sandbox_close(&limits, &state, &error);
        _exit(closed && write(ends[1], state.seccomp ? "y" : "n", 1) == 1 ? 0 : 1);
    }
    close(ends[1]);
    assert_int_equal(read(ends[0], &byte, 1), 1);
    close(ends[0]);
    assert_int_equal(waitpid(child, NULL, 0), child);
    return byte == 'y';
}

static int verdict(long result)
{
    if (result >= 0)
        return PASSED;
    return errno == EPERM || errno == EACCES || errno == EMFILE ? REFUSED : 12;
}

static int open_file(void)
{
    return verdict(open("/etc/passwd", O_RDONLY | O_CLOEXEC));
}

static int open_device(void)
{
    return verdict(open("/dev/null", O_WRONLY | O_CLOEXEC));
}

static int create_file(void)
{
    return verdict(open("/tmp/paperfeed-sandbox-test", O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
}

static int make_directory(void)
{
    return verdict(mkdir("/tmp/paperfeed-sandbox-test.d", 0700));
}

static int remove_file(void)
{
    return verdict(unlink("/tmp/paperfeed-sandbox-test"));
}

static int open_socket(void)
{
    return verdict(socket(AF_INET, SOCK_STREAM, 0));
}

static int open_local_socket(void)
{
    return verdict(socket(AF_UNIX, SOCK_DGRAM, 0));
}

static int connect_socket(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(80)};
    return verdict(connect(0, (const struct sockaddr *)&address, sizeof address));
}

static int stat_file(void)
{
    struct stat status;
    return verdict(stat("/etc/passwd", &status));
}

static int start_child(void)
{
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    return verdict(child);
}

static int execute(void)
{
    char *const arguments[] = {(char[]){"true"}, NULL};
    return verdict(execv("/bin/true", arguments));
}

static int trace_parent(void)
{
    return verdict(ptrace(PTRACE_ATTACH, getppid(), NULL, NULL));
}

static int signal_parent(void)
{
    return verdict(kill(getppid(), 0));
}

static int map_executable(void)
{
    void *memory =
        mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED ? REFUSED : PASSED;
}

static int make_executable(void)
{
    void *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return 12;
    return verdict(mprotect(memory, 4096, PROT_READ | PROT_EXEC));
}

static void assert_refused(const action attempts[], size_t count)
{
    if (!has_seccomp())
        skip();
    for (size_t i = 0; i < count; i++) {
        int status = confine(attempts[i]);
        if (!WIFEXITED(status) || WEXITSTATUS(status) != REFUSED)
            fail_msg("attempt %zu: status %x", i, (unsigned)status);
    }
}

#ifdef SANITIZER_BUILD
/* Linked in coverage builds only, which write files at exit. */
extern void __gcov_exit(void) __attribute__((weak));
#endif

static void refuses_files(void **state)
{
    (void)state;
    static const action attempts[] = {open_file,   open_device,    create_file,
                                      remove_file, make_directory, stat_file};
#ifdef SANITIZER_BUILD
    if (__gcov_exit)
        skip();
#endif
    assert_refused(attempts, sizeof attempts / sizeof attempts[0]);
    assert_int_equal(access("/tmp/paperfeed-sandbox-test", F_OK), -1);
    assert_int_equal(access("/tmp/paperfeed-sandbox-test.d", F_OK), -1);
}

static void refuses_the_network(void **state)
{
    (void)state;
    static const action attempts[] = {open_socket, open_local_socket, connect_socket};
    assert_refused(attempts, sizeof attempts / sizeof attempts[0]);
}

static void kills_what_no_parser_does(void **state)
{
    (void)state;
    static const action attempts[] = {start_child,   execute,        trace_parent,
                                      signal_parent, map_executable, make_executable};
    if (!has_seccomp())
        skip();
    for (size_t i = 0; i < sizeof attempts / sizeof attempts[0]; i++) {
        int status = confine(attempts[i]);
        if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGSYS)
            fail_msg("attempt %zu: status %x", i, (unsigned)status);
    }
}

/* What a parser needs must go on working. */
static int work(void)
{
    struct stat status;
    char *large = malloc(8 << 20), *larger;
    if (!large)
        return 20;
    memset(large, 'x', 8 << 20);
    larger = realloc(large, 32 << 20);
    if (!larger)
        return 21;
    memset(larger, 'y', 32 << 20);
    free(larger);
    if (fstat(1, &status) != 0)
        return 22;
    if (time(NULL) < 1000 || clock() == (clock_t)-1)
        return 23;
    char text[100];
    snprintf(text, sizeof text, "%d %f\n", getpid(), 1.5);
    FILE *stream = fdopen(1, "w");
    if (!stream || fputs(text, stream) < 0 || fflush(stream) != 0)
        return 24;
    return PASSED;
}

static int work_into_a_file(void)
{
    return work();
}

static void lets_parsers_work(void **state)
{
    (void)state;
    int saved = dup(1);
    FILE *file = tmpfile();
    assert_true(saved >= 0 && file);
    dup2(fileno(file), 1);
    int status = confine(work_into_a_file);
    dup2(saved, 1);
    close(saved);
    assert_int_equal(status, 0);
    rewind(file);
    char text[100];
    assert_non_null(fgets(text, sizeof text, file));
    assert_non_null(strstr(text, "1.500000"));
    fclose(file);
}

static int end_by_abort(void)
{
    abort();
}

static void aborts_as_usual(void **state)
{
    (void)state;
    int status = confine(end_by_abort);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
}

static int exit_normally(void)
{
    exit(PASSED);
}

static void exits_as_usual(void **state)
{
    (void)state;
    assert_int_equal(confine(exit_normally), 0);
}

#ifndef SANITIZER_BUILD
static int eat_memory(void)
{
    /* Through a volatile pointer, or the compiler would leave the call out. */
    void *(*volatile allocate)(size_t) = malloc;
    return allocate((size_t)1 << 30) ? PASSED : REFUSED;
}

static void bounds_memory(void **state)
{
    (void)state;
    int status = confine(eat_memory);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), REFUSED);
}
#endif

static void bounds_time(void **state)
{
    (void)state;
    int status = -1;
    pid_t child = fork();
    if (child == 0) {
        struct sandbox_limits limits = {.cpu_seconds = 1};
        struct sandbox_state mechanisms;
        struct error error = ERROR_INIT;
        quiet_death();
        if (!sandbox_close(&limits, &mechanisms, &error))
            _exit(CLOSE_FAILED);
        for (volatile unsigned i = 0;; i++)
            continue;
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGXCPU);
}

/* In a child: reads below one folder only, writes nowhere, the network stays. */
static int try_files_only(const char *folder, const char *inside, const char *outside)
{
    const char *const readable[] = {folder, "/nonexistent/folder", NULL};
    struct sandbox_state state;
    struct error error = ERROR_INIT;
    if (!sandbox_files_only(readable, &state, &error))
        return CLOSE_FAILED;
    if (state.landlock == 0)
        return 77;
    int good = open(inside, O_RDONLY | O_CLOEXEC);
    if (good < 0 || open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) < 0)
        return 20;
    if (open(outside, O_RDONLY | O_CLOEXEC) >= 0)
        return 21;
    if (open(inside, O_WRONLY | O_CLOEXEC) >= 0 || unlink(inside) == 0)
        return 22;
    if (truncate(inside, 0) == 0 && state.landlock >= 3)
        return 23;
    char *const arguments[] = {(char[]){"true"}, NULL};
    execv("/bin/true", arguments);
    return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0 ? PASSED : 24;
}

static void leaves_only_reading(void **state)
{
    (void)state;
    char folder[] = "/tmp/paperfeed-sandbox-XXXXXX", inside[64], outside[64];
    assert_non_null(mkdtemp(folder));
    snprintf(inside, sizeof inside, "%s/in", folder);
    snprintf(outside, sizeof outside, "%s.out", folder);
    close(open(inside, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    close(open(outside, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    int status = -1;
    pid_t child = fork();
    if (child == 0)
        _exit(try_files_only(folder, inside, outside));
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(unlink(inside) | unlink(outside) | rmdir(folder), 0);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == 77)
        skip();
    assert_int_equal(WEXITSTATUS(status), PASSED);
}

static void describes_itself(void **state)
{
    (void)state;
    struct text text;
    text_init(&text, 200);
    sandbox_describe(&text, &(struct sandbox_state){true, 5, true});
    text_append_byte(&text, '|');
    sandbox_describe(&text, &(struct sandbox_state){true, 0, false});
    assert_string_equal(text_string(&text),
                        "landlock 5, seccomp, limits|no landlock, no seccomp, limits");
    text_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_files),
        cmocka_unit_test(refuses_the_network),
        cmocka_unit_test(kills_what_no_parser_does),
        cmocka_unit_test(lets_parsers_work),
        cmocka_unit_test(aborts_as_usual),
        cmocka_unit_test(exits_as_usual),
#ifndef SANITIZER_BUILD
        cmocka_unit_test(bounds_memory),
#endif
        cmocka_unit_test(bounds_time),
        cmocka_unit_test(leaves_only_reading),
        cmocka_unit_test(describes_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
