/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/date.h"

/* When sources announce papers, computed: no files, no network. A day is the one that a batch is
   listed under, which arXiv counts in US Eastern time and Hugging Face in UTC. */
enum calendar { CALENDAR_NONE, CALENDAR_HF, CALENDAR_ARXIV };

/* The calendar of a type of source; CALENDAR_NONE: it announces when it likes. */
enum calendar calendar_of_type(struct slice type);
/* The civil day at a time (UTC seconds), as the calendar counts days. */
int32_t calendar_day(enum calendar calendar, int64_t time);
/* Whether a batch is expected for the day: NULL, or why not ("weekend", "holiday"). Nothing is
   expected of CALENDAR_NONE ("no calendar"). */
const char *calendar_objection(enum calendar calendar, int32_t day);
/* When the first papers of an expected day come out, and when all of them must be there, UTC
   seconds. */
int64_t calendar_begin(enum calendar calendar, int32_t day);
int64_t calendar_due(enum calendar calendar, int32_t day);
/* The newest expected day that is due at a time; DAY_NONE: none is known. */
int32_t calendar_newest_due(enum calendar calendar, int64_t time);
/* Appends when the next batch after a time comes, in local time: "Mon 02:00 (Sun 20:00 ET)";
   nothing for CALENDAR_NONE. */
void calendar_append_next(enum calendar calendar, int64_t time, struct text *out);
/* Appends why a day has no batch: "arXiv announces nothing on Saturdays; next batch Mon 02:00 (Sun
   20:00 ET)"; nothing when one is expected. time: the present. */
void calendar_explain(enum calendar calendar, int32_t day, int64_t time, struct text *out);
