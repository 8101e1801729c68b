/* SPDX-License-Identifier: MIT */
#include "query/terms.h"

#include "query/tree.h"

/* The first row of a kind and value is how it is printed. */
const struct query_term query_terms[] = {
    {"ti:", "words of the title", true, QUERY_FIELD, PAPER_TITLE},
    {"au:", "words of an author's name; au:\"a okello\" in any order, with initials", true,
     QUERY_FIELD, PAPER_AUTHORS},
    {"abs:", "words of the abstract", true, QUERY_FIELD, PAPER_ABSTRACT},
    {"com:", "words of the comment", true, QUERY_FIELD, PAPER_COMMENT},
    {"comment:", "words of the comment", true, QUERY_FIELD, PAPER_COMMENT},
    {"org:", "words of the organisation", true, QUERY_FIELD, PAPER_ORGANIZATION},
    {"any:", "words of any of these fields", true, QUERY_ANY_FIELD, 0},
    {"cat:", "category (cs.LG) or archive (cs)", true, QUERY_CATEGORY, 0},
    {"src:", "source (hf, arxiv, ...)", true, QUERY_SOURCE, 0},
    {"id:", "arXiv id, DOI, URL, or what an id begins with", true, QUERY_ID, 0},
    {"doi:", "DOI", true, QUERY_DOI, 0},
    {"sub:", "what a subscription matches", true, QUERY_GROUP, 0},
    {"on:", "shown on that day, in that month, year, week or range A..B; on:none without a day",
     true, QUERY_ON, 0},
    {"after:", "from that day on", true, QUERY_AFTER, 0},
    {"before:", "earlier than that day", true, QUERY_BEFORE, 0},
    {"published:", "published on that day, in that month, year, week or range", true,
     QUERY_PUBLISHED, 0},
    {"featured:", "on Daily Papers on that day, in that month, year, week or range", true,
     QUERY_FEATURED, 0},
    {"up:", "votes: up:>50 up:>=50 up:<5 up:50 up:10..20", true, QUERY_COMPARE, QUERY_UPVOTES},
    {"comments:", "number of comments, compared like up:", true, QUERY_COMPARE, QUERY_COMMENTS},
    {"stars:", "stars of the code, compared like up:", true, QUERY_COMPARE, QUERY_STARS},
    {"authors:", "number of authors, compared like up:", true, QUERY_COMPARE, QUERY_AUTHORS},
    {"unread", "not opened yet", true, QUERY_UNMARKED, QUERY_READ},
    {"starred", "with a star", true, QUERY_MARKED, QUERY_STARRED},
    {"is:unread", "not opened yet", true, QUERY_UNMARKED, QUERY_READ},
    {"is:starred", "with a star", true, QUERY_MARKED, QUERY_STARRED},
    {"is:read", "opened before", true, QUERY_MARKED, QUERY_READ},
    {"is:skipped", "skipped", true, QUERY_MARKED, QUERY_SKIPPED},
    {"is:later", "put off for later", true, QUERY_MARKED, QUERY_LATER},
    {"is:new", "new since the last session", true, QUERY_NEW, 0},
    {"is:cross", "listed as a cross-list", true, QUERY_LISTED, LISTING_CROSS},
    {"is:replaced", "listed as a replacement", true, QUERY_LISTED, LISTING_REPLACED},
    {"is:muted", "hidden by a mute", false, QUERY_PREFIX_IS, 0},
    {"has:code", "with a link to code", true, QUERY_HAS, PAPER_CODE_URL},
    {"has:pdf", "with a PDF", true, QUERY_HAS_PDF, 0},
    {"has:comments", "discussed where it is listed", true, QUERY_HAS_COMMENTS, 0},
    {"has:doi", "with a DOI", true, QUERY_HAS, PAPER_DOI},
    {"has:project", "with a project page", true, QUERY_HAS, PAPER_PROJECT_URL},
    {"has:ai", "with a summary by a machine", true, QUERY_HAS, PAPER_AI_SUMMARY},
    {"has:abs", "with an abstract", true, QUERY_HAS, PAPER_ABSTRACT},
    {"has:note", "with a note of yours", false, QUERY_PREFIX_HAS, 0},
    {"is:", "one of the flags", true, QUERY_PREFIX_IS, 0},
    {"has:", "one of the parts", true, QUERY_PREFIX_HAS, 0},
    {"sort:", "feed, relevance, date, up or title", true, QUERY_SORT, 0},
    {"limit:", "at most so many papers", true, QUERY_LIMIT, 0},
    {"OR", "either side; binds looser than AND", true, QUERY_OR, 0},
    {"AND", "both sides, as without it", true, QUERY_AND, 0},
    {"NOT", "without what follows, as -", true, QUERY_NOT, 0},
    {"tag:", "label", false, QUERY_UNKNOWN, 0},
    {"note:", "words of your notes", false, QUERY_UNKNOWN, 0},
    {"lang:", "language", false, QUERY_UNKNOWN, 0},
    {"score:", "rank by your stars", false, QUERY_UNKNOWN, 0},
    {"like:", "papers like this one", false, QUERY_UNKNOWN, 0},
    {"+up:", "votes gained", false, QUERY_COMPARE, QUERY_GAINED},
    {"starred-on:", "day of the star", false, QUERY_UNKNOWN, 0},
    {NULL, NULL, false, QUERY_UNKNOWN, 0},
};

const struct query_term *terms_find(struct slice name)
{
    for (const struct query_term *term = query_terms; term->name; term++) {
        bool operator_word = term->name[0] >= 'A' && term->name[0] <= 'Z';
        struct slice own = slice_of(term->name);
        if (operator_word ? slice_equal(name, own) : slice_equal_nocase(name, own))
            return term;
    }
    return NULL;
}

const char *terms_name(int kind, int value)
{
    for (const struct query_term *term = query_terms; term->name; term++)
        if (term->kind == kind && term->value == value)
            return term->name;
    return "";
}

void terms_append(struct text *out, const char *prefix)
{
    struct slice begin = slice_of(prefix);
    for (const struct query_term *term = query_terms; term->name; term++) {
        struct slice name = slice_of(term->name);
        bool wanted = begin.size > 0 ? slice_starts_with(name, begin) && name.size > begin.size
                                     : slice_ends_with(name, SLICE(":"));
        if (!wanted || !term->available)
            continue;
        if (out->size > 0)
            text_append_byte(out, ' ');
        text_append(out, name);
    }
}
