/* SPDX-License-Identifier: MIT */
#pragma once

#include "parse/draft.h"
#include "parse/xml.h"

/* How elements of bibliographic records become fields. */

/* The first element at a path of local names ("Article/Journal/Title") below node, whatever their
   vocabularies; NULL when there is none or node is NULL. */
const struct xml_node *xml_at(const struct xml_node *node, const char *path);
/* Whether the local name of node is name. */
bool xml_is(const struct xml_node *node, const char *name);
/* The text at a path, without blanks around it. Borrowed from the tree or arena. */
struct slice xml_text_at(const struct xml_node *node, const char *path, struct arena *arena);

/* Appends the text of an element that may have inline markup (sup, sub, MathML). */
void xml_append_plain(const struct xml_node *node, struct arena *arena, struct text *out);
/* Without blanks around it, and without the full stop that bibliographies put behind what is no
   sentence. */
struct slice xml_without_stop(struct slice s);
/* Sets a title from such an element: without that full stop. */
void xml_set_title(struct draft *draft, const struct xml_node *node, struct arena *arena);

/* Appends a date of parts, as precise as they are: month in digits or English, "May-June" begins in
   May. Nothing without a year. */
void xml_append_date(struct slice year, struct slice month, struct slice day, struct text *out);

/* Whether a document begins as XML and has a start tag of this local name in its head. */
bool xml_head_has(struct slice head, const char *name);
