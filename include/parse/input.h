/* SPDX-License-Identifier: MIT */
#pragma once

#include "parse/charset.h"
#include "parse/document.h"

/* A document being read, as valid UTF-8. */
struct input {
    const struct document_context *context;
    int descriptor;
    struct charset charset;
    struct text raw;   /* as read */
    struct text piece; /* decoded */
    uint64_t taken;    /* bytes read so far */
    bool head_given;
    bool ended;
};

enum { INPUT_HEAD = 65536, INPUT_CAP = 16 << 20 };

/* Reads the first 64 KiB and decides the charset. The context is borrowed; release in any case. */
bool input_open(struct input *input, const struct document_context *context, int descriptor,
                struct error *error) WARN_UNUSED;
void input_release(struct input *input);

/* The beginning of the document; valid until the first input_next. */
struct slice input_head(const struct input *input);
/* The next piece, the head first; empty at the end. Valid until the next call. A piece may end
   anywhere, but not inside a character. ERROR_LIMIT for a document from the network beyond 16 MiB.
 */
bool input_next(struct input *input, struct slice *piece, struct error *error) WARN_UNUSED;
/* Appends all that input_next would give. */
bool input_all(struct input *input, struct text *out, struct error *error) WARN_UNUSED;

/* Reads an input line by line. */
struct input_lines {
    struct input *input;
    struct text kept; /* a line that began in an earlier piece */
    struct slice piece;
    uint64_t offset; /* of the byte after the line returned last */
};

struct input_line {
    struct slice text; /* without \n or \r\n; the first 16 MiB when too_long */
    uint64_t offset;   /* of its first byte in the decoded document */
    bool too_long;
    bool ends; /* it had a line break */
};

void input_lines_init(struct input_lines *lines, struct input *input);
void input_lines_release(struct input_lines *lines);
/* The next line, valid until the next call; *found is false at the end. */
bool input_lines_next(struct input_lines *lines, struct input_line *line, bool *found,
                      struct error *error) WARN_UNUSED;
