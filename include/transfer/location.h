/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/text.h"

/* Addresses (URLs) as libcurl reads them, so that what is checked is what is requested. */

#define LOCATION_MAXIMUM 4096 /* bytes of an address */

enum location_result {
    LOCATION_GOOD,
    LOCATION_MALFORMED, /* or too long */
    LOCATION_SCHEME,    /* neither http nor https */
    LOCATION_USER       /* a server names a user for another server */
};
/* Appends the address that reference means on the page base, percent-encoded where needed. An empty
   base means that reference is the user's own and stands alone. Nothing is appended unless
   LOCATION_GOOD. */
enum location_result location_resolve(struct slice base, struct slice reference, struct text *out);

/* Appends the host name of an address, in ASCII where the library can; nothing for a malformed one.
 */
void location_host(struct slice address, struct text *out);
/* True when the host is localhost or is written as an address that is private (transfer/address.h).
 */
bool location_is_private(struct slice address);
/* Appends the address without user name and password. */
void location_append_public(struct slice address, struct text *out);
