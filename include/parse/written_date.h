/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/text.h"

/* Finds the first date of the form "20 August 2025" or "Wed, 15 Mar 23 18:34:08 GMT" in a sentence
   (RFC 5322, with two digits of the year as before 2000, months in full or short English). Appends
   it in canonical form (base/date.h): with the time when that has a zone. False, with nothing
   appended, when there is none. */
bool written_date(struct slice sentence, struct text *out);
/* The same as a day: of a time with a zone its day in UTC. DAY_NONE when there is none. */
int32_t written_day(struct slice sentence);
/* The date that a whole text is (parse/date_text.h), or else the first in it. */
bool written_date_any(struct slice text, struct text *out);
