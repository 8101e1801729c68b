/* SPDX-License-Identifier: MIT */
#include "parse/citation.h"

#include "parse/author.h"
#include "parse/written_date.h"

enum { VALUE_MAXIMUM = 1 << 20 };

/* What a tag fills; of several for one field the first row that the page has counts. */
static const struct {
    const char *name;
    enum paper_field field;
} tags[] = {
    {"citation_title", PAPER_TITLE},
    {"dc.title", PAPER_TITLE},
    {"dcterms.title", PAPER_TITLE},
    {"citation_abstract", PAPER_ABSTRACT},
    {"dcterms.abstract", PAPER_ABSTRACT},
    {"dc.description", PAPER_ABSTRACT},
    {"dcterms.description", PAPER_ABSTRACT},
    {"citation_doi", PAPER_DOI},
    {"prism.doi", PAPER_DOI},
    {"dc.identifier.doi", PAPER_DOI},
    {"citation_date", PAPER_PUBLISHED},
    {"citation_publication_date", PAPER_PUBLISHED},
    {"citation_online_date", PAPER_PUBLISHED},
    {"prism.publicationdate", PAPER_PUBLISHED},
    {"dcterms.issued", PAPER_PUBLISHED},
    {"dc.date", PAPER_PUBLISHED},
    {"dc.date.issued", PAPER_PUBLISHED},
    {"citation_year", PAPER_PUBLISHED},
    {"citation_pdf_url", PAPER_PDF_URL},
    {"citation_abstract_html_url", PAPER_URL},
    {"citation_public_url", PAPER_URL},
    {"og:url", PAPER_URL},
    {"dc.rights", PAPER_LICENSE},
};
enum { TAGS = sizeof tags / sizeof *tags };

/* The parts of a reference to a journal or a conference. */
static const char *const places[] = {"citation_journal_title", "citation_conference_title",
                                     "citation_inbook_title", "prism.publicationname"};
enum { PLACES = sizeof places / sizeof *places };

struct tag {
    struct slice name, value;
};

/* Whether a node is a tag of the head with a name and a value. */
static bool read_tag(xmlNodePtr node, struct tag *tag)
{
    if (!html_is(node, "meta"))
        return false;
    tag->name = html_attribute(node, "name");
    if (!tag->name.size)
        tag->name = html_attribute(node, "property");
    tag->value = slice_trim(html_attribute(node, "content"));
    return tag->name.size && tag->value.size;
}

static bool is_named(const struct tag *tag, const char *name)
{
    return slice_equal_nocase(tag->name, slice_of(name));
}

/* The first value of this name; empty without. */
static struct slice value_of(const struct html_page *page, const char *name)
{
    struct tag tag;
    for (xmlNodePtr node = page->top; node; node = html_next(node, page->top))
        if (read_tag(node, &tag) && is_named(&tag, name))
            return tag.value;
    return (struct slice){NULL, 0};
}

static void set_tag(struct draft *draft, enum paper_field field, struct slice value)
{
    if (draft_field(draft, field).size)
        return;
    if (field == PAPER_PUBLISHED)
        written_date_any(value, &draft->fields[field]);
    else
        draft_set(draft, field, value);
}

static void set_fields(const struct html_page *page, struct draft *draft)
{
    struct slice values[TAGS] = {{NULL, 0}};
    struct tag tag;
    for (xmlNodePtr node = page->top; node; node = html_next(node, page->top))
        for (size_t i = 0; read_tag(node, &tag) && i < TAGS; i++)
            if (!values[i].size && is_named(&tag, tags[i].name))
                values[i] = tag.value;
    for (size_t i = 0; i < TAGS; i++)
        if (values[i].size)
            set_tag(draft, tags[i].field, values[i]);
}

