/* SPDX-License-Identifier: MIT */
#pragma once

#include "parse/json_walk.h"

#include "base/error.h"

#include <jansson.h>

/* JSON documents are cut into their items by a scan of the brackets, and each item is read by
   itself: an item that is not understood costs that item. (RFC 8259) */

/* Values may be nested this deep, the item counting as one. */
enum { JSON_DEPTH = 64 };

/* Reads what the library would otherwise read from a file at the first use. */
void json_prepare(void);

/* The value read; NULL with the reason. Absurd numbers become strings and lone surrogates U+FFFD
   rather than spoiling the whole. The caller owns a reference. */
json_t *json_read(struct slice value, struct error *error);

/* The members of an object, whatever it really is: NULL, empty and LISTING_UNKNOWN for what is
   missing or of another type. Texts are borrowed from the value. */
json_t *json_member(const json_t *object, const char *name);
struct slice json_text(const json_t *value);
struct slice json_member_text(const json_t *object, const char *name);
/* Whole numbers, also written as string or as 42.0; negative ones are unknown. */
int64_t json_count(const json_t *value);
int64_t json_member_count(const json_t *object, const char *name);
