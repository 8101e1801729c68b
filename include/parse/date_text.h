/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/text.h"

/* Reads a date as sources write them: RFC 822 and what it became, RFC 3339, ISO 8601 with weeks and
   days of the year, asctime, slashes, names of months in some languages. Appends it as
   date_canonical() has it, with the zone it is written with. Nothing is invented: of a time without
   zone or minutes only the date counts, and of "01/02/2026", which may be of two months, only the
   year. False, with nothing appended, for what is no date. */
bool date_text_read(struct slice s, struct text *out);
