/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/error.h"

/* A scan in front of libxml2, whose time is quadratic in the attributes of a tag: refuses a tag or
   declaration with more than 256 of them, or with more than 64 KiB beside their values. */
enum { GUARD_ATTRIBUTES = 256, GUARD_TAG_BYTES = 65536 };

struct tag_guard {
    bool html; /* tags as libxml2 reads those of HTML: the rest of this is told apart by it */
    int state;
    char quote;
    unsigned matched; /* bytes of the mark waited for */
    size_t attributes;
    size_t bytes;
    char name[8]; /* of the tag, lower case, for script and style */
    size_t named;
    bool in_word;
    int part;    /* of a start tag of HTML */
    size_t word; /* bytes of the name at hand there */
    char last;   /* byte of the tag */
    size_t raw;  /* bytes of the script or style so far */
};

void tag_guard_init(struct tag_guard *guard, bool html);
/* Looks at the next piece of the document; ERROR_LIMIT. */
bool tag_guard_feed(struct tag_guard *guard, struct slice piece, struct error *error) WARN_UNUSED;
