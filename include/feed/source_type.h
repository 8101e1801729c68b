/* SPDX-License-Identifier: MIT */
#pragma once

#include "feed/chain.h"

/* What is asked for, for the plan of one source. */
struct plan {
    const struct config_source *source;
    const struct fetch_request *request;
    const struct contacts *contacts;
    const struct now *now;
};

/* A document that came for a chain. */
struct page {
    struct parsed *parsed;
    struct slice url; /* that answered, after redirects */
    const struct now *now;
    struct text *notice; /* what the user should know although nothing failed; may hold something */
};
enum page_fate {
    PAGE_GOOD,      /* stored; an error of the document leads to another form */
    PAGE_DOUBTFUL,  /* stored, but asked for in full again */
    PAGE_ELSEWHERE, /* the address of the chain is now the one to ask */
    PAGE_FAILED     /* nothing is stored, no other form is tried */
};

/* A type of source: one file, one row of the table. Functions that are NULL do nothing. */
struct source_type {
    const char *name;
    const char *help; /* one line */
    /* Adds chains, or says why not (list->skipped). False: memory is short. */
    bool (*plan)(struct chain_list *list, const struct plan *plan);
    /* Sets the address of the form chain->way; false when there is none. */
    bool (*fall_back)(struct chain *chain);
    void (*next)(struct chain *chain, struct slice linked, bool brought_new, struct text *next);
    /* Looks at a document before it is stored, and may take papers out of it. why: when it
     * failed. */
    enum page_fate (*judge)(struct chain *chain, const struct page *page, struct error *why);
    void (*describe)(const struct chain *chain, struct text *out);
    bool needs_url, needs_categories; /* lines of its block */
    bool plans_pages;                 /* what comes next does not depend on answers */
    bool tells_refusals;              /* documents under 4xx are read for the server's words */
};

/* Ended by NULL; the choices of the config's key "type". */
extern const struct source_type *const source_types[];
/* Appends the chains that a request means for a source. */
bool chains_plan(struct chain_list *list, const struct config_source *source,
                 const struct fetch_request *request, const struct contacts *contacts,
                 const struct now *now, struct error *error) WARN_UNUSED;

extern const struct source_type source_type_hf;
extern const struct source_type source_type_arxiv;
extern const struct source_type source_type_feed;
