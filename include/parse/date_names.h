/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/slice.h"

/* What words and short years of dates mean, whichever format they stand in. */

/* The month of an English name, in full or its first letters, at least three ("Sept."), from 1; 0
   for any other word. For sentences, where a word may be anything. */
int date_month(struct slice word);
/* The month whose name in some language the word begins like, from 1; 0 when there is none. For
   texts that can only be dates. */
int date_month_begun(struct slice word);
/* The minutes a named zone is east of UTC (RFC 822, section 5.1, and usual names). False, with
 *minutes untouched, for any other word. */
bool date_zone(struct slice word, int *minutes);
/* The year of a number written with so many digits: of two, 69 to 99 are of the last century (RFC
   6265, section 5.1.1, whose 69 is POSIX's). */
int date_year(int year, size_t digits);
