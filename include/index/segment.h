/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/error.h"
#include "index/format.h"
#include "paper/paper.h"

/* An open segment. Every access is checked against the file's length and, the first time a page is
   touched, its checksum: what fails reads as nothing and sets damaged, so that a rotten or hostile
   file gives at worst a wrong answer that its owner knows to throw away. */
struct segment {
    struct slice bytes; /* the whole file, at an address that is a multiple of eight; borrowed */
    struct footer footer;
    uint64_t *checked; /* a bit for each page; NULL: made by this process */
    uint64_t *dead;    /* a bit for each document that is not shown; NULL: all are */
    uint32_t dead_count;
    bool damaged;
};

/* trusted: this process made the bytes. ERROR_DAMAGED for what is no segment of this version. */
bool segment_open(struct segment *segment, struct slice bytes, bool trusted,
                  struct error *error) WARN_UNUSED;
void segment_close(struct segment *segment);
/* Checks every page; sets damaged. */
void segment_check_all(struct segment *segment);

uint32_t segment_count(const struct segment *segment);
/* size bytes at a place in a section; NULL when they are not there or damaged. */
const void *segment_bytes(struct segment *segment, unsigned section, uint64_t at, uint64_t size);
uint64_t segment_size(const struct segment *segment, unsigned section);

/* A document is not shown any more. Out of memory is an error. */
bool segment_kill(struct segment *segment, uint32_t document, struct error *error) WARN_UNUSED;
bool segment_is_dead(const struct segment *segment, uint32_t document);

/* Offset of its line, with the RECORD_ bits. */
uint64_t segment_record(struct segment *segment, uint32_t document);
uint32_t segment_record_check(struct segment *segment, uint32_t document);
/* For a renamed document: offset of the alias line that has its key. */
bool segment_renamed(struct segment *segment, uint32_t document, uint64_t *at);
/* UTC seconds; false: only the record says. */
bool segment_added(struct segment *segment, uint32_t document, int64_t *added);
/* DAY_NONE: none. */
int32_t segment_day(struct segment *segment, uint32_t document);
/* The documents begin to end whose day is first to last. */
void segment_days(struct segment *segment, int32_t first, int32_t last, uint32_t *begin,
                  uint32_t *end);
/* Number of days in SECTION_DAYS, and one of them. */
size_t segment_day_count(struct segment *segment);
struct segment_day segment_day_at(struct segment *segment, size_t number);
/* The entries of SECTION_EXTRA from the first with a day not before first. */
const struct segment_extra *segment_extra(struct segment *segment, int32_t first, size_t *count);

/* Walks the listings of one document in no particular order. */
struct segment_listing {
    struct listing listing; /* without key; source borrowed from the segment */
    uint64_t order;         /* offset of its line in listings.tsv */
};
struct listing_walk {
    struct segment *segment;
    const unsigned char *at, *end;
};
void listing_walk_init(struct listing_walk *walk, struct segment *segment, uint32_t document);
bool listing_walk_next(struct listing_walk *walk, struct segment_listing *out);
/* The documents with listings, ascending. */
const struct segment_listed *segment_listed(struct segment *segment, size_t *count);

/* Names: what a paper can be asked for by its exact spelling. */
enum name_kind { NAME_KEY, NAME_GUID, NAME_TITLE };
/* For NAME_TITLE, text is the frozen folded title (paper/identity.h). */
uint64_t name_hash(enum name_kind kind, struct slice text);
/* The next document under the hash, UINT32_MAX when none is left; *state is 0 at first. Candidates:
   the caller compares the spelling. */
uint32_t segment_name(struct segment *segment, uint64_t hash, uint32_t *state);
/* The next place under the hash in SECTION_ALIASES or SECTION_FETCHES. */
bool segment_place(struct segment *segment, unsigned section, uint64_t hash, uint32_t *state,
                   uint64_t *at);