/* Names one a tag, each followed by the places that belong to it; or several in one tag. */
static void add_authors(const struct html_page *page, struct draft *draft)
{
    struct text name, place;
    struct tag tag;
    bool dublin =
        !value_of(page, "citation_author").size && !value_of(page, "citation_authors").size;
    text_init(&name, VALUE_MAXIMUM);
    text_init(&place, VALUE_MAXIMUM);
    for (xmlNodePtr node = page->top; node; node = html_next(node, page->top)) {
        if (!read_tag(node, &tag))
            continue;
        if (is_named(&tag, "citation_author_institution")) {
            text_append_string(&place, place.size ? "; " : "");
            text_append(&place, tag.value);
        } else if (is_named(&tag, dublin ? "dc.creator" : "citation_author")) {
            author_add_turned(draft, text_slice(&name), text_slice(&place));
            text_clear(&name);
            text_clear(&place);
            text_append(&name, tag.value);
        } else if (!dublin && is_named(&tag, "citation_authors")) {
            author_add_turned(draft, tag.value, SLICE(""));
        }
    }
    author_add_turned(draft, text_slice(&name), text_slice(&place));
    text_release(&name);
    text_release(&place);
}

static void append_part(struct text *out, const char *before, struct slice part, const char *after)
{
    if (!part.size)
        return;
    text_append_string(out, before);
    text_append(out, part);
    text_append_string(out, after);
}

/* "Journal 12(3), 45-67" */
static void set_journal(const struct html_page *page, struct draft *draft)
{
    struct text *out = &draft->fields[PAPER_JOURNAL_REF];
    for (size_t i = 0; i < PLACES && !out->size; i++)
        text_append(out, value_of(page, places[i]));
    if (!out->size)
        return;
    append_part(out, " ", value_of(page, "citation_volume"), "");
    append_part(out, "(", value_of(page, "citation_issue"), ")");
    append_part(out, ", ", value_of(page, "citation_firstpage"), "");
    append_part(out, "-", value_of(page, "citation_lastpage"), "");
}

static void add_keywords(const struct html_page *page, struct draft *draft)
{
    struct tag tag;
    struct slice one;
    for (xmlNodePtr node = page->top; node; node = html_next(node, page->top)) {
        if (!read_tag(node, &tag) || !is_named(&tag, "citation_keywords"))
            continue;
        char separator = slice_find_byte(tag.value, ';', 0) == SIZE_MAX ? ',' : ';';
        while (slice_split(&tag.value, separator, &one))
            draft_add(draft, PAPER_KEYWORDS, one);
    }
}

/* An id that says more than the address; a DOI has its own field. */
static void set_id(const struct html_page *page, struct draft *draft)
{
    struct slice arxiv = value_of(page, "citation_arxiv_id"),
                 pmid = value_of(page, "citation_pmid");
    if (arxiv.size)
        text_append(&draft->id, arxiv);
    else if (pmid.size && !draft_field(draft, PAPER_DOI).size)
        text_append_format(&draft->id, "pmid:%.*s", SLICE_ARG(pmid));
    else if (!draft_field(draft, PAPER_DOI).size)
        text_append(&draft->id, draft_field(draft, PAPER_URL));
}

static bool read_scripts(const struct html_page *page, struct draft *draft)
{
    for (xmlNodePtr node = page->top; node; node = html_next(node, page->top))
        if (html_is(node, "script") && node->children &&
            slice_equal_nocase(slice_trim(html_attribute(node, "type")),
                               SLICE("application/ld+json")) &&
            citation_json_read(slice_of((const char *)node->children->content), draft))
            return true;
    return false;
}

bool citation_read(const struct html_page *page, struct draft *draft)
{
    bool scholar = value_of(page, "citation_title").size != 0;
    /* Many pages have a title of Dublin Core, papers also have authors there. */
    bool dublin = value_of(page, "dc.title").size && value_of(page, "dc.creator").size;
    if (!scholar && !dublin && !read_scripts(page, draft))
        return false;
    set_fields(page, draft);
    if (scholar || dublin)
        add_authors(page, draft);
    set_journal(page, draft);
    add_keywords(page, draft);
    set_id(page, draft);
    draft_set_arxiv(draft);
    return true;
}

bool citation_put(const struct html_page *page, struct sink *sink, bool *found, struct error *error)
{
    struct draft draft;
    struct listing listing = sink_new_listing(sink);
    bool done = true, taken = false;
    draft_init(&draft);
    *found = citation_read(page, &draft);
    listing.day = sink_day(sink);
    if (*found)
        done = sink_paper(sink, &draft, 0, &taken, error) &&
               (!taken || sink_listing(sink, &listing, error));
    draft_release(&draft);
    return done;
}
