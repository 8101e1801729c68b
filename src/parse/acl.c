/* SPDX-License-Identifier: MIT */
#include "parse/format.h"
#include "parse/xml_field.h"

#include "base/date.h"

/* The data of the ACL Anthology (https://github.com/acl-org/acl-anthology, data/xml, with the
   grammar schema.rnc). */

enum { VALUE_MAXIMUM = 16 << 20, BOOK_MAXIMUM = 65536 };
enum meaning { META = 1 };

static const struct xml_name names[] = {
    {XML_NONE, "collection", XML_CONTAINER},
    {XML_NONE, "volume", XML_CONTAINER},
    {XML_NONE, "meta", META},
    {XML_NONE, "paper", XML_ITEM},
    {XML_NONE, NULL, 0},
};

struct reading {
    struct sink *sink;
    struct draft draft;
    struct text value;
    struct text volume;          /* whose book and date these are */
    struct text book, published; /* of the volume */
};

/* Mathematics is TeX between dollars; other markup is left out. */
static void append_text(const struct xml_node *root, struct text *out)
{
    const struct xml_node *node = root;
    while (node) {
        text_append_string(out, xml_is(node, "tex-math") ? "$" : "");
        text_append(out, node->text);
        if (node->first) {
            node = node->first;
            continue;
        }
        for (;; node = node->parent) {
            text_append_string(out, xml_is(node, "tex-math") ? "$" : "");
            if (node == root)
                return;
            text_append(out, node->tail);
            if (node->next)
                break;
        }
        node = node->next;
    }
}

static void set_text(struct reading *reading, enum paper_field field, const struct xml_node *node)
{
    text_clear(&reading->value);
    append_text(node, &reading->value);
    draft_set(&reading->draft, field, text_slice(&reading->value));
}

/* What papers say about themselves by way of the volume they are in. */
static void take_meta(struct reading *reading, const struct xml_tree *tree)
{
    const struct xml_node *meta = tree->root, *title = xml_at(meta, "booktitle");
    struct slice none = {NULL, 0};
    text_clear(&reading->volume);
    text_clear(&reading->book);
    text_clear(&reading->published);
    text_append(&reading->volume, xml_value(meta->parent, "id"));
    if (title)
        append_text(title, &reading->book);
    xml_append_date(xml_text_at(meta, "year", tree->arena), xml_text_at(meta, "month", tree->arena),
                    none, &reading->published);
}

static void append_padded(struct slice digits, size_t width, struct text *out)
{
    if (digits.size < width)
        text_append_repeat(out, '0', width - digits.size);
    text_append(out, digits);
}

/* 2022.acl-long.1 since 2020; before, J89-1001 or, of workshops, W05-0101. */
static void append_id(struct slice collection, struct slice volume, struct slice paper,
                      struct text *out)
{
    uint64_t number;
    bool workshop =
        slice_starts_with(collection, SLICE("W")) || slice_equal(collection, SLICE("C69")) ||
        (slice_equal(collection, SLICE("D19")) && slice_to_uint64(volume, &number) && number >= 5);
    if (!collection.size || !volume.size || !paper.size)
        return;
    text_append(out, collection);
    text_append_byte(out, '-');
    if (slice_find_byte(collection, '.', 0) != SIZE_MAX) {
        text_append(out, volume);
        text_append_byte(out, '.');
        text_append(out, paper);
    } else {
        append_padded(volume, workshop ? 2 : 1, out);
        append_padded(paper, workshop ? 2 : 3, out);
    }
}

static bool is_address(struct slice url)
{
    return slice_find(url, SLICE("://"), 0) != SIZE_MAX;
}

/* A url that is none is the id, and means that the Anthology has the PDF. */
static void take_id(struct reading *reading, const struct xml_tree *tree)
{
    const struct xml_node *paper = tree->root, *volume = paper->parent;
    struct draft *draft = &reading->draft;
    struct slice url = xml_text_at(paper, "url", tree->arena);
    struct text *id = &reading->value;
    text_clear(id);
    if (url.size && !is_address(url))
        text_append(id, url);
    else
        append_id(xml_value(volume ? volume->parent : NULL, "id"), xml_value(volume, "id"),
                  xml_value(paper, "id"), id);
    if (is_address(url))
        draft_set(draft, PAPER_PDF_URL, url);
    if (!id->size)
        return;
    const struct {
        struct text *out;
        const char *before, *behind;
        bool wanted;
    } uses[] = {
        {&draft->id, "acl:", "", true},
        {&draft->fields[PAPER_GUID], "acl:", "", true},
        {&draft->fields[PAPER_URL], "https://aclanthology.org/", "/", true},
        {&draft->fields[PAPER_PDF_URL], "https://aclanthology.org/", ".pdf",
         url.size && !is_address(url)},
    };
    for (size_t i = 0; i < sizeof uses / sizeof *uses; i++) {
        if (!uses[i].wanted)
            continue;
        text_append_string(uses[i].out, uses[i].before);
        text_append(uses[i].out, text_slice(id));
        text_append_string(uses[i].out, uses[i].behind);
    }
}

