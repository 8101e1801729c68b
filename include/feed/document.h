/* SPDX-License-Identifier: MIT */
#pragma once

#include "feed/feed.h"

/* One run of paperfeed-parse and what it found. The envelope is described in parse/document.h; this
 * floor reads it as data. */
struct parsed {
    struct arena arena; /* owns everything below */
    struct paper *papers;
    size_t paper_count, paper_capacity;
    struct listing *listings;
    size_t *listing_paper; /* index in papers of each listing */
    size_t listing_count, listing_capacity;
    char date[32];       /* the page's own day, as written; or empty */
    uint64_t bad;        /* items not understood */
    uint64_t bad_offset; /* of the first, in bytes */
    char bad_reason[256];
    uint64_t nexts;    /* further requests named */
    char next[4096];   /* the first, or empty */
    char format[32];   /* name of the format, when one was found */
    char notice[256];  /* the first of what the user should know of a document read well */
    struct text feeds; /* lines "ADDRESS TITLE": feeds that the document names */
    size_t feed_count;
    bool complete;      /* the end line came */
    bool interrupted;   /* the user wanted to stop; what had come whole is there */
    struct error error; /* the document as a whole was not understood; kind ERROR_NONE: it was */
};
struct parse_request {
    struct slice format; /* --as; empty: detect */
    struct slice source;
    struct slice charset;
    struct slice base_url;
    int32_t day;
    bool trending;
    bool local;
    int64_t now;
    /* Told each item that was not understood; may be NULL. */
    void (*note_bad)(void *context, uint64_t offset, const char *reason);
    void *note_context;
    int interrupt_descriptor; /* becomes readable when the user wants to stop; 0 or less: none */
};

/* Parses bytes already in memory (an answered request). parsed is initialised here and released by
 * the caller, also after a failure. */
bool document_parse_bytes(const struct parse_request *request, struct slice body,
                          struct parsed *parsed, struct error *error) WARN_UNUSED;
/* Parses what is readable from a descriptor, in pieces: take gets up to 1,000 papers with their
   listings at a time and may keep nothing. *parsed describes the whole run at the end (its papers
   are the last piece). */
bool document_parse_descriptor(const struct parse_request *request, int input,
                               bool (*take)(void *context, const struct parsed *piece,
                                            struct error *error),
                               void *context, struct parsed *parsed,
                               struct error *error) WARN_UNUSED;
void parsed_release(struct parsed *parsed);
