/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/flags.h"
#include "store/steps.h"

/* One generation of the store; what store.h declares about it is in snapshot.c, days.c, find.c and
   resolve.c. Rows are documents of the parts, then those of the tail's image. */
struct snapshot {
    struct index *index;
    const struct steps *steps;
    struct store *store; /* to ask for all steps */
    const struct flags *flags;
    struct arena *scratch; /* for what is handed out unescaped; cleared with the generation */
    uint64_t generation;
    uint64_t order;    /* as of snapshot_order */
    struct part image; /* of the tail; without documents: the tail is empty */
    /* For each part, the image last, a bit for each document with a mark; made when first asked. */
    struct marked {
        uint64_t *bits[4];
    } * marked;
    uint32_t marked_parts;
    uint64_t marked_version; /* of the flags */
};

/* The number of parts with the image, and one of them. */
uint32_t snapshot_parts(const struct snapshot *snapshot);
struct part *snapshot_part(const struct snapshot *snapshot, uint32_t number);

/* Makes the image of the tail anew. */
bool snapshot_build(struct snapshot *snapshot, struct error *error) WARN_UNUSED;
void snapshot_release(struct snapshot *snapshot);
/* *bits: one for each document of the part that has a mark; NULL when none has it. False without
   memory. */
bool snapshot_marked(struct snapshot *snapshot, uint32_t part, unsigned mark,
                     const uint64_t **bits) WARN_UNUSED;
