/* SPDX-License-Identifier: MIT */
#include "emulator.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE = 10000 /* ms */ };

long emulator_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void make_terminal(struct emulator *emulator)
{
    emulator->terminal = vterm_new(emulator->rows, emulator->columns);
    vterm_set_utf8(emulator->terminal, 1);
    emulator->screen = vterm_obtain_screen(emulator->terminal);
    vterm_screen_enable_altscreen(emulator->screen, 1);
    vterm_screen_reset(emulator->screen, 1);
}

bool emulator_start(struct emulator *emulator, int rows, int columns, char *const command[])
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    memset(&emulator->guard, 0, sizeof emulator->guard);
    emulator->rows = rows;
    emulator->columns = columns;
    emulator->child = forkpty(&emulator->master, NULL, NULL, &size);
    if (emulator->child == 0) {
        execvp(command[0], command);
        _exit(127);
    }
    if (emulator->child < 0)
        return false;
    fcntl(emulator->master, F_SETFL, fcntl(emulator->master, F_GETFL) | O_NONBLOCK);
    make_terminal(emulator);
    return true;
}

void emulator_stop(struct emulator *emulator)
{
    if (emulator->child > 0) {
        kill(emulator->child, SIGKILL);
        waitpid(emulator->child, &emulator->status, 0);
    }
    emulator->child = 0;
    close(emulator->master);
    vterm_free(emulator->terminal);
}

bool emulator_take(struct emulator *emulator, int milliseconds)
{
    char buffer[65536];
    struct pollfd wait = {.fd = emulator->master, .events = POLLIN};
    if (poll(&wait, 1, milliseconds) <= 0)
        return false;
    ssize_t got = read(emulator->master, buffer, sizeof buffer);
    if (got <= 0)
        return false;
    guard_take(&emulator->guard, buffer, (size_t)got);
    if (emulator->blind) {
        size_t kept =
            (size_t)got < sizeof emulator->last - 1 ? (size_t)got : sizeof emulator->last - 1;
        memcpy(emulator->last, buffer + (size_t)got - kept, kept);
        emulator->last[kept] = '\0';
        return true;
    }
    vterm_input_write(emulator->terminal, buffer, (size_t)got);
    vterm_screen_flush_damage(emulator->screen);
    return true;
}

bool emulator_type(struct emulator *emulator, const char *bytes, size_t size)
{
    long deadline = emulator_clock() + PATIENCE;
    while (size > 0) {
        struct pollfd wait = {.fd = emulator->master, .events = POLLIN | POLLOUT};
        poll(&wait, 1, 1000);
        if (wait.revents & POLLIN)
            emulator_take(emulator, 0);
        ssize_t sent = wait.revents & POLLOUT ? write(emulator->master, bytes, size) : 0;
        if (sent > 0) {
            bytes += sent;
            size -= (size_t)sent;
        } else if (emulator_ended(emulator) || emulator_clock() > deadline) {
            return false;
        }
    }
    return true;
}

void emulator_resize(struct emulator *emulator, int rows, int columns)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    emulator->rows = rows;
    emulator->columns = columns;
    if (!emulator->blind)
        vterm_set_size(emulator->terminal, rows, columns);
    ioctl(emulator->master, TIOCSWINSZ, &size);
}

void emulator_show(struct emulator *emulator, bool shown)
{
    emulator->blind = !shown;
    vterm_free(emulator->terminal);
    make_terminal(emulator);
}

bool emulator_ended(struct emulator *emulator)
{
    if (emulator->child > 0 &&
        waitpid(emulator->child, &emulator->status, WNOHANG) == emulator->child)
        emulator->child = 0;
    return emulator->child == 0;
}

static void print_cell(const VTermScreenCell *cell, struct text *out)
{
    if (!cell->chars[0])
        text_append_byte(out, ' ');
    for (size_t i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i]; i++)
        text_append_code_point(out, cell->chars[i]);
}

void emulator_print(const struct emulator *emulator, struct text *out)
{
    for (int row = 0; row < emulator->rows; row++) {
        size_t end = out->size;
        for (int column = 0; column < emulator->columns; column++) {
            VTermScreenCell cell;
            VTermPos place = {row, column};
            vterm_screen_get_cell(emulator->screen, place, &cell);
            if (cell.chars[0] == (uint32_t)-1)
                continue;
            print_cell(&cell, out);
            if (cell.chars[0] && cell.chars[0] != ' ')
                end = out->size;
        }
        text_truncate(out, end);
        text_append_byte(out, '\n');
    }
}

static void describe(const struct emulator *emulator, int row, int column, char *out, size_t size)
{
    VTermScreenCell cell;
    VTermPos place = {row, column};
    vterm_screen_get_cell(emulator->screen, place, &cell);
    snprintf(out, size, "%s%s%s", cell.attrs.reverse ? " reverse" : "",
             cell.attrs.bold ? " bold" : "", cell.attrs.underline ? " underline" : "");
    size_t used = strlen(out);
    if (VTERM_COLOR_IS_INDEXED(&cell.fg))
        snprintf(out + used, size - used, " color %d", cell.fg.indexed.idx);
}

void emulator_print_attributes(const struct emulator *emulator, struct text *out)
{
    for (int row = 0; row < emulator->rows; row++) {
        char former[64] = "", here[64];
        int begin = 0;
        for (int column = 0; column <= emulator->columns; column++) {
            here[0] = '\0';
            if (column < emulator->columns)
                describe(emulator, row, column, here, sizeof here);
            if (strcmp(here, former) == 0)
                continue;
            if (former[0])
                text_append_format(out, "%d %d-%d%s\n", row, begin, column - 1, former);
            memcpy(former, here, sizeof former);
            begin = column;
        }
    }
}
