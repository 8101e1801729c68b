/* SPDX-License-Identifier: MIT */
#pragma once

#include "parse/input.h"

#include <libxml/tree.h>

/* A web page as the tree of libxml2's HTML parser, and the little that the formats ask of it. */
struct html_page {
    struct text source; /* UTF-8 */
    xmlDocPtr tree;
    xmlNodePtr top;
};

/* Reads the whole document; release in any case. ERROR_INPUT when it has no element. */
bool html_page_read(struct html_page *page, struct input *input, struct error *error) WARN_UNUSED;
void html_page_release(struct html_page *page);
/* Whether the page came whole: browsers close what is open, servers do not leave it so. */
bool html_page_is_whole(const struct html_page *page);
/* Where the next start tag begins in the source at or after from, such as "<dt"; the size of the
   source when there is none. */
size_t html_page_tag(const struct html_page *page, const char *tag, size_t from);

/* Whether a document of which this is the beginning is a web page. */
bool html_begins(struct slice head);

/* The next node in document order, or NULL; it never leaves top. */
xmlNodePtr html_next(xmlNodePtr node, xmlNodePtr top);
/* The same, without what is inside node. */
xmlNodePtr html_skip(xmlNodePtr node, xmlNodePtr top);
bool html_is(xmlNodePtr node, const char *name);
/* The value of an attribute, borrowed from the tree; data is NULL without it. */
struct slice html_attribute(xmlNodePtr node, const char *name);
bool html_has_class(xmlNodePtr node, const char *name);
/* The first element with this class below top (top itself too), or NULL. */
xmlNodePtr html_find_class(xmlNodePtr top, const char *name);
/* Appends the text below a node as it is. */
void html_append_text(xmlNodePtr top, struct text *out);
/* Appends the text below a node as a reader sees it: white space as one blank, line breaks and
   blocks as empty lines, no scripts. */
void html_append_prose(xmlNodePtr top, struct text *out);
