/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/text.h"
#include "paper/paper.h"

/* A paper being put together by a format, with raw texts: nothing is clean yet. */
struct draft {
    struct text id; /* as written in the document; may be empty */
    struct text sources;
    struct text from;
    int64_t added;
    size_t authors;
    struct text fields[PAPER_FIELDS];
};

void draft_init(struct draft *draft);
void draft_release(struct draft *draft);
/* Empties it for the next paper, keeping the memory. */
void draft_clear(struct draft *draft);

/* Replaces a field, list fields too (items separated by \n). */
void draft_set(struct draft *draft, enum paper_field field, struct slice value);
void draft_set_int(struct draft *draft, enum paper_field field, int64_t value);
/* Replaces a field by a text in which each \n already separates paragraphs. */
void draft_set_paragraphs(struct draft *draft, enum paper_field field, struct slice value);
/* Appends an item to a list field or a word to a field of words. Empty ones are left out. */
void draft_add(struct draft *draft, enum paper_field field, struct slice item);
/* Appends an author; affiliation may be empty. Without a name nothing happens. */
void draft_add_author(struct draft *draft, struct slice name, struct slice affiliation);
/* Appends an author whose name comes in parts, any of which may be empty. */
void draft_add_person(struct draft *draft, struct slice given, struct slice family,
                      struct slice suffix, struct slice affiliation);
/* Where in a journal or book something is. */
struct draft_journal {
    struct slice name, volume, issue, pages;
};
/* Sets journal_ref as in "Journal 12 (3), 45-67"; nothing without a name. */
void draft_set_journal(struct draft *draft, const struct draft_journal *journal);
/* For a draft whose id is an arXiv id as written: sets url, pdf_url and version where they are
   empty. False, with nothing set, for any other id. */
bool draft_set_arxiv(struct draft *draft);

/* Feeds may have entries without title: it becomes the beginning of the abstract's first paragraph,
   cut behind a word with "...". Nothing changes where there is a title, or no abstract. */
void draft_title_untitled(struct draft *draft);

struct slice draft_field(const struct draft *draft, enum paper_field field);
