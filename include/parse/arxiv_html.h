/* SPDX-License-Identifier: MIT */
#pragma once

#include "parse/draft.h"
#include "parse/html_page.h"

/* What arXiv's lists and its pages of one paper write alike. (arxiv-browse, browse/templates) */

/* Sets a field to the text below a node as a reader sees it, without the label it begins with, such
   as "Title:". A NULL node is a field that is not there. */
void arxiv_html_set(struct draft *draft, enum paper_field field, xmlNodePtr node,
                    const char *label);
/* Adds the linked names of a list of authors, with what stands in brackets behind each. */
void arxiv_html_authors(struct draft *draft, xmlNodePtr node);
/* Sets categories and primary from "Machine Learning (cs.LG); Optics (physics.optics)". */
void arxiv_html_subjects(struct draft *draft, xmlNodePtr node);
