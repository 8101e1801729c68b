/* SPDX-License-Identifier: MIT */
#include "output/format.h"

#include "output/clean.h"

/* The columns of paperfeed(1): never reordered, new ones at the end. */

void tsv_begin(struct text *out, const struct output_options *options)
{
    if (!options->header)
        return;
    text_append_string(out,
                       "id\tday\tflags\tscore\tupvotes\tcategories\tauthors\ttitle\turl\tsources");
    text_append_string(out, options->abstract ? "\tabstract\n" : "\n");
}

static void append_value(struct text *out, const struct output_options *options, struct slice value)
{
    text_append_byte(out, '\t');
    clean_append(out, value, CLEAN_FORM_TSV, options->ascii);
}

static void append_authors(struct text *out, const struct output_options *options,
                           struct slice authors)
{
    struct slice author;
    text_append_byte(out, '\t');
    for (bool first = true; paper_list_next(&authors, &author); first = false) {
        if (!first)
            text_append_string(out, "; ");
        clean_append(out, author, CLEAN_FORM_TSV, options->ascii);
    }
}

static void append_url(struct text *out, const struct output_options *options,
                       const struct output_row *row)
{
    struct text url;
    text_init(&url, row->paper->id.size + row->paper->fields[PAPER_URL].size * 3 + 64);
    output_url(&url, row);
    append_value(out, options, text_slice(&url));
    text_release(&url);
}

void tsv_row(struct text *out, const struct output_options *options, const struct output_row *row,
             size_t number)
{
    const struct slice *fields = row->paper->fields;
    (void)number;
    clean_append(out, row->paper->id, CLEAN_FORM_TSV, options->ascii);
    text_append_byte(out, '\t');
    day_append(out, row->day);
    text_append_byte(out, '\t');
    output_flags(out, row);
    /* The score has its column already. */
    text_append_string(out, "\t\t");
    if (row->upvotes != LISTING_UNKNOWN)
        text_append_int(out, row->upvotes);
    append_value(out, options, fields[PAPER_CATEGORIES]);
    append_authors(out, options, fields[PAPER_AUTHORS]);
    append_value(out, options, fields[PAPER_TITLE]);
    append_url(out, options, row);
    append_value(out, options, row->paper->sources);
    if (options->abstract)
        append_value(out, options, fields[PAPER_ABSTRACT]);
    text_append_byte(out, '\n');
}
