/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/cache.h"
#include "store/find_memory.h"
#include "store/snapshot.h"

/* Who may end a long search early. */
struct patience {
    bool (*give_up)(void *context); /* NULL: nobody */
    void *context;
    bool gave_up;
};

/* An open store: the three truth files, what is derived from them, and the current generation. */
struct store {
    struct text directory;
    struct log papers, listings, marks;
    struct cache cache;
    struct index index;
    struct steps steps;
    struct flags flags;
    struct part mark_table;  /* what flags.base is; store/mark_table.h */
    uint64_t mark_table_end; /* of marks.tsv: what the table in the cache covers */
    bool whole_marks;        /* all steps are wanted */
    struct snapshot snapshot;
    struct arena scratch; /* lives as long as a generation */
    struct text notices;
    struct find_memory memory;
    struct patience patience;
    int watch;          /* inotify, -1 */
    bool loaded;        /* everything was taken */
    bool stale;         /* the rows of the snapshot are not right */
    bool wrote;         /* this process appended papers or listings, the last time in full */
    uint64_t published; /* papers that this process has put into segments */
    uint64_t aliases;   /* of the index when the marks were taken */
};

/* The files that a lock covers. */
enum reader_files { READER_NONE = 0, READER_DATA = 1, READER_MARKS = 2 };

/* Takes what was appended into the index. look_into: files that are read again even when their
   length and time did not change, as a writer must that holds their lock. When a file was replaced
   everything is taken again. The rows of the snapshot are not right until reader_settle. */
bool reader_take(struct store *store, enum reader_files look_into, bool *changed,
                 struct error *error) WARN_UNUSED;
/* Makes the rows of the snapshot, when something moved them. */
bool reader_settle(struct store *store, struct error *error) WARN_UNUSED;
/* Takes all of marks.tsv when only its end was taken so far. */
bool reader_load_steps(struct store *store, struct error *error) WARN_UNUSED;
/* A segment is damaged: gives up what the cache has and takes everything from the logs. The error
 * that was met because of it is forgotten. */
bool reader_heal(struct store *store, struct error *error) WARN_UNUSED;

/* Creates the directory, takes the lock of the files and what was appended. On failure nothing is
 * locked. */
bool reader_lock(struct store *store, enum reader_files files, int milliseconds,
                 struct file_lock *lock, struct error *error) WARN_UNUSED;
/* Takes what this process appended when done is set, and drops the lock. Returns done, or false
 * with an error of its own. */
bool reader_unlock(struct store *store, enum reader_files files, struct file_lock *lock, bool done,
                   struct error *error) WARN_UNUSED;
