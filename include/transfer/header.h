/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/slice.h"

/* Values of HTTP headers, as far as they are reported or sent back. Nothing here allocates. */

/* True for a validator that may be stored and sent back: 1 to 512 visible ASCII characters; blanks
   are allowed inside. */
bool header_is_validator(struct slice value);
/* True when an answer in this Content-Encoding is taken: nothing, identity, or one of gzip, x-gzip
   and deflate. */
bool header_is_encoding(struct slice value);

enum { HEADER_TYPE_SIZE = 128, HEADER_CHARSET_SIZE = 64 };
/* The two parts of a Content-Type that matter (RFC 9110, 8.3), NUL-terminated; empty when missing,
   malformed or too long. */
struct header_type {
    char type[HEADER_TYPE_SIZE]; /* lower case */
    char charset[HEADER_CHARSET_SIZE];
};
void header_type_parse(struct header_type *type, struct slice value);

/* Seconds to wait for a Retry-After: a number, or a date seen from now (UTC seconds); a time that
   has passed is 0, more than 1e9 is 1e9. -1 when it says neither. value must be followed by a NUL.
 */
int64_t header_retry_after(struct slice value, int64_t now);
/* Seconds until the used up limits of a RateLimit header (draft-ietf-httpapi-ratelimit-headers) are
   free: the longest t among the items with r=0; in the older form reset when remaining=0. -1 when
   no limit is used up. */
int64_t header_rate_limit(struct slice value);
