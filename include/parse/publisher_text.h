/* SPDX-License-Identifier: MIT */
#pragma once

#include "parse/draft.h"

/* Takes what publishers' feeds write into an abstract apart: Elsevier's lines of date, journal and
   authors (fields that are empty get them), Nature's "Journal, Published online: date; doi:X" in
   front of a sentence. text is the abstract as plain text, and borrowed. */
void publisher_text_set(struct draft *draft, struct slice text);
