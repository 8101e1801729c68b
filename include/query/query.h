/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/arena.h"
#include "base/date.h"
#include "base/error.h"
#include "base/unicode.h"
#include "paper/paper.h"

/* The query language (paperfeed-query.7). A query is immutable and prints back in canonical form.
 */
struct query;

/* The expansion of sub:NAME. Returns false when there is no such subscription; *text borrowed for
 * the call of query_parse. */
struct query_names {
    bool (*find)(const void *context, struct slice name, struct slice *text);
    const void *context;
};

/* What the user did with a paper. */
enum query_mark {
    QUERY_READ = 1,
    QUERY_STARRED = 2,
    QUERY_SKIPPED = 4,
    QUERY_LATER = 8,
};

/* What a paper is matched against; filled in by the caller, borrowed for the call. */
struct query_facts {
    const struct paper *paper;
    const struct listing *listings; /* all of the paper */
    size_t listing_count;
    int32_t day;    /* the paper's day, DAY_NONE: none */
    unsigned marks; /* enum query_mark */
    bool is_new;
    /* The newest over all listings; LISTING_UNKNOWN when none has them. */
    int64_t upvotes, comments, stars;
};

/* What a query asks to be ordered by. */
enum query_sort {
    QUERY_UNSORTED, /* sort: is not there */
    QUERY_BY_FEED,
    QUERY_BY_RELEVANCE,
    QUERY_BY_DATE,
    QUERY_BY_UPVOTES,
    QUERY_BY_TITLE,
    QUERY_SORTS
};
/* The words of sort: and -s ("feed", "relevance", ...); NULL for QUERY_UNSORTED. */
extern const char *const query_sort_names[QUERY_SORTS];

/* Parses text; today resolves words such as mon and -3d. An empty text matches everything. Errors
   are ERROR_USAGE with the reason "column 14: missing \")\"", also in *column (1-based, in
   characters; 0: no place) for a caret; the action is left to the caller. Parentheses and
   subscriptions are refused when they are nested deeper than 32 in all. What the language has but
   this version cannot do yet says "not available yet". names may be NULL (sub: is then an error).
   Release with query_release. */
bool query_parse(struct query **query, struct slice text, int32_t today,
                 const struct query_names *names, size_t *column, struct error *error) WARN_UNUSED;
/* Adds conditions that must hold as well, whatever OR the query has: "a OR b" with "unread" becomes
 * "(a OR b) unread". Errors as query_parse, but for the column; the query is then as before. */
bool query_narrow(struct query *query, struct slice text, int32_t today,
                  struct error *error) WARN_UNUSED;
void query_release(struct query *query);
/* True when the query has no condition; it may still have an order and a limit. */
bool query_is_empty(const struct query *query);
/* What sort: says. */
enum query_sort query_sort(const struct query *query);
/* What limit: says; 0: it is not there. */
uint64_t query_limit(const struct query *query);
/* Appends the canonical form: parsing it gives an equal query. sub:NAME stays sub:NAME; relative
 * dates become absolute. */
void query_print(const struct query *query, struct text *out);
/* The days the query is limited to by on: after: before: at its top level, outside of OR; false
 * when it is not limited. Either end may be open (INT32_MIN + 1, INT32_MAX). on:none is not a
 * range. */
bool query_days(const struct query *query, struct day_range *range);
/* False when the query can be answered from the facts beside the paper: day, marks, is_new, votes
 * and listings; facts->paper may then be NULL. */
bool query_needs_text(const struct query *query);
/* True when it asks for words, so that papers can answer it better and worse. */
bool query_has_words(const struct query *query);

/* Memory reused between matches; owned by the caller. One match at a time. */
enum { QUERY_TEXTS = 5 }; /* title, abstract, authors, comment, organization */
struct query_scratch {
    struct text folded[QUERY_TEXTS]; /* search forms of the paper's texts */
    bool ready[QUERY_TEXTS];
    struct text plain; /* a text without its TeX */
    struct text map;   /* where the parts of a search form come from */
    struct text spots; /* which bytes are found */
};
void query_scratch_init(struct query_scratch *scratch);
void query_scratch_release(struct query_scratch *scratch);

bool query_match(const struct query *query, const struct query_facts *facts,
                 struct query_scratch *scratch);

/* Where a text matches the positive words and phrases of the query, for highlighting: calls found
 * for each byte range, in order, not overlapping. field is the paper field the text came from
 * (title, abstract, authors). */
void query_highlight(const struct query *query, enum paper_field field, struct slice text,
                     struct query_scratch *scratch,
                     void (*found)(void *context, size_t begin, size_t end), void *context);

/* The sentence of a text, usually an abstract, in which most is found, the earlier of equal ones; a
 * part of text. The empty slice when nothing is found. Calls found as query_highlight does, with
 * places counted from the beginning of the sentence. */
struct slice query_snippet(const struct query *query, enum paper_field field, struct slice text,
                           struct query_scratch *scratch,
                           void (*found)(void *context, size_t begin, size_t end), void *context);

/* The fields and flags the language knows, for help and completion: a constant table ended by a
 * NULL name. */
struct query_term {
    const char *name; /* "ti:" or "unread" */
    const char *help;
    bool available;
    int kind;  /* what the parser makes of it: enum query_kind of query/tree.h */
    int value; /* and with what */
};
extern const struct query_term query_terms[];
