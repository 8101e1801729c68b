/* SPDX-License-Identifier: MIT */
#include "parse/feed_item.h"
#include "parse/format.h"
#include "parse/xml.h"

/* Answers of the arXiv API (https://info.arxiv.org/help/api/user-manual.html, section 3.3). */

enum meaning {
    TITLE = 1,
    ID,
    SUMMARY,
    PUBLISHED,
    UPDATED,
    COMMENT,
    JOURNAL_REF,
    DOI,
    CATEGORY,
    PRIMARY,
    AUTHOR,
    TOTAL,
    MEANINGS
};

static const struct xml_name names[] = {
    {XML_ATOM, "feed", XML_CONTAINER},
    {XML_ATOM, "entry", XML_ITEM},
    {XML_ATOM, "id", ID},
    {XML_ATOM, "title", TITLE},
    {XML_ATOM, "summary", SUMMARY},
    {XML_ATOM, "published", PUBLISHED},
    {XML_ATOM, "updated", UPDATED},
    {XML_ATOM, "author", AUTHOR},
    {XML_ATOM, "category", CATEGORY},
    {XML_ARXIV, "comment", COMMENT},
    {XML_ARXIV, "journal_ref", JOURNAL_REF},
    {XML_ARXIV, "doi", DOI},
    {XML_ARXIV, "primary_category", PRIMARY},
    {XML_OPENSEARCH, "totalResults", TOTAL},
    {XML_NONE, NULL, 0},
};

/* Elements whose text is a field as it stands. */
static const struct {
    enum meaning meaning;
    enum paper_field field;
} plain[] = {
    {ID, PAPER_GUID},
    {TITLE, PAPER_TITLE},
    {SUMMARY, PAPER_ABSTRACT},
    {PUBLISHED, PAPER_PUBLISHED},
    {UPDATED, PAPER_UPDATED},
    {COMMENT, PAPER_COMMENT},
    {JOURNAL_REF, PAPER_JOURNAL_REF},
};

struct reading {
    struct sink *sink;
    struct draft draft;
};

static bool is_lower(char c)
{
    return (c >= 'a' && c <= 'z') || c == '-';
}

/* archive or archive.class; old answers mix in classes of other schemes. */
static bool is_category(struct slice term)
{
    size_t archive = 0, at;
    while (archive < term.size && is_lower(term.data[archive]))
        archive++;
    if (!archive || archive == term.size)
        return archive > 0;
    for (at = archive + 1; at < term.size; at++)
        if (!is_lower((char)(term.data[at] | 0x20)))
            return false;
    return term.data[archive] == '.' && term.size - archive > 2;
}

static void add_author(struct draft *draft, const struct xml_node *author, struct arena *arena)
{
    const struct xml_node *place = xml_child(author, XML_ARXIV, "affiliation");
    struct text places;
    text_init(&places, 1 << 16);
    for (; place; place = xml_again(place)) {
        text_append_string(&places, places.size ? "; " : "");
        text_append(&places, slice_trim(xml_text(place, arena)));
    }
    draft_add_author(draft, xml_text(xml_child(author, XML_ATOM, "name"), arena),
                     text_slice(&places));
    text_release(&places);
}

static void take_node(struct draft *draft, const struct xml_node *node, struct arena *arena)
{
    struct slice term = xml_value(node, "term");
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if ((int)plain[i].meaning == node->meaning)
            draft_set(draft, plain[i].field, xml_text(node, arena));
    switch (node->meaning) {
    case ID:
        text_clear(&draft->id);
        text_append(&draft->id, draft_field(draft, PAPER_GUID));
        break;
    case DOI:
        draft_add(draft, PAPER_DOI, xml_text(node, arena));
        break;
    case CATEGORY:
        if (is_category(term))
            draft_add(draft, PAPER_CATEGORIES, term);
        break;
    case PRIMARY:
        if (is_category(term))
            draft_set(draft, PAPER_PRIMARY, term);
        break;
    case AUTHOR:
        add_author(draft, node, arena);
        break;
    default:
        break;
    }
}

/* The API reports errors as a feed of one entry. */
static bool is_error_entry(const struct draft *draft)
{
    return slice_equal(slice_trim(draft_field(draft, PAPER_TITLE)), SLICE("Error")) &&
           slice_find(text_slice(&draft->id), SLICE("/api/errors"), 0) != SIZE_MAX;
}

static bool take_entry(struct reading *reading, const struct xml_tree *tree, struct error *error)
{
    struct draft *draft = &reading->draft;
    draft_clear(draft);
    for (const struct xml_node *node = tree->root->first; node; node = node->next)
        take_node(draft, node, tree->arena);
    if (is_error_entry(draft)) {
        struct slice words = slice_trim(draft_field(draft, PAPER_ABSTRACT));
        return error_set(error, ERROR_INPUT, "The server says: %.*s",
                         SLICE_ARG(slice_first(words, 300)));
    }
    if (tree->torn)
        return sink_bad(reading->sink, tree->offset, "The tags of the entry do not fit", error);
    draft_set_arxiv(draft);
    return sink_paper(reading->sink, draft, tree->offset, NULL, error);
}

static bool take(void *context, const struct xml_tree *tree, struct error *error)
{
    struct reading *reading = context;
    if (tree->root->meaning == XML_ITEM)
        return take_entry(reading, tree, error);
    return tree->root->meaning != TOTAL ||
           sink_meta(reading->sink, "total", xml_text(tree->root, tree->arena), error);
}

bool arxiv_atom_parse(struct input *input, struct sink *sink, struct error *error)
{
    static const struct xml_format format = {"Atom feed", XML_ATOM, names, take};
    struct reading reading = {.sink = sink};
    draft_init(&reading.draft);
    bool done = xml_read(input, sink, &format, &reading, error);
    draft_release(&reading.draft);
    return done;
}

int arxiv_atom_detect(struct slice head)
{
    struct slice begin = slice_trim(head);
    if (!slice_starts_with(begin, SLICE("<")) || slice_find(head, SLICE("<feed"), 0) == SIZE_MAX)
        return 0;
    head = feed_front(head);
    bool api = slice_find(head, SLICE("arxiv.org/api/"), 0) != SIZE_MAX ||
               slice_find(head, SLICE("rXiv Query:"), 0) != SIZE_MAX;
    return api ? 95 : 0;
}
