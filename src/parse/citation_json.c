/* SPDX-License-Identifier: MIT */
#include "parse/citation.h"

#include "parse/author.h"
#include "parse/json.h"
#include "parse/written_date.h"

/* JSON-LD as schema.org describes articles. */

/* Whether a value, or one of an array, is this text. */
static bool is_or_has(const json_t *value, const char *wanted)
{
    size_t index;
    json_t *one;
    if (slice_equal(json_text(value), slice_of(wanted)))
        return true;
    json_array_foreach(value, index, one)
    {
        if (slice_equal(json_text(one), slice_of(wanted)))
            return true;
    }
    return false;
}

static bool is_article(const json_t *object)
{
    const json_t *type = json_member(object, "@type");
    return is_or_has(type, "ScholarlyArticle") || is_or_has(type, "MedicalScholarlyArticle") ||
           is_or_has(type, "http://schema.org/ScholarlyArticle");
}

/* The article of a document: itself, in its list, in @graph, or what a page is about. */
static json_t *find_article(json_t *value)
{
    size_t index;
    json_t *one, *list = json_is_array(value) ? value : json_member(value, "@graph");
    if (is_article(value))
        return value;
    if (is_article(json_member(value, "mainEntity")))
        return json_member(value, "mainEntity");
    json_array_foreach(list, index, one)
    {
        if (is_article(one))
            return one;
        if (is_article(json_member(one, "mainEntity")))
            return json_member(one, "mainEntity");
    }
    return NULL;
}

static void add_author(struct draft *draft, const json_t *author)
{
    const json_t *place = json_member(author, "affiliation");
    struct slice name = json_member_text(author, "name");
    if (json_is_array(place))
        place = json_array_get(place, 0);
    author_add(draft, name.size ? name : json_text(author),
               json_is_string(place) ? json_text(place) : json_member_text(place, "name"));
}

static void add_authors(struct draft *draft, const json_t *authors)
{
    size_t index;
    json_t *one;
    if (!json_is_array(authors))
        add_author(draft, authors);
    json_array_foreach(authors, index, one) add_author(draft, one);
}

static void set_doi(struct draft *draft, const json_t *article)
{
    static const char *const members[] = {"doi", "sameAs", "identifier", "@id"};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        const json_t *value = json_member(article, members[i]);
        struct slice text =
            json_is_string(value) ? json_text(value) : json_member_text(value, "value");
        if (slice_find(text, SLICE("10."), 0) != SIZE_MAX) {
            draft_set(draft, PAPER_DOI, text);
            return;
        }
    }
}

static void fill(struct draft *draft, const json_t *article)
{
    static const struct {
        const char *member;
        enum paper_field field;
    } texts[] = {
        {"name", PAPER_TITLE},        {"headline", PAPER_TITLE}, {"description", PAPER_ABSTRACT},
        {"abstract", PAPER_ABSTRACT}, {"url", PAPER_URL},        {"license", PAPER_LICENSE},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (json_member_text(article, texts[i].member).size)
            draft_set(draft, texts[i].field, json_member_text(article, texts[i].member));
    written_date_any(json_member_text(article, "datePublished"), &draft->fields[PAPER_PUBLISHED]);
    written_date_any(json_member_text(article, "dateModified"), &draft->fields[PAPER_UPDATED]);
    draft_set(draft, PAPER_JOURNAL_REF, json_member_text(json_member(article, "isPartOf"), "name"));
    add_authors(draft, json_member(article, "author"));
    set_doi(draft, article);
}

bool citation_json_read(struct slice script, struct draft *draft)
{
    struct error ignored = ERROR_INIT;
    json_t *value = json_read(slice_trim(script), &ignored);
    json_t *article = find_article(value);
    if (article)
        fill(draft, article);
    json_decref(value);
    return article && draft_field(draft, PAPER_TITLE).size;
}
