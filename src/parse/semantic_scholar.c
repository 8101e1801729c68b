/* SPDX-License-Identifier: MIT */
#include "parse/format.h"
#include "parse/json_fields.h"

#include "base/date.h"

/* Semantic Scholar's Academic Graph: search, bulk search, batch, one paper
   (https://api.semanticscholar.org/api-docs/graph). Each field may be null. */

/* The id by which others know the paper, else the source's own. */
static void set_id(struct draft *draft, const json_t *paper)
{
    static const struct {
        const char *name, *prefix;
    } schemes[] = {{"ArXiv", ""},
                   {"DOI", ""},
                   {"PubMed", "pmid:"},
                   {"PubMedCentral", "pmcid:PMC"},
                   {"ACL", "acl:"}};
    const json_t *ids = json_member(paper, "externalIds");
    draft_set(draft, PAPER_GUID, json_member_text(paper, "paperId"));
    draft_set(draft, PAPER_DOI, json_member_text(ids, "DOI"));
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes && !draft->id.size; i++) {
        json_append_scalar(&draft->id, json_member(ids, schemes[i].name));
        if (!draft->id.size || !*schemes[i].prefix)
            continue;
        struct text whole;
        text_init(&whole, draft->id.size + 16);
        text_append_string(&whole, schemes[i].prefix);
        text_append(&whole, text_slice(&draft->id));
        text_clear(&draft->id);
        text_append(&draft->id, text_slice(&whole));
        text_release(&whole);
    }
}

static void set_published(struct draft *draft, const json_t *paper)
{
    struct text year;
    draft_set(draft, PAPER_PUBLISHED, json_member_text(paper, "publicationDate"));
    if (draft_field(draft, PAPER_PUBLISHED).size)
        return;
    text_init(&year, 32);
    json_append_scalar(&year, json_member(paper, "year"));
    draft_set(draft, PAPER_PUBLISHED, text_slice(&year));
    text_release(&year);
}

static void set_journal(struct draft *draft, const json_t *paper)
{
    const json_t *journal = json_member(paper, "journal");
    struct draft_journal place = {.name = json_member_text(journal, "name"),
                                  .volume = json_member_text(journal, "volume"),
                                  .pages = json_member_text(journal, "pages")};
    if (!place.name.size)
        place.name = json_member_text(paper, "venue");
    if (!place.name.size)
        place.name = json_member_text(json_member(paper, "publicationVenue"), "name");
    json_set_journal(draft, &place);
}

/* Lists of citations and references wrap their papers. */
static const json_t *paper_of(const json_t *item)
{
    static const char *const wrappers[] = {"citingPaper", "citedPaper"};
    for (size_t i = 0; i < 2; i++)
        if (json_is_object(json_member(item, wrappers[i])))
            return json_member(item, wrappers[i]);
    return item;
}

static bool put(struct json_items *items, const json_t *item, const struct json_place *place,
                struct error *error)
{
    struct draft *draft = &items->draft;
    const json_t *paper = paper_of(item);
    size_t index;
    json_t *author, *field;
    /* A batch has null in the place of an id that the server does not know. */
    if (json_is_null(item))
        return true;
    if (!json_is_object(item))
        return sink_bad(items->sink, place->offset, "The item is not a JSON object", error);
    draft_clear(draft);
    set_id(draft, paper);
    json_set_markup(draft, PAPER_TITLE, json_member_text(paper, "title"));
    json_set_markup(draft, PAPER_ABSTRACT, json_member_text(paper, "abstract"));
    json_array_foreach(json_member(paper, "authors"), index, author)
        draft_add_author(draft, json_member_text(author, "name"),
                         json_any_text(json_member(author, "affiliations")));
    set_published(draft, paper);
    set_journal(draft, paper);
    draft_set(draft, PAPER_URL, json_member_text(paper, "url"));
    draft_set(draft, PAPER_PDF_URL, json_member_text(json_member(paper, "openAccessPdf"), "url"));
    draft_set(draft, PAPER_AI_SUMMARY, json_member_text(json_member(paper, "tldr"), "text"));
    json_array_foreach(json_member(paper, "fieldsOfStudy"), index, field)
        draft_add(draft, PAPER_KEYWORDS, json_text(field));
    draft_set_arxiv(draft);
    return json_items_put(items, place, error);
}

static bool finish(struct json_items *items, struct error *error)
{
    const struct json_place place = {.rank = LISTING_UNKNOWN, .page_day = DAY_NONE};
    const json_t *page = items->around[0];
    struct text next;
    if (!items->listed && json_member_text(page, "paperId").size)
        return put(items, page, &place, error);
    if (!items->listed && (json_count(json_member(page, "total")) != 0))
        return json_items_refuse(items, error);
    text_init(&next, 1024);
    json_append_scalar(&next, json_member(page, "next"));
    bool done = json_items_total(items, json_member(page, "total"), error) &&
                json_items_next_page(items, "offset", text_slice(&next), true, error) &&
                json_items_next_page(items, "token", json_member_text(page, "token"), true, error);
    text_release(&next);
    return done;
}

int semantic_scholar_detect(struct slice head)
{
    static const char *const paths[] = {"data.paperId", "data.citingPaper", "data.citedPaper",
                                        "paperId"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        if (json_head_has(head, paths[i]))
            return 88;
    /* A batch may begin with ids that are not known. */
    struct slice begin = slice_trim(head);
    if (slice_starts_with(begin, SLICE("[null")))
        return slice_find(head, SLICE("\"paperId\""), 0) != SIZE_MAX ? 88 : 0;
    bool page = json_head_has(head, "offset") || json_head_has(head, "token");
    return json_head_has(head, "total") && (page || json_head_has(head, "data")) ? 80 : 0;
}

bool semantic_scholar_parse(struct input *input, struct sink *sink, struct error *error)
{
    static const struct json_items_format format = {"data", NULL, put, finish};
    return json_items_parse(input, sink, &format, error);
}
