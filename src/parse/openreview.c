/* SPDX-License-Identifier: MIT */
#include "parse/format.h"
#include "parse/json_fields.h"

#include "paper/identity.h"
#include "parse/author.h"

/* OpenReview's notes of API 1 and 2 (https://docs.openreview.net/reference/api-v2). In version 2 a
   value of the content is wrapped: {"value": ...}. Texts are Markdown with TeX, never HTML. */

enum { ADDRESS_MAXIMUM = 4096 };

static const json_t *content(const json_t *note, const char *name)
{
    const json_t *value = json_member(json_member(note, "content"), name);
    const json_t *inner = json_member(value, "value");
    return inner ? inner : value;
}

static struct slice content_text(const json_t *note, const char *name)
{
    return json_text(content(note, name));
}

/* An address that may be relative to the site. */
static void set_address(struct draft *draft, enum paper_field field, struct slice address)
{
    struct text *out = &draft->fields[field];
    text_clear(out);
    if (slice_starts_with(address, SLICE("/")) && !slice_starts_with(address, SLICE("//")))
        text_append_string(out, "https://openreview.net");
    text_append(out, slice_first(address, ADDRESS_MAXIMUM));
}

/* A list of texts, or one text of all. */
static void add_names(struct draft *draft, const json_t *authors)
{
    size_t index;
    json_t *author;
    if (json_is_string(authors))
        author_add_text(draft, json_text(authors));
    json_array_foreach(authors, index, author)
    {
        struct slice name = json_text(author);
        author_add(draft, name.size ? name : json_member_text(author, "fullname"), SLICE(""));
    }
}

static void add_keywords(struct draft *draft, const json_t *keywords)
{
    struct slice rest = json_text(keywords), word;
    size_t index;
    json_t *keyword;
    while (slice_split(&rest, ',', &word))
        draft_add(draft, PAPER_KEYWORDS, word);
    json_array_foreach(keywords, index, keyword)
        draft_add(draft, PAPER_KEYWORDS, json_text(keyword));
}

/* The first of the times that is there. */
static void set_time(struct draft *draft, enum paper_field field, const json_t *note,
                     const char *const *names)
{
    for (; *names && !draft_field(draft, field).size; names++)
        json_set_milliseconds(draft, field, json_member(note, *names));
}

/* The venue says where the paper stands: accepted, submitted, withdrawn, or imported. */
static void set_venue(struct draft *draft, const json_t *note)
{
    struct slice venue = content_text(note, "venue"), id = content_text(note, "venueid");
    struct slice html = content_text(note, "html");
    unsigned version;
    struct text arxiv;
    if (slice_find(id, SLICE("Withdrawn"), 0) != SIZE_MAX)
        draft_set(draft, PAPER_WITHDRAWN, SLICE("yes"));
    text_init(&arxiv, 64);
    if (slice_starts_with(id, SLICE("dblp.org/")) && identity_arxiv(html, &arxiv, &version)) {
        text_clear(&draft->id);
        text_append(&draft->id, text_slice(&arxiv));
    } else {
        draft_set(draft, PAPER_JOURNAL_REF, venue);
    }
    text_release(&arxiv);
}

static void set_comment(struct draft *draft, struct slice summary)
{
    struct text text;
    if (!slice_trim(summary).size)
        return;
    text_init(&text, summary.size + 16);
    text_append_string(&text, "TL;DR: ");
    text_append(&text, summary);
    draft_set(draft, PAPER_COMMENT, text_slice(&text));
    text_release(&text);
}

static void fill(struct draft *draft, const json_t *note, struct slice forum)
{
    static const char *const published[] = {"pdate", "cdate", "tcdate", NULL};
    static const char *const updated[] = {"mdate", "tmdate", NULL};
    static const char *const summaries[] = {"TLDR", "TL;DR", "one-sentence_summary"};
    text_append_string(&draft->id, "openreview:");
    text_append(&draft->id, forum);
    draft_set(draft, PAPER_GUID, forum);
    draft_set(draft, PAPER_TITLE, content_text(note, "title"));
    draft_set(draft, PAPER_ABSTRACT, content_text(note, "abstract"));
    add_names(draft, content(note, "authors"));
    add_keywords(draft, content(note, "keywords"));
    draft_add(draft, PAPER_KEYWORDS, content_text(note, "primary_area"));
    set_time(draft, PAPER_PUBLISHED, note, published);
    set_time(draft, PAPER_UPDATED, note, updated);
    text_append_format(&draft->fields[PAPER_URL], "https://openreview.net/forum?id=%.*s",
                       SLICE_ARG(slice_first(forum, ADDRESS_MAXIMUM)));
    set_address(draft, PAPER_PDF_URL, content_text(note, "pdf"));
    set_address(draft, PAPER_CODE_URL, content_text(note, "code"));
    for (size_t i = 0; i < sizeof summaries / sizeof *summaries; i++)
        if (!draft_field(draft, PAPER_COMMENT).size)
            set_comment(draft, content_text(note, summaries[i]));
    draft_set(draft, PAPER_LICENSE, json_member_text(note, "license"));
    set_venue(draft, note);
    draft_set_arxiv(draft);
}

static bool put(struct json_items *items, const json_t *note, const struct json_place *place,
                struct error *error)
{
    static const char *const ids[] = {"forum", "id", NULL};
    struct draft *draft = &items->draft;
    if (!json_is_object(note))
        return sink_bad(items->sink, place->offset, "The item is not a JSON object", error);
    /* Reviews and comments are notes as well. */
    if (json_member_text(note, "replyto").size)
        return true;
    struct slice forum = json_first_text(note, ids);
    if (!forum.size)
        return sink_bad(items->sink, place->offset, "The note has no id", error);
    draft_clear(draft);
    fill(draft, note, forum);
    return json_items_put(items, place, error);
}

static bool finish(struct json_items *items, struct error *error)
{
    if (!items->listed)
        return json_items_refuse(items, error);
    return json_items_total(items, json_member(items->around[0], "count"), error);
}

int openreview_detect(struct slice head)
{
    struct slice notes = json_head_value(head, "notes");
    if (!slice_starts_with(notes, SLICE("[")))
        return 0;
    return json_head_has(head, "notes.content") || json_head_has(head, "count") ||
                   slice_starts_with(slice_trim(slice_from(notes, 1)), SLICE("]"))
               ? 90
               : 0;
}

bool openreview_parse(struct input *input, struct sink *sink, struct error *error)
{
    static const struct json_items_format format = {"notes", NULL, put, finish};
    return json_items_parse(input, sink, &format, error);
}
