/* SPDX-License-Identifier: MIT */
#pragma once

#include "browse/state.h"

/* The view of one open paper. */
void paper_lay_out(struct browser *browser, int bottom);
void paper_draw(struct browser *browser);
/* What the status line says of it: "all shown, Space: next unread". */
void paper_append_place(const struct browser *browser, struct text *out);
