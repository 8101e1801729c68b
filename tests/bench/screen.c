/* SPDX-License-Identifier: MIT */
#include "clock.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

/* Starts a program on a terminal of 120x40 again and again and prints the medians of the wall time
   (microseconds) until its first screen is complete, and the greatest memory (kB) it had by then.
   The screen is complete with the last byte before a pause, once TEXT was among the bytes.
   usage: screen COUNT TEXT COMMAND... */

enum { COLUMNS = 120, ROWS = 40, PAUSE_MS = 150, PATIENCE_MS = 120000, BYTES_MAXIMUM = 1 << 20 };

static pid_t start(int terminal, char **command)
{
    const char *name = ptsname(terminal);
    pid_t child = fork();
    if (child == 0) {
        struct winsize size = {.ws_row = ROWS, .ws_col = COLUMNS};
        setsid();
        int side = open(name, O_RDWR);
        if (side < 0 || ioctl(side, TIOCSCTTY, 0) < 0 || ioctl(side, TIOCSWINSZ, &size) < 0 ||
            dup2(side, 0) < 0 || dup2(side, 1) < 0)
            _exit(127);
        execvp(command[0], command);
        _exit(127);
    }
    return child;
}

static bool contains(const char *bytes, size_t size, const char *text)
{
    size_t length = strlen(text);
    for (size_t i = 0; i + length <= size; i++)
        if (memcmp(bytes + i, text, length) == 0)
            return true;
    return false;
}

/* Reads until the screen is complete; the moment of the last byte, 0 when it never came. */
static int64_t wait_for_screen(int terminal, const char *text)
{
    static char bytes[BYTES_MAXIMUM];
    size_t size = 0;
    int64_t last = 0;
    bool found = false;
    struct pollfd ready = {.fd = terminal, .events = POLLIN};
    while (size < sizeof bytes && poll(&ready, 1, found ? PAUSE_MS : PATIENCE_MS) > 0) {
        ssize_t got = read(terminal, bytes + size, sizeof bytes - size);
        if (got <= 0)
            return 0;
        last = clock_now();
        size += (size_t)got;
        found = found || contains(bytes, size, text);
    }
    return found ? last : 0;
}

static int64_t memory_of(pid_t process)
{
    char line[128];
    int64_t memory = 0;
    snprintf(line, sizeof line, "/proc/%d/status", (int)process);
    FILE *file = fopen(line, "r");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, "VmHWM:", 6) == 0)
            memory = strtoll(line + 6, NULL, 10);
    if (file)
        fclose(file);
    return memory;
}

static bool measure(const char *text, char **command, int64_t *wall, int64_t *memory)
{
    int status;
    int terminal = posix_openpt(O_RDWR | O_NOCTTY);
    if (terminal < 0 || grantpt(terminal) < 0 || unlockpt(terminal) < 0)
        return false;
    int64_t begun = clock_now();
    pid_t child = start(terminal, command);
    if (child < 0)
        return false;
    int64_t complete = wait_for_screen(terminal, text);
    *wall = (complete - begun) / 1000;
    *memory = memory_of(child);
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    close(terminal);
    return complete != 0;
}

int main(int count, char **arguments)
{
    size_t runs = count > 3 ? strtoul(arguments[1], NULL, 10) : 0;
    int64_t *wall = calloc(runs + 1, sizeof *wall), *memory = calloc(runs + 1, sizeof *memory);
    if (!runs || !wall || !memory) {
        fputs("usage: screen COUNT TEXT COMMAND...\n", stderr);
        return 2;
    }
    for (size_t i = 0; i < runs; i++)
        if (!measure(arguments[2], arguments + 3, &wall[i], &memory[i])) {
            fprintf(stderr, "screen: %s showed no %s\n", arguments[3], arguments[2]);
            return 1;
        }
    int64_t middle = clock_median(wall, runs);
    clock_median(memory, runs);
    printf("%lld %lld\n", (long long)middle, (long long)memory[runs - 1]);
    free(wall);
    free(memory);
    return 0;
}
