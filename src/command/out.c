/* SPDX-License-Identifier: MIT */
#include "command/out.h"

#include "base/cell.h"
#include "base/file.h"
#include "base/unicode.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WRITE_SIZE = 1 << 16 };
static const size_t out_maximum = (size_t)1 << 34;

void out_init(struct out *out, const char *path)
{
    bool standard = !path || slice_equal(slice_of(path), SLICE("-"));
    *out =
        (struct out){.path = standard ? NULL : path, .terminal = standard && isatty(STDOUT_FILENO)};
    text_init(&out->text, out_maximum);
    if (out->terminal)
        out_use_locale();
}

void out_use_locale(void)
{
    setlocale(LC_CTYPE, "");
}

static bool write_standard(struct out *out, struct error *error)
{
    if (!out->text.size)
        return true;
    if (!text_ok(&out->text))
        return error_set(error, ERROR_SYSTEM, "Memory is short");
    if (!file_write_all(STDOUT_FILENO, text_slice(&out->text), error)) {
        out->reader_is_gone = errno == EPIPE;
        return error_while(error, "write to standard output");
    }
    text_clear(&out->text);
    return true;
}

bool out_write(struct out *out, struct error *error)
{
    return out->path || out->text.size < WRITE_SIZE || write_standard(out, error);
}

/* A pipe or a device is written to, not replaced. */
static bool write_special(const struct out *out, struct error *error)
{
    int descriptor = open(out->path, O_WRONLY | O_CLOEXEC);
    if (descriptor < 0)
        return error_set_errno(error, ERROR_WRITE, errno, "It cannot be opened");
    bool done = file_write_all(descriptor, text_slice(&out->text), error);
    close(descriptor);
    return done;
}

/* A new file gets the mode that the user's umask gives; file_replace keeps it. */
static bool write_file(const struct out *out, struct error *error)
{
    struct stat status;
    bool there = stat(out->path, &status) == 0;
    if (there && !S_ISREG(status.st_mode))
        return write_special(out, error);
    int descriptor = there ? -1 : open(out->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor >= 0)
        close(descriptor);
    bool done = file_replace(out->path, text_slice(&out->text), NULL, error);
    if (!done && descriptor >= 0)
        unlink(out->path);
    return done;
}

bool out_finish(struct out *out, struct error *error)
{
    if (!out->path)
        return write_standard(out, error);
    if (!text_ok(&out->text))
        return error_set(error, ERROR_SYSTEM, "Memory is short");
    return write_file(out, error) || error_while(error, "write %s", out->path);
}

void out_release(struct out *out)
{
    text_release(&out->text);
}

static bool window(struct winsize *size)
{
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, size) == 0;
}

size_t out_width(void)
{
    struct winsize size;
    return window(&size) && size.ws_col ? size.ws_col : 80;
}

size_t out_height(void)
{
    struct winsize size;
    return window(&size) && size.ws_row ? size.ws_row : 24;
}

static void say(struct slice line)
{
    struct text clean;
    text_init(&clean, 1 << 16);
    unicode_clean(&clean, line, CLEAN_LINE);
    fprintf(stderr, "paperfeed: %s\n", text_string(&clean));
    text_release(&clean);
}

void out_say(const char *format, ...)
{
    char line[2048];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    say(slice_of(line));
}

void out_say_error(const struct error *error)
{
    struct text line;
    text_init(&line, 4096);
    error_format(error, &line);
    say(text_slice(&line));
    text_release(&line);
}

/* One character, harmless and of one line. */
static void append_shown(struct text *out, uint32_t c)
{
    if (c == '\n' || unicode_forbidden(c))
        text_append_byte(out, ' ');
    else
        text_append_code_point(out, c);
}

void out_show_place(struct slice text, size_t column)
{
    enum { INDENT = 4, SHOWN = 72, BEFORE = 48, LONGEST = 1 << 20 };
    struct text line;
    size_t used, at = 0, begin = 0, place = 0;
    out_use_locale();
    text_init(&line, LONGEST);
    for (size_t i = 1; at < text.size; i++) {
        append_shown(&line, utf8_next(text, &at));
        if (i < column)
            place = line.size;
    }
    struct slice shown = text_slice(&line);
    size_t cells = cell_count(slice_first(shown, place));
    while (cells > BEFORE && begin < place) {
        int width = cell_width(utf8_next(shown, &begin));
        cells -= width > 0 ? (size_t)width : 0;
    }
    size_t caret = cell_count(slice_range(shown.data + begin, shown.data + place));
    shown = cell_fit(slice_from(shown, begin), SHOWN, &used);
    fprintf(stderr, "%*s%.*s\n%*s\n", INDENT, "", SLICE_ARG(shown), (int)(INDENT + caret + 1), "^");
    text_release(&line);
}
