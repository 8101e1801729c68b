/* SPDX-License-Identifier: MIT */
#pragma once

#include "parse/draft.h"

/* Makes the raw text of one field fit for a record: clean, in the field's form, not longer than the
   field's maximum (then it ends in "..."). Appends nothing for a value that the field cannot have,
   such as a date that is none. Not for authors and affiliations. */
void field_clean(enum paper_field field, struct slice raw, struct text *out);
/* The same for the two parallel lists; at most 5,000 authors. affiliations stays empty when nobody
   has one. */
void field_clean_authors(const struct draft *draft, struct text *authors,
                         struct text *affiliations);