static void take_people(struct reading *reading, const struct xml_tree *tree, const char *role)
{
    for (const struct xml_node *node = tree->root->first; node; node = node->next)
        if (xml_is(node, role))
            draft_add_person(&reading->draft, xml_text_at(node, "first", tree->arena),
                             xml_text_at(node, "last", tree->arena), SLICE(""),
                             xml_text_at(node, "affiliation", tree->arena));
}

static void take_journal(struct reading *reading, const struct xml_tree *tree)
{
    const struct xml_node *own = xml_at(tree->root, "booktitle");
    struct draft_journal journal = {.name = text_slice(&reading->book),
                                    .pages = xml_text_at(tree->root, "pages", tree->arena)};
    if (own)
        journal.name = xml_text(own, tree->arena);
    draft_set_journal(&reading->draft, &journal);
}

/* Version 1 is what was published; the last revision is what is there now. */
static void take_revision(struct draft *draft, const struct xml_node *revision)
{
    draft_set(draft, PAPER_VERSION, xml_value(revision, "id"));
    draft_set(draft, PAPER_UPDATED, xml_value(revision, "date"));
}

static void take_node(struct reading *reading, const struct xml_node *node, struct arena *arena)
{
    struct draft *draft = &reading->draft;
    struct slice text = slice_trim(xml_text(node, arena));
    if (xml_is(node, "title")) {
        set_text(reading, PAPER_TITLE, node);
    } else if (xml_is(node, "abstract")) {
        set_text(reading, PAPER_ABSTRACT, node);
    } else if (xml_is(node, "doi")) {
        draft_add(draft, PAPER_DOI, text);
    } else if (xml_is(node, "award")) {
        draft_set(draft, PAPER_COMMENT, text);
    } else if (xml_is(node, "pwccode")) {
        draft_set(draft, PAPER_CODE_URL, xml_value(node, "url"));
    } else if (xml_is(node, "revision")) {
        take_revision(draft, node);
    } else if (xml_is(node, "retracted") || xml_is(node, "removed")) {
        struct slice date = xml_value(node, "date");
        draft_set(draft, PAPER_WITHDRAWN, date.size ? date : SLICE("yes"));
    }
}

/* The day on which the Anthology took it in; 1900-01-01 stands for one that is not known. */
static bool put_listing(struct reading *reading, const struct xml_node *paper, struct error *error)
{
    struct listing listing = sink_new_listing(reading->sink);
    listing.kind = LISTING_NEW;
    struct slice day = xml_value(paper, "ingest-date");
    if (!day.size)
        day = xml_value(paper->parent, "ingest-date");
    if (!day_parse(day, &listing.day) || listing.day <= day_from_civil(1900, 1, 1))
        return true;
    return sink_listing(reading->sink, &listing, error);
}

static bool take_paper(struct reading *reading, const struct xml_tree *tree, struct error *error)
{
    struct draft *draft = &reading->draft;
    bool taken;
    if (tree->torn)
        return sink_bad(reading->sink, tree->offset, "The tags of the entry do not fit", error);
    if (!slice_equal(text_slice(&reading->volume), xml_value(tree->root->parent, "id"))) {
        text_clear(&reading->book);
        text_clear(&reading->published);
    }
    draft_clear(draft);
    take_id(reading, tree);
    for (const struct xml_node *node = tree->root->first; node; node = node->next)
        take_node(reading, node, tree->arena);
    take_people(reading, tree, "author");
    if (!draft->authors)
        take_people(reading, tree, "editor");
    take_journal(reading, tree);
    draft_set(draft, PAPER_PUBLISHED, text_slice(&reading->published));
    return sink_paper(reading->sink, draft, tree->offset, &taken, error) &&
           (!taken || put_listing(reading, tree->root, error));
}

static bool take(void *context, const struct xml_tree *tree, struct error *error)
{
    struct reading *reading = context;
    if (tree->root->meaning == XML_ITEM)
        return take_paper(reading, tree, error);
    if (tree->root->meaning == META)
        take_meta(reading, tree);
    return true;
}

bool acl_parse(struct input *input, struct sink *sink, struct error *error)
{
    static const struct xml_format format = {"collection of the ACL Anthology", XML_NONE, names,
                                             take};
    struct reading reading = {.sink = sink};
    draft_init(&reading.draft);
    text_init(&reading.value, VALUE_MAXIMUM);
    text_init(&reading.volume, BOOK_MAXIMUM);
    text_init(&reading.book, BOOK_MAXIMUM);
    text_init(&reading.published, BOOK_MAXIMUM);
    bool done = xml_read(input, sink, &format, &reading, error);
    draft_release(&reading.draft);
    text_release(&reading.value);
    text_release(&reading.volume);
    text_release(&reading.book);
    text_release(&reading.published);
    return done;
}

int acl_detect(struct slice head)
{
    return xml_head_has(head, "collection") && xml_head_has(head, "volume") ? 92 : 0;
}
