/* SPDX-License-Identifier: MIT */
#include "base/process.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#ifndef CLOSE_RANGE_CLOEXEC
#define CLOSE_RANGE_CLOEXEC (1U << 2)
#endif
#endif

enum { STOP_PATIENCE = 2000, STOP_PAUSE = 10, PATH_LIMIT = 16 * 1024, LAST_SIGNAL = 64 };

/* What the child needs; everything is prepared before fork, since after it only async-signal-safe
 * calls are allowed. */
struct start {
    char *const *arguments;
    int wanted[3]; /* descriptors that become 0-2; -1: inherited */
    int report;    /* where errno of a failed exec goes */
    pid_t parent;
    int descriptors; /* upper bound of open descriptors */
};

static void close_if_open(int *descriptor)
{
    if (*descriptor >= 0)
        close(*descriptor);
    *descriptor = -1;
}

/* Descriptors above 2 with close-on-exec, so that moving them to 0-2 in the child cannot overwrite
 * one another. */
static bool open_pipe(int ends[2])
{
    int raw[2];
    ends[0] = ends[1] = -1;
    if (pipe(raw) != 0)
        return false;
    for (int i = 0; i < 2; i++)
        ends[i] = fcntl(raw[i], F_DUPFD_CLOEXEC, 3);
    int number = errno;
    close(raw[0]);
    close(raw[1]);
    if (ends[0] >= 0 && ends[1] >= 0)
        return true;
    close_if_open(&ends[0]);
    close_if_open(&ends[1]);
    errno = number;
    return false;
}

static bool is_executable(const char *path)
{
    return access(path, X_OK) == 0;
}

static void close_others_on_exec(int descriptors)
{
#if defined(__linux__) && defined(SYS_close_range)
    if (syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC) == 0)
        return;
#endif
    for (int i = 3; i < descriptors; i++)
        fcntl(i, F_SETFD, FD_CLOEXEC);
}

