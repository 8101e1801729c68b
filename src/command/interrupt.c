/* SPDX-License-Identifier: MIT */
#include "command/interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

/* A handler can reach nothing but what is static. */
static int pipe_ends[2] = {-1, -1};
static volatile sig_atomic_t caught;

static void note(int number)
{
    int saved = errno;
    caught = number;
    (void)!write(pipe_ends[1], "", 1);
    errno = saved;
}

int interrupt_catch(void)
{
    struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART};
    const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    if (pipe_ends[0] >= 0)
        return pipe_ends[0];
    if (pipe(pipe_ends) != 0)
        return -1;
    for (int i = 0; i < 2; i++) {
        fcntl(pipe_ends[i], F_SETFD, FD_CLOEXEC);
        fcntl(pipe_ends[i], F_SETFL, O_NONBLOCK);
    }
    sigemptyset(&action.sa_mask);
    for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++)
        sigaction(numbers[i], &action, NULL);
    return pipe_ends[0];
}

int interrupt_signal(void)
{
    return caught;
}
