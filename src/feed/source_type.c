/* SPDX-License-Identifier: MIT */
#include "feed/source_type.h"

const struct source_type *const source_types[] = {
    &source_type_hf,
    &source_type_arxiv,
    &source_type_feed,
    NULL,
};

const struct source_type *source_type_find(struct slice name)
{
    for (size_t i = 0; source_types[i]; i++)
        if (slice_equal(slice_of(source_types[i]->name), name))
            return source_types[i];
    return NULL;
}
