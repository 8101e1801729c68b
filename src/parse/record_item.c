/* SPDX-License-Identifier: MIT */
#include "parse/json_item.h"

#include "base/date.h"
#include "paper/identity.h"

/* Our own JSON form (paperfeed-format.5), and records of any producer whose keys have these
   names. */

static void add_author(struct draft *draft, const json_t *author)
{
    struct slice name = json_text(author);
    struct slice place = json_member_text(author, "affiliation");
    if (!name.size)
        name = json_member_text(author, "name");
    if (!name.size)
        name = json_member_text(author, "fullname");
    draft_add_author(draft, name, place);
}

static void set_authors(struct draft *draft, const json_t *authors)
{
    size_t index;
    json_t *author;
    if (json_is_string(authors)) {
        draft_add_author_text(draft, json_text(authors));
        return;
    }
    json_array_foreach(authors, index, author) add_author(draft, author);
}

/* A list or words: an array of strings, or one string of words. */
static void set_items(struct draft *draft, enum paper_field field, const json_t *value)
{
    size_t index;
    json_t *item;
    if (json_is_string(value))
        draft_set(draft, field, json_text(value));
    json_array_foreach(value, index, item) draft_add(draft, field, json_text(item));
}

static void set_version(struct draft *draft, const json_t *value)
{
    if (json_is_integer(value))
        draft_set_int(draft, PAPER_VERSION, (int64_t)json_integer_value(value));
    else
        draft_set(draft, PAPER_VERSION, json_text(value));
}

static void set_abstract(struct draft *draft, const json_t *item, enum paper_field field,
                         const char *name)
{
    /* Our own texts have one \n between paragraphs, others may be wrapped hard. */
    if (json_is_integer(json_member(item, "v")))
        draft_set_paragraphs(draft, field, json_member_text(item, name));
    else
        draft_set(draft, field, json_member_text(item, name));
}

static void fill(struct draft *draft, const json_t *item)
{
    static const struct {
        enum paper_field field;
        const char *name;
    } plain[] = {
        {PAPER_GUID, "guid"},
        {PAPER_TITLE, "title"},
        {PAPER_PRIMARY, "primary"},
        {PAPER_URL, "url"},
        {PAPER_PDF_URL, "pdf_url"},
        {PAPER_PUBLISHED, "published"},
        {PAPER_UPDATED, "updated"},
        {PAPER_CODE_URL, "code_url"},
        {PAPER_PROJECT_URL, "project_url"},
        {PAPER_COMMENT, "comment"},
        {PAPER_JOURNAL_REF, "journal_ref"},
        {PAPER_LICENSE, "license"},
        {PAPER_ORGANIZATION, "organization"},
        {PAPER_WITHDRAWN, "withdrawn"},
    };
    size_t index;
    json_t *source;
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        draft_set(draft, plain[i].field, json_member_text(item, plain[i].name));
    set_abstract(draft, item, PAPER_ABSTRACT, "abstract");
    set_abstract(draft, item, PAPER_AI_SUMMARY, "ai_summary");
    set_authors(draft, json_member(item, "authors"));
    set_items(draft, PAPER_CATEGORIES, json_member(item, "categories"));
    set_items(draft, PAPER_KEYWORDS, json_member(item, "keywords"));
    set_items(draft, PAPER_DOI, json_member(item, "doi"));
    set_version(draft, json_member(item, "version"));
    text_append(&draft->id, json_member_text(item, "id"));
    time_parse(json_member_text(item, "added"), &draft->added);
    json_array_foreach(json_member(item, "sources"), index, source)
    {
        text_append(&draft->sources, json_text(source));
        text_append_byte(&draft->sources, ' ');
    }
}

/* Records name their sources; whoever names none is imported. */
static void set_source(struct sink *sink, struct draft *draft)
{
    if (!slice_trim(text_slice(&draft->sources)).size)
        text_append(&draft->sources, sink_source_or(sink, SLICE("import")));
}

static enum listing_kind kind_named(struct slice name)
{
    for (int kind = 0; kind < LISTING_KINDS; kind++)
        if (slice_equal(name, slice_of(listing_kind_names[kind])))
            return (enum listing_kind)kind;
    return LISTING_DAILY;
}

static void read_counts(const json_t *object, struct listing *listing)
{
    listing->upvotes = json_member_count(object, "upvotes");
    listing->comments = json_member_count(object, "comments");
    listing->stars = json_member_count(object, "stars");
}

static bool put_listings(struct sink *sink, const json_t *listings, struct error *error)
{
    size_t index;
    json_t *object;
    json_array_foreach(listings, index, object)
    {
        struct listing listing = sink_new_listing(sink);
        if (!json_is_object(object))
            continue;
        listing.kind = kind_named(json_member_text(object, "kind"));
        listing.source = json_member_text(object, "source");
        if (!listing.source.size)
            listing.source = sink_source_or(sink, SLICE("import"));
        if (!day_parse(json_member_text(object, "day"), &listing.day))
            listing.day = DAY_NONE;
        listing.rank = json_member_count(object, "rank");
        read_counts(object, &listing);
        if (!sink_listing(sink, &listing, error))
            return false;
    }
    return true;
}

/* A record without listings may still say on which day it was shown, or how it was received. */
static bool put_day(struct sink *sink, const json_t *item, struct error *error)
{
    struct listing listing = sink_new_listing(sink);
    int32_t published = day_of_partial(json_member_text(item, "published"));
    bool shown = day_parse(json_member_text(item, "day"), &listing.day);
    if (!shown || listing.day == published)
        listing.day = DAY_NONE;
    read_counts(item, &listing);
    listing.source = json_text(json_array_get(json_member(item, "sources"), 0));
    if (!listing.source.size)
        listing.source = sink_source_or(sink, SLICE("import"));
    if (listing.day == DAY_NONE && listing.upvotes == LISTING_UNKNOWN &&
        listing.comments == LISTING_UNKNOWN)
        return true;
    return sink_listing(sink, &listing, error);
}

static bool put_record(struct sink *sink, struct draft *draft, const json_t *item,
                       const struct json_place *place, struct error *error)
{
    bool taken;
    const json_t *listings = json_member(item, "listings");
    draft_clear(draft);
    fill(draft, item);
    set_source(sink, draft);
    draft_set_arxiv(draft);
    if (!sink_paper(sink, draft, place->offset, &taken, error))
        return false;
    if (!taken)
        return true;
    if (json_array_size(listings))
        return put_listings(sink, listings, error);
    return put_day(sink, item, error);
}

bool json_item_put(struct sink *sink, struct draft *draft, const json_t *item,
                   const struct json_place *place, struct error *error)
{
    if (!json_is_object(item))
        return sink_bad(sink, place->offset, "The item is not a JSON object", error);
    if (hf_item_matches(item))
        return hf_item_put(sink, draft, item, place, error);
    return put_record(sink, draft, item, place, error);
}
