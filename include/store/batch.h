/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/text.h"

/* The two lines that hold a truth file together (paperfeed-format.5): its first line, and the line
   that ends each batch. Both end in a CRC-32C of 8 lower case hex digits over every byte before it:
   of the first line, or of the whole batch. */

enum { BATCH_VERSION = 1, BATCH_SALT = 16 };

struct batch_header {
    struct slice name; /* "papers" */
    uint64_t version;
    struct slice salt;    /* BATCH_SALT hex digits, different in every file */
    struct slice columns; /* names separated by TAB */
};
/* Appends the first line with its line break. */
void batch_header_append(struct text *out, const struct batch_header *header);
/* line: without its line break. False when it is damaged or something else. The slices borrow from
 * the line. */
bool batch_header_parse(struct slice line, struct batch_header *header);

struct batch_end {
    uint64_t sequence; /* from 1, one more with every batch of the file */
    uint64_t records;  /* lines of the batch before this one */
    uint64_t bytes;    /* their length */
    struct slice salt; /* the file's */
    int64_t time;      /* UTC seconds */
};
/* Appends the end line, with its line break, of the batch that begins at position begin of out. */
void batch_end_append(struct text *out, size_t begin, const struct batch_end *end);
/* Reads the end line at position line of bytes, without its line break up to stop, and checks that
   the batch before it is whole. False for anything else; the batch begins at line - end->bytes, not
   before first. */
bool batch_end_check(struct slice bytes, size_t first, size_t line, size_t stop,
                     struct batch_end *end);
