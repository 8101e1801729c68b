/* SPDX-License-Identifier: MIT */
#include "command/verbs.h"

#include "output/clean.h"
#include "paper/tex_show.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { READ_SIZE = 65536, LINE_MAXIMUM = 64 << 20 };

/* Input that becomes lines. */
struct filter {
    struct session *session;
    struct text input; /* what was read and is no whole line yet */
    struct text shown;
    bool ascii;
};

/* One line; the cells of a table stay apart. */
static bool filter_line(struct filter *filter, struct slice line, struct error *error)
{
    struct text *out = &filter->session->out.text;
    struct slice cell;
    for (bool first = true; slice_split(&line, '\t', &cell); first = false) {
        text_append_string(out, first ? "" : "\t");
        text_clear(&filter->shown);
        tex_show(&filter->shown, cell, filter->ascii);
        if (!text_ok(&filter->shown))
            return error_set(error, ERROR_LIMIT, "A line is too long");
        clean_append(out, text_slice(&filter->shown), CLEAN_FORM_LINE, filter->ascii);
    }
    text_append_byte(out, '\n');
    return out_write(&filter->session->out, error);
}

/* All whole lines that were read, at the end of the input also the last one. */
static bool filter_lines(struct filter *filter, bool ended, struct error *error)
{
    struct slice rest = text_slice(&filter->input), line;
    size_t end = rest.size;
    while (!ended && end > 0 && rest.data[end - 1] != '\n')
        end--;
    rest = slice_first(rest, end);
    while (slice_next_line(&rest, &line))
        if (!filter_line(filter, line, error))
            return false;
    struct slice left = slice_from(text_slice(&filter->input), end);
    if (left.size > 0)
        memmove(filter->input.data, left.data, left.size);
    text_truncate(&filter->input, left.size);
    return true;
}

static bool filter_descriptor(struct filter *filter, int descriptor, struct error *error)
{
    for (;;) {
        char *room = text_reserve(&filter->input, READ_SIZE);
        if (!room)
            return error_set(error, ERROR_LIMIT, "A line is too long");
        ssize_t count = read(descriptor, room, READ_SIZE);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return error_set_errno(error, ERROR_INPUT, errno, "It cannot be read");
        text_grow(&filter->input, (size_t)count);
        if (!filter_lines(filter, count == 0, error))
            return false;
        if (count == 0)
            return true;
    }
}

static bool filter_file(struct filter *filter, struct slice name, struct error *error)
{
    bool standard = slice_equal(name, SLICE("-"));
    const char *path = arena_copy(&filter->session->arena, name).data;
    int descriptor = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    bool done = descriptor >= 0
                    ? filter_descriptor(filter, descriptor, error)
                    : error_set_errno(error, ERROR_INPUT, errno, "The file cannot be opened");
    if (descriptor >= 0 && !standard)
        close(descriptor);
    return done || error_while(error, "read %s", standard ? "standard input" : path);
}

static int run_tex(struct session *session, struct error *error)
{
    const struct arguments *arguments = &session->arguments;
    struct filter filter = {.session = session, .ascii = arguments->given[OPTION_ASCII]};
    bool done = true;
    text_init(&filter.input, LINE_MAXIMUM);
    text_init(&filter.shown, 4 * (size_t)LINE_MAXIMUM);
    if (arguments->operand_count == 0)
        done = filter_file(&filter, SLICE("-"), error);
    for (size_t i = 0; done && i < arguments->operand_count; i++)
        done = filter_file(&filter, arguments->operands[i], error);
    text_release(&filter.input);
    text_release(&filter.shown);
    return 0;
}

const struct command command_tex = {
    .name = "tex",
    .synopsis = "[--ascii] [FILE...|-]",
    .summary = "print text with its TeX as Unicode, or ASCII; line by line",
    .options = "",
    .examples = "echo 'K\\\"ahler $\\alpha_i \\leq 2^{10}$' | paperfeed tex\n"
                "paperfeed tex --ascii abstract.txt\n",
    .needs = NEEDS_NOTHING,
    .operands = ANY_OPERANDS,
    .run = run_tex,
};
