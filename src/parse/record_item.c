/* SPDX-License-Identifier: MIT */
#include "parse/json_item.h"

#include "base/date.h"
#include "paper/identity.h"
#include "parse/author.h"

#include <string.h>

/* Our own JSON form (paperfeed-format.5), and records of any producer whose keys have these
   names. */

enum member {
    MEMBER_ID = PAPER_FIELDS,
    MEMBER_V,
    MEMBER_ADDED,
    MEMBER_SOURCES,
    MEMBER_LISTINGS,
    MEMBER_DAY,
    MEMBER_UPVOTES,
    MEMBER_COMMENTS,
    MEMBER_STARS,
    MEMBER_SUMMARY,
    MEMBER_LINK,
    MEMBERS
};

/* The members beside the fields of a paper, in the order of enum member. */
static const char *const member_names[MEMBERS - PAPER_FIELDS] = {
    "id",      "v",        "added", "sources", "listings", "day",
    "upvotes", "comments", "stars", "summary", "link",
};

/* What a record says, by what it is; NULL where it says nothing. */
struct record {
    const json_t *values[MEMBERS];
};

static struct slice record_text(const struct record *record, int member)
{
    return json_text(record->values[member]);
}

/* Most names differ in the first letter. */
static bool is_same(const char *a, const char *b)
{
    return a[0] == b[0] && strcmp(a, b) == 0;
}

/* MEMBERS for a name that is none of ours. */
static int member_named(const char *name)
{
    for (int field = 0; field < PAPER_FIELDS; field++)
        if (is_same(name, paper_columns[field].name))
            return field;
    for (int member = PAPER_FIELDS; member < MEMBERS; member++)
        if (is_same(name, member_names[member - PAPER_FIELDS]))
            return member;
    return MEMBERS;
}

/* One walk over what the record has is cheaper than asking for each member that it could have. */
static void read_members(struct record *record, const json_t *item)
{
    json_t *object = (json_t *)(uintptr_t)item;
    for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at)) {
        int member = member_named(json_object_iter_key(at));
        if (member < MEMBERS)
            record->values[member] = json_object_iter_value(at);
    }
    if (!record->values[PAPER_ABSTRACT])
        record->values[PAPER_ABSTRACT] = record->values[MEMBER_SUMMARY];
    if (!record->values[PAPER_URL])
        record->values[PAPER_URL] = record->values[MEMBER_LINK];
}

/* A name in one text, or in the two parts of CSL and Crossref. */
static void add_author(struct draft *draft, const json_t *author)
{
    static const char *const names[] = {"name", "fullname", "literal"};
    struct slice name = json_text(author);
    struct slice place = json_member_text(author, "affiliation");
    struct slice given = json_member_text(author, "given");
    struct slice family = json_member_text(author, "family");
    for (size_t i = 0; i < sizeof names / sizeof *names && !name.size; i++)
        name = json_member_text(author, names[i]);
    if (name.size || !family.size || !given.size) {
        author_add(draft, name.size ? name : family.size ? family : given, place);
        return;
    }
    struct text whole;
    text_init(&whole, given.size + 1 + family.size);
    text_append(&whole, given);
    text_append_byte(&whole, ' ');
    text_append(&whole, family);
    draft_add_author(draft, text_slice(&whole), place);
    text_release(&whole);
}

static void set_authors(struct draft *draft, const json_t *authors)
{
    size_t index;
    json_t *author;
    if (json_is_string(authors)) {
        author_add_text(draft, json_text(authors));
        return;
    }
    json_array_foreach(authors, index, author)
    {
        if (json_is_string(author))
            author_add(draft, json_text(author), SLICE(""));
        else
            add_author(draft, author);
    }
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

static void set_field(struct draft *draft, enum paper_field field, const struct record *record)
{
    const json_t *value = record->values[field];
    if (field == PAPER_AUTHORS)
        set_authors(draft, value);
    else if (field == PAPER_VERSION)
        set_version(draft, value);
    else if (field == PAPER_CATEGORIES || field == PAPER_KEYWORDS || field == PAPER_DOI)
        set_items(draft, field, value);
    else if (paper_columns[field].form == PAPER_FORM_PARAGRAPHS &&
             json_is_integer(record->values[MEMBER_V]))
        /* Our own texts have one \n between paragraphs, others may be wrapped hard. */
        draft_set_paragraphs(draft, field, json_text(value));
    else
        draft_set(draft, field, json_text(value));
}

static void fill(struct draft *draft, const struct record *record)
{
    size_t index;
    json_t *source;
    for (int field = 0; field < PAPER_FIELDS; field++)
        if (record->values[field] && field != PAPER_AFFILIATIONS)
            set_field(draft, (enum paper_field)field, record);
    text_append(&draft->id, record_text(record, MEMBER_ID));
    if (record->values[MEMBER_ADDED])
        time_parse(record_text(record, MEMBER_ADDED), &draft->added);
    json_array_foreach(record->values[MEMBER_SOURCES], index, source)
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
        listing.upvotes = json_member_count(object, "upvotes");
        listing.comments = json_member_count(object, "comments");
        listing.stars = json_member_count(object, "stars");
        if (!sink_listing(sink, &listing, error))
            return false;
    }
    return true;
}

/* A record without listings may still say on which day it was shown, or how it was received; one
   without any day is of the day asked for. */
static bool put_day(struct sink *sink, const struct record *record, struct error *error)
{
    struct listing listing = sink_new_listing(sink);
    int32_t published = day_of_partial(record_text(record, PAPER_PUBLISHED));
    if (!day_parse(record_text(record, MEMBER_DAY), &listing.day))
        listing.day = published == DAY_NONE ? sink_day(sink) : DAY_NONE;
    else if (listing.day == published)
        listing.day = DAY_NONE;
    listing.upvotes = json_count(record->values[MEMBER_UPVOTES]);
    listing.comments = json_count(record->values[MEMBER_COMMENTS]);
    listing.stars = json_count(record->values[MEMBER_STARS]);
    if (listing.day == DAY_NONE && listing.upvotes == LISTING_UNKNOWN &&
        listing.comments == LISTING_UNKNOWN)
        return true;
    listing.source = json_text(json_array_get(record->values[MEMBER_SOURCES], 0));
    if (!listing.source.size)
        listing.source = sink_source_or(sink, SLICE("import"));
    return sink_listing(sink, &listing, error);
}

static bool put_record(struct sink *sink, struct draft *draft, const json_t *item,
                       const struct json_place *place, struct error *error)
{
    bool taken;
    struct record record = {.values = {NULL}};
    draft_clear(draft);
    read_members(&record, item);
    fill(draft, &record);
    set_source(sink, draft);
    draft_set_arxiv(draft);
    if (!sink_paper(sink, draft, place->offset, &taken, error))
        return false;
    if (!taken)
        return true;
    if (json_array_size(record.values[MEMBER_LISTINGS]))
        return put_listings(sink, record.values[MEMBER_LISTINGS], error);
    return put_day(sink, &record, error);
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
