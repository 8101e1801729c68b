/* SPDX-License-Identifier: MIT */
#pragma once

#include "paper/tex_macros.h"
#include "paper/tex_walk.h"

/* Macros that choose, drop or surround their arguments: formatting, links, notes, environments. As
   tex_effect, which calls it. */
bool tex_layout(struct tex_walk *walk, struct tex_span *span, const struct tex_macro *macro);
