/* SPDX-License-Identifier: MIT */
#include "paper/paper.h"

/* Far above what the sources send (title 206 characters, abstract 5,087, authors 3,303), far below
 * what would hurt a screen. */
const struct paper_column paper_columns[PAPER_FIELDS] = {
    [PAPER_GUID] = {"guid", PAPER_FORM_LINE, 2048},
    [PAPER_TITLE] = {"title", PAPER_FORM_LINE, 4096},
    [PAPER_ABSTRACT] = {"abstract", PAPER_FORM_PARAGRAPHS, 65536},
    [PAPER_AUTHORS] = {"authors", PAPER_FORM_LIST, 524288},
    [PAPER_AFFILIATIONS] = {"affiliations", PAPER_FORM_LIST, 524288},
    [PAPER_CATEGORIES] = {"categories", PAPER_FORM_WORDS, 4096},
    [PAPER_PRIMARY] = {"primary", PAPER_FORM_LINE, 64},
    [PAPER_URL] = {"url", PAPER_FORM_LINE, 4096},
    [PAPER_PDF_URL] = {"pdf_url", PAPER_FORM_LINE, 4096},
    [PAPER_DOI] = {"doi", PAPER_FORM_WORDS, 4096},
    [PAPER_PUBLISHED] = {"published", PAPER_FORM_LINE, 32},
    [PAPER_UPDATED] = {"updated", PAPER_FORM_LINE, 32},
    [PAPER_CODE_URL] = {"code_url", PAPER_FORM_LINE, 4096},
    [PAPER_PROJECT_URL] = {"project_url", PAPER_FORM_LINE, 4096},
    [PAPER_COMMENT] = {"comment", PAPER_FORM_LINE, 4096},
    [PAPER_JOURNAL_REF] = {"journal_ref", PAPER_FORM_LINE, 4096},
    [PAPER_KEYWORDS] = {"keywords", PAPER_FORM_LIST, 16384},
    [PAPER_AI_SUMMARY] = {"ai_summary", PAPER_FORM_PARAGRAPHS, 65536},
    [PAPER_LICENSE] = {"license", PAPER_FORM_LINE, 1024},
    [PAPER_VERSION] = {"version", PAPER_FORM_LINE, 9},
    [PAPER_ORGANIZATION] = {"organization", PAPER_FORM_LINE, 1024},
    [PAPER_WITHDRAWN] = {"withdrawn", PAPER_FORM_LINE, 32},
};

const char *const listing_kind_names[LISTING_KINDS] = {
    [LISTING_NEW] = "new",     [LISTING_CROSS] = "cross",       [LISTING_REPLACED] = "replaced",
    [LISTING_DAILY] = "daily", [LISTING_TRENDING] = "trending",
};

bool paper_list_next(struct slice *rest, struct slice *item)
{
    if (rest->size == 0)
        return false;
    return slice_split(rest, '\n', item);
}

size_t paper_list_count(struct slice list)
{
    size_t count = 0;
    struct slice item;
    while (paper_list_next(&list, &item))
        count++;
    return count;
}
