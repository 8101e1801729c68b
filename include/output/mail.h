/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/text.h"

/* The pieces of a mail (RFC 5322); lines end in \n. Nothing that is put in can end a header or
 * begin another one. */

/* "Name: value" folded to 76 columns; what is not plain ASCII becomes encoded words (RFC 2047). */
void mail_append_header(struct text *out, const char *name, struct slice value);
/* A header of addresses, "Ada <ada@example.org>, lin@example.org": names are encoded, addresses
   stay. What is no address is left out; without any, there is no header. */
void mail_append_addresses(struct text *out, const char *name, struct slice addresses);
/* "Tue, 22 Sep 2026 12:00:00 +0000" */
void mail_append_date(struct text *out, int64_t seconds);
/* Quoted-printable (RFC 2045, 6.7), lines of at most 76 bytes; also of "From " and a lone dot at a
 * line's beginning nothing is left that a mailer would change. */
void mail_append_body(struct text *out, struct slice body);
