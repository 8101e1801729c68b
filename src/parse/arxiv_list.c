/* SPDX-License-Identifier: MIT */
#include "parse/format.h"

#include "base/date.h"
#include "paper/identity.h"
#include "parse/arxiv_html.h"
#include "parse/written_date.h"

/* The pages https://arxiv.org/list/CATEGORY/new, /recent, /YYYY-MM and /catchup/CATEGORY/DAY: lists
   of dt (id, links) and dd (the rest), one dl a section or day with a heading of its own.
   (arxiv-browse, browse/templates/list) */

enum { TEXT_MAXIMUM = 1 << 20 };

struct section {
    struct text heading;
    enum listing_kind kind;
    int32_t day;
    int64_t promised; /* papers of it on this page; LISTING_UNKNOWN: not said */
    int64_t seen;
};

struct list {
    const struct html_page *page;
    struct sink *sink;
    struct draft draft; /* of the dt read last */
    bool waiting;       /* its dd has not come yet */
    enum listing_kind kind;
    int64_t rank;
    size_t at;   /* where it begins */
    int32_t day; /* of the page */
    int64_t total;
    int64_t papers;
    bool says_none;
    struct section section;
    struct text text;
};

/* The number behind the first place where a word stands; LISTING_UNKNOWN without. */
static int64_t number_behind(struct slice text, struct slice word)
{
    int64_t number = LISTING_UNKNOWN;
    size_t at = slice_find(text, word, 0);
    struct slice rest = slice_from(text, at == SIZE_MAX ? text.size : at + word.size), one;
    while (slice_next_word(&rest, &one))
        if (slice_to_int64(one, &number) && number >= 0)
            return number;
    return LISTING_UNKNOWN;
}

/* A section that holds less than its heading says; what it has is no less good for that. */
static bool end_section(struct list *list, struct error *error)
{
    const struct section *section = &list->section;
    if (section->promised == LISTING_UNKNOWN || section->seen >= section->promised)
        return true;
    struct text notice;
    text_init(&notice, TEXT_MAXIMUM);
    text_append_format(&notice, "Under \"%.*s\" there are %lld",
                       SLICE_ARG(text_slice(&section->heading)), (long long)section->seen);
    bool done = sink_meta(list->sink, "notice", text_slice(&notice), error);
    text_release(&notice);
    return done;
}

static enum listing_kind kind_of_heading(struct slice heading, enum listing_kind otherwise)
{
    static const struct {
        const char *begin;
        enum listing_kind kind;
    } headings[] = {
        {"New ", LISTING_NEW},
        {"Cross", LISTING_CROSS},
        {"Replace", LISTING_REPLACED},
    };
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        if (slice_starts_with(heading, slice_of(headings[i].begin)))
            return headings[i].kind;
    return otherwise;
}

static bool read_heading(struct list *list, xmlNodePtr node, struct error *error)
{
    struct section *section = &list->section;
    if (!end_section(list, error))
        return false;
    text_clear(&section->heading);
    html_append_prose(node, &section->heading);
    struct slice heading = text_slice(&section->heading);
    int32_t day = written_day(heading);
    section->kind = kind_of_heading(heading, LISTING_NEW);
    section->promised = number_behind(heading, SLICE("showing"));
    section->seen = 0;
    if (!html_is(node->parent, "dl") && day != DAY_NONE)
        list->day = day;
    section->day = day == DAY_NONE ? list->day : day;
    return true;
}

static struct slice prose_of(struct list *list, xmlNodePtr node)
{
    text_clear(&list->text);
    html_append_prose(node, &list->text);
    return text_slice(&list->text);
}

/* The links of a dt: its place "[3]", the paper, and its other forms, of which some know the
   version. */
static void read_link(struct list *list, xmlNodePtr link)
{
    struct draft *draft = &list->draft;
    struct slice address = html_attribute(link, "href");
    size_t path = slice_find(address, SLICE("/abs/"), 0);
    struct text id;
    unsigned version = 0;
    if (html_attribute(link, "name").size) {
        struct slice number = prose_of(list, link);
        if (number.size > 2 && slice_starts_with(number, SLICE("[")))
            slice_to_int64(slice_range(number.data + 1, number.data + number.size - 1),
                           &list->rank);
        return;
    }
    if (path != SIZE_MAX && !draft->id.size)
        text_append(&draft->id, slice_from(address, path + 5));
    text_init(&id, TEXT_MAXIMUM);
    if (identity_arxiv(address, &id, &version) && version)
        draft_set_int(draft, PAPER_VERSION, version);
    text_release(&id);
}

static enum listing_kind kind_of_item(const struct list *list, struct slice words)
{
    if (slice_find(words, SLICE("(replaced)"), 0) != SIZE_MAX)
        return LISTING_REPLACED;
    if (list->section.kind == LISTING_NEW && slice_find(words, SLICE("(cross-list"), 0) != SIZE_MAX)
        return LISTING_CROSS;
    return list->section.kind;
}

static bool put_item(struct list *list, struct error *error)
{
    struct listing listing = sink_new_listing(list->sink);
    bool taken;
    if (!list->waiting)
        return true;
    list->waiting = false;
    list->papers++;
    list->section.seen++;
    if (!draft_set_arxiv(&list->draft))
        return sink_bad(list->sink, list->at, "The entry has no id of arXiv", error);
    draft_set(&list->draft, PAPER_GUID, text_slice(&list->draft.id));
    listing.kind = list->kind;
    listing.rank = list->rank;
    listing.day = list->section.day;
    if (listing.day == DAY_NONE)
        listing.day = sink_day(list->sink);
    return sink_paper(list->sink, &list->draft, list->at, &taken, error) &&
           (!taken || sink_listing(list->sink, &listing, error));
}

