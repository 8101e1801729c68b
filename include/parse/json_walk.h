/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/slice.h"

/* Cuts JSON by its brackets, commas and quotes, without reading what is between them. (RFC 8259) */

/* Walks the elements of an array or the members of an object. */
struct json_walk {
    struct slice text;
    size_t at;
    bool is_object;
    bool begun;
};
enum json_step {
    JSON_ITEM, /* key (of an object, with its quotes) and value are set */
    JSON_END,  /* at is behind the closing bracket */
    JSON_CUT,  /* the text ended first; value is what there is of the last item, maybe nothing */
    JSON_WRONG /* something that is no JSON at position at */
};
/* False when no array or object begins at position at, blanks aside. */
bool json_walk_begin(struct json_walk *walk, struct slice text, size_t at);
/* The two halves of json_walk_next, for a reader that looks at the value before it goes over it: to
   where the next value begins, and over the value that begins at at. */
enum json_step json_walk_name(struct json_walk *walk, struct slice *key);
enum json_step json_walk_value(struct json_walk *walk, struct slice *value);
enum json_step json_walk_next(struct json_walk *walk, struct slice *key, struct slice *value);

/* Whether brackets are nested more than so deep. */
bool json_is_deeper(struct slice value, size_t most);
