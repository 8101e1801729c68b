/* SPDX-License-Identifier: MIT */
#include "parse/arxiv_html.h"
#include "parse/citation.h"
#include "parse/format.h"
#include "parse/written_date.h"

/* The page https://arxiv.org/abs/ID: tags for search engines, and what only the page itself shows.
   (arxiv-browse, browse/templates/abs) */

enum { TEXT_MAXIMUM = 1 << 20 };

/* One line of the history: "[v2] Tue, 23 Oct 2018 07:11:02 UTC (402 KB)". */
static void read_version(struct draft *draft, struct slice line, uint64_t wanted)
{
    struct text date;
    uint64_t version;
    size_t end = slice_find_byte(line, ']', 0);
    if (end == SIZE_MAX || end < 1 ||
        !slice_to_uint64(slice_from(slice_first(line, end), 1), &version))
        return;
    text_init(&date, 64);
    if (written_date(slice_from(line, end + 1), &date)) {
        if (version == 1)
            draft_set(draft, PAPER_PUBLISHED, text_slice(&date));
        if (version == wanted || !wanted) {
            draft_set(draft, PAPER_UPDATED, text_slice(&date));
            draft_set_int(draft, PAPER_VERSION, (int64_t)version);
        }
    }
    if ((version == wanted || !wanted) && slice_find(line, SLICE("(withdrawn)"), 0) != SIZE_MAX)
        draft_set(draft, PAPER_WITHDRAWN, text_slice(&date));
    text_release(&date);
}

/* The version that the page shows, as "(this version, v2)" says it; 0 for the newest. */
static uint64_t version_shown(xmlNodePtr top)
{
    static const char mark[] = "this version, v";
    uint64_t version = 0;
    struct text line;
    xmlNodePtr node = html_find_class(top, "dateline");
    text_init(&line, TEXT_MAXIMUM);
    if (node)
        html_append_prose(node, &line);
    size_t at = slice_find(text_slice(&line), slice_of(mark), 0);
    if (at != SIZE_MAX) {
        struct slice rest = slice_from(text_slice(&line), at + sizeof mark - 1);
        slice_to_uint64(slice_first(rest, slice_find_byte(rest, ')', 0)), &version);
    } else if (slice_find(text_slice(&line), SLICE("(this version)"), 0) != SIZE_MAX) {
        version = 1;
    }
    text_release(&line);
    return version;
}

static void read_history(struct draft *draft, xmlNodePtr top)
{
    struct text history;
    uint64_t wanted = version_shown(top);
    xmlNodePtr node = html_find_class(top, "submission-history");
    if (!node)
        return;
    text_init(&history, TEXT_MAXIMUM);
    html_append_prose(node, &history);
    struct slice all = text_slice(&history);
    for (size_t at = 0; (at = slice_find(all, SLICE("[v"), at)) != SIZE_MAX;) {
        size_t next = slice_find(all, SLICE("[v"), at + 2);
        read_version(draft, slice_from(slice_first(all, next), at + 1), wanted);
        at = next == SIZE_MAX ? all.size : next;
    }
    text_release(&history);
}

static void read_license(struct draft *draft, xmlNodePtr top)
{
    xmlNodePtr box = html_find_class(top, "abs-license");
    for (xmlNodePtr node = box; node; node = html_next(node, box))
        if (html_is(node, "a"))
            draft_set(draft, PAPER_LICENSE, html_attribute(node, "href"));
}

static void fill(struct draft *draft, const struct html_page *page)
{
    static const struct {
        const char *name;
        enum paper_field field;
        const char *label;
    } parts[] = {
        {"title", PAPER_TITLE, "Title:"},
        {"abstract", PAPER_ABSTRACT, "Abstract:"},
        {"comments", PAPER_COMMENT, "Comments:"},
        {"jref", PAPER_JOURNAL_REF, "Journal reference:"},
    };
    xmlNodePtr body = html_find_class(page->top, "leftcolumn"), authors;
    if (!body)
        body = page->top;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        arxiv_html_set(draft, parts[i].field, html_find_class(body, parts[i].name), parts[i].label);
    authors = html_find_class(body, "authors");
    if (authors && authors->children) {
        draft->authors = 0;
        text_clear(&draft->fields[PAPER_AUTHORS]);
        text_clear(&draft->fields[PAPER_AFFILIATIONS]);
        arxiv_html_authors(draft, authors);
    }
    arxiv_html_subjects(draft, html_find_class(body, "subjects"));
    read_history(draft, body);
    read_license(draft, page->top);
}

static bool put_page(struct sink *sink, const struct html_page *page, struct error *error)
{
    struct draft draft;
    struct listing listing = sink_new_listing(sink);
    bool taken = false;
    draft_init(&draft);
    bool done = citation_read(page, &draft) ||
                error_set(error, ERROR_INPUT, "The page of arXiv describes no paper");
    if (done) {
        fill(&draft, page);
        /* arXiv's own DOI is another spelling of the id. */
        listing.day = sink_day(sink);
        draft_set(&draft, PAPER_GUID, text_slice(&draft.id));
        done = sink_paper(sink, &draft, 0, &taken, error) &&
               (!taken || sink_listing(sink, &listing, error));
    }
    draft_release(&draft);
    return done && (html_page_is_whole(page) ||
                    error_set(error, ERROR_PARTIAL, "The document ends in the middle"));
}

bool arxiv_page_parse(struct input *input, struct sink *sink, struct error *error)
{
    struct html_page page;
    bool done = html_page_read(&page, input, error) && put_page(sink, &page, error);
    html_page_release(&page);
    return done;
}

int arxiv_page_detect(struct slice head)
{
    return html_begins(head) && slice_find(head, SLICE("citation_arxiv_id"), 0) != SIZE_MAX ? 92
                                                                                            : 0;
}
