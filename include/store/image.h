/* SPDX-License-Identifier: MIT */
#pragma once

#include "index/writer.h"
#include "store/index.h"

/* Writes the tail of an index as a segment with a number. */
bool image_write(struct index *index, struct writer *writer, uint64_t number,
                 struct error *error) WARN_UNUSED;
/* The tail as a part of its own, in memory. */
bool image_make(struct index *index, struct part *part, struct error *error) WARN_UNUSED;
