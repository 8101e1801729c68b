/* SPDX-License-Identifier: MIT */
#include "parse/format.h"
#include "parse/json_fields.h"

#include "base/date.h"
#include "parse/author.h"

/* Europe PMC's search in JSON, lite and core (https://europepmc.org/RestfulWebService). */

/* "Okello A, Wen L." */
static void add_author_text(struct draft *draft, struct slice names)
{
    names = slice_trim(names);
    if (slice_ends_with(names, SLICE(".")))
        names.size--;
    author_add_list(draft, names);
}

static struct slice affiliation_of(const json_t *author)
{
    const json_t *details = json_member(author, "authorAffiliationDetailsList");
    const json_t *first = json_array_get(json_member(details, "authorAffiliation"), 0);
    struct slice place = json_member_text(first, "affiliation");
    return place.size ? place : json_member_text(author, "affiliation");
}

static void add_authors(struct draft *draft, const json_t *result)
{
    static const char *const names[] = {"fullName", "collectiveName", NULL};
    size_t index;
    json_t *author;
    json_array_foreach(json_member(json_member(result, "authorList"), "author"), index, author)
    {
        struct slice given = json_member_text(author, "firstName");
        struct slice family = json_member_text(author, "lastName");
        if (given.size && family.size)
            draft_add_person(draft, given, family, SLICE(""), affiliation_of(author));
        else
            draft_add_author(draft, json_first_text(author, names), affiliation_of(author));
    }
    if (!draft->authors)
        add_author_text(draft, json_member_text(result, "authorString"));
}

static void set_journal(struct draft *draft, const json_t *result)
{
    const json_t *info = json_member(result, "journalInfo");
    struct draft_journal journal = {
        .name = json_member_text(json_member(info, "journal"), "title"),
        .volume = json_member_text(info, "volume"),
        .issue = json_member_text(info, "issue"),
        .pages = json_member_text(result, "pageInfo"),
    };
    if (!journal.name.size) {
        journal.name = json_member_text(result, "journalTitle");
        journal.volume = json_member_text(result, "journalVolume");
        journal.issue = json_member_text(result, "issue");
    }
    json_set_journal(draft, &journal);
}

/* The DOI, else the number in PubMed or PMC, else Europe PMC's own. */
static void set_ids(struct draft *draft, const json_t *result)
{
    static const char *const names[] = {"doi", "pmid", "pmcid"};
    static const char *const prefixes[] = {"", "pmid:", "pmcid:"};
    struct slice source = json_member_text(result, "source"), id = json_member_text(result, "id");
    struct text *url = &draft->fields[PAPER_URL], *guid = &draft->fields[PAPER_GUID];
    for (size_t i = 0; i < 3 && !draft->id.size; i++)
        if (json_member_text(result, names[i]).size) {
            text_append_string(&draft->id, prefixes[i]);
            text_append(&draft->id, json_member_text(result, names[i]));
        }
    draft_set(draft, PAPER_DOI, json_member_text(result, "doi"));
    if (!source.size || !id.size)
        return;
    text_append(guid, source);
    text_append_byte(guid, '/');
    text_append(guid, id);
    text_append_string(url, "https://europepmc.org/article/");
    text_append(url, text_slice(guid));
}

static void add_links(struct draft *draft, const json_t *result)
{
    size_t index;
    json_t *link;
    json_array_foreach(
        json_member(json_member(result, "fullTextUrlList"), "fullTextUrl"), index,
        link) if (slice_equal(json_member_text(link, "documentStyle"), SLICE("pdf")) &&
                  !draft_field(draft, PAPER_PDF_URL).size)
        draft_set(draft, PAPER_PDF_URL, json_member_text(link, "url"));
}

static void set_title(struct draft *draft, struct slice title)
{
    title = slice_trim(title);
    if (slice_ends_with(title, SLICE(".")) && !slice_ends_with(title, SLICE("..")))
        title.size--;
    json_set_markup(draft, PAPER_TITLE, title);
}

static bool put(struct json_items *items, const json_t *result, const struct json_place *place,
                struct error *error)
{
    static const char *const dates[] = {"firstPublicationDate", "electronicPublicationDate",
                                        "pubYear", NULL};
    struct draft *draft = &items->draft;
    size_t index;
    json_t *keyword;
    if (!json_is_object(result))
        return sink_bad(items->sink, place->offset, "The item is not a JSON object", error);
    draft_clear(draft);
    set_ids(draft, result);
    set_title(draft, json_member_text(result, "title"));
    json_set_markup(draft, PAPER_ABSTRACT, json_member_text(result, "abstractText"));
    add_authors(draft, result);
    set_journal(draft, result);
    draft_set(draft, PAPER_PUBLISHED, json_first_text(result, dates));
    draft_set(draft, PAPER_LICENSE, json_member_text(result, "license"));
    json_array_foreach(json_member(json_member(result, "keywordList"), "keyword"), index, keyword)
        draft_add(draft, PAPER_KEYWORDS, json_text(keyword));
    add_links(draft, result);
    return json_items_put(items, place, error);
}

static bool finish(struct json_items *items, struct error *error)
{
    const json_t *page = items->around[0];
    struct slice next = json_member_text(page, "nextPageUrl");
    if (json_member(page, "errCode") || (!items->listed && json_member_count(page, "hitCount")))
        return json_items_refuse(items, error);
    if (!json_items_total(items, json_member(page, "hitCount"), error))
        return false;
    /* The mark of the last page is that of the page before. */
    if (next.size || !items->count)
        return sink_next(items->sink, next, error);
    return json_items_next_page(items, "cursorMark", json_member_text(page, "nextCursorMark"), true,
                                error);
}

int europepmc_json_detect(struct slice head)
{
    if (json_head_has(head, "resultList") || json_head_has(head, "errCode"))
        return 90;
    return json_head_has(head, "hitCount") ? 85 : 0;
}

bool europepmc_json_parse(struct input *input, struct sink *sink, struct error *error)
{
    static const struct json_items_format format = {"resultList.result", NULL, put, finish};
    return json_items_parse(input, sink, &format, error);
}
