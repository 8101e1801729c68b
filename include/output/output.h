/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/date.h"
#include "base/text.h"
#include "paper/paper.h"

/* One paper as an output format sees it. All borrowed. */
struct output_row {
    const struct paper *paper;
    const struct listing *listings;
    size_t listing_count;
    int32_t day;
    int64_t upvotes, comments; /* LISTING_UNKNOWN: unknown */
    unsigned marks; /* enum query_mark / store_mark bits: 1 read, 2 starred, 4 skipped, 8 later */
    bool is_new;
    struct slice why;    /* "sub:flow" or "hf": why it is here; may be empty */
    struct slice linked; /* keys of the same work under other ids, by blanks; may be empty */
    bool parsed;         /* comes from parse, not from the store: no state, no added */
};

struct output_options {
    size_t width;  /* cells of the terminal; for human */
    bool color;    /* attributes allowed */
    bool ascii;    /* only ASCII out */
    bool header;   /* -H: TSV header line */
    bool nul;      /* -0: ids and urls end in NUL */
    bool abstract; /* --fields +abstract: abstract as the last TSV column */
    bool full;     /* show: everything about each paper, for reading (human only) */
    bool show_day; /* human: rows carry their day (search results over many days) */
};

/* An output format: one file, one row of the table. Each appends to out, which the caller writes
   and clears as it likes; out fails (text_ok) when it is full. number counts the rows from 1.
   Whatever the rows hold, control characters, bidi controls and invalid bytes do not get out. */
struct output_format {
    const char *name;
    const char *help;
    void (*begin)(struct text *out, const struct output_options *options);
    void (*row)(struct text *out, const struct output_options *options,
                const struct output_row *row, size_t number);
    void (*end)(struct text *out, const struct output_options *options);
};
/* human tsv json jsonl ids urls; ended by a NULL name. */
extern const struct output_format output_formats[];
const struct output_format *output_format_find(struct slice name);

/* One part of a digest: the news of a subscription. */
struct output_digest_part {
    struct slice name;  /* of the subscription, or "hf" */
    struct slice query; /* its text; may be empty */
    int64_t since;      /* UTC seconds; 0: not known */
    const struct output_row *rows;
    size_t count;
};
/* A digest of one or more parts, as text or as one mail. The Message-ID is made of the name of the
   first part ("all" when there are several), the day and its since, so that sending the same digest
   again gives the same id. */
struct output_digest {
    const struct output_digest_part *parts;
    size_t count;
    const struct now *now;
    struct slice to, from; /* for eml; may be empty */
};
void output_digest_text(struct text *out, const struct output_digest *digest);
/* RFC 5322 with RFC 2047 headers and quoted-printable body; lines end in \n, ready for sendmail -t.
 */
void output_digest_eml(struct text *out, const struct output_digest *digest);

/* "N*" flags column of a row: N new, O unread and seen before, * starred, x skipped. At most 3
 * characters; none for a parsed row. */
void output_flags(struct text *out, const struct output_row *row);
/* "A. Okello, +4": the first author shortened, and how many more; TeX as it is. */
void output_authors_short(struct text *out, struct slice authors);
/* The fields that are text get their TeX shown (paper/tex_show.h), in the arena, for a view that is
   not printed. */
void output_show_tex(struct paper *paper, bool ascii, struct arena *arena);
/* A JSON string with its quotes. */
void output_json_string(struct text *out, struct slice value);
/* Where the paper is on the web: its url, else what its key says; nothing when neither is known. */
void output_url(struct text *out, const struct output_row *row);
