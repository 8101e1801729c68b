/* SPDX-License-Identifier: MIT */
#include "parse/format.h"
#include "parse/json_fields.h"

#include "base/date.h"

/* Crossref's works, a list or one (https://api.crossref.org/swagger-ui). */

/* {"date-parts": [[2026, 9]]}: as precise as it is. */
static void set_date(struct draft *draft, enum paper_field field, const json_t *date)
{
    const json_t *parts = json_array_get(json_array_get(json_member(date, "date-parts"), 0), 0);
    const json_t *first = json_array_get(json_member(date, "date-parts"), 0);
    struct text text;
    text_init(&text, 64);
    for (size_t i = 0; parts && i < 3; i++) {
        int64_t number = json_count(json_array_get(first, i));
        if (number == LISTING_UNKNOWN)
            break;
        text_append_format(&text, i ? "-%02lld" : "%04lld", (long long)number);
    }
    draft_set(draft, field, text_slice(&text));
    text_release(&text);
}

static void set_published(struct draft *draft, const json_t *work)
{
    static const char *const names[] = {"posted", "published", "issued", "published-online",
                                        "published-print"};
    for (size_t i = 0;
         i < sizeof names / sizeof *names && !draft_field(draft, PAPER_PUBLISHED).size; i++)
        set_date(draft, PAPER_PUBLISHED, json_member(work, names[i]));
}

static void set_title(struct draft *draft, const json_t *work)
{
    struct slice title = json_any_text(json_member(work, "title"));
    struct slice subtitle = json_any_text(json_member(work, "subtitle"));
    struct text text;
    if (!slice_trim(title).size)
        title = json_any_text(json_member(work, "original-title"));
    text_init(&text, title.size + subtitle.size + 3);
    text_append(&text, title);
    text_append_string(&text, title.size && subtitle.size ? ": " : "");
    text_append(&text, subtitle);
    json_set_markup(draft, PAPER_TITLE, text_slice(&text));
    text_release(&text);
}

static void add_authors(struct draft *draft, const json_t *authors)
{
    size_t index, number;
    json_t *author, *place;
    json_array_foreach(authors, index, author)
    {
        struct text places;
        text_init(&places, 1 << 20);
        json_array_foreach(json_member(author, "affiliation"), number, place)
        {
            text_append_string(&places, places.size ? "; " : "");
            text_append(&places, json_member_text(place, "name"));
        }
        struct slice family = json_member_text(author, "family");
        draft_add_person(draft, json_member_text(author, "given"),
                         family.size ? family : json_member_text(author, "name"),
                         family.size ? json_member_text(author, "suffix") : SLICE(""),
                         text_slice(&places));
        text_release(&places);
    }
}

static void add_links(struct draft *draft, const json_t *work)
{
    size_t index;
    json_t *link, *license;
    draft_set(draft, PAPER_URL, json_member_text(work, "URL"));
    json_array_foreach(
        json_member(work, "link"), index,
        link) if (slice_equal(json_member_text(link, "content-type"), SLICE("application/pdf")) &&
                  !draft_field(draft, PAPER_PDF_URL).size)
        draft_set(draft, PAPER_PDF_URL, json_member_text(link, "URL"));
    /* That of the published version rather than that of text mining. */
    json_array_foreach(
        json_member(work, "license"), index,
        license) if (!draft_field(draft, PAPER_LICENSE).size ||
                     slice_equal(json_member_text(license, "content-version"), SLICE("vor")))
        draft_set(draft, PAPER_LICENSE, json_member_text(license, "URL"));
}

static void add_retraction(struct draft *draft, const json_t *updates)
{
    size_t index;
    json_t *update;
    json_array_foreach(updates, index, update)
    {
        struct slice type = json_member_text(update, "type");
        if (!slice_equal(type, SLICE("retraction")) && !slice_equal(type, SLICE("withdrawal")))
            continue;
        set_date(draft, PAPER_WITHDRAWN, json_member(update, "updated"));
        if (!draft_field(draft, PAPER_WITHDRAWN).size)
            draft_set(draft, PAPER_WITHDRAWN, SLICE("yes"));
    }
}

static bool put(struct json_items *items, const json_t *work, const struct json_place *place,
                struct error *error)
{
    struct draft *draft = &items->draft;
    size_t index;
    json_t *subject;
    if (!json_is_object(work))
        return sink_bad(items->sink, place->offset, "The item is not a JSON object", error);
    const struct draft_journal journal = {.name =
                                              json_any_text(json_member(work, "container-title")),
                                          .volume = json_member_text(work, "volume"),
                                          .issue = json_member_text(work, "issue"),
                                          .pages = json_member_text(work, "page")};
    draft_clear(draft);
    text_append(&draft->id, json_member_text(work, "DOI"));
    draft_set(draft, PAPER_DOI, text_slice(&draft->id));
    set_title(draft, work);
    json_set_markup(draft, PAPER_ABSTRACT, json_member_text(work, "abstract"));
    add_authors(draft, json_member(work, "author"));
    set_published(draft, work);
    json_set_journal(draft, &journal);
    add_links(draft, work);
    add_retraction(draft, json_member(work, "updated-by"));
    json_array_foreach(json_member(work, "subject"), index, subject)
        draft_add(draft, PAPER_KEYWORDS, json_text(subject));
    return json_items_put(items, place, error);
}

static bool finish(struct json_items *items, struct error *error)
{
    const struct json_place place = {.rank = LISTING_UNKNOWN, .page_day = DAY_NONE};
    const json_t *message = items->around[1];
    for (size_t i = 0; i < 2 && !items->listed; i++)
        if (json_member_text(items->around[i], "DOI").size)
            return put(items, items->around[i], &place, error);
    if (!items->listed)
        return json_items_refuse(items, error);
    return json_items_total(items, json_member(message, "total-results"), error) &&
           (!items->count ||
            json_items_next_page(items, "cursor", json_member_text(message, "next-cursor"), false,
                                 error));
}

int crossref_detect(struct slice head)
{
    if (json_head_has(head, "message-type") || json_head_has(head, "message.DOI") ||
        json_head_has(head, "message.items"))
        return 90;
    return json_head_has(head, "DOI") && json_head_has(head, "title") ? 85 : 0;
}

bool crossref_parse(struct input *input, struct sink *sink, struct error *error)
{
    static const struct json_items_format format = {"message.items", NULL, put, finish};
    return json_items_parse(input, sink, &format, error);
}
