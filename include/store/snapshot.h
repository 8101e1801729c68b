/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/steps.h"

/* One generation of the store in date order; what store.h declares about it is in snapshot.c and
 * resolve.c. */
struct snapshot {
    const struct index *index;
    const struct steps *steps;
    struct arena *scratch; /* for what is handed out unescaped; cleared with the generation */
    uint64_t generation;
    uint64_t order; /* as of snapshot_order */
    store_row count;
    uint32_t paper_count; /* of the index when the rows were made */
    uint32_t *paper_of_row;
    store_row *row_of_paper; /* STORE_NO_ROW: not shown */
    uint32_t *first_listing; /* of each row in listings; one more at the end */
    struct listing *listings;
    int32_t *days;
    uint32_t *first_of_day; /* of each day in rows_of_days; one more at the end */
    store_row *rows_of_days;
    uint32_t day_count;
};

/* Sorts everything anew; the generation stays as it is. On failure the snapshot is empty. */
bool snapshot_build(struct snapshot *snapshot, struct error *error) WARN_UNUSED;
void snapshot_release(struct snapshot *snapshot);
