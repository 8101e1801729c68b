/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "paper/paper.h"
#include "query/query.h"

/* The flat index: three append-only logs that are the only truth (paperfeed-format.5) and what is
   derived from them. One process uses a store from one thread. Readers never lock; writers lock for
   the time of an append.

   Everything a snapshot returns (papers, listings, slices) is valid until the next store_refresh,
   store_add, store_mark or store_close of the same store. */
struct store;
struct snapshot;

/* Opens or, at the first write, creates the store in data_directory. What is derived is kept in
   cache_directory; NULL: in memory only. Opening never changes the data directory, but may write
   to the cache when much of the logs is not in it yet.
   A torn tail is ignored (and cut by the next writer), damage in the middle is skipped; both show
   in store_notices. ERROR_DAMAGED when a file is no paperfeed file or of a newer version. */
bool store_open(struct store **store, const char *data_directory, const char *cache_directory,
                struct error *error) WARN_UNUSED;
void store_close(struct store *store);

/* What opening found that a user should know, one sentence a line; empty: all is well. */
struct slice store_notices(const struct store *store);

/* Reads what others appended since. *changed says whether the snapshot is a new generation. After a
 * failure, of this call or of store_add, store_mark and store_sync, it may be an empty new one. */
bool store_refresh(struct store *store, bool *changed, struct error *error) WARN_UNUSED;
/* The current generation; what was appended by this process becomes visible here. */
const struct snapshot *store_snapshot(struct store *store);
/* Puts what is derived from the newest records into the cache, so that the next process need not
   read them. Closing does the same. */
void store_publish(struct store *store);
/* A descriptor that becomes readable when a log was appended to (inotify), -1 where there is none:
 * then stat by store_refresh once a second. store_drain empties it. */
int store_watch(struct store *store);
void store_drain(struct store *store);

/* Rows are numbers of papers, each its own, not all of them in use; snapshot_compare puts them in
   order: by day, the oldest first, papers without a day before every other; within a day by first
   rank, then by key. */
typedef uint32_t store_row;
#define STORE_NO_ROW UINT32_MAX

uint64_t snapshot_generation(const struct snapshot *snapshot);
/* Grows whenever rows may have got other numbers; what only marks changed keeps it. */
uint64_t snapshot_order(const struct snapshot *snapshot);
/* How many papers there are. */
uint64_t snapshot_count(const struct snapshot *snapshot);
/* One behind the greatest row. */
store_row snapshot_end(const struct snapshot *snapshot);
/* The next row in use; begins with STORE_NO_ROW, and returns it at the end. */
store_row snapshot_next(const struct snapshot *snapshot, store_row row);
int snapshot_compare(const struct snapshot *snapshot, store_row a, store_row b);
/* The paper under a key or one of its former keys (alias); STORE_NO_ROW: unknown. */
store_row snapshot_find(const struct snapshot *snapshot, struct slice key);
/* For what a user typed: key, bare id, URL, DOI, guid, or a prefix of a key or bare id where
 * unique. ERROR_NOT_FOUND says unknown, or names two candidates when not unique. An index that
 * turns out to be damaged is healed first; rows of before are not right then. */
bool store_resolve(struct store *store, struct slice typed, store_row *row,
                   struct error *error) WARN_UNUSED;
/* Reads the whole record; escaped values are unescaped into the arena. */
bool snapshot_paper(const struct snapshot *snapshot, store_row row, struct arena *arena,
                    struct paper *paper, struct error *error) WARN_UNUSED;
struct slice snapshot_key(const struct snapshot *snapshot, store_row row);
/* The paper's day: its smallest listing day (new, cross, daily), else its publication day, else
 * DAY_NONE. */
int32_t snapshot_day(const struct snapshot *snapshot, store_row row);
int64_t snapshot_added(const struct snapshot *snapshot, store_row row);
/* The newest time of adding. */
int64_t snapshot_newest_added(const struct snapshot *snapshot);
/* All listings of a paper, the newest numbers of each (source, day, kind); sorted by day. In the
 * arena; their texts are borrowed from the snapshot. */
const struct listing *snapshot_listings(const struct snapshot *snapshot, store_row row,
                                        struct arena *arena, size_t *count);
/* The newest numbers over all listings; LISTING_UNKNOWN when none has them. */
struct store_votes {
    int64_t upvotes, comments, stars;
};
void snapshot_votes(const struct snapshot *snapshot, store_row row, struct store_votes *votes);
/* enum store_mark bits. */
unsigned snapshot_marks(const struct snapshot *snapshot, store_row row);
/* What query_match asks about: the paper itself only with_text. Papers added after new_after (UTC
   seconds) are new. */
bool snapshot_facts(const struct snapshot *snapshot, store_row row, int64_t new_after,
                    bool with_text, struct arena *arena, struct paper *paper,
                    struct query_facts *facts, struct error *error) WARN_UNUSED;
/* The nearest day with papers (any listing, or the publication day of papers without listings)
   before or after one; papers without a day stand at DAY_NONE, before all. INT32_MAX is after all
   days. False, *day undefined, when there is none. */
bool snapshot_step_day(const struct snapshot *snapshot, int32_t from, bool before, int32_t *day);
/* The rows shown on a day: papers with any listing (or, without listings, the publication) on that
 * day, in order. In the arena; NULL for none. */
const store_row *snapshot_rows_of_day(const struct snapshot *snapshot, int32_t day,
                                      struct arena *arena, size_t *count);
/* The last fetch line for a URL of a source; false when there is none. */
bool snapshot_fetch_state(const struct snapshot *snapshot, struct slice source, struct slice url,
                          struct fetch_state *state);

