/* SPDX-License-Identifier: MIT */
#include "base/sandbox.h"

#include <errno.h>
#include <sys/resource.h>

#ifdef __linux__
#include <fcntl.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#ifndef AT_EMPTY_PATH
#define AT_EMPTY_PATH 0x1000
#endif
#endif

/* Never above what holds already. */
static bool set_limit(int resource, rlim_t soft, rlim_t hard, struct error *error)
{
    struct rlimit limit;
    if (getrlimit(resource, &limit) != 0)
        return error_set_errno(error, ERROR_SYSTEM, errno, "resource limit %d", resource);
    if (hard < limit.rlim_max)
        limit.rlim_max = hard;
    limit.rlim_cur = soft < limit.rlim_max ? soft : limit.rlim_max;
    if (setrlimit(resource, &limit) == 0)
        return true;
    return error_set_errno(error, ERROR_SYSTEM, errno, "resource limit %d", resource);
}

static bool set_limits(const struct sandbox_limits *limits, struct error *error)
{
    rlim_t seconds = limits->cpu_seconds;
    if (!set_limit(RLIMIT_CORE, 0, 0, error))
        return false;
    /* One second between SIGXCPU, which names the reason, and SIGKILL. */
    if (seconds > 0 && !set_limit(RLIMIT_CPU, seconds, seconds + 1, error))
        return false;
#ifndef SANITIZER_BUILD
    rlim_t bytes = (rlim_t)limits->memory_bytes;
    if (bytes > 0 && !set_limit(RLIMIT_AS, bytes, bytes, error))
        return false;
    /* Descriptors that are open stay; no number is left for another. */
    return set_limit(RLIMIT_NOFILE, 3, 3, error);
#else
    return true;
#endif
}

#ifdef __linux__

/* The interface of landlock, from linux/landlock.h of the newest version known here; headers of the
   build machine may be older than its kernel. The call numbers are the same on every architecture.
 */
#define LANDLOCK_CREATE      444
#define LANDLOCK_ADD         445
#define LANDLOCK_RESTRICT    446
#define LANDLOCK_VERSION     1U
#define LANDLOCK_PATH        1
#define LANDLOCK_READ_FILE   (UINT64_C(1) << 2)
#define LANDLOCK_READ_DIR    (UINT64_C(1) << 3)
#define LANDLOCK_FS_BASE     ((UINT64_C(1) << 13) - 1)
#define LANDLOCK_FS_REFER    (UINT64_C(1) << 13) /* version 2 */
#define LANDLOCK_FS_TRUNCATE (UINT64_C(1) << 14) /* version 3 */
#define LANDLOCK_FS_IOCTL    (UINT64_C(1) << 15) /* version 5 */
#define LANDLOCK_NET_TCP     UINT64_C(3)         /* version 4: bind and connect */
#define LANDLOCK_SCOPES      UINT64_C(3)         /* version 6: abstract sockets and signals */

struct landlock_rights {
    uint64_t files, network, scopes;
};

struct landlock_path {
    uint64_t rights;
    int32_t descriptor;
} __attribute__((packed));

/* 0 where the kernel has none. */
static int landlock_version(void)
{
    long version = syscall(LANDLOCK_CREATE, NULL, (size_t)0, LANDLOCK_VERSION);
    return version > 0 ? (int)version : 0;
}

static struct landlock_rights all_rights(int version)
{
    struct landlock_rights rights = {.files = LANDLOCK_FS_BASE};
    if (version >= 2)
        rights.files |= LANDLOCK_FS_REFER;
    if (version >= 3)
        rights.files |= LANDLOCK_FS_TRUNCATE;
    if (version >= 4)
        rights.network = LANDLOCK_NET_TCP;
    if (version >= 5)
        rights.files |= LANDLOCK_FS_IOCTL;
    if (version >= 6)
        rights.scopes = LANDLOCK_SCOPES;
    return rights;
}

static bool allow_reading(int ruleset, const char *path, struct error *error)
{
    struct stat status;
    int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (descriptor < 0)
        return true;
    struct landlock_path rule = {.rights = LANDLOCK_READ_FILE, .descriptor = descriptor};
    if (fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode))
        rule.rights |= LANDLOCK_READ_DIR;
    bool added = syscall(LANDLOCK_ADD, ruleset, LANDLOCK_PATH, &rule, 0U) == 0 ||
                 error_set_errno(error, ERROR_SYSTEM, errno, "landlock rule for %s", path);
    close(descriptor);
    return added;
}

