/* SPDX-License-Identifier: MIT */
#pragma once

#include "query/tree.h"

/* Values that are days or numbers. False with ERROR_USAGE and a reason that names the value. */

/* A date or a range of them: A..B, A.., ..B. */
bool value_days(struct slice value, int32_t today, struct day_range *days,
                struct error *error) WARN_UNUSED;
/* 50, =50, >50, >=50, <50, <=50, 10..20, 10.., ..20: the least and the greatest number meant. */
bool value_numbers(struct slice value, int64_t *low, int64_t *high,
                   struct error *error) WARN_UNUSED;