/* A search over everything. */
enum store_order {
    STORE_BY_DATE, /* newest day first; within a day most upvotes, then in order */
    STORE_BY_RELEVANCE,
    STORE_BY_UPVOTES,
    STORE_UNORDERED
};
struct store_search {
    const struct query *query; /* NULL: everything */
    enum store_order order;
    size_t limit;      /* 0: all. By date, the rest of the last day comes as well */
    int64_t new_after; /* papers added after this UTC second are new; INT64_MAX: none is */
    bool total;        /* count all that match, too */
    /* Only papers for which this is true; NULL: all. */
    bool (*accept)(void *context, store_row row);
    void *context;
};
struct store_hit {
    store_row row;
    int32_t day;
    int64_t upvotes; /* LISTING_UNKNOWN */
    uint32_t score;  /* by relevance: the greater the better */
};
/* Valid until the arena is cleared or the snapshot changes. */
struct store_hits {
    struct store_hit *hits;
    size_t count;
    uint64_t total; /* with total, or without limit; what accept refused may count */
};
bool store_find(struct store *store, const struct store_search *search, struct arena *arena,
                struct store_hits *hits, struct error *error) WARN_UNUSED;
/* How many papers match. */
bool store_count(struct store *store, const struct query *query, int64_t new_after, uint64_t *count,
                 struct error *error) WARN_UNUSED;
/* Searches and counts that must read many texts ask give_up now and then, and end early when it
   says so: with what they found up to then. NULL: they never do. */
void store_set_patience(struct store *store, bool (*give_up)(void *context), void *context);
/* Whether the last search or count ended early. */
bool store_gave_up(const struct store *store);

/* What the papers of a result can be counted by. */
enum store_facet {
    STORE_FACET_CATEGORY, /* each paper counts once for each of its categories */
    STORE_FACET_SOURCE,   /* the same for its sources, those of its listings as well */
    STORE_FACET_MONTH,    /* "2026-09" of the paper's day, "none" without one */
    STORE_FACET_YEAR,
    STORE_FACET_FLAG /* the conditions is: and has: of the query language that some papers meet */
};
struct store_facet_count {
    struct slice name; /* in the arena, or constant */
    uint64_t count;    /* 1 or more */
};
/* Counts all papers that match (query NULL: all there are). Dates in their order, without one
   first; others by count, then name. */
bool store_count_by(struct store *store, const struct query *query, int64_t new_after,
                    enum store_facet facet, struct arena *arena, struct store_facet_count **counts,
                    size_t *count, struct error *error) WARN_UNUSED;

/* Appends the query in canonical form with each word that no paper has replaced by the nearest one
   that some have. False, nothing appended, when there is nothing to replace. */
bool store_correct(struct store *store, const struct query *query, struct text *out);

/* What one answered document brings. Arrays and their slices stay the caller's and must not be
 * borrowed from a snapshot of the same store, which moves meanwhile. Listings with an empty key
 * belong to the paper whose index in papers is listing_paper[i]. */
struct store_batch {
    const struct paper *papers; /* id: the key made by identity_key; sources: the one source of the
                                   record, unless already merged */
    size_t paper_count;
    const struct listing *listings;
    const size_t *listing_paper;
    size_t listing_count;
    const struct fetch_state *fetches;
    size_t fetch_count;
};
struct store_counts {
    uint64_t papers; /* in the batch */
    uint64_t added;  /* not known before */
    uint64_t updated;
    uint64_t known; /* nothing new */
};
/* One transaction: locks (up to 5 s, else ERROR_BUSY), reads what others appended, resolves keys
   and aliases, merges, drops what is known, appends to papers.tsv and then listings.tsv in batches
   of at most 1,000 records or 1 MiB, syncs, unlocks. Nothing changed = nothing written. On failure
   (ERROR_WRITE) the files are as before, but for batches of the same call already completed.
   *counts is added to. now: UTC seconds for new records. */
bool store_add(struct store *store, const struct store_batch *batch, int64_t now,
               struct store_counts *counts, struct error *error) WARN_UNUSED;

/* What the user did. */
enum store_mark { STORE_READ = 1, STORE_STARRED = 2, STORE_SKIPPED = 4, STORE_LATER = 8 };

/* One change of one step. Flags of papers have verb read, star, skip or later, key the paper's, and
 * old and new "0" or "1". Other verbs: "digest" (key: subscription name, new: time), "subscription"
 * (key: name, old and new: the block of the config). */
struct store_change {
    struct slice verb;
    struct slice key;
    struct slice old;
    struct slice new;
};
enum store_sync { STORE_SYNC_NOW, STORE_SYNC_LATER };
/* Appends all changes as one step (one key press). Changes that are already so are left out
   of a step that takes nothing back; *written says how many remained. The changes may be borrowed
   from the snapshot. undoes: 0, or the number of the step this one takes back: when somebody else
   took it back meanwhile, nothing is written. STORE_SYNC_LATER returns after the write (safe from
   kill -9); store_sync makes it safe from a power cut and must follow within a second. */
bool store_mark(struct store *store, const struct store_change *changes, size_t count,
                uint64_t undoes, int64_t now, enum store_sync sync, size_t *written,
                struct error *error) WARN_UNUSED;
bool store_sync(struct store *store, struct error *error) WARN_UNUSED;

/* The newest step that undo would take back, with all its changes in the order they were made
 * (borrowed). Digest lines, steps already taken back and those that took one back are passed over.
 * False when there is none. */
struct store_step {
    uint64_t number;
    int64_t time;
    const struct store_change *changes;
    size_t count;
};
bool snapshot_undoable(const struct snapshot *snapshot, struct store_step *step);
/* The newest change of a verb and key ("digest", name) that was not taken back. */
bool snapshot_last_change(const struct snapshot *snapshot, struct slice verb, struct slice key,
                          struct store_change *change, int64_t *time);
