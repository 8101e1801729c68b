/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/slice.h"

/* Visible ASCII, which most texts are made of: it needs no cleaning. */
static inline bool ascii_is_plain(char c)
{
    return c > ' ' && c < 0x7F;
}
/* The end of the run of plain words with one blank between them that begins at a position. */
size_t ascii_plain_end(struct slice in, size_t at);
