/* SPDX-License-Identifier: MIT */
#pragma once

#include "paper/tex_macros.h"
#include "paper/tex_symbols.h"
#include "paper/tex_walk.h"

/* What macros with arguments do, a function for each enum tex_show. */

/* Shows a macro; the span stands behind its name. False when arguments are missing, then nothing
   was shown and the span must be put back, or when one does not parse. */
bool tex_effect(struct tex_walk *walk, struct tex_span *span, const struct tex_macro *macro);
/* The accent \' and its like: sign is the character behind the backslash. False when it has nothing
   to stand on; *parsed is false when that does not parse. */
bool tex_effect_sign(struct tex_walk *walk, struct tex_span *span, char sign, bool *parsed);
/* The argument of ^ or _. As tex_effect. */
bool tex_effect_script(struct tex_walk *walk, struct tex_span *span, bool raised);
/* A symbol: with room around it in a formula as its class wants. */
void tex_effect_symbol(struct tex_walk *walk, struct tex_span *span,
                       const struct tex_symbol *symbol);
