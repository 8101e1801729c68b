/* SPDX-License-Identifier: MIT */
#include "faults.h"

#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { KILLED = 137 };

static long microseconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Waits for the end of a child until a moment; false when that comes first. */
static bool ends_before(long moment)
{
    sigset_t children;
    sigemptyset(&children);
    sigaddset(&children, SIGCHLD);
    for (long left; (left = moment - microseconds_now()) > 0;) {
        struct timespec wait = {left / 1000000, left % 1000000 * 1000};
        if (sigtimedwait(&children, NULL, &wait) == SIGCHLD)
            return true;
        if (errno != EAGAIN && errno != EINTR)
            err(2, "sigtimedwait");
    }
    return false;
}

int kill_main(unsigned long microseconds, char **command)
{
    sigset_t children, former;
    int status;
    sigemptyset(&children);
    sigaddset(&children, SIGCHLD);
    sigprocmask(SIG_BLOCK, &children, &former);
    long moment = microseconds_now() + (long)microseconds;
    pid_t child = fork();
    if (child == 0) {
        sigprocmask(SIG_SETMASK, &former, NULL);
        setpgid(0, 0);
        execvp(command[0], command);
        err(127, "%s", command[0]);
    }
    if (child < 0)
        err(2, "fork");
    setpgid(child, child);
    if (!ends_before(moment))
        kill(-child, SIGKILL);
    if (waitpid(child, &status, 0) != child)
        err(2, "waitpid");
    return WIFEXITED(status) ? WEXITSTATUS(status) : KILLED;
}
