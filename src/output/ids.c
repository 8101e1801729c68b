/* SPDX-License-Identifier: MIT */
#include "output/format.h"

#include "output/clean.h"

void ids_row(struct text *out, const struct output_options *options, const struct output_row *row,
             size_t number)
{
    (void)number;
    if (row->paper->id.size == 0)
        return;
    clean_append(out, row->paper->id, CLEAN_FORM_LINE, false);
    text_append_byte(out, options->nul ? '\0' : '\n');
}
