/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/arena.h"
#include "base/text.h"

/* One entry of a BibTeX or BibLaTeX file, and the names that stand for texts. (Patashnik,
   "BibTeXing"; biblatex manual, chapter 2) */

enum { BIBTEX_FIELDS = 128, BIBTEX_STRINGS = 1000 };

/* What @string entries define. */
struct bibtex_strings {
    struct arena arena;
    struct bibtex_string {
        struct slice name, value;
    } * rows;
    size_t count;
};

struct bibtex_entry {
    struct slice type; /* without @ */
    struct text values;
    struct {
        struct slice name;
        size_t begin, end; /* in values */
    } fields[BIBTEX_FIELDS];
    size_t count;
};

/* Reads an entry from its @ to its closing bracket; the types and names are borrowed from it. What
   an @string defines is kept in strings. NULL, or what is wrong with it. */
const char *bibtex_read(struct bibtex_entry *entry, struct slice whole,
                        struct bibtex_strings *strings);
/* The value of a field, valid until the next entry; empty without. Names compare without case. */
struct slice bibtex_field(const struct bibtex_entry *entry, const char *name);
/* Appends a value without the braces that only keep capitals; those of TeX stay. */
void bibtex_unprotect(struct slice value, struct text *out);
