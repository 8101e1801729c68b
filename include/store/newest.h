/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/error.h"

/* The newest line of each key in the mapped bytes of a log, in eleven bytes a line. */

/* What tells lines apart; the second part may be empty. The slices are in the line. */
struct newest_key {
    struct slice first, second;
};

struct newest {
    uint64_t *places; /* offset + 1 in 40 bits, 24 bits of the hash; 0: free */
    uint64_t size;
    uint64_t count; /* keys */
    uint64_t lines; /* with a key */
    uint64_t seed;  /* of the hash, so that nobody can choose keys that fall together */
    struct slice bytes;
    /* False for a line without a key. */
    bool (*key_of)(const void *context, struct slice line, struct newest_key *key);
    const void *context;
};
#define NEWEST_NONE UINT64_MAX

/* Room for as many lines with keys. ERROR_LIMIT for bytes of 1 TiB or 3,000,000,000 lines. */
bool newest_init(struct newest *newest, uint64_t lines, struct error *error) WARN_UNUSED;
void newest_release(struct newest *newest);
/* Enters a line of the bytes; in the order of the file. */
void newest_enter(struct newest *newest, struct slice line);
/* Whether no later line with the key of this one was entered; true for one without a key. */
bool newest_is(const struct newest *newest, struct slice line);
/* The offset of the newest line with a key, NEWEST_NONE when there is none. */
uint64_t newest_find(const struct newest *newest, const struct newest_key *key);
/* The line at an offset, without its line break. */
struct slice newest_line(const struct newest *newest, uint64_t offset);
