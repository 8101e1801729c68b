/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/slice.h"

/* Finds the first link with the relation "next" in the value of a Link header (RFC 8288): *target
   gets what stands between < and >, not resolved, as a slice of the value. Links with an anchor
   speak of another page and do not count. False when there is none. */
bool link_next(struct slice value, struct slice *target);
