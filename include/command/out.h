/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/error.h"

/* Where a verb's data goes: standard output, or a file that is replaced whole at the end (-o). */
struct out {
    struct text text;    /* append here, then call out_write now and then */
    const char *path;    /* NULL: standard output */
    bool terminal;       /* standard output is one */
    bool reader_is_gone; /* EPIPE: end silently with 141 */
};
void out_init(struct out *out, const char *path);
/* Passes on what was appended when it is much; everything goes out at out_finish. */
bool out_write(struct out *out, struct error *error) WARN_UNUSED;
/* Writes the rest. ERROR_WRITE. */
bool out_finish(struct out *out, struct error *error) WARN_UNUSED;
void out_release(struct out *out);

/* Text fitted to cells depends on the locale: which characters there are, and how wide. To be
   called before such text is made; a terminal as standard output has it from out_init, and what is
   made for programs does without, for reading a locale takes longer than many a search. */
void out_use_locale(void);

/* Size of the terminal that shows standard output, 80 cells wide when there is none. */
size_t out_width(void);
size_t out_height(void);
/* One line on standard error, cleaned of control characters, "paperfeed: " before it. */
void out_say(const char *format, ...) PRINTF_LIKE(1, 2);
/* The same for an error. */
void out_say_error(const struct error *error);
/* Two lines on standard error: the text, and a caret below the character of that column (1-based).
 * Of a long text the part around it. */
void out_show_place(struct slice text, size_t column);
