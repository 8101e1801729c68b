/* SPDX-License-Identifier: MIT */
#pragma once

#include "parse/draft.h"

/* How names stand in one text. */
enum author_style {
    AUTHOR_ONE,  /* one person, or a list where separators leave no doubt */
    AUTHOR_LIST, /* First Last, First Last (Place, Place) and First Last */
};

/* Adds the authors of a text as feeds write them: "mail (Name)", "Name <mail>", "Last, F., Last,
   F." and lists with ";", "," and "and"; places in brackets become affiliations. */
void author_text_add(struct draft *draft, struct slice names, enum author_style style);
