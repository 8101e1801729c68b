/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/arena.h"
#include "parse/xml.h"

/* Items that are plain, which nearly all are, read without libxml2: tags that fit, attributes in
   quotes, text, the five entities of XML and character references. Anything else in an item
   (comments, CDATA, declarations of name spaces, \r, a fault) leaves it to libxml2. */

struct xml_reader;
enum { PLAIN_NAMES = 64, PLAIN_DEPTH = 32, PLAIN_ATTRIBUTES = 32, PLAIN_TAG = 32768 };

/* A name as written, and what it means in the container at hand. */
struct plain_name {
    struct slice written;
    const char *local; /* without prefix */
    bool prefixed;
    enum xml_space space;
    int meaning;
    struct plain_name *follower; /* what stood behind it the last time, or NULL */
};

struct xml_plain {
    struct plain_name names[PLAIN_NAMES];
    struct arena arena; /* for the names */
    size_t name_count;
    struct plain_name *last; /* met, or NULL */
    uint64_t container;      /* that the names were read in */
};

void xml_plain_init(struct xml_plain *plain);
void xml_plain_release(struct xml_plain *plain);
/* Builds the tree of the item that begins with the bytes and gives its size and line breaks; 0 when
   it is not plain or not whole. The tree is reader->tree; its texts are borrowed from the bytes. */
size_t xml_plain_item(struct xml_reader *reader, struct slice bytes, int *lines);
