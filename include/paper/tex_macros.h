/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/slice.h"

/* What a TeX macro does to the words around it. The index depends on it: see SEGMENT_VERSION. */
enum tex_macro_kind {
    TEX_SYMBOL,      /* unknown or a symbol: a word, its name */
    TEX_ACCENT,      /* \H{o}: folds into its letter */
    TEX_FORMAT,      /* \textbf, \left: no word, no room */
    TEX_SPACE,       /* \quad: separates */
    TEX_ENVIRONMENT, /* \begin{...}: goes with its argument */
};

/* What a macro does for the eye. utf8 and ascii of its row mean, where it says so: */
enum tex_show {
    TEX_SHOW_SYMBOL,      /* one of paper/tex_symbols.h, else its name */
    TEX_SHOW_ARGUMENT,    /* goes; what it is applied to stays */
    TEX_SHOW_BLANK,       /* is a blank */
    TEX_SHOW_NOTHING,     /* goes with its argument */
    TEX_SHOW_FIRST,       /* of two arguments the first stays, */
    TEX_SHOW_LAST,        /* or the second */
    TEX_SHOW_WRAP,        /* utf8 or ascii with an argument in place of each # */
    TEX_SHOW_ACCENT,      /* the combining mark utf8 on a letter of text */
    TEX_SHOW_MARK,        /* the combining mark utf8 on a variable; ascii(x) */
    TEX_SHOW_NEGATION,    /* \not */
    TEX_SHOW_ALPHABET,    /* letters of the alphabet utf8 */
    TEX_SHOW_FRACTION,    /* a/b */
    TEX_SHOW_ROOT,        /* \sqrt[n]{x} */
    TEX_SHOW_RAISED,      /* ^ of text */
    TEX_SHOW_LOWERED,     /* _ of text */
    TEX_SHOW_OVER,        /* \overset{a}{b}: b with a raised */
    TEX_SHOW_UNDER,       /* the same, lowered */
    TEX_SHOW_VERBATIM,    /* \url */
    TEX_SHOW_LINK,        /* \href{address}{text} */
    TEX_SHOW_DELIMITER,   /* goes, with the dot that stands for no delimiter */
    TEX_SHOW_ENVIRONMENT, /* goes with its argument; some begin or end a formula */
};

/* A macro with arguments or an effect; constant strings. */
struct tex_macro {
    struct slice name; /* without the backslash */
    enum tex_macro_kind kind;
    enum tex_show show;
    const char *utf8, *ascii; /* see enum tex_show; NULL where they mean nothing */
};
/* NULL when there is none of this name. */
const struct tex_macro *tex_macro_find(struct slice name);

/* name without the backslash. */
enum tex_macro_kind tex_macro(struct slice name);
/* The letter that a macro stands for, as UTF-8 (\ss, \o, \i), or NULL. A constant string. */
const char *tex_letter(struct slice name);
