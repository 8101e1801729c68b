/* SPDX-License-Identifier: MIT */
#pragma once

#include "output/output.h"

/* What the table of formats is made of; see struct output_format. */
void human_row(struct text *out, const struct output_options *options, const struct output_row *row,
               size_t number);
void tsv_begin(struct text *out, const struct output_options *options);
void tsv_row(struct text *out, const struct output_options *options, const struct output_row *row,
             size_t number);
void json_begin(struct text *out, const struct output_options *options);
void json_row(struct text *out, const struct output_options *options, const struct output_row *row,
              size_t number);
void json_end(struct text *out, const struct output_options *options);
void jsonl_row(struct text *out, const struct output_options *options, const struct output_row *row,
               size_t number);
void ids_row(struct text *out, const struct output_options *options, const struct output_row *row,
             size_t number);
void urls_row(struct text *out, const struct output_options *options, const struct output_row *row,
              size_t number);

/* One paper for reading: title, authors, facts, abstract, links. */
void reading_row(struct text *out, const struct output_options *options,
                 const struct output_row *row, size_t number);

/* The JSON object of a row without line break: keys of paperfeed-format(5). ascii: what is outside
 * ASCII as \uXXXX. */
void json_append_object(struct text *out, const struct output_row *row, bool ascii);

/* The primary category, else the first; empty when there is none. */
struct slice row_category(const struct output_row *row);
