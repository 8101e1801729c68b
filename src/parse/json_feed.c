/* SPDX-License-Identifier: MIT */
#include "parse/format.h"
#include "parse/json_fields.h"

#include "parse/author.h"

/* JSON Feed 1.0 and 1.1 (https://jsonfeed.org/version/1.1). */

static void add_author(struct draft *draft, const json_t *author)
{
    author_add(draft, json_member_text(author, "name"), SLICE(""));
}

/* authors of 1.1, else author of 1.0; of the item, else of the feed as far as it came before. */
static void add_authors(struct draft *draft, const json_t *object)
{
    size_t index;
    json_t *author;
    json_array_foreach(json_member(object, "authors"), index, author) add_author(draft, author);
    if (!draft->authors)
        add_author(draft, json_member(object, "author"));
}

/* The longer of what the item says of itself and its content. */
static void set_abstract(struct draft *draft, const json_t *item)
{
    static const char *const contents[] = {"content_text", "content_html", NULL};
    struct slice content = json_first_text(item, contents);
    struct slice summary = json_member_text(item, "summary");
    json_set_markup(draft, PAPER_ABSTRACT, summary.size > content.size ? summary : content);
}

static void add_attachments(struct draft *draft, const json_t *attachments)
{
    size_t index;
    json_t *attachment;
    json_array_foreach(attachments, index, attachment)
    {
        bool pdf =
            slice_equal_nocase(json_member_text(attachment, "mime_type"), SLICE("application/pdf"));
        if (pdf && !draft_field(draft, PAPER_PDF_URL).size)
            draft_set(draft, PAPER_PDF_URL, json_member_text(attachment, "url"));
    }
}

static bool put(struct json_items *items, const json_t *item, const struct json_place *place,
                struct error *error)
{
    static const char *const addresses[] = {"url", "external_url", "id", NULL};
    struct draft *draft = &items->draft;
    size_t index;
    json_t *tag;
    if (!json_is_object(item))
        return sink_bad(items->sink, place->offset, "The item is not a JSON object", error);
    draft_clear(draft);
    json_append_scalar(&draft->id, json_member(item, "id"));
    draft_set(draft, PAPER_URL, json_first_text(item, addresses));
    json_set_markup(draft, PAPER_TITLE, json_member_text(item, "title"));
    set_abstract(draft, item);
    draft_title_untitled(draft);
    add_authors(draft, item);
    if (!draft->authors)
        add_authors(draft, items->around[0]);
    json_set_date(draft, PAPER_PUBLISHED, json_member_text(item, "date_published"));
    json_set_date(draft, PAPER_UPDATED, json_member_text(item, "date_modified"));
    json_array_foreach(json_member(item, "tags"), index, tag)
        draft_add(draft, PAPER_KEYWORDS, json_text(tag));
    add_attachments(draft, json_member(item, "attachments"));
    draft_set_arxiv(draft);
    return json_items_put(items, place, error);
}

static bool finish(struct json_items *items, struct error *error)
{
    if (!items->listed)
        return json_items_refuse(items, error);
    return sink_next(items->sink, json_member_text(items->around[0], "next_url"), error);
}

int json_feed_detect(struct slice head)
{
    struct slice version = json_head_value(head, "version");
    if (slice_find(version, SLICE("jsonfeed.org/version/"), 0) != SIZE_MAX)
        return 95;
    bool page = json_head_has(head, "home_page_url") || json_head_has(head, "feed_url");
    return page && json_head_has(head, "items") ? 85 : 0;
}

bool json_feed_parse(struct input *input, struct sink *sink, struct error *error)
{
    static const struct json_items_format format = {"items", NULL, put, finish};
    return json_items_parse(input, sink, &format, error);
}
