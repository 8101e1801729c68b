/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/text.h"

/* The last filter before bytes leave: invalid UTF-8 becomes U+FFFD, what unicode_clean() would have
 * removed is removed, whoever stored it. */
enum clean_form {
    CLEAN_FORM_LINE, /* a line break or tab is a blank */
    CLEAN_FORM_TEXT, /* line breaks stay */
    CLEAN_FORM_TSV,  /* line break, tab and backslash as \n \t \\ */
    CLEAN_FORM_JSON  /* the inside of a JSON string */
};
/* ascii: characters outside ASCII are spelled with ASCII (in JSON \uXXXX), '?' where that is not
 * possible. */
void clean_append(struct text *out, struct slice s, enum clean_form form, bool ascii);
/* For reading: the TeX of the text shown (paper/tex_show.h), and then cleaned. Not for addresses
 * and ids. */
void clean_append_shown(struct text *out, struct slice s, enum clean_form form, bool ascii);
/* Appends the character in ASCII. */
void ascii_append(struct text *out, uint32_t code_point);
