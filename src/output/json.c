/* SPDX-License-Identifier: MIT */
#include "output/format.h"

void json_begin(struct text *out, const struct output_options *options)
{
    (void)options;
    text_append_byte(out, '[');
}

void json_row(struct text *out, const struct output_options *options, const struct output_row *row,
              size_t number)
{
    text_append_string(out, number > 1 ? ",\n" : "\n");
    json_append_object(out, row, options->ascii);
}

void json_end(struct text *out, const struct output_options *options)
{
    (void)options;
    text_append_string(out, "\n]\n");
}

void jsonl_row(struct text *out, const struct output_options *options, const struct output_row *row,
               size_t number)
{
    (void)number;
    json_append_object(out, row, options->ascii);
    text_append_byte(out, '\n');
}
