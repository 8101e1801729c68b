/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/text.h"

/* What reading a line of TeX for the eye is made of; used by paper/tex_show.h alone. */

/* Groups deeper than this are not read; the recursion ends here. */
enum { TEX_DEPTH_MAXIMUM = 32 };

/* A part of a line. */
struct tex_span {
    size_t at, end;
    bool math;
    bool display; /* math since a \begin, which no \end may follow: nothing is strict */
    unsigned depth;
};

/* What is owed before the next piece. */
enum tex_glue {
    TEX_GLUE_NONE,
    TEX_GLUE_WORD, /* a blank when a letter or digit follows */
    TEX_GLUE_BLANK
};

struct tex_walk {
    struct text *out;
    struct slice line;
    struct text pairs; /* struct tex_pair of each { \( \[ and $$ that is closed, in order */
    bool ascii;
    size_t start; /* of the formula or argument in out: before it there is nothing to space from */
    enum tex_glue glue;
    size_t quotes;       /* `` that wait for their '' */
    size_t single_close; /* where the ' is that closes a `; SIZE_MAX: none */
    /* Shows a span. False when it is a formula that does not parse. */
    bool (*show)(struct tex_walk *walk, struct tex_span span);
};

/* Finds the pairs of the line. */
void tex_walk_pair(struct tex_walk *walk);
/* Where what opens at this place closes within the span; SIZE_MAX: nowhere. */
size_t tex_walk_close(const struct tex_walk *walk, const struct tex_span *span, size_t at);
char tex_walk_byte(const struct tex_walk *walk, const struct tex_span *span, size_t at);
void tex_walk_skip_blanks(const struct tex_walk *walk, struct tex_span *span);
/* The end of the letters of a name. */
size_t tex_walk_name_end(const struct tex_walk *walk, const struct tex_span *span, size_t at);

/* Takes {...}, \name with its own groups, or one character; false, with nothing taken, when there
   is none of these. */
bool tex_walk_argument(const struct tex_walk *walk, struct tex_span *span,
                       struct tex_span *argument);
/* Takes a [...] that is short; false when there is none. */
bool tex_walk_option(const struct tex_walk *walk, struct tex_span *span, struct tex_span *option);

/* Appends what is owed before a piece that begins with this byte. */
void tex_walk_pay(struct tex_walk *walk, char next);
/* Appends a piece, and before it what is owed. */
void tex_walk_put(struct tex_walk *walk, struct slice piece);
/* A blank, unless there is one or nothing. */
void tex_walk_room(struct tex_walk *walk);
/* The byte at the end of what was put since start; '\0': nothing was. */
char tex_walk_last(const struct tex_walk *walk);
/* Shows an argument as a thing of its own. As show. */
bool tex_walk_show_apart(struct tex_walk *walk, struct tex_span argument);
