/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/text.h"

/* A text of one author in its parts, all borrowed from it. */
struct author_parts {
    struct slice name, place;
};

/* Takes apart "mail (Name)", "Name <mail>", "By Name" and "Name (Place)". */
struct author_parts author_parts_of(struct slice text);
/* Appends a place. References such as "1, 2" and "1 and 2" are looked up in the key "(1) There, (2)
   Elsewhere", which may be empty. */
void author_place_append(struct slice place, struct slice key, struct text *out);
