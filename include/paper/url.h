/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/text.h"

/* The little of RFC 3986 that naming papers needs. */

/* Takes an ASCII prefix off, without regard to case; false, with *s untouched, when it is not
 * there. */
static inline bool url_take(struct slice *s, const char *prefix)
{
    /* Many prefixes are tried in a row; the first letter settles most. */
    if (s->size == 0 || ((s->data[0] ^ prefix[0]) & ~0x20) != 0)
        return false;
    size_t size = strlen(prefix);
    if (!slice_equal_nocase(slice_first(*s, size), (struct slice){prefix, size}))
        return false;
    *s = slice_from(*s, size);
    return true;
}
/* Takes http:// or https:// and a leading www. off; false when there is no such scheme. */
bool url_take_scheme(struct slice *s);
/* s up to its query or fragment. */
struct slice url_path(struct slice s);
/* Appends s as a value in a query: all but letters, digits and -._~: as %XX (RFC 3986, section
   3.4). */
void url_encode(struct slice s, struct text *out);
/* Appends s with %XX decoded once; what is no valid escape stays. */
void url_decode(struct slice s, struct text *out);
/* Appends the form that two spellings of one address share: https, host in lower case, no default
   port, no fragment, no utm_ and rss parameters, no trailing slash, blanks as %20. What is not http
   or https is appended as it is. */
void url_normalize(struct slice url, struct text *out);
/* Appends the address that reference means on the page base (RFC 3986, section 5.2); reference as
   it is where base is no address. */
void url_resolve(struct slice base, struct slice reference, struct text *out);
