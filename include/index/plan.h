/* SPDX-License-Identifier: MIT */
#pragma once

#include "index/terms.h"
#include "query/tree.h"

/* What a query looks up in one segment: for each word of each condition and each field it may
   stand in, the lists of its terms. */
struct plan_set {
    struct postings *lists; /* in the plan */
    uint32_t count;
    bool prefix;    /* all terms that begin with word */
    bool scanned;   /* too many terms to look at: any document may have one */
    uint64_t terms; /* about so many begin with word */
    bool truncated; /* the word is longer than a term: a document may have it */
    enum index_field field;
    char word[WORD_MAXIMUM];
    uint32_t size;
    uint64_t documents; /* of all lists together: a document counts once a list */
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
    uint32_t most_terms;     /* of a set; beyond them it is scanned */
};

/* most_terms: how many terms one word may be the beginning of. */
bool plan_open(struct plan *plan, struct segment *segment, const struct query *query,
               uint32_t most_terms, struct error *error) WARN_UNUSED;
void plan_close(struct plan *plan);
