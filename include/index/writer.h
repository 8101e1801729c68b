/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/error.h"
#include "index/format.h"

/* Writes a segment file from its first byte to its last (index/format.h): sections one after the
   other, then the checksums of all pages, then the footer. A failure stays: append freely, ask
   writer_finish once. */
struct writer {
    /* Takes the next bytes of the file. */
    bool (*write)(void *context, struct slice bytes, struct error *error);
    void *context;
    struct text pending; /* not yet written */
    struct text checks;  /* of the pages so far */
    struct footer footer;
    uint64_t at;      /* length of the file so far */
    unsigned section; /* being written; SECTIONS: none */
    bool closing;     /* what follows are the checksums themselves */
    bool failed;
    struct error error; /* the first failure */
};

/* salt: different in every file. */
void writer_init(struct writer *writer,
                 bool (*write)(void *context, struct slice bytes, struct error *error),
                 void *context, uint32_t salt);
void writer_release(struct writer *writer);
/* What is appended from now on belongs to the section, which begins at a multiple of eight. */
void writer_begin(struct writer *writer, unsigned section);
void writer_append(struct writer *writer, struct slice bytes);
/* Bytes of the current section so far. */
uint64_t writer_section_size(const struct writer *writer);
/* A whole section at once. */
void writer_section(struct writer *writer, unsigned section, struct slice bytes);
/* Notes that memory ended. */
void writer_fail_memory(struct writer *writer);
/* Writes checksums and footer, whose counts the caller has filled in. Returns the first failure. */
bool writer_finish(struct writer *writer, struct error *error) WARN_UNUSED;
