/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/slice.h"

/* Words and phrases in the search form (query/fold.h). A word is a run of letters and digits; each
 * Han, Kana or Hangul character is one by itself. */

/* The next word at or behind *at, which moves past it; false when none is left. */
bool phrase_next_word(struct slice folded, size_t *at, struct slice *word);

/* Words that follow each other. */
struct phrase {
    const struct slice *words; /* in the search form */
    size_t count;              /* 1 or more */
    size_t rare;               /* position of the least common byte of the first word */
};
size_t phrase_rare_byte(struct slice word);

/* How a phrase is looked for. */
struct phrase_rule {
    bool prefix;   /* the last word may be the beginning of one */
    bool one_line; /* must not go across a \n */
};
/* The first place of the phrase at or behind from; *begin and *end get its bytes. */
bool phrase_find(const struct phrase *phrase, struct phrase_rule rule, struct slice folded,
                 size_t from, size_t *begin, size_t *end);

/* True when the words are all in the line, in any order, each as a word of its own; a single letter
 * also stands for a word that begins with it. */
bool phrase_is_name(const struct phrase *phrase, struct slice line);
