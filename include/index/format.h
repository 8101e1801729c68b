/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/slice.h"

/* A segment file: what is derived from a range of the logs, immutable, in the byte order of the
   machine that made it. Documents (papers) are numbered from 0 in the order of day, first rank and
   key. Sections begin at multiples of eight; every page of PAGE_SIZE bytes in front of the checksum
   table has a checksum (page_check) that begins with the file's salt and its number. */

enum { PAGE_SIZE = 4096, DOCUMENTS_MAXIMUM = 1 << 24, WORD_MAXIMUM = 64 };
#define SEGMENT_MAGIC   UINT64_C(0x31676573646565fe) /* no text begins so */
#define SEGMENT_VERSION 2u

/* What a document can be found by: a dictionary of terms, each with its documents. */
enum index_field {
    INDEX_TITLE,        /* words of the search form */
    INDEX_ABSTRACT,     /* the same, with a class of how often it stands there */
    INDEX_AUTHORS,      /* words */
    INDEX_COMMENT,      /* words */
    INDEX_ORGANIZATION, /* words */
    INDEX_ID,           /* keys in lower case: its own (code 1), of its DOIs, guid and URL */
    INDEX_CATEGORY,     /* in lower case */
    INDEX_SOURCE,       /* in lower case: of the record and of its listings */
    INDEX_FLAG,         /* see index/flags.h */
    INDEX_FIELDS
};

enum segment_section {
    SECTION_ROWS,     /* ROW_BYTES of each document, see there */
    SECTION_LENGTH,   /* u8 of each document: words of the abstract, in LENGTH_UNITs */
    SECTION_DAYS,     /* struct segment_day, ascending */
    SECTION_EXTRA,    /* struct segment_extra: other days a document shows on, ascending */
    SECTION_LISTED,   /* struct segment_listed of the documents that have listings, ascending */
    SECTION_LISTINGS, /* their listings */
    SECTION_SOURCES,  /* names of listing sources, each with a line break */
    SECTION_NAMES,    /* u64, ascending: 40 bits of a hash, 24 bits of document */
    SECTION_BUCKETS,  /* u32: first name of each value of the top bits */
    SECTION_ALIASES,  /* struct segment_place: former keys, offset of the line in papers.tsv */
    SECTION_RENAMED,  /* struct segment_renamed: documents whose key is not in their record */
    SECTION_FETCHES,  /* struct segment_place: offset of the newest fetch line in listings.tsv */
    SECTION_MASKS,    /* struct segment_mask: documents of other segments that this one replaces */
    SECTION_MARK_COVER, /* of a file of marks (store/mark_table.h), like the next two */
    SECTION_MARK_TABLE,
    SECTION_MARK_KEYS,
    SECTION_FIELDS /* FIELD_SECTIONS for each field from here on */
};
enum field_section {
    FIELD_TOP,        /* u64: the beginning of the first term of every TOP_BLOCKS-th block */
    FIELD_BLOCKS,     /* struct term_block */
    FIELD_TERMS,      /* blocks of BLOCK_TERMS terms, front-coded */
    FIELD_POSTINGS,   /* their documents */
    FIELD_BEGINNINGS, /* u32: short beginnings of many terms, ascending (index/beginnings.h) */
    FIELD_RECENT,     /* a bitmap of RECENT_DOCUMENTS for each of them */
    FIELD_SECTIONS
};
enum { SECTIONS = SECTION_FIELDS + INDEX_FIELDS * FIELD_SECTIONS };
enum { RECENT_DOCUMENTS = 10240, BEGINNING_SIZE = 3, BEGINNING_TERMS = 64 };
enum { TOP_BLOCKS = 256, BLOCK_TERMS = 16, BLOCK_POSTINGS = 256, LENGTH_UNIT = 4 };

/* A row: what is asked of each document that is shown, side by side, for every page counts. */
enum {
    ROW_RECORD = 0, /* 5 bytes: offset of its line, RECORD_... bits above */
    ROW_CHECK = 5,  /* u32: CRC-32C of that line */
    ROW_ADDED = 9,  /* u32: seconds after footer.added; UINT32_MAX: see the line */
    ROW_BYTES = 13
};
#define RECORD_GHOST                                                                               \
    (UINT64_C(1) << 39) /* no record yet: the offset is that of a listing; not shown */
#define RECORD_RENAMED (UINT64_C(1) << 38) /* SECTION_RENAMED has its key */
#define RECORD_OFFSET  (RECORD_RENAMED - 1)

struct segment_day {
    int32_t day;
    uint32_t first; /* document; the next day's first ends it */
};
struct segment_extra {
    int32_t day;
    uint32_t document;
};
struct segment_listed {
    uint32_t document;
    uint32_t at; /* in SECTION_LISTINGS; the next one's ends it */
};
struct segment_place {
    uint64_t hash;
    uint64_t at;
};
struct segment_renamed {
    uint64_t at; /* of the alias line in papers.tsv */
    uint32_t document;
    uint32_t unused;
};
struct segment_mask {
    uint64_t segment; /* number */
    uint32_t document;
    uint32_t unused;
};
struct term_block {
    uint64_t beginning; /* first eight bytes of its first term, as a big-endian number */
    uint32_t at;        /* in FIELD_TERMS */
    uint32_t unused;
};

struct footer {
    struct footer_section {
        uint64_t at, size;
    } sections[SECTIONS];
    uint64_t number; /* of the segment; never used again in one store */
    uint64_t checks; /* where the checksum table begins */
    int64_t added;   /* what ROW_ADDED counts from */
    uint64_t words;  /* of all abstracts, for the mean */
    uint32_t documents;
    uint32_t ghosts; /* among them */
    uint32_t salt;
    uint32_t version;
    uint64_t magic;
    uint32_t unused;
    uint32_t check; /* CRC-32C of the footer up to here */
};

/* The checksum of one page, which may be shorter than PAGE_SIZE at the end. */
uint32_t page_check(uint32_t salt, uint32_t page, struct slice bytes);
