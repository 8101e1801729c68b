/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/snapshot.h"

/* Other papers that are the same work under an id of their own, such as a preprint and its article:
   equal folded titles of five words or more, the same family name of the first author, years at
   most one apart. They are shown with each other and never merged. Puts the rows of at most most of
   them into found and returns how many. paper: the record of the row. */
size_t snapshot_linked(const struct snapshot *snapshot, store_row row, const struct paper *paper,
                       store_row *found, size_t most);
