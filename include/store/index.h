/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/file.h"
#include "index/segment.h"
#include "paper/record.h"
#include "store/log.h"
#include "store/tail.h"

/* What is derived from papers.tsv and listings.tsv: segments, which cover their beginning, and the
   tail. A stored paper has a place: documents of the segments first, in the order of parts, then
   the papers of the tail. Places move when parts or tail do. */
struct part {
    struct segment segment;
    struct file_map map; /* of its file; empty: image has it */
    struct text image;
    uint32_t base; /* place of its first document */
};

struct index {
    struct part *parts; /* the oldest first */
    uint32_t part_count, part_capacity;
    uint32_t documents; /* of all parts: the place of the tail's first paper */
    struct tail tail;
    struct builder *builder;       /* kept between segments for its memory; NULL at first */
    struct record_layout layout;   /* of papers.tsv */
    struct slice papers, listings; /* bytes of the logs as mapped now */
    int papers_file;               /* papers.tsv, to read from; -1: none */
    uint32_t lines_read;           /* from papers_file */
    struct arena scratch;          /* for one line */
    uint64_t aliases;              /* alias lines in all */
    uint64_t unreadable;           /* lines of whole batches that say nothing */
};
#define INDEX_NONE UINT32_MAX

void index_init(struct index *index);
/* Empty again, without parts. */
void index_clear(struct index *index);
void index_release(struct index *index);
/* Takes over an open part as the newest; its masks hide documents of older ones. */
bool index_add_part(struct index *index, struct part *part, struct error *error) WARN_UNUSED;
void part_close(struct part *part);

/* papers_file: a descriptor of papers.tsv, borrowed, or -1. */
void index_set_maps(struct index *index, struct slice papers, struct slice listings,
                    int papers_file);
bool index_set_columns(struct index *index, struct slice names, struct error *error) WARN_UNUSED;
bool index_take_papers(struct index *index, const struct log_batch *batch,
                       struct error *error) WARN_UNUSED;
bool index_take_listings(struct index *index, const struct log_batch *batch,
                         struct error *error) WARN_UNUSED;
/* A part is found to be damaged: nothing derived from it can be trusted. */
bool index_damaged(const struct index *index);
/* For writers, after everything was looked up: ERROR_DAMAGED when a part is found to be damaged. */
bool index_is_sound(const struct index *index, struct error *error) WARN_UNUSED;

/* The place of the paper under a key or former key, INDEX_NONE when it was never mentioned. */
uint32_t index_find(struct index *index, struct slice key);
bool index_has_record(struct index *index, uint32_t place);
/* Its key, in the arena or borrowed from the maps; empty when the record is damaged. */
struct slice index_key(struct index *index, uint32_t place, struct arena *arena);
/* The whole record; slices borrow from the map and the arena. ERROR_DAMAGED when its bytes are not
   those that were indexed. */
bool index_read(struct index *index, uint32_t place, struct arena *arena, struct paper *out,
                struct error *error) WARN_UNUSED;
/* The same for a document of one part. */
struct slice index_document_key(struct index *index, struct part *part, uint32_t document,
                                struct arena *arena);
bool index_read_document(struct index *index, struct part *part, uint32_t document,
                         struct arena *arena, struct paper *out, struct error *error) WARN_UNUSED;
/* The newest line of the paper for the source, day and kind of the listing; false: there is none.
   The source is borrowed from the index. */
bool index_listing(struct index *index, uint32_t place, const struct listing *wanted,
                   struct listing *found);
bool index_fetch(struct index *index, struct slice source, struct slice url, struct arena *arena,
                 struct fetch_state *state);

/* Walks the places of papers that may have a title or guid, by its hash (store/joins.h). */
struct index_names {
    struct index *index;
    uint64_t hash;
    uint32_t part, state;
    size_t joins;
};
void index_names_init(struct index_names *names, struct index *index, uint64_t hash);
uint32_t index_names_next(struct index_names *names);
/* Whether any paper has a key made of its title. */
bool index_has_bare(struct index *index);
/* Enters the titles of the tail, which are only looked up for records that have nothing better. */
bool index_enter_titles(struct index *index, struct error *error) WARN_UNUSED;
