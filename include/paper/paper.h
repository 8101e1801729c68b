/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/arena.h"
#include "base/slice.h"
#include "base/text.h"

/* The bibliographic fields of a paper, in the order of the columns of papers.tsv
 * (paperfeed-format.5). */
enum paper_field {
    PAPER_GUID, /* the source's own id as written there */
    PAPER_TITLE,
    PAPER_ABSTRACT,     /* paragraphs separated by \n */
    PAPER_AUTHORS,      /* list */
    PAPER_AFFILIATIONS, /* list parallel to the authors, with empty items; empty when nobody has one
                         */
    PAPER_CATEGORIES,   /* words */
    PAPER_PRIMARY,
    PAPER_URL,
    PAPER_PDF_URL,
    PAPER_DOI,       /* words; the first is the main one */
    PAPER_PUBLISHED, /* as date_canonical() gives it */
    PAPER_UPDATED,
    PAPER_CODE_URL,
    PAPER_PROJECT_URL,
    PAPER_COMMENT,
    PAPER_JOURNAL_REF,
    PAPER_KEYWORDS, /* list */
    PAPER_AI_SUMMARY,
    PAPER_LICENSE,
    PAPER_VERSION, /* decimal, from 1 */
    PAPER_ORGANIZATION,
    PAPER_WITHDRAWN, /* a date, or "yes" */
    PAPER_FIELDS
};

enum paper_form { PAPER_FORM_LINE, PAPER_FORM_PARAGRAPHS, PAPER_FORM_LIST, PAPER_FORM_WORDS };

/* What is known of a field's form: one row a field, used by the line form, JSON, merge and the
 * manual's table. */
struct paper_column {
    const char *name;
    enum paper_form form;
    size_t maximum; /* bytes; a longer value is cut with "..." at ingest */
};
extern const struct paper_column paper_columns[PAPER_FIELDS];

/* One paper: a view. All slices are borrowed from whoever filled it in (a snapshot or an arena).
   Empty = unknown. Lists are items separated by one \n; words are separated by one blank. Text is
   clean (unicode_clean). */
struct paper {
    struct slice id; /* the key: "arxiv:2609.90377"; empty until identity_key() gave one */
    int64_t added;   /* UTC second of first storing; 0: not stored yet */
    struct slice fields[PAPER_FIELDS];
    struct slice sources; /* words, highest precedence first */
    struct slice from;    /* which source each value has; see paper/merge.h */
};

/* No list holds more items (authors and affiliations; categories: words). */
#define PAPER_AUTHORS_MAXIMUM    5000
#define PAPER_CATEGORIES_MAXIMUM 64

/* The next item of a list field; false when none is left. An empty item at the very end is not
   returned, so a reader that walks affiliations beside authors takes "none left" as empty. */
bool paper_list_next(struct slice *rest, struct slice *item);
size_t paper_list_count(struct slice list);

/* What a record says about where and when a paper was shown. */
enum listing_kind {
    LISTING_NEW,
    LISTING_CROSS,
    LISTING_REPLACED,
    LISTING_DAILY,
    LISTING_TRENDING,
    LISTING_KINDS
};
extern const char *const listing_kind_names[LISTING_KINDS];

#define LISTING_UNKNOWN (-1)

/* "Source S listed paper K on day D." Numbers are LISTING_UNKNOWN when the source does not say. */
struct listing {
    enum listing_kind kind;
    struct slice source;
    int32_t day; /* DAY_NONE: a listing without a day (votes of a paper whose day is unknown) */
    struct slice key; /* the paper's key; in the parser's output empty means the paper before it */
    int64_t rank;     /* 1 = first on the page */
    int64_t upvotes;
    int64_t comments;
    int64_t stars;
    int64_t time; /* UTC second of storing */
};

/* The state of one request, so that the next can be conditional: a line of kind "fetch" in
 * listings.tsv. */
struct fetch_state {
    struct slice source;
    int32_t day; /* the day asked for, or DAY_NONE */
    struct slice url;
    struct slice etag;     /* verbatim; may be empty */
    struct slice modified; /* Last-Modified, verbatim; may be empty */
    int64_t status;        /* HTTP status */
    struct slice next;     /* URL of the next page; empty: the last page */
    int64_t time;
};
