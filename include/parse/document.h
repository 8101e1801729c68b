/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/error.h"
#include "paper/paper.h"

/* The parser program: one document in on descriptor 0, lines of the envelope out on descriptor 1.

   A line is values separated by TAB and escaped as in papers.tsv; the first value is the kind:
     paper    the columns of papers.tsv (id: the key; added: empty unless the document has it)
     listing  the columns of listings.tsv; an empty key means the paper line before
     meta     NAME VALUE: format (wire format recognised), date (the page's own day), total (of
              the papers that the server has), notice (what there is to know of a document read
              well), feed (ADDRESS TITLE), deleted (the id of a record that is no more),
              resumption (how a list goes on), sandbox
     next     URL: a further request that the document names; it is the server's choice, so it is
              made only under the rules for such addresses
     bad      OFFSET REASON: one item that was not understood, and where it begins
     error    KIND REASON NEXT: the document as a whole was not understood (KIND: enum error_kind)
     end      PAPERS BAD: the document was read to its end
   A reader leaves out lines of kinds and names that it does not know.
   The last line is an end line or an error line; without either the parser itself was stopped.
   Papers before an error line are whole. */

/* What the conductor knows about a document: the options of paperfeed-parse. All borrowed. */
struct document_context {
    struct slice format;    /* --as: a name of the format table; empty or "auto": detect */
    struct slice source;    /* --source: for records and listings; empty: the format's own */
    struct slice base_url;  /* --base */
    struct slice charset;   /* --charset: of the HTTP header */
    int32_t day;            /* --day: the day asked for; DAY_NONE: none */
    enum listing_kind kind; /* --kind trending: what listings of this document are */
    int64_t now;            /* --now: UTC seconds */
    bool local;             /* --local: a file of the user's: no cap on size and entries */
    void *converter;        /* of document_prepare */
};

/* Loads what the libraries would otherwise open while reading: call once, before the sandbox closes
   and before document_parse. */
void document_prepare(struct document_context *context);
/* Frees what document_prepare loaded for this context. */
void document_release(struct document_context *context);

/* Reads the document, finds its format, writes the envelope from after any meta line of the
   caller's to the end or error line. False only when the output failed. */
bool document_parse(const struct document_context *context, int input, int output,
                    struct error *error) WARN_UNUSED;
