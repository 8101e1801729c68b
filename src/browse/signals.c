/* SPDX-License-Identifier: MIT */
#include "browse/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

static const struct {
    int number;
    unsigned news;
} watched[] = {
    {SIGTERM, SIGNAL_END},      {SIGHUP, SIGNAL_END},      {SIGINT, SIGNAL_END},
    {SIGQUIT, SIGNAL_END},      {SIGWINCH, SIGNAL_RESIZE}, {SIGCHLD, SIGNAL_CHILD},
    {SIGCONT, SIGNAL_CONTINUE}, {SIGTSTP, SIGNAL_STOP},    {SIGPIPE, 0},
};
enum { WATCHED = sizeof watched / sizeof *watched };

/* A handler gets no argument of ours: what it writes to has to be static. */
static int pipe_ends[2] = {-1, -1};
static struct sigaction former[WATCHED];

static void handle(int number)
{
    int saved = errno;
    char byte = (char)number;
    /* A full pipe holds news enough. */
    (void)!write(pipe_ends[1], &byte, 1);
    errno = saved;
}

static bool prepare(int descriptor)
{
    int flags = fcntl(descriptor, F_GETFL);
    return flags >= 0 && fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0 &&
           fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0;
}

bool signals_open(int *descriptor, struct error *error)
{
    if (pipe(pipe_ends) != 0)
        return error_set_errno(error, ERROR_SYSTEM, errno, "No pipe for signals");
    if (!prepare(pipe_ends[0]) || !prepare(pipe_ends[1])) {
        close(pipe_ends[0]);
        close(pipe_ends[1]);
        return error_set_errno(error, ERROR_SYSTEM, errno, "No pipe for signals");
    }
    for (size_t i = 0; i < WATCHED; i++) {
        struct sigaction action = {.sa_handler = watched[i].news ? handle : SIG_IGN,
                                   .sa_flags = SA_RESTART};
        sigfillset(&action.sa_mask);
        sigaction(watched[i].number, &action, &former[i]);
    }
    *descriptor = pipe_ends[0];
    return true;
}

unsigned signals_read(void)
{
    char bytes[64];
    unsigned news = 0;
    ssize_t got;
    while ((got = read(pipe_ends[0], bytes, sizeof bytes)) > 0)
        for (ssize_t i = 0; i < got; i++)
            for (size_t j = 0; j < WATCHED; j++)
                if (watched[j].number == bytes[i])
                    news |= watched[j].news;
    return news;
}

void signals_close(void)
{
    if (pipe_ends[0] < 0)
        return;
    for (size_t i = 0; i < WATCHED; i++)
        sigaction(watched[i].number, &former[i], NULL);
    close(pipe_ends[0]);
    close(pipe_ends[1]);
    pipe_ends[0] = pipe_ends[1] = -1;
}
