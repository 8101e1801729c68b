/* SPDX-License-Identifier: MIT */
#include "index/flags.h"

#include "base/date.h"

#include <string.h>

const char *flag_of_field(int field)
{
    switch (field) {
    case PAPER_ABSTRACT:
    case PAPER_DOI:
    case PAPER_CODE_URL:
    case PAPER_PROJECT_URL:
    case PAPER_COMMENT:
    case PAPER_AI_SUMMARY:
        return paper_columns[field].name;
    default:
        return NULL;
    }
}

static void append(struct text *out, const char *flag)
{
    text_append_string(out, flag);
    text_append_byte(out, '\n');
}

static void append_fields(struct text *out, const struct paper *paper)
{
    for (int field = 0; field < PAPER_FIELDS; field++)
        if (paper->fields[field].size > 0 && flag_of_field(field))
            append(out, flag_of_field(field));
    if (paper->fields[PAPER_PDF_URL].size > 0 || slice_starts_with(paper->id, SLICE("arxiv:")))
        append(out, FLAG_PDF);
    /* None is an unknown number, which no comparison matches. */
    size_t authors = paper_list_count(paper->fields[PAPER_AUTHORS]);
    if (authors > 0)
        text_append_format(out, FLAG_AUTHORS "%05zu\n", authors);
    struct slice published = paper->fields[PAPER_PUBLISHED];
    if (published.size >= 4) {
        text_append_string(out, FLAG_PUBLISHED);
        text_append(out, slice_first(published, 7));
        text_append_byte(out, '\n');
    }
}

void flags_append(struct text *out, const struct paper *paper,
                  const struct listing *const *listings, size_t count, int32_t day)
{
    bool dated = false, own_day = false, comments = false;
    bool kinds[LISTING_KINDS] = {false};
    for (size_t i = 0; i < count; i++) {
        kinds[listings[i]->kind] = true;
        comments = comments || listings[i]->comments > 0;
        dated = dated || listings[i]->day != DAY_NONE;
        own_day = own_day || (listings[i]->day == day && day != DAY_NONE);
    }
    append_fields(out, paper);
    if (comments)
        append(out, FLAG_COMMENTS);
    if (dated && !own_day)
        append(out, FLAG_ELSEWHERE);
    if (!dated && day != DAY_NONE && paper->fields[PAPER_PUBLISHED].size < 10)
        append(out, FLAG_PARTIAL);
    for (int kind = 0; kind < LISTING_KINDS; kind++)
        if (kinds[kind])
            text_append_format(out, FLAG_KIND "%s\n", listing_kind_names[kind]);
}
