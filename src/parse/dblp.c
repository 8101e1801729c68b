/* SPDX-License-Identifier: MIT */
#include "parse/format.h"
#include "parse/xml_field.h"

#include "paper/identity.h"
#include "paper/url.h"

/* DBLP's dump (https://dblp.org/xml/dblp.dtd, explained in https://dblp.org/xml/docu/dblpxml.pdf),
   and its search for publications as XML (https://dblp.org/faq/13501473). */

enum { NUMBER_SIZE = 4 };
enum meaning { STATUS = 1 };

/* Homepages (www) and volumes (proceedings) are no papers. */
static const struct xml_name names[] = {
    {XML_NONE, "dblp", XML_CONTAINER},     {XML_NONE, "result", XML_CONTAINER},
    {XML_NONE, "hits", XML_CONTAINER},     {XML_NONE, "status", STATUS},
    {XML_NONE, "hit", XML_ITEM},           {XML_NONE, "article", XML_ITEM},
    {XML_NONE, "inproceedings", XML_ITEM}, {XML_NONE, "incollection", XML_ITEM},
    {XML_NONE, "book", XML_ITEM},          {XML_NONE, "phdthesis", XML_ITEM},
    {XML_NONE, "mastersthesis", XML_ITEM}, {XML_NONE, NULL, 0},
};

struct reading {
    struct sink *sink;
    struct draft draft;
    bool counted; /* the total is told */
};

/* Persons of one name have a number behind it: "Wei Lin 0003". */
static struct slice without_number(struct slice name)
{
    uint64_t number;
    size_t begin = name.size - NUMBER_SIZE - 1;
    if (name.size > NUMBER_SIZE + 1 && name.data[begin] == ' ' &&
        slice_to_uint64(slice_from(name, begin + 1), &number))
        return slice_first(name, begin);
    return name;
}

static void take_people(struct draft *draft, const struct xml_node *record, const char *role,
                        struct arena *arena)
{
    const struct xml_node *list = xml_at(record, "authors");
    list = list ? list : record;
    for (const struct xml_node *node = list->first; node; node = node->next)
        if (xml_is(node, role))
            draft_add_author(draft, without_number(slice_trim(xml_text(node, arena))), SLICE(""));
}

/* What may be a DOI in an address: publishers have resolvers of their own (doi.acm.org). */
static struct slice resolved(struct slice address)
{
    struct slice rest = address;
    size_t path;
    url_take_scheme(&rest);
    path = slice_find(rest, SLICE("/10."), 0);
    return slice_starts_with(rest, SLICE("doi.")) && path != SIZE_MAX ? slice_from(rest, path + 1)
                                                                      : address;
}

/* Electronic editions: DOIs, arXiv's pages, others. */
static void take_edition(struct draft *draft, struct slice address)
{
    struct text id;
    struct slice doi = resolved(address);
    unsigned version;
    text_init(&id, 4096);
    if (!draft_field(draft, PAPER_URL).size)
        draft_set(draft, PAPER_URL, address);
    if (identity_arxiv(address, &id, &version)) {
        text_clear(&draft->id);
        text_append(&draft->id, address);
    } else if (slice_find_byte(doi, ' ', 0) == SIZE_MAX && identity_doi(doi, &id)) {
        draft_add(draft, PAPER_DOI, text_slice(&id));
    }
    text_release(&id);
}

static void take_key(struct draft *draft, struct slice key)
{
    struct text *url = &draft->fields[PAPER_URL];
    key = slice_trim(key);
    draft_set(draft, PAPER_GUID, key);
    if (!key.size || url->size)
        return;
    text_append_string(url, "https://dblp.org/rec/");
    text_append(url, key);
}

/* What DBLP calls CoRR is arXiv. */
static void take_journal(struct draft *draft, const struct xml_node *record, struct arena *arena)
{
    static const char *const venues[] = {"journal", "booktitle", "venue", "school", "publisher"};
    struct draft_journal journal = {.volume = xml_text_at(record, "volume", arena),
                                    .issue = xml_text_at(record, "number", arena),
                                    .pages = xml_text_at(record, "pages", arena)};
    for (size_t i = 0; i < sizeof venues / sizeof *venues && !journal.name.size; i++)
        journal.name = xml_text_at(record, venues[i], arena);
    if (!slice_equal(journal.name, SLICE("CoRR")))
        draft_set_journal(draft, &journal);
}

static bool take_record(struct reading *reading, const struct xml_node *record,
                        const struct xml_tree *tree, struct error *error)
{
    struct draft *draft = &reading->draft;
    struct arena *arena = tree->arena;
    struct slice key = xml_value(record, "key");
    draft_clear(draft);
    draft_add(draft, PAPER_DOI, xml_text_at(record, "doi", arena));
    for (const struct xml_node *node = record->first; node; node = node->next)
        if (xml_is(node, "ee"))
            take_edition(draft, slice_trim(xml_text(node, arena)));
    take_key(draft, key.size ? key : xml_text_at(record, "key", arena));
    xml_set_title(draft, xml_at(record, "title"), arena);
    take_people(draft, record, "author", arena);
    if (!draft->authors)
        take_people(draft, record, "editor", arena);
    take_journal(draft, record, arena);
    draft_set(draft, PAPER_PUBLISHED, xml_text_at(record, "year", arena));
    if (slice_find(xml_value(record, "publtype"), SLICE("withdrawn"), 0) != SIZE_MAX)
        draft_set(draft, PAPER_WITHDRAWN, SLICE("yes"));
    draft_set_arxiv(draft);
    return sink_paper(reading->sink, draft, tree->offset, NULL, error);
}

static bool take_hit(struct reading *reading, const struct xml_tree *tree, struct error *error)
{
    const struct xml_node *info = xml_at(tree->root, "info");
    struct slice total = xml_value(tree->root->parent, "total");
    if (!reading->counted && total.size && !sink_meta(reading->sink, "total", total, error))
        return false;
    reading->counted = true;
    return info ? take_record(reading, info, tree, error)
                : sink_bad(reading->sink, tree->offset, "The hit has no publication", error);
}

static bool take(void *context, const struct xml_tree *tree, struct error *error)
{
    struct reading *reading = context;
    const struct xml_node *node = tree->root;
    struct slice code = xml_value(node, "code");
    if (node->meaning == XML_ITEM && tree->torn)
        return sink_bad(reading->sink, tree->offset, "The tags of the entry do not fit", error);
    if (node->meaning == XML_ITEM)
        return xml_is(node, "hit") ? take_hit(reading, tree, error)
                                   : take_record(reading, node, tree, error);
    if (node->meaning == STATUS && code.size && !slice_equal(code, SLICE("200")))
        return error_set(error, ERROR_INPUT, "The server says: %.*s",
                         SLICE_ARG(slice_first(slice_trim(xml_text(node, tree->arena)), 300)));
    return true;
}

bool dblp_parse(struct input *input, struct sink *sink, struct error *error)
{
    static const struct xml_format format = {"document of DBLP", XML_NONE, names, take};
    struct reading reading = {.sink = sink};
    draft_init(&reading.draft);
    bool done = xml_read(input, sink, &format, &reading, error);
    draft_release(&reading.draft);
    return done;
}

int dblp_detect(struct slice head)
{
    bool search = xml_head_has(head, "result") && xml_head_has(head, "hits") &&
                  slice_find(head, SLICE("dblp"), 0) != SIZE_MAX;
    return xml_head_has(head, "dblp") || search ? 92 : 0;
}
