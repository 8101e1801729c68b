/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/text.h"
#include "dice.h"

/* Words of all kinds for texts and queries, some of them difficult: accents, TeX, hyphens, CJK. */
void ask_word(struct dice *dice, struct text *out);
/* A random query about papers that are made of such words; mostly one that is understood. */
void ask(struct dice *dice, struct text *out);