static bool read_term(struct list *list, xmlNodePtr term, struct error *error)
{
    if (!put_item(list, error))
        return false;
    draft_clear(&list->draft);
    list->at = html_page_tag(list->page, "<dt", list->at + (list->papers > 0));
    list->rank = LISTING_UNKNOWN;
    for (xmlNodePtr node = term; node; node = html_next(node, term))
        if (html_is(node, "a"))
            read_link(list, node);
    list->kind = kind_of_item(list, prose_of(list, term));
    list->waiting = true;
    return true;
}

/* Inside "meta" each part has a class. False for what is no part, but may contain some. */
static bool read_part(struct draft *draft, xmlNodePtr node)
{
    static const struct {
        const char *name;
        enum paper_field field;
        const char *label;
    } parts[] = {
        {"list-title", PAPER_TITLE, "Title:"},
        {"list-comments", PAPER_COMMENT, "Comments:"},
        {"list-journal-ref", PAPER_JOURNAL_REF, "Journal-ref:"},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (html_has_class(node, parts[i].name)) {
            arxiv_html_set(draft, parts[i].field, node, parts[i].label);
            return true;
        }
    if (html_has_class(node, "list-authors"))
        arxiv_html_authors(draft, node);
    else if (html_has_class(node, "list-subjects"))
        arxiv_html_subjects(draft, node);
    else if (html_is(node, "p"))
        arxiv_html_set(draft, PAPER_ABSTRACT, node, "");
    else
        return false;
    return true;
}

static bool read_description(struct list *list, xmlNodePtr top, struct error *error)
{
    if (!list->waiting)
        return true;
    for (xmlNodePtr node = top; node;)
        node = read_part(&list->draft, node) ? html_skip(node, top) : html_next(node, top);
    return put_item(list, error);
}

static bool is_heading(xmlNodePtr node)
{
    return html_is(node, "h1") || html_is(node, "h2") || html_is(node, "h3") || html_is(node, "h4");
}

/* "Total of 86 entries", and the sentences that say that there are none. */
static void read_words(struct list *list, xmlNodePtr node)
{
    struct slice words = slice_trim(slice_of((const char *)node->content));
    if (slice_starts_with(words, SLICE("Total of ")) && list->total == LISTING_UNKNOWN)
        list->total = number_behind(words, SLICE("Total of "));
    if (slice_starts_with(words, SLICE("No updates")) ||
        slice_starts_with(words, SLICE("No further updates")))
        list->says_none = true;
}

static bool read_node(struct list *list, xmlNodePtr *node, struct error *error)
{
    xmlNodePtr here = *node, top = list->page->top;
    *node = html_is(here, "dd") || is_heading(here) ? html_skip(here, top) : html_next(here, top);
    if (is_heading(here))
        return put_item(list, error) && read_heading(list, here, error);
    if (html_is(here, "dt"))
        return read_term(list, here, error);
    if (html_is(here, "dd"))
        return read_description(list, here, error);
    if (here->type == XML_TEXT_NODE)
        read_words(list, here);
    return true;
}

/* An empty list is one that says so. */
static bool judge(const struct list *list, struct error *error)
{
    if (!html_page_is_whole(list->page))
        return error_set(error, ERROR_PARTIAL, "The document ends in the middle");
    if (list->papers || list->total == 0 || (list->says_none && list->total < 1))
        return true;
    if (list->total > 0)
        return error_set(error, ERROR_PARTIAL, "The page says %lld entries and shows none",
                         (long long)list->total);
    return error_set(error, ERROR_INPUT, "The page has no list of papers");
}

static bool put_total(struct list *list, struct error *error)
{
    struct text number;
    if (list->total == LISTING_UNKNOWN)
        return true;
    text_init(&number, 32);
    text_append_int(&number, list->total);
    bool done = sink_meta(list->sink, "total", text_slice(&number), error);
    text_release(&number);
    return done;
}

static bool read_list(struct list *list, struct error *error)
{
    list->day = list->section.day = DAY_NONE;
    list->total = list->section.promised = LISTING_UNKNOWN;
    for (xmlNodePtr node = list->page->top; node;)
        if (!read_node(list, &node, error))
            return false;
    return put_item(list, error) && end_section(list, error) && put_total(list, error) &&
           judge(list, error);
}

bool arxiv_list_parse(struct input *input, struct sink *sink, struct error *error)
{
    struct html_page page;
    struct list list = {.page = &page, .sink = sink};
    draft_init(&list.draft);
    text_init(&list.text, TEXT_MAXIMUM);
    text_init(&list.section.heading, TEXT_MAXIMUM);
    bool done = html_page_read(&page, input, error) && read_list(&list, error);
    html_page_release(&page);
    draft_release(&list.draft);
    text_release(&list.text);
    text_release(&list.section.heading);
    return done;
}

int arxiv_list_detect(struct slice head)
{
    static const char *const marks[] = {"id='dlpage'", "id=\"dlpage\"", "class='list-title",
                                        "class=\"list-title"};
    if (!html_begins(head))
        return 0;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (slice_find(head, slice_of(marks[i]), 0) != SIZE_MAX)
            return 90;
    return 0;
}
