/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/arena.h"
#include "base/date.h"
#include "query/phrase.h"
#include "query/query.h"

/* What one condition asks. */
enum query_kind {
    QUERY_ANYWHERE, /* title, abstract or authors: phrase, quoted */
    QUERY_FIELD,    /* value: the paper field; phrase, quoted */
    QUERY_NAME,     /* phrase: the words of one author, in any order */
    QUERY_CATEGORY, /* text */
    QUERY_SOURCE,   /* text */
    QUERY_ID,       /* text: a key, or what an id begins with */
    QUERY_GROUP,    /* text: the subscription; its conditions follow, up to end */
    QUERY_ON,       /* days */
    QUERY_NO_DAY,
    QUERY_AFTER,    /* days.first */
    QUERY_BEFORE,   /* days.first */
    QUERY_MARKED,   /* value: enum query_mark */
    QUERY_UNMARKED, /* value */
    QUERY_NEW,
    QUERY_LISTED, /* value: enum listing_kind */
    QUERY_HAS,    /* value: the paper field */
    QUERY_HAS_PDF,
    QUERY_HAS_COMMENTS,
    /* Not conditions: words that lead the parser on. */
    QUERY_PREFIX_IS,
    QUERY_PREFIX_HAS,
    QUERY_UNKNOWN
};

/* A condition. All must hold; a negated one must not. */
struct query_node {
    enum query_kind kind;
    int value;
    bool negated;
    bool quoted; /* whole words; else the last may be the beginning of one */
    struct phrase phrase;
    struct slice text;
    struct day_range days;
    size_t end; /* one behind the last node of a group; of others, one behind itself */
};

struct query {
    struct arena arena; /* everything the nodes point to */
    struct query_node *nodes;
    size_t count;
    size_t capacity;
};
