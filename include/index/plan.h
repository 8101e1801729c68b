/* SPDX-License-Identifier: MIT */
#pragma once

#include "index/terms.h"
#include "query/tree.h"

/* How much of the answer is wanted. */
enum plan_aim { PLAN_ALL, PLAN_NEWEST, PLAN_BEST };
/* Beyond so many terms that begin with a word a document's text is rather looked at, when only a
   few documents are wanted, or the dictionary is read anew each time. */
enum { TERMS_NEWEST = 1024, TERMS_ALL = 4096 };

/* What a query looks up in one segment: for each word of each condition and each field it may
   stand in, the lists of its terms. */
struct plan_set {
    struct postings *lists; /* in the plan */
    uint32_t count;
    bool prefix;            /* all terms that begin with word */
    bool scanned;           /* too many terms to list here: lists is empty */
    const uint64_t *recent; /* documents from recent_from on that have one, or NULL */
    uint32_t recent_from;
    uint64_t terms; /* about so many begin with word */
    bool truncated; /* the word is longer than a term: a document may have it */
    enum index_field field;
    char word[WORD_MAXIMUM];
    uint32_t size;
    const struct postings_worth *worth; /* to score documents as lists are read; NULL: not wanted */
    bool weighed;                       /* done */
    uint64_t documents;                 /* of all lists together: a document counts once a list */
};
struct plan_node {
    struct plan_set *sets; /* of the first field all words, then of the next */
    uint32_t fields, words;
    uint64_t estimate; /* no more documents than this, about */
    bool done;         /* while a row of conditions is evaluated */
};
struct plan {
    struct segment *segment;
    const struct query *query;
    struct arena arena;
    struct plan_node *nodes; /* one for each node of the query */
    enum plan_aim aim;
};

bool plan_open(struct plan *plan, struct segment *segment, const struct query *query,
               enum plan_aim aim, struct error *error) WARN_UNUSED;
void plan_close(struct plan *plan);
