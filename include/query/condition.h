/* SPDX-License-Identifier: MIT */
#pragma once

#include "query/atom.h"
#include "query/tree.h"

/* What one atom of a query means. */
struct condition_reader {
    struct arena *arena; /* owns what the node points to */
    int32_t today;
    struct error *error;
    size_t at; /* the atom's place in the text; after an error, the place of the error */
};

enum condition_result {
    CONDITION_FOUND,
    CONDITION_EMPTY, /* punctuation only: asks nothing */
    CONDITION_WRONG  /* error has kind, reason and next, without a place */
};

/* Fills in all of the node but negated and end. sort: and limit: come as nodes too: QUERY_SORT with
 * value, QUERY_LIMIT with low. */
enum condition_result condition_read(struct condition_reader *reader, const struct atom *atom,
                                     struct query_node *node);
