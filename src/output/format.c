/* SPDX-License-Identifier: MIT */
#include "output/format.h"

static void nothing(struct text *out, const struct output_options *options)
{
    (void)out;
    (void)options;
}

const struct output_format output_formats[] = {
    {"human", "for reading, fitted to the width; the default on a terminal", nothing, human_row,
     nothing},
    {"tsv", "ten columns separated by tabs; the default behind a pipe", tsv_begin, tsv_row,
     nothing},
    {"json", "one JSON array of objects", json_begin, json_row, json_end},
    {"jsonl", "one JSON object a line", nothing, jsonl_row, nothing},
    {"ids", "one id a line", nothing, ids_row, nothing},
    {"urls", "one web address a line", nothing, urls_row, nothing},
    {NULL, NULL, NULL, NULL, NULL},
};

const struct output_format *output_format_find(struct slice name)
{
    for (const struct output_format *format = output_formats; format->name; format++)
        if (slice_equal(slice_of(format->name), name))
            return format;
    return NULL;
}
