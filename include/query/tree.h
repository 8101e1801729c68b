/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/arena.h"
#include "base/date.h"
#include "query/phrase.h"
#include "query/query.h"

/* What a node of a query asks. */
enum query_kind {
    QUERY_ANYWHERE,  /* title, abstract or authors: phrase, quoted; in authors always whole words */
    QUERY_ANY_FIELD, /* title, abstract, authors, comment or organization: phrase, quoted */
    QUERY_FIELD,     /* value: one of these five paper fields; phrase, quoted */
    QUERY_NAME,      /* phrase: the words of one author, in any order */
    QUERY_CATEGORY,  /* text */
    QUERY_SOURCE,    /* text */
    QUERY_ID,        /* text: a key, or what an id begins with */
    QUERY_ON,        /* days: of any listing, without listings the publication */
    QUERY_NO_DAY,
    QUERY_AFTER,     /* days.first */
    QUERY_BEFORE,    /* days.first */
    QUERY_PUBLISHED, /* days, which hold all that the date of publication stands for */
    QUERY_FEATURED,  /* days: of a listing of the kind daily */
    QUERY_MARKED,    /* value: enum query_mark */
    QUERY_UNMARKED,  /* value */
    QUERY_NEW,
    QUERY_LISTED, /* value: enum listing_kind */
    QUERY_HAS,    /* value: the paper field */
    QUERY_HAS_PDF,
    QUERY_HAS_COMMENTS,
    QUERY_COMPARE, /* value: enum query_number; low, high */
    /* Nodes that have children. */
    QUERY_GROUP,  /* text: the subscription; all of its conditions hold */
    QUERY_ALL_OF, /* two or more */
    QUERY_ANY_OF, /* two or more */
    /* Not conditions: words that lead the parser on. */
    QUERY_DOI, /* becomes a QUERY_ID */
    QUERY_SORT,
    QUERY_LIMIT,
    QUERY_AND,
    QUERY_OR,
    QUERY_NOT,
    QUERY_PREFIX_IS,
    QUERY_PREFIX_HAS,
    QUERY_UNKNOWN
};

/* What QUERY_COMPARE compares; a number that is not known is in no range. */
enum query_number {
    QUERY_UPVOTES,
    QUERY_GAINED, /* not available: the store does not keep how votes grew */
    QUERY_COMMENTS,
    QUERY_STARS,
    QUERY_AUTHORS
};

struct query_node {
    enum query_kind kind;
    int value;
    bool negated; /* must not hold */
    bool quoted;  /* whole words; else the last may be the beginning of one */
    struct phrase phrase;
    struct slice text;
    struct day_range days; /* either end may be open: QUERY_DAY_FIRST, QUERY_DAY_LAST */
    int64_t low, high;     /* both inclusive, 0 to INT64_MAX */
    size_t end;            /* one behind its last descendant; without any, one behind itself */
};

#define QUERY_DAY_FIRST (DAY_NONE + 1)
#define QUERY_DAY_LAST  INT32_MAX

/* The children of a node stand behind it: the first at its own index + 1, the next where that one
   ends, up to the node's end. The query itself is such a row from 0 to count, all of which must
   hold. In canonical form, which the parser makes, a row that must hold has no QUERY_ALL_OF in it
   that is not negated, and a QUERY_ANY_OF no other. Nodes are never more than QUERY_DEPTH deep
   in each other, so walking them by recursion is safe. */
enum { QUERY_DEPTH = 100 };

struct query {
    struct arena arena; /* everything the nodes point to */
    struct query_node *nodes;
    size_t count;
    size_t capacity;
    enum query_sort sort;
    uint64_t limit; /* 0: none */
};

/* Whether the node has children, or would have. */
bool query_node_is_row(const struct query_node *node);
/* Whether the paper itself must be read to answer the node; of a node with children: false. */
bool query_node_needs_text(const struct query_node *node);
