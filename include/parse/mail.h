/* SPDX-License-Identifier: MIT */
#pragma once

#include "parse/input.h"

/* Reads the lines of the plain text of mails: one mail (RFC 5322), several in an mbox (RFC 4155),
   or text without headers. Parts of MIME mails (RFC 2045, 2046) are decoded; parts that are not
   text/plain are left out. */
enum { MAIL_BOUNDARIES = 8 };

enum mail_state { MAIL_BEGIN, MAIL_HEADERS, MAIL_PART_HEADERS, MAIL_BODY, MAIL_SKIP };
enum mail_encoding { MAIL_AS_IS, MAIL_QUOTED_PRINTABLE, MAIL_BASE64 };

struct mail {
    struct input_lines lines;
    enum mail_state state;
    enum mail_encoding encoding;
    bool plain;            /* the part at hand is text/plain */
    bool forwards;         /* the part at hand is a mail itself */
    bool blank;            /* the line before was empty */
    struct text header;    /* being unfolded */
    struct text decoded;   /* bytes of the part that were not yet given */
    size_t given, scanned; /* how many of them were, and have no line break */
    uint32_t bits;         /* of base64, not yet a byte */
    int bit_count;
    struct text line;                        /* the line given, when it had to be converted */
    struct text boundaries[MAIL_BOUNDARIES]; /* of the mail at hand */
    size_t boundary_count;
    uint64_t offset;
    /* Of the mail of the line given last, empty without headers. */
    struct text date, subject;
    size_t count; /* mails that had headers */
};

void mail_init(struct mail *mail, struct input *input);
void mail_release(struct mail *mail);
/* The next line of text, valid until the next call, and where its bytes begin in the document;
 *found is false at the end. */
bool mail_next(struct mail *mail, struct slice *line, uint64_t *offset, bool *found,
               struct error *error) WARN_UNUSED;
/* Whether a text begins with the headers of a mail, or as an mbox does. */
bool mail_begins(struct slice head);
