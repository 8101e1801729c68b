/* SPDX-License-Identifier: MIT */
#pragma once

#include "paper/paper.h"

/* The arXiv id in s in any of its spellings (abs, pdf or html URL, arXiv:..., oai:arXiv.org:...,
   DOI 10.48550/arXiv.X, bare, alphaxiv and huggingface.co/papers URLs), whole slice, blanks around
   ignored. Appends the id without version and class ("2609.90377", "math/0309136"); *version is 0
   when there is none. */
bool identity_arxiv(struct slice s, struct text *id, unsigned *version);
/* The DOI in s (doi:, doi.org URL, info:doi/, bare), percent-decoded once, lower case, trailing
 * .,;) off. */
bool identity_doi(struct slice s, struct text *doi);
/* The frozen folded title: NFKD, marks off, case fold, runs of letters and digits joined by one
 * blank; TeX is not read. Returns the number of words. */
size_t identity_fold_title(struct slice title, struct text *out);
/* Appends the key of a record: arxiv:ID, else doi:..., else a known scheme of its id, guid or URL
   (acl: openreview: pmid: pmcid: corpusid:; versions of bioRxiv DOIs are one DOI), else url:...,
   else id:GUID, else title:HASH. Nothing is appended when there is none of these. paper->id may
   hold an id as the source wrote it. */
void identity_key(const struct paper *paper, struct text *key);
/* How good a key is, to decide which of two keys of one paper stays: arxiv 6, doi 5, known scheme
 * 4, url 3, id 2, title 1, none 0. */
int identity_rank(struct slice key);
/* What a person typed or pasted (key, bare id, URL, DOI): appends the key it means. False when it
 * is none of these (it may still be a guid or a prefix). */
bool identity_of_operand(struct slice typed, struct text *key);