/* Gives up all rights but reading below the paths. */
static bool restrict_files(struct landlock_rights rights, const char *const readable[],
                           struct error *error)
{
    int ruleset = (int)syscall(LANDLOCK_CREATE, &rights, sizeof rights, 0U);
    if (ruleset < 0)
        return error_set_errno(error, ERROR_SYSTEM, errno, "landlock rule set");
    bool held = true;
    for (size_t i = 0; held && readable[i]; i++)
        held = allow_reading(ruleset, readable[i], error);
    if (held && syscall(LANDLOCK_RESTRICT, ruleset, 0U) != 0)
        held = error_set_errno(error, ERROR_SYSTEM, errno, "landlock restriction");
    close(ruleset);
    return held;
}

static bool give_up_privileges(struct error *error)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return error_set_errno(error, ERROR_SYSTEM, errno, "no_new_privs");
    return true;
}

/* System calls that memory, output, time and a clean end need, whatever their arguments. */
static const int allowed_calls[] = {
    SCMP_SYS(read),          SCMP_SYS(write),
    SCMP_SYS(readv),         SCMP_SYS(writev),
    SCMP_SYS(lseek),         SCMP_SYS(_llseek),
    SCMP_SYS(close),         SCMP_SYS(fstat),
    SCMP_SYS(fstat64),       SCMP_SYS(poll),
    SCMP_SYS(ppoll),         SCMP_SYS(brk),
    SCMP_SYS(munmap),        SCMP_SYS(mremap),
    SCMP_SYS(madvise),       SCMP_SYS(futex),
    SCMP_SYS(exit),          SCMP_SYS(exit_group),
    SCMP_SYS(rt_sigreturn),  SCMP_SYS(sigreturn),
    SCMP_SYS(rt_sigaction),  SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(sigaltstack),   SCMP_SYS(restart_syscall),
    SCMP_SYS(clock_gettime), SCMP_SYS(clock_gettime64),
    SCMP_SYS(gettimeofday),  SCMP_SYS(time),
    SCMP_SYS(getrandom),     SCMP_SYS(getpid),
    SCMP_SYS(gettid),        SCMP_SYS(sysinfo),
    SCMP_SYS(sched_yield),
};

/* Calls that a library may try in passing: refused, so that it goes on without. */
static const int refused_calls[] = {
    SCMP_SYS(open),       SCMP_SYS(openat),      SCMP_SYS(openat2),    SCMP_SYS(creat),
    SCMP_SYS(access),     SCMP_SYS(faccessat),   SCMP_SYS(faccessat2), SCMP_SYS(stat),
    SCMP_SYS(lstat),      SCMP_SYS(statx),       SCMP_SYS(readlink),   SCMP_SYS(readlinkat),
    SCMP_SYS(getcwd),     SCMP_SYS(getdents64),  SCMP_SYS(unlink),     SCMP_SYS(unlinkat),
    SCMP_SYS(rename),     SCMP_SYS(renameat),    SCMP_SYS(renameat2),  SCMP_SYS(mkdir),
    SCMP_SYS(mkdirat),    SCMP_SYS(socket),      SCMP_SYS(socketpair), SCMP_SYS(socketcall),
    SCMP_SYS(connect),    SCMP_SYS(bind),        SCMP_SYS(listen),     SCMP_SYS(accept),
    SCMP_SYS(accept4),    SCMP_SYS(sendto),      SCMP_SYS(sendmsg),    SCMP_SYS(sendmmsg),
    SCMP_SYS(recvfrom),   SCMP_SYS(recvmsg),     SCMP_SYS(recvmmsg),   SCMP_SYS(getsockopt),
    SCMP_SYS(setsockopt), SCMP_SYS(getsockname), SCMP_SYS(prlimit64),  SCMP_SYS(getrlimit),
    SCMP_SYS(ioctl),      SCMP_SYS(uname),       SCMP_SYS(prctl),      SCMP_SYS(sched_getaffinity),
};

#ifdef SANITIZER_BUILD

/* Present when the address sanitizer or the coverage runtime is linked. */
extern void __lsan_do_leak_check(void) __attribute__((weak));
extern void __gcov_exit(void) __attribute__((weak));

/* The leak check needs a thread that traces this one, so it is done before the filter closes; it
 * runs only once. */
static void finish_leak_check(void)
{
    if (__lsan_do_leak_check)
        __lsan_do_leak_check();
}

/* Counters are written to files at exit: a coverage build keeps files open to itself. */
static bool needs_files(void)
{
    return __gcov_exit != NULL;
}

static const int coverage_calls[] = {
    SCMP_SYS(open),   SCMP_SYS(openat), SCMP_SYS(access),    SCMP_SYS(mkdir),
    SCMP_SYS(getcwd), SCMP_SYS(fcntl),  SCMP_SYS(ftruncate), SCMP_SYS(umask),
};

#else

static void finish_leak_check(void)
{
}

static bool needs_files(void)
{
    return false;
}

static const int coverage_calls[] = {SCMP_SYS(read)};

#endif

