/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/error.h"

/* A day is a number of days since 1970-01-01 (proleptic Gregorian, years 0001 to 9999). */
#define DAY_NONE INT32_MIN

/* Exactly YYYY-MM-DD. */
bool day_parse(struct slice s, int32_t *day);
/* Appends YYYY-MM-DD; "" for DAY_NONE. */
void day_append(struct text *out, int32_t day);
/* Appends "Tue 22 Sep 2026" (always English, whatever the locale). */
void day_append_long(struct text *out, int32_t day);
/* Appends "22 Sep", or, where it is of another year than today, "Sep'24": at most 6 cells. */
void day_append_short(struct text *out, int32_t day, int32_t today);
/* 0 = Monday. */
int day_weekday(int32_t day);
bool day_is_weekend(int32_t day);
/* DAY_NONE for what is no date. */
int32_t day_from_civil(int year, int month, int day_of_month);
void day_to_civil(int32_t day, int *year, int *month, int *day_of_month);
/* ISO 8601 week and the year it belongs to. */
void day_to_week(int32_t day, int *year, int *week);
/* DAY_NONE outside the years. */
int32_t day_of_time(int64_t seconds);

/* YYYY, YYYY-MM, YYYY-MM-DD or an RFC 3339 time: the first day it means (of a time: the date as
 * written). DAY_NONE when it is none of these. */
int32_t day_of_partial(struct slice s);
/* A published or updated date in canonical form: YYYY[-MM[-DD]] or RFC 3339 with offset or Z,
   fractions dropped; a time of exactly 00:00:00 becomes its date. False for anything else or years
   outside 0001-9999. */
bool date_canonical(struct slice s, struct text *out);

/* UTC seconds; RFC 3339 with Z or offset, fractions ignored. */
bool time_parse(struct slice s, int64_t *seconds);
/* Appends YYYY-MM-DDThh:mm:ssZ; "" outside the years. */
void time_append(struct text *out, int64_t seconds);
/* Appends a near time in the user's time zone: "7:31" when it is of the same day as now, else
   "19 Sep 7:31". */
void time_append_short(struct text *out, int64_t seconds, int64_t now);

/* The clock of one program run: real, or fixed by --now. */
struct now {
    int64_t seconds; /* UTC */
    int32_t utc_day;
    int32_t local_day; /* in the user's time zone, for words like today */
};
/* The present moment, or fixed when it is not empty (RFC 3339 or YYYY-MM-DD, taken as noon UTC). */
bool now_read(struct now *now, struct slice fixed, struct error *error) WARN_UNUSED;

/* A range of days, both inclusive. */
struct day_range {
    int32_t first, last;
};
/* What a user may type: 2026-09-22, 2026-09, 2026, 2026-W38 (Monday to Sunday), today, yesterday,
   mon..sun (the last such day, today included), -3d -2w -1m -1y (that one day), last week (the
   Monday to Sunday before this week's Monday). Words count from today. False with ERROR_USAGE and a
   list of the forms. */
bool day_range_parse(struct slice s, int32_t today, struct day_range *range,
                     struct error *error) WARN_UNUSED;
