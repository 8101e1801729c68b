/* SPDX-License-Identifier: MIT */
#include "clock.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Runs a command again and again, its output to /dev/null, and prints the medians of user and
   system time, of wall time (microseconds) and the greatest memory (kB) of one run with all its
   children. Fails when the command ends with another status than 0 or 1.
   usage: runner COUNT COMMAND... */

static int64_t microseconds(const struct timeval *time)
{
    return (int64_t)time->tv_sec * 1000000 + time->tv_usec;
}

static pid_t start(char **command)
{
    pid_t child = fork();
    if (child == 0) {
        int null = open("/dev/null", O_WRONLY);
        if (null < 0 || dup2(null, 1) < 0)
            _exit(127);
        execvp(command[0], command);
        _exit(127);
    }
    return child;
}

int main(int count, char **arguments)
{
    size_t runs = count > 2 ? strtoul(arguments[1], NULL, 10) : 0;
    int64_t *cpu = calloc(runs + 1, sizeof *cpu), *wall = calloc(runs + 1, sizeof *wall);
    long memory = 0;
    if (!runs || !cpu || !wall) {
        fputs("usage: runner COUNT COMMAND...\n", stderr);
        return 2;
    }
    for (size_t i = 0; i < runs; i++) {
        struct rusage usage;
        int status;
        int64_t begun = clock_now();
        pid_t child = start(arguments + 2);
        if (child < 0 || wait4(child, &status, 0, &usage) != child)
            return 1;
        wall[i] = (clock_now() - begun) / 1000;
        cpu[i] = microseconds(&usage.ru_utime) + microseconds(&usage.ru_stime);
        if (usage.ru_maxrss > memory)
            memory = usage.ru_maxrss;
        if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) {
            fprintf(stderr, "runner: %s failed\n", arguments[2]);
            return 1;
        }
    }
    printf("%lld %lld %ld\n", (long long)clock_median(cpu, runs),
           (long long)clock_median(wall, runs), memory);
    free(cpu);
    free(wall);
    return 0;
}
