/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/text.h"

/* Appends the bytes as a gzip file (RFC 1952) of one deflate block with fixed codes (RFC 1951):
   enough to test a reader with, and for bombs of zeros. */
void gzip_append(struct text *out, struct slice bytes);
