/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/disk.h"
#include "store/scan.h"

/* What distinguishes the three truth files. */
struct log_kind {
    const char *name; /* "papers"; the file is NAME.tsv, its lock lock.LOCK */
    void (*append_columns)(struct text *out);
};
extern const struct log_kind log_papers, log_listings, log_marks;

/* How far a log was taken. */
struct log_position {
    uint64_t at, sequence;  /* end and number of the last whole batch; 0: none */
    uint64_t lost, missing; /* damage before it */
};

/* A truth file: an append-only log of batches. The reading half is here, the writing half in
 * store/append.h. */
struct log {
    const struct log_kind *kind;
    struct text path;
    int reader;                /* -1: the file does not exist */
    struct disk_state state;   /* of the file as last read */
    struct file_map map;       /* the whole file as last read */
    struct scan scan;          /* how far its batches were taken */
    struct log_position taken; /* kept by whoever takes the batches: behind the last one */
    struct text columns;       /* names of its columns */
    bool has_header;           /* false: no file, or it was torn before its first batch was whole */
    bool is_newer;             /* a newer version wrote it: it was refused */
    bool header_damaged;       /* its salt was found in the end lines */
    uint64_t lost, missing;    /* bytes and batches that are damaged in the middle */
    /* For the writing half. */
    int writer;
    uint64_t append_at, append_sequence;
    uint64_t unsynced_from; /* LOG_SYNCED: nothing waits for fdatasync */
    bool is_new;            /* we made it, and none of its batches is safe yet */
    bool distrusted;        /* a sync failed: the file is never synced again, but written anew */
};
#define LOG_SYNCED UINT64_MAX

void log_init(struct log *log, const struct log_kind *kind, const char *directory);
void log_release(struct log *log);
const char *log_path(const struct log *log);

enum log_change {
    LOG_SAME,
    LOG_GROWN,   /* log_next may have more; the map moved */
    LOG_REPLACED /* another file has the name now: everything is to be taken again */
};
/* Maps what is in the file now. force: a torn tail is looked into also when size and time of
   modification say that nothing changed. ERROR_DAMAGED for a file that is not of this kind or of a
   newer version. */
bool log_refresh(struct log *log, bool force, enum log_change *change,
                 struct error *error) WARN_UNUSED;

struct log_batch {
    struct slice lines; /* in the map: valid until the next log_refresh that finds a change */
    uint64_t offset;    /* of the lines in the file */
    uint64_t sequence, records;
    int64_t time;
    uint64_t lost, missing; /* damage in front of it */
};
/* The next whole batch not yet taken; false when there is none. */
bool log_next(struct log *log, struct log_batch *batch);
/* Starts over at the first batch. */
void log_rewind(struct log *log);
/* Goes on behind a batch that was taken before. */
void log_continue(struct log *log, const struct log_position *position);
/* Behind the batch that log_next returned last. */
struct log_position log_position(const struct log *log);
/* Bytes behind the last whole batch, when log_next returned false. */
uint64_t log_torn(const struct log *log);
/* Offset of what follows the first line. */
size_t log_batches_begin(const struct log *log);
/* The bytes of the file as mapped. */
struct slice log_bytes(const struct log *log);
/* Appends a sentence a line about damage and torn tail; nothing when all is well. */
void log_describe(const struct log *log, struct text *out);
