/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/text.h"
#include "parse/xml.h"

/* Makes well-formed XML of a document that is not: stray & and < become text, HTML's entities their
   characters, attributes get quotes, control characters go, end tags are put in or left out, and an
   item that begins within another ends that. Comments, declarations and instructions are dropped.
 */
struct xml_repair {
    const struct xml_name *names; /* for the items among them */
    struct text raw;              /* not read yet */
    size_t at;                    /* in raw */
    size_t wanted;                /* bytes of raw to wait for behind at */
    uint64_t offset;              /* of raw in the document */
    uint64_t refused;             /* up to here a tag was looked for, and none found */
    bool last;                    /* nothing follows raw */
    bool torn;                    /* said by the piece at hand */
    bool declared;                /* the document type was read */
    bool closing;                 /* an item that begins has ended the one before */
    struct text out;
    struct text stack; /* names of the open elements */
    struct xml_open *open;
    size_t depth, dropped;
};

/* A part of what comes out, ended in front of every item and where one is torn. */
struct xml_piece {
    struct slice bytes;
    uint64_t offset; /* of what it begins with in the document */
    bool torn;       /* behind it something ends that should not: a field of the item is lost */
};

/* offset: of the first byte that will be given. False when memory ends. */
bool xml_repair_init(struct xml_repair *repair, const struct xml_name *names, uint64_t offset,
                     struct error *error) WARN_UNUSED;
void xml_repair_release(struct xml_repair *repair);
/* An element that is open already. */
void xml_repair_open(struct xml_repair *repair, struct slice name);
/* More of the document; last: there is none behind it. */
bool xml_repair_add(struct xml_repair *repair, struct slice bytes, bool last,
                    struct error *error) WARN_UNUSED;
/* The next piece, valid until the next call; false when more has to be added first. */
bool xml_repair_next(struct xml_repair *repair, struct xml_piece *piece);
