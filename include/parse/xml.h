/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/arena.h"
#include "parse/input.h"
#include "parse/sink.h"

/* XML documents read as a stream of small trees: what stands directly in a container (feed,
   channel, ListRecords) is built whole, handed to the format, and forgotten. Broken XML is read as
   far as possible and resumed at the next item. */

/* Vocabularies, whatever URI or, where the declaration is lost, prefix they go by. */
enum xml_space {
    XML_NONE, /* no name space, or one that is not known, of an attribute */
    XML_OTHER,
    XML_ATOM, /* 1.0 and 0.3 */
    XML_RSS,  /* 0.90, 1.0 and the few URIs given to 2.0 */
    XML_RDF,
    XML_DC, /* elements/1.1 and 1.0 */
    XML_DCTERMS,
    XML_CONTENT,
    XML_PRISM,
    XML_MEDIA,
    XML_ARXIV, /* of the API and of feeds */
    XML_OPENSEARCH,
    XML_ITUNES,
    XML_SLASH,
    XML_THR,
    XML_FEEDBURNER,
    XML_TAXO,
    XML_XHTML,
    XML_MATHML,
    XML_JATS,
    XML_OAI,
    XML_OAI_DC,
    XML_ARXIV_OAI, /* metadataPrefix=arXiv */
    XML_ARXIV_RAW,
    XML_XML /* xml:base, xml:lang */
};

struct xml_attribute {
    enum xml_space space;
    const char *name; /* without prefix */
    struct slice value;
};

/* An element. Texts are as between tags, entities decoded, white space kept. */
struct xml_node {
    enum xml_space space;
    int meaning;      /* from the format's table of names; 0: it has none */
    const char *name; /* without prefix */
    const struct xml_attribute *attributes;
    size_t attribute_count;
    struct slice text;       /* in front of the first child */
    struct slice tail;       /* behind the end tag, in front of what follows */
    struct slice base;       /* xml:base in force, resolved, else the address of the document */
    struct slice lang;       /* xml:lang in force, as written */
    struct xml_node *parent; /* of a tree's root: its container; NULL for the document's root */
    struct xml_node *first, *last, *next;
};

/* What the format knows an element by. Meanings above 0 are its own. */
enum { XML_CONTAINER = -1, XML_ITEM = -2 };
struct xml_name {
    enum xml_space space;
    const char *name;
    int meaning;
};

/* A child of a container, or an item wherever it stands. Valid until take returns. */
struct xml_tree {
    const struct xml_node *root; /* meaning XML_ITEM: an item; else whatever stands beside items */
    uint64_t offset;             /* of its "<" in the decoded document */
    bool torn;                   /* its tags did not fit: something may be in the wrong place */
    struct arena *arena;         /* for what is made of it; emptied with it */
};

struct xml_format {
    const char *what;             /* "Atom feed": for messages */
    enum xml_space home;          /* of elements without name space */
    const struct xml_name *names; /* ended by a NULL name; the document's root is one of them */
    /* False with error set gives the document up. */
    bool (*take)(void *context, const struct xml_tree *tree, struct error *error);
};

/* Reads the document, giving each tree to format->take. Memory depends on the largest tree. At the
   end a bad line tells what was not well-formed first. ERROR_PARTIAL when the document ends in the
   middle; ERROR_INPUT when its root is none of the format's; what take said. */
bool xml_read(struct input *input, struct sink *sink, const struct xml_format *format,
              void *context, struct error *error) WARN_UNUSED;

/* The first child of this name, or NULL; a NULL node has none. */
const struct xml_node *xml_child(const struct xml_node *node, enum xml_space space,
                                 const char *name);
/* The next sibling of the same name, or NULL. */
const struct xml_node *xml_again(const struct xml_node *node);
/* The next node of the tree below root in document order, or NULL; for walks without recursion. */
const struct xml_node *xml_following(const struct xml_node *node, const struct xml_node *root);
/* The same, without what is inside node. */
const struct xml_node *xml_behind(const struct xml_node *node, const struct xml_node *root);
/* An attribute without prefix, or of a vocabulary; empty when it is not there or node is NULL. */
struct slice xml_value(const struct xml_node *node, const char *name);
struct slice xml_value_in(const struct xml_node *node, enum xml_space space, const char *name);
/* The text of the node and all in it, as one; empty for NULL. Borrowed from the tree or arena. */
struct slice xml_joined_text(const struct xml_node *node, struct arena *arena);
static inline struct slice xml_text(const struct xml_node *node, struct arena *arena)
{
    if (!node)
        return (struct slice){NULL, 0};
    return node->first ? xml_joined_text(node, arena) : node->text;
}
/* Appends what is inside the node as HTML: tags without prefix, href and src, special characters
   escaped. */
void xml_append_markup(const struct xml_node *node, struct text *out);
