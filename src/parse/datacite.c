/* SPDX-License-Identifier: MIT */
#include "parse/format.h"
#include "parse/json_fields.h"

#include "base/date.h"
#include "parse/author.h"

/* DataCite's DOIs in JSON:API, a list or one (https://support.datacite.org/docs/api). */

/* The text of the first object whose type is wanted; an empty type is one without. */
static struct slice typed_text(const json_t *list, const char *name, const char *type_name,
                               const char *type)
{
    size_t index;
    json_t *object;
    json_array_foreach(
        list, index,
        object) if (slice_equal(json_member_text(object, type_name), slice_of(type)) &&
                    json_member_text(object, name).size) return json_member_text(object, name);
    return (struct slice){NULL, 0};
}

static void set_title(struct draft *draft, const json_t *titles)
{
    struct slice title = typed_text(titles, "title", "titleType", "");
    struct slice subtitle = typed_text(titles, "title", "titleType", "Subtitle");
    struct text text;
    if (!title.size)
        title = json_member_text(json_array_get(titles, 0), "title");
    text_init(&text, title.size + subtitle.size + 3);
    text_append(&text, title);
    text_append_string(&text, title.size && subtitle.size ? ": " : "");
    text_append(&text, subtitle);
    json_set_markup(draft, PAPER_TITLE, text_slice(&text));
    text_release(&text);
}

static void add_creators(struct draft *draft, const json_t *creators)
{
    size_t index, number;
    json_t *creator, *place;
    json_array_foreach(creators, index, creator)
    {
        struct slice family = json_member_text(creator, "familyName");
        struct slice name = json_member_text(creator, "name");
        struct text places;
        text_init(&places, 1 << 20);
        json_array_foreach(json_member(creator, "affiliation"), number, place)
        {
            struct slice where = json_text(place);
            text_append_string(&places, places.size ? "; " : "");
            text_append(&places, where.size ? where : json_member_text(place, "name"));
        }
        if (family.size)
            draft_add_person(draft, json_member_text(creator, "givenName"), family, SLICE(""),
                             text_slice(&places));
        else if (slice_equal(json_member_text(creator, "nameType"), SLICE("Organizational")))
            draft_add_author(draft, name, text_slice(&places));
        else
            author_add_turned(draft, name, text_slice(&places));
        text_release(&places);
    }
}

/* A date of the kind that is readable; ranges are not. */
static void try_date(struct draft *draft, enum paper_field field, const json_t *dates,
                     const char *type)
{
    struct slice date = typed_text(dates, "date", "dateType", type);
    if (!draft_field(draft, field).size && day_of_partial(date) != DAY_NONE)
        draft_set(draft, field, date);
}

/* Issued or made available; of arXiv's, whose month alone is that, when version 1 came. */
static void set_dates(struct draft *draft, const json_t *attributes)
{
    const json_t *dates = json_member(attributes, "dates");
    struct text year;
    if (slice_equal_nocase(slice_first(text_slice(&draft->id), 9), SLICE("10.48550/")))
        try_date(draft, PAPER_PUBLISHED, dates, "Submitted");
    try_date(draft, PAPER_PUBLISHED, dates, "Issued");
    try_date(draft, PAPER_PUBLISHED, dates, "Available");
    try_date(draft, PAPER_UPDATED, dates, "Updated");
    if (draft_field(draft, PAPER_PUBLISHED).size)
        return;
    text_init(&year, 64);
    json_append_scalar(&year, json_member(attributes, "publicationYear"));
    draft_set(draft, PAPER_PUBLISHED, text_slice(&year));
    text_release(&year);
}

static void set_journal(struct draft *draft, const json_t *container)
{
    struct text pages;
    struct slice first = json_member_text(container, "firstPage");
    struct slice last = json_member_text(container, "lastPage");
    text_init(&pages, first.size + last.size + 2);
    text_append(&pages, first);
    text_append_string(&pages, last.size ? "-" : "");
    text_append(&pages, last);
    const struct draft_journal journal = {.name = json_member_text(container, "title"),
                                          .volume = json_member_text(container, "volume"),
                                          .issue = json_member_text(container, "issue"),
                                          .pages = text_slice(&pages)};
    json_set_journal(draft, &journal);
    text_release(&pages);
}

static void fill(struct draft *draft, const json_t *item, const json_t *attributes)
{
    static const char *const licenses[] = {"rightsUri", "rights", NULL};
    const json_t *rights = json_array_get(json_member(attributes, "rightsList"), 0);
    struct slice doi = json_member_text(attributes, "doi");
    size_t index;
    json_t *subject;
    text_append(&draft->id, doi.size ? doi : json_member_text(item, "id"));
    draft_set(draft, PAPER_DOI, text_slice(&draft->id));
    set_title(draft, json_member(attributes, "titles"));
    json_set_markup(draft, PAPER_ABSTRACT,
                    typed_text(json_member(attributes, "descriptions"), "description",
                               "descriptionType", "Abstract"));
    add_creators(draft, json_member(attributes, "creators"));
    set_dates(draft, attributes);
    set_journal(draft, json_member(attributes, "container"));
    draft_set(draft, PAPER_URL, json_member_text(attributes, "url"));
    draft_set(draft, PAPER_LICENSE, json_first_text(rights, licenses));
    json_array_foreach(json_member(attributes, "subjects"), index, subject)
        draft_add(draft, PAPER_KEYWORDS, json_member_text(subject, "subject"));
    draft_set_arxiv(draft);
}

static bool put(struct json_items *items, const json_t *item, const struct json_place *place,
                struct error *error)
{
    const json_t *attributes = json_member(item, "attributes");
    if (!json_is_object(item))
        return sink_bad(items->sink, place->offset, "The item is not a JSON object", error);
    draft_clear(&items->draft);
    fill(&items->draft, item, json_is_object(attributes) ? attributes : item);
    return json_items_put(items, place, error);
}

static bool finish(struct json_items *items, struct error *error)
{
    const struct json_place place = {.rank = LISTING_UNKNOWN, .page_day = DAY_NONE};
    const json_t *page = items->around[0];
    if (!items->listed && json_is_object(json_member(page, "data")))
        return put(items, json_member(page, "data"), &place, error);
    if (!items->listed)
        return json_items_refuse(items, error);
    return json_items_total(items, json_member(json_member(page, "meta"), "total"), error) &&
           sink_next(items->sink, json_member_text(json_member(page, "links"), "next"), error);
}

int datacite_detect(struct slice head)
{
    if (json_head_has(head, "data.attributes.doi") || json_head_has(head, "data.attributes.titles"))
        return 90;
    return json_head_has(head, "errors.status") || json_head_has(head, "meta.totalPages") ? 80 : 0;
}

bool datacite_parse(struct input *input, struct sink *sink, struct error *error)
{
    static const struct json_items_format format = {"data", NULL, put, finish};
    return json_items_parse(input, sink, &format, error);
}