static int add_all(scmp_filter_ctx filter, uint32_t action, const int calls[], size_t count)
{
    int result = 0;
    for (size_t i = 0; result == 0 && i < count; i++)
        result = seccomp_rule_add(filter, action, calls[i], 0);
    return result;
}

/* Rules that look at arguments. The path of newfstatat cannot be seen by a filter, its flag can. */
static int add_checked(scmp_filter_ctx filter)
{
    const uint32_t allow = SCMP_ACT_ALLOW, refuse = SCMP_ACT_ERRNO(EPERM);
    const int maps[] = {SCMP_SYS(mmap), SCMP_SYS(mmap2), SCMP_SYS(mprotect)};
    const unsigned descriptor_commands[] = {F_GETFD, F_GETFL};
    int result = 0;
    for (size_t i = 0; result == 0 && i < sizeof maps / sizeof maps[0]; i++)
        result =
            seccomp_rule_add(filter, allow, maps[i], 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    for (size_t i = 0; result == 0 && i < 2; i++)
        result = seccomp_rule_add(filter, allow, SCMP_SYS(fcntl), 1,
                                  SCMP_A1(SCMP_CMP_EQ, descriptor_commands[i], 0));
    if (result == 0)
        result = seccomp_rule_add(filter, allow, SCMP_SYS(newfstatat), 1,
                                  SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH));
    if (result == 0)
        result = seccomp_rule_add(filter, refuse, SCMP_SYS(newfstatat), 1,
                                  SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, 0));
    /* abort() signals its own thread. */
    if (result == 0)
        result = seccomp_rule_add(filter, allow, SCMP_SYS(tgkill), 1,
                                  SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0));
    return result;
}

static bool has_seccomp(void)
{
    return prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0 || errno != EINVAL;
}

static bool filter_calls(struct error *error)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!filter)
        return error_set(error, ERROR_SYSTEM, "no memory for the system call filter");
    int result = seccomp_attr_set(filter, SCMP_FLTATR_API_SYSRAWRC, 1);
    if (result == 0)
        result = add_all(filter, SCMP_ACT_ALLOW, allowed_calls,
                         sizeof allowed_calls / sizeof allowed_calls[0]);
    if (result == 0 && needs_files())
        result = add_all(filter, SCMP_ACT_ALLOW, coverage_calls,
                         sizeof coverage_calls / sizeof coverage_calls[0]);
    if (result == 0)
        result = add_all(filter, SCMP_ACT_ERRNO(EPERM), refused_calls,
                         sizeof refused_calls / sizeof refused_calls[0]);
    if (result == 0)
        result = add_checked(filter);
    if (result == 0)
        result = seccomp_load(filter);
    seccomp_release(filter);
    return result == 0 || error_set_errno(error, ERROR_SYSTEM, -result, "system call filter");
}

bool sandbox_close(const struct sandbox_limits *limits, struct sandbox_state *state,
                   struct error *error)
{
    static const char *const nothing[] = {NULL};
    *state = (struct sandbox_state){.limits = false};
    finish_leak_check();
    int version = needs_files() ? 0 : landlock_version();
    if (!give_up_privileges(error) ||
        (version > 0 && !restrict_files(all_rights(version), nothing, error)))
        return error_while(error, "close the sandbox");
    state->landlock = version;
    if (!set_limits(limits, error))
        return error_while(error, "close the sandbox");
    state->limits = true;
    if (!has_seccomp())
        return true;
    if (!filter_calls(error))
        return error_while(error, "close the sandbox");
    state->seccomp = true;
    return true;
}

bool sandbox_files_only(const char *const readable[], struct sandbox_state *state,
                        struct error *error)
{
    *state = (struct sandbox_state){.limits = false};
    int version = landlock_version();
    if (version == 0)
        return true;
    struct landlock_rights rights = all_rights(version);
    rights.network = 0;
    if (!give_up_privileges(error) || !restrict_files(rights, readable, error))
        return error_while(error, "close the sandbox");
    state->landlock = version;
    return true;
}

#else

bool sandbox_close(const struct sandbox_limits *limits, struct sandbox_state *state,
                   struct error *error)
{
    *state = (struct sandbox_state){.limits = set_limits(limits, error)};
    return state->limits || error_while(error, "close the sandbox");
}

bool sandbox_files_only(const char *const readable[], struct sandbox_state *state,
                        struct error *error)
{
    (void)readable;
    (void)error;
    *state = (struct sandbox_state){.limits = false};
    return true;
}

#endif

void sandbox_describe(struct text *out, const struct sandbox_state *state)
{
    if (state->landlock > 0)
        text_append_format(out, "landlock %d", state->landlock);
    else
        text_append_string(out, "no landlock");
    text_append_string(out, state->seccomp ? ", seccomp" : ", no seccomp");
    text_append_string(out, state->limits ? ", limits" : ", no limits");
}
