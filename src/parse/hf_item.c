/* SPDX-License-Identifier: MIT */
#include "parse/json_item.h"

#include "base/date.h"
#include "paper/identity.h"

#include <string.h>

/* Hugging Face Daily Papers: items of /api/daily_papers and of the pages' data-props
   (https://huggingface.co/docs/huggingface_hub, list_daily_papers). */

/* The paper of an item: its member, or the item itself where papers come bare. */
static const json_t *paper_of(const json_t *item)
{
    const json_t *paper = json_member(item, "paper");
    return json_is_object(paper) ? paper : item;
}

static bool has_any(const json_t *item, const char *const *names)
{
    while (*names && !json_member(item, *names))
        names++;
    return *names;
}

bool hf_item_matches(const json_t *item)
{
    static const char *const theirs[] = {"publishedAt", "submittedOnDailyAt", "discussionId",
                                         "ai_keywords", "githubRepo",         NULL};
    static const char *const ours[] = {"v",       "guid",      "url",     "link",
                                       "doi",     "published", "updated", "categories",
                                       "sources", "day",       NULL};
    if (json_is_object(json_member(item, "paper")))
        return true;
    if (!json_is_string(json_member(item, "summary")) || json_member(item, "abstract"))
        return false;
    return has_any(item, theirs) || (json_member(item, "id") && !has_any(item, ours));
}

/* The text of the paper, or where it has none of the item around it. */
static struct slice either_text(const json_t *paper, const json_t *item, const char *name)
{
    struct slice text = json_member_text(paper, name);
    return text.size ? text : json_member_text(item, name);
}

static int64_t either_count(const json_t *paper, const json_t *item, const char *name)
{
    int64_t count = json_member_count(item, name);
    return count != LISTING_UNKNOWN ? count : json_member_count(paper, name);
}

static void add_authors(struct draft *draft, const json_t *authors)
{
    size_t index;
    json_t *author;
    json_array_foreach(authors, index, author)
    {
        if (json_is_true(json_member(author, "hidden")))
            continue;
        struct slice name = json_text(author);
        if (!name.size)
            name = json_member_text(author, "name");
        if (!name.size)
            name = json_member_text(json_member(author, "user"), "fullname");
        draft_add_author(draft, name, SLICE(""));
    }
}

static void set_organization(struct draft *draft, const json_t *paper, const json_t *item)
{
    const json_t *organization = json_member(paper, "organization");
    if (!json_is_object(organization))
        organization = json_member(item, "organization");
    struct slice name = json_member_text(organization, "fullname");
    draft_set(draft, PAPER_ORGANIZATION, name.size ? name : json_member_text(organization, "name"));
}

/* The page of the paper, when its id can stand in an address. */
static void set_page(struct draft *draft)
{
    struct slice id = text_slice(&draft->id);
    struct text *url = &draft->fields[PAPER_URL];
    for (size_t i = 0; i < id.size; i++) {
        char c = id.data[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                     memchr("-_./", c, 4);
        if (!plain)
            return;
    }
    if (id.size)
        text_append_format(url, "https://huggingface.co/papers/%.*s", SLICE_ARG(id));
}

static void fill(struct draft *draft, const json_t *paper, const json_t *item)
{
    static const struct {
        enum paper_field field;
        const char *name;
    } plain[] = {
        {PAPER_GUID, "id"},
        {PAPER_PUBLISHED, "publishedAt"},
        {PAPER_CODE_URL, "githubRepo"},
        {PAPER_PROJECT_URL, "projectPage"},
        {PAPER_AI_SUMMARY, "ai_summary"},
        {PAPER_WITHDRAWN, "withdrawnAt"},
    };
    size_t index;
    json_t *keyword;
    text_append(&draft->id, json_member_text(paper, "id"));
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        draft_set(draft, plain[i].field, json_member_text(paper, plain[i].name));
    draft_set(draft, PAPER_TITLE, either_text(paper, item, "title"));
    draft_set(draft, PAPER_ABSTRACT, either_text(paper, item, "summary"));
    add_authors(draft, json_member(paper, "authors"));
    json_array_foreach(json_member(paper, "ai_keywords"), index, keyword)
        draft_add(draft, PAPER_KEYWORDS, json_text(keyword));
    set_organization(draft, paper, item);
    set_page(draft);
    draft_set_arxiv(draft);
}

/* When Daily Papers listed it, else the page's day. */
static int32_t day_of(const json_t *paper, const struct json_place *place)
{
    struct slice submitted = slice_trim(json_member_text(paper, "submittedOnDailyAt"));
    int32_t day = DAY_NONE;
    if (submitted.size >= 10)
        day = day_of_partial(slice_first(submitted, 10));
    return day != DAY_NONE ? day : place->page_day;
}

bool hf_item_put(struct sink *sink, struct draft *draft, const json_t *item,
                 const struct json_place *place, struct error *error)
{
    const json_t *paper = paper_of(item);
    struct listing listing = sink_new_listing(sink);
    bool taken;
    draft_clear(draft);
    fill(draft, paper, item);
    listing.source = sink_source_or(sink, SLICE("hf"));
    text_append(&draft->sources, listing.source);
    if (!sink_paper(sink, draft, place->offset, &taken, error))
        return false;
    if (!taken)
        return true;
    /* The trending page names the moment's favourites: its day is the day it was asked. */
    if (listing.kind == LISTING_TRENDING)
        listing.day = place->page_day;
    else
        listing.day = day_of(paper, place);
    listing.rank = place->rank;
    listing.upvotes = either_count(paper, item, "upvotes");
    listing.comments = either_count(paper, item, "numComments");
    listing.stars = either_count(paper, item, "githubStars");
    return sink_listing(sink, &listing, error);
}
