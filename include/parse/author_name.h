/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/text.h"

/* What one name of an author looks like. Names are trimmed slices. */

/* Appends "Last, First", "von Last, Jr., First" or "Last, First, Jr." in the order it is spoken;
   any other name as it is, "Name, Jr." and "Company, Inc." too. */
void author_turn(struct slice name, struct text *out);
/* Whether author_turn() is certain to be right. Among several, listed with semicolons, two names in
   front of the comma and behind it are a person too. */
bool author_is_turnable(struct slice name, bool listed);
/* Whether a name is "Last, First", certainly and with nothing else. */
bool author_is_inverted(struct slice name, bool listed);
/* Whether what follows a comma still belongs to the name before it: "Jr.", "III", "PhD". "MD" may
   be initials behind a single word. */
bool author_is_suffix(struct slice part, struct slice before);
/* "J.", "J. A.", "J.-P.", "JP": what stands behind a family name and its comma. */
bool author_is_initials(struct slice part);
/* Whether it can be the whole name of a person, with two words, or of Chinese or the like. */
bool author_is_full(struct slice name);

enum author_kind { AUTHOR_PERSON, AUTHOR_GROUP, AUTHOR_INSTITUTION };
/* What the words of a name say; a person when they say nothing. */
enum author_kind author_kind(struct slice name);
