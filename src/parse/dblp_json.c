/* SPDX-License-Identifier: MIT */
#include "parse/format.h"
#include "parse/json_fields.h"

#include "base/date.h"

/* DBLP's search for publications in JSON (https://dblp.org/faq/13501473). What is there once is not
   in a list; abstracts there are none. */

/* Persons of one name have a number behind it: "Wei Lin 0003". */
static struct slice without_number(struct slice name)
{
    name = slice_trim(name);
    uint64_t number;
    size_t begin = name.size - 5;
    if (name.size > 5 && name.data[begin] == ' ' &&
        slice_to_uint64(slice_from(name, begin + 1), &number))
        return slice_first(name, begin);
    return name;
}

static void add_author(struct draft *draft, const json_t *author)
{
    struct slice name = json_text(author);
    if (!name.size)
        name = json_member_text(author, "text");
    draft_add_author(draft, without_number(name), SLICE(""));
}

static void add_authors(struct draft *draft, const json_t *authors)
{
    size_t index;
    json_t *author;
    if (!json_is_array(authors))
        add_author(draft, authors);
    json_array_foreach(authors, index, author) add_author(draft, author);
}

static void set_title(struct draft *draft, struct slice title)
{
    title = slice_trim(title);
    if (slice_ends_with(title, SLICE(".")) && !slice_ends_with(title, SLICE("..")))
        title.size--;
    json_set_markup(draft, PAPER_TITLE, title);
}

static bool put(struct json_items *items, const json_t *hit, const struct json_place *place,
                struct error *error)
{
    static const char *const ids[] = {"doi", "key", NULL};
    struct draft *draft = &items->draft;
    const json_t *info = json_member(hit, "info");
    if (!json_is_object(info))
        return sink_bad(items->sink, place->offset, "The hit has no publication", error);
    const struct draft_journal journal = {.name = json_any_text(json_member(info, "venue")),
                                          .volume = json_member_text(info, "volume"),
                                          .issue = json_member_text(info, "number"),
                                          .pages = json_member_text(info, "pages")};
    struct slice page = json_any_text(json_member(info, "ee"));
    draft_clear(draft);
    text_append(&draft->id, json_first_text(info, ids));
    draft_set(draft, PAPER_GUID, json_member_text(info, "key"));
    draft_set(draft, PAPER_DOI, json_member_text(info, "doi"));
    set_title(draft, json_member_text(info, "title"));
    add_authors(draft, json_member(json_member(info, "authors"), "author"));
    /* What DBLP calls CoRR is arXiv. */
    if (!slice_equal(journal.name, SLICE("CoRR")))
        json_set_journal(draft, &journal);
    draft_set(draft, PAPER_URL, page.size ? page : json_member_text(info, "url"));
    draft_set(draft, PAPER_PUBLISHED, json_member_text(info, "year"));
    draft_set_arxiv(draft);
    return json_items_put(items, place, error);
}

static bool finish(struct json_items *items, struct error *error)
{
    const struct json_place place = {.rank = 1, .page_day = DAY_NONE};
    const json_t *status = json_member(items->around[1], "status");
    const json_t *hits = items->around[2], *hit = json_member(hits, "hit");
    struct slice code = json_member_text(status, "@code");
    if (code.size && !slice_equal(code, SLICE("200")))
        return error_set(error, ERROR_INPUT, "The server says: %.*s",
                         SLICE_ARG(slice_first(json_member_text(status, "text"), 300)));
    if (!items->listed && !hit && json_member_count(hits, "@total") != 0)
        return json_items_refuse(items, error);
    if (!items->listed && hit && !put(items, hit, &place, error))
        return false;
    return json_items_total(items, json_member(hits, "@total"), error);
}

int dblp_json_detect(struct slice head)
{
    return json_head_has(head, "result.hits") || json_head_has(head, "result.status.@code") ? 90
                                                                                            : 0;
}

bool dblp_json_parse(struct input *input, struct sink *sink, struct error *error)
{
    static const struct json_items_format format = {"result.hits.hit", NULL, put, finish};
    return json_items_parse(input, sink, &format, error);
}
