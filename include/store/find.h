/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/reader.h"

/* What matches, part by part: for whoever counts it some way. */
struct find_visitor {
    /* bits: one for each document of the part (its number) that matches; borrowed for the call. */
    bool (*take)(void *context, uint32_t number, struct part *part, const uint64_t *bits,
                 struct error *error);
    void *context;
};
/* query NULL: everything. Ends when the visitor returns false. A damaged segment is not healed: see
 * index_damaged. */
bool find_visit(struct store *store, const struct query *query, int64_t new_after,
                const struct find_visitor *visitor, struct error *error) WARN_UNUSED;
