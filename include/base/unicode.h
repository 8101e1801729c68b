/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/text.h"
#include "base/utf8.h"

enum clean_mode {
    CLEAN_LINE,      /* runs of white space, line breaks too, become one blank; trimmed */
    CLEAN_PARAGRAPHS /* as CLEAN_LINE, but a line break followed by blanks or another break becomes
                        one \n */
};
/* Appends text made harmless (once, at ingest): valid UTF-8, NFC, no C0, DEL or C1, no bidi
   controls, no zero-width, line or paragraph separators as such, no byte order mark, no tag
   characters, no noncharacters; at most 4 combining marks in a row and none without a base. ZWJ and
   ZWNJ stay between letters of scripts that join. CLEAN_LINE is idempotent; cleaning paragraphs
   again joins them, since one \n alone is a line break. Fails as the text does. */
void unicode_clean(struct text *out, struct slice in, enum clean_mode mode);
/* True for a code point that unicode_clean never lets through: not for \n, ZWJ and ZWNJ. */
bool unicode_forbidden(uint32_t code_point);

/* Appends the search form: NFKD, combining marks off, full case fold. ASCII has a fast path. */
void unicode_fold(struct text *out, struct slice in);

/* A word of the query language: a run of letters and digits; each Han, Kana or Hangul character is
 * a word by itself. */
struct word {
    size_t begin, end;   /* bytes in the input */
    struct slice folded; /* in the walker's buffer; valid until the next call */
};

/* Walks the words of one text. */
struct word_walker {
    struct slice input;
    size_t position;
    struct text folded;
};
void word_walker_init(struct word_walker *walker, struct slice input);
/* False at the end, or when memory ended: then text_ok(&walker->folded) is false. */
bool word_walker_next(struct word_walker *walker, struct word *word);
void word_walker_release(struct word_walker *walker);
/* True for Han, Kana and Hangul: characters that are words by themselves. */
bool unicode_is_ideograph(uint32_t code_point);

/* True for letters and digits: what words are made of. */
bool unicode_is_word(uint32_t code_point);
/* True for combining marks, spacing ones too (which unicode_fold keeps, since they are vowels). */
bool unicode_is_mark(uint32_t code_point);

/* The Unicode version of the tables ("15.0.0"); a constant string. */
const char *unicode_version(void);