static void reset_signals(void)
{
    struct sigaction standard = {.sa_handler = SIG_DFL};
    sigset_t none;
    for (int signal = 1; signal <= LAST_SIGNAL; signal++)
        sigaction(signal, &standard, NULL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

_Noreturn static void run_child(const struct start *start)
{
    reset_signals();
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    /* The parent may have died before prctl. */
    if (getppid() != start->parent)
        _exit(127);
#endif
    for (int i = 0; i < 3; i++) {
        if (start->wanted[i] < 0)
            continue;
        if (start->wanted[i] == i)
            fcntl(i, F_SETFD, 0);
        else
            dup2(start->wanted[i], i);
    }
    close_others_on_exec(start->descriptors);
    /* Not async-signal-safe by the letter, since it looks through PATH; the process has one thread.
     */
    execvp(start->arguments[0], start->arguments);
    int number = errno;
    (void)!write(start->report, &number, sizeof number);
    _exit(127);
}

/* 0 when the pipe closed without a word, which exec does. */
static int read_report(int descriptor)
{
    int number = 0;
    ssize_t got;
    do
        got = read(descriptor, &number, sizeof number);
    while (got < 0 && errno == EINTR);
    return got == (ssize_t)sizeof number ? number : 0;
}

/* Signals are blocked so that no handler of ours runs in the child. */
static pid_t fork_quietly(const struct start *start)
{
    sigset_t all, former;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &former);
    pid_t id = fork();
    if (id == 0)
        run_child(start);
    int number = errno;
    sigprocmask(SIG_SETMASK, &former, NULL);
    errno = number;
    return id;
}

static pid_t wait_id(pid_t id, int *status, int options)
{
    pid_t waited;
    do
        waited = waitpid(id, status, options);
    while (waited < 0 && errno == EINTR);
    return waited;
}

/* Forks with the descriptors of the child in start->wanted; 0 or the errno that stopped it. */
static int launch(struct process *process, struct start *start)
{
    int report[2];
    if (!open_pipe(report))
        return errno;
    start->report = report[1];
    start->parent = getpid();
    long descriptors = sysconf(_SC_OPEN_MAX);
    start->descriptors = descriptors > 0 && descriptors < 65536 ? (int)descriptors : 65536;
    pid_t id = fork_quietly(start);
    int number = id < 0 ? errno : 0;
    close(report[1]);
    if (id > 0) {
        number = read_report(report[0]);
        if (number != 0)
            wait_id(id, NULL, 0);
        else
            process->id = id;
    }
    close(report[0]);
    return number;
}

static void close_ends(struct process *process)
{
    close_if_open(&process->input);
    close_if_open(&process->output);
    close_if_open(&process->errors);
}

/* Opens the pipes asked for: our ends into process, the child's into theirs. */
static bool open_pipes(struct process *process, unsigned pipes, int theirs[3])
{
    int *ours[3] = {&process->input, &process->output, &process->errors};
    for (int i = 0; i < 3; i++) {
        int ends[2];
        if (!(pipes & 1U << i))
            continue;
        if (!open_pipe(ends))
            return false;
        *ours[i] = ends[i == 0 ? 1 : 0];
        theirs[i] = ends[i == 0 ? 0 : 1];
    }
    return true;
}

bool process_start(struct process *process, const char *const arguments[], unsigned pipes,
                   int input_descriptor, struct error *error)
{
    *process = (struct process){.input = -1, .output = -1, .errors = -1};
    struct start start = {.wanted = {-1, -1, -1}};
    /* execvp's type lacks const for historical reasons; it does not write to the arguments. */
    memcpy(&start.arguments, &arguments, sizeof start.arguments);
    int theirs[3] = {-1, -1, -1};
    int number = open_pipes(process, pipes, theirs) ? 0 : errno;
    memcpy(start.wanted, theirs, sizeof theirs);
    if (input_descriptor >= 0)
        start.wanted[0] = input_descriptor;
    if (number == 0)
        number = launch(process, &start);
    for (int i = 0; i < 3; i++)
        close_if_open(&theirs[i]);
    if (number == 0)
        return true;
    close_ends(process);
    error_set_errno(error, ERROR_SYSTEM, number, "%s", "");
    return error_while(error, "start %s", arguments[0]);
}

bool process_wait(struct process *process, int *status, struct error *error)
{
    close_ends(process);
    if (process->id <= 0)
        return error_set(error, ERROR_SYSTEM, "the process is not running");
    pid_t waited = wait_id(process->id, status, 0);
    process->id = 0;
    return waited > 0 || error_set_errno(error, ERROR_SYSTEM, errno, "the process was lost");
}

static int64_t milliseconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void process_stop(struct process *process)
{
    close_ends(process);
    if (process->id <= 0)
        return;
    int64_t deadline = milliseconds_now() + STOP_PATIENCE;
    int status;
    kill(process->id, SIGTERM);
    pid_t waited = wait_id(process->id, &status, WNOHANG);
    while (waited == 0 && milliseconds_now() < deadline) {
        poll(NULL, 0, STOP_PAUSE);
        waited = wait_id(process->id, &status, WNOHANG);
    }
    if (waited == 0) {
        kill(process->id, SIGKILL);
        wait_id(process->id, &status, 0);
    }
    process->id = 0;
}

void process_describe_status(struct text *out, int status)
{
    if (WIFEXITED(status))
        text_append_format(out, "exit %d", WEXITSTATUS(status));
    else if (WIFSIGNALED(status))
        text_append_format(out, "signal %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
    else
        text_append_format(out, "status %d", status);
}

bool process_companion(const char *name, struct text *path, struct error *error)
{
    char self[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    if (length > 0) {
        self[length] = '\0';
        char *slash = strrchr(self, '/');
        if (slash)
            *slash = '\0';
        size_t former = path->size;
        const char *const places[] = {"", "/../libexec/paperfeed"};
        for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
            text_truncate(path, former);
            text_append_format(path, "%s%s/%s", self, places[i], name);
            if (text_ok(path) && is_executable(text_string(path) + former))
                return true;
        }
        text_truncate(path, former);
        error_set(error, ERROR_SYSTEM, "it is neither in %s nor in %s%s", self, self, places[1]);
    } else {
        error_set_errno(error, ERROR_SYSTEM, errno, "/proc/self/exe");
    }
    error_while(error, "find %s", name);
    return error_next(error, "install paperfeed again");
}
