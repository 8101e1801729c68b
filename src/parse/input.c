/* SPDX-License-Identifier: MIT */
#include "parse/input.h"

#include "base/unicode.h"

#include <errno.h>
#include <unistd.h>

/* UTF-16 and windows-1252 grow by up to three times. */
enum { PIECE = 262144, PIECE_MAXIMUM = 8 * PIECE, LINE_MAXIMUM = 16 << 20 };

/* Reads once; *count is 0 at the end. */
static bool read_more(struct input *input, size_t wanted, size_t *count, struct error *error)
{
    char *room = text_reserve(&input->raw, wanted);
    if (!room)
        return error_set(error, ERROR_SYSTEM, "There is not enough memory");
    ssize_t got;
    do
        got = read(input->descriptor, room, wanted);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return error_set_errno(error, ERROR_INPUT, errno, "The document cannot be read");
    text_grow(&input->raw, (size_t)got);
    input->taken += (uint64_t)got;
    input->ended = got == 0;
    *count = (size_t)got;
    if (!input->context->local && input->taken > INPUT_CAP)
        return error_set(error, ERROR_LIMIT, "The document has more than 16 MiB");
    return true;
}

/* Decodes what was read, from an offset on. */
static bool decode(struct input *input, size_t from, struct error *error)
{
    struct text raw = input->raw;
    text_clear(&input->piece);
    if (!from && charset_keeps(&input->charset, text_slice(&raw))) {
        input->raw = input->piece;
        input->piece = raw;
    } else {
        charset_decode(&input->charset, slice_from(text_slice(&raw), from), input->ended,
                       &input->piece);
        text_clear(&input->raw);
    }
    return text_ok(&input->piece) || error_set(error, ERROR_SYSTEM, "There is not enough memory");
}

bool input_open(struct input *input, const struct document_context *context, int descriptor,
                struct error *error)
{
    *input = (struct input){.context = context, .descriptor = descriptor};
    text_init(&input->raw, PIECE_MAXIMUM);
    text_init(&input->piece, PIECE_MAXIMUM);
    size_t count = 1, mark;
    while (count && input->raw.size < INPUT_HEAD)
        if (!read_more(input, INPUT_HEAD - input->raw.size, &count, error))
            return false;
    const struct charset_hint hint = {context->charset, context->converter, !input->ended};
    if (!charset_decide(&input->charset, text_slice(&input->raw), &hint, &mark, error))
        return false;
    return decode(input, mark, error);
}

void input_release(struct input *input)
{
    text_release(&input->raw);
    text_release(&input->piece);
}

struct slice input_head(const struct input *input)
{
    return text_slice(&input->piece);
}

bool input_next(struct input *input, struct slice *piece, struct error *error)
{
    size_t count;
    bool fresh = !input->head_given;
    input->head_given = true;
    if (!fresh)
        text_clear(&input->piece);
    /* A piece may decode to nothing yet. */
    while (!input->piece.size && !input->ended)
        if (!read_more(input, PIECE, &count, error) || !decode(input, 0, error))
            return false;
    *piece = text_slice(&input->piece);
    return true;
}

bool input_all(struct input *input, struct text *out, struct error *error)
{
    struct slice piece;
    do {
        if (!input_next(input, &piece, error))
            return false;
        text_append(out, piece);
    } while (piece.size && text_ok(out));
    return text_ok(out) || error_set(error, ERROR_LIMIT, "The document does not fit in memory");
}

void input_lines_init(struct input_lines *lines, struct input *input)
{
    *lines = (struct input_lines){.input = input};
    text_init(&lines->kept, LINE_MAXIMUM);
}

void input_lines_release(struct input_lines *lines)
{
    text_release(&lines->kept);
}

/* Appends what fits of a line that is longer than allowed. */
static void keep(struct text *kept, struct slice bytes, struct input_line *line)
{
    size_t room = kept->maximum - kept->size;
    line->too_long = line->too_long || bytes.size > room;
    text_append(kept, utf8_first(bytes, room));
}

bool input_lines_next(struct input_lines *lines, struct input_line *line, bool *found,
                      struct error *error)
{
    *line = (struct input_line){.offset = lines->offset};
    text_clear(&lines->kept);
    for (;;) {
        if (!lines->piece.size && !input_next(lines->input, &lines->piece, error))
            return false;
        size_t end = slice_find_byte(lines->piece, '\n', 0);
        line->ends = end != SIZE_MAX;
        struct slice part = slice_first(lines->piece, line->ends ? end : lines->piece.size);
        bool whole = line->ends && !lines->kept.size;
        bool last = !lines->piece.size;
        lines->piece = slice_from(lines->piece, line->ends ? end + 1 : part.size);
        lines->offset += part.size + line->ends;
        if (!whole)
            keep(&lines->kept, part, line);
        line->text = whole ? part : text_slice(&lines->kept);
        if (line->ends || last)
            break;
    }
    *found = line->ends || line->text.size;
    if (line->text.size && line->text.data[line->text.size - 1] == '\r')
        line->text.size--;
    return true;
}
