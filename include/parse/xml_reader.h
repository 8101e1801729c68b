/* SPDX-License-Identifier: MIT */
#pragma once

#include "parse/xml.h"
#include "parse/xml_plain.h"
#include "parse/xml_repair.h"

#include <libxml/parser.h>

/* The state of xml_read, and how it builds trees of what libxml2 reports. */

enum {
    XML_DEPTH = 256,
    XML_CONTAINERS = XML_DEPTH - 1,
    XML_SPACES = 1024,           /* open at a time: libxml2 goes through them at every element */
    XML_TREE_MAXIMUM = 96 << 20, /* a tree with every text of it */
    XML_TEXT_MAXIMUM = 16 << 20,
    XML_CONTAINER_MAXIMUM = 1 << 20,
    XML_KNOWN = 256, /* a power of two */
    XML_TAIL = 48
};

/* A name space that a container declares; an empty prefix is that of names without one. */
struct xml_declared {
    struct slice prefix, uri;
};

/* An open container: its memory is its own, since trees come and go below it. */
struct xml_level {
    struct xml_node node;
    struct slice name;  /* as written */
    struct slice start; /* its start tag with the name spaces, without > */
    const struct xml_declared *spaces;
    size_t space_count;
    struct arena arena;
};

/* What a name means, by the pointers that libxml2 has for it. */
struct xml_known {
    const xmlChar *name, *prefix, *uri;
    enum xml_space space;
    int meaning;
};

struct xml_reader {
    struct input *input;
    struct sink *sink;
    const struct xml_format *format;
    void *context;
    struct error *error;
    xmlParserCtxtPtr parser;
    bool failed; /* error is set */
    bool closed; /* the root has ended */
    bool ending; /* the end was given to the parser */
    struct xml_level *levels;
    size_t containers;        /* open */
    uint64_t container;       /* changes whenever one is opened or closed */
    size_t replayed;          /* start tags of containers given again */
    struct xml_node *current; /* element being built, or NULL */
    struct xml_tree tree;
    size_t depth, skipped; /* elements in the tree, and those too deep in it */
    struct arena arena;
    struct text pending; /* text since the last tag */
    struct xml_known *known;
    struct xml_plain plain;
    bool declared;     /* there is a document type, or a container whose declarations are lost */
    uint64_t base;     /* bytes of the document before those at hand */
    uint64_t left_out; /* of these, what the parser was not given */
    uint64_t boundary; /* where reading may begin anew: nothing behind it was given away */
    struct text kept;  /* from there to the piece at hand */
    bool broken;       /* a fault was met: everything since the boundary is read anew */
    bool repairing;
    uint64_t piece_offset; /* of the repaired piece */
    struct xml_repair repair;
    bool faulty;
    int fault_line;
    uint64_t fault_offset;
    char fault[160]; /* what is not well-formed first */
    char tail[XML_TAIL];
    size_t tail_size; /* the last bytes of the document */
    char root[XML_TAIL / 2];
};

/* Behind the last byte that the parser has read. */
uint64_t xml_position(const struct xml_reader *reader);

/* What a format calls an element; 0: nothing. */
int xml_meaning(const struct xml_format *format, enum xml_space space, const char *name);
/* Sets the base and language of a node that has its attributes and parent. */
void xml_inherit(struct xml_reader *reader, struct xml_node *node, struct arena *arena);
/* Hands the tree that was built to the format. */
void xml_give_tree(struct xml_reader *reader);

/* What libxml2 calls (xmlSAXHandler); context is the reader. */
void xml_on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                  int space_count, const xmlChar **spaces, int count, int defaulted,
                  const xmlChar **attributes);
void xml_on_text(void *context, const xmlChar *data, int size);
void xml_on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri);
