/* SPDX-License-Identifier: MIT */
#include "output/format.h"

void urls_row(struct text *out, const struct output_options *options, const struct output_row *row,
              size_t number)
{
    size_t before = out->size;
    (void)number;
    output_url(out, row);
    if (out->size > before)
        text_append_byte(out, options->nul ? '\0' : '\n');
}
