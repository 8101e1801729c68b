/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/slice.h"

/* What a TeX macro does to the words around it. */
enum tex_macro_kind {
    TEX_SYMBOL,      /* unknown or a symbol: a word, its name */
    TEX_ACCENT,      /* \H{o}: folds into its letter */
    TEX_FORMAT,      /* \textbf, \left: no word, no room */
    TEX_SPACE,       /* \quad: separates */
    TEX_ENVIRONMENT, /* \begin{...}: goes with its argument */
};

/* name without the backslash. */
enum tex_macro_kind tex_macro(struct slice name);
/* The letter that a macro stands for, as UTF-8 (\ss, \o, \i), or NULL. A constant string. */
const char *tex_letter(struct slice name);
