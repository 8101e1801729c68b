/* SPDX-License-Identifier: MIT */
#pragma once

#include "parse/xml.h"

/* What Atom, RSS and RDF share: the elements of an item and of the feed around it. */
extern const struct xml_name feed_names[];

/* A feed being read. */
struct feed {
    struct sink *sink;
    const struct document_context *document;
    struct draft draft;
    struct text link; /* of the feed, for relative addresses */
    struct draft own; /* the authors of the feed */
    struct text value;
    bool refused; /* the title says that this is an error */
    bool arxiv;   /* an announcement of arXiv: items are listed, texts are plain */
    int32_t day;
};

void feed_init(struct feed *feed, struct sink *sink, const struct document_context *document);
void feed_release(struct feed *feed);
/* Reads a document whose elements without name space are of home. */
bool feed_read(struct feed *feed, struct input *input, const char *what, enum xml_space home,
               struct error *error) WARN_UNUSED;

/* What stands in front of a feed's first item: addresses behind it may be quoted ones. */
struct slice feed_front(struct slice head);
