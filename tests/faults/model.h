/* SPDX-License-Identifier: MIT */
#pragma once

#include "oracle.h"

/* What oracle.c finds and answers.c tells. */

enum { ORACLE_FIELDS = 64, ORACLE_SALT = 16, ORACLE_LINE = 16384 };

/* What is found by its name in a table. */
struct node {
    struct node *next;
    const char *name;
};
struct table {
    struct node **buckets;
    size_t mask;
};

/* A key, and what is known under it; into: the paper that it is one with. */
struct entry {
    struct node node;
    struct entry *into;
    char *values[ORACLE_FIELDS]; /* of the newest record; [0] NULL: none */
    const char *upvotes;         /* the newest that says some */
    struct day *days;            /* of all listings */
    const char *day;             /* the smallest of new, cross, daily */
    bool read, starred, skipped;
};
struct day {
    struct day *next;
    const char *day;
};

/* The newest line about one subject, and what it says. */
struct fact {
    struct node node;    /* its name has the key at the end, as it was then */
    size_t key;          /* where the key begins */
    struct entry *entry; /* of the key; NULL: it is the key of no paper */
    const char *text;
};

struct file {
    char *bytes;
    size_t size, first; /* end of the first line */
    char salt[ORACLE_SALT + 1];
    char *columns[ORACLE_FIELDS];
};

struct block {
    struct block *next;
    size_t used, size;
};

struct oracle {
    struct oracle_log logs[ORACLE_LOGS];
    struct file files[ORACLE_LOGS];
    struct table entries, facts;
    struct entry **papers; /* sorted by key */
    size_t paper_count;
    struct block *blocks;
};

/* The value of a column in the fields of a line, "" when it has none. */
const char *oracle_value(const struct file *file, char *const fields[ORACLE_FIELDS],
                         const char *column);
/* The paper that a key belongs to in the end. */
const struct entry *oracle_follow(const struct entry *entry);
