/* SPDX-License-Identifier: MIT */
#include "parse/oai_record.h"

#include "paper/identity.h"
#include "paper/url.h"
#include "parse/author.h"
#include "parse/date_text.h"
#include "parse/xml_field.h"

/* arXiv and arXivRaw: https://info.arxiv.org/help/oa/index.html and the schemas it names. oai_dc:
   https://www.openarchives.org/OAI/2.0/oai_dc.xsd, with what arXiv and others put into it. */

/* Elements whose text is a field as it stands. */
static const struct {
    const char *name;
    enum paper_field field;
} plain[] = {
    {"title", PAPER_TITLE},       {"abstract", PAPER_ABSTRACT},
    {"created", PAPER_PUBLISHED}, {"updated", PAPER_UPDATED},
    {"comments", PAPER_COMMENT},  {"journal-ref", PAPER_JOURNAL_REF},
    {"doi", PAPER_DOI},           {"categories", PAPER_CATEGORIES},
    {"license", PAPER_LICENSE},
};

static void set_date(struct draft *draft, enum paper_field field, struct slice written)
{
    struct text date;
    text_init(&date, 64);
    if (date_text_read(written, &date))
        draft_set(draft, field, text_slice(&date));
    text_release(&date);
}

static void set_primary(struct draft *draft)
{
    struct slice categories = draft_field(draft, PAPER_CATEGORIES), first;
    if (slice_next_word(&categories, &first))
        draft_set(draft, PAPER_PRIMARY, first);
}

/* An author in parts, with any number of places. */
static void add_author(struct draft *draft, const struct xml_node *author, struct arena *arena)
{
    struct text places;
    struct slice family = xml_text_at(author, "keyname", arena);
    text_init(&places, 1 << 16);
    for (const struct xml_node *node = author->first; node; node = node->next) {
        if (!xml_is(node, "affiliation"))
            continue;
        text_append_string(&places, places.size ? "; " : "");
        text_append(&places, slice_trim(xml_text(node, arena)));
    }
    /* "The X collaboration: A, B" became an author ":". */
    if (!slice_equal(family, SLICE(":")))
        draft_add_person(draft, xml_text_at(author, "forenames", arena), family,
                         xml_text_at(author, "suffix", arena), text_slice(&places));
    text_release(&places);
}

static void take_authors(struct draft *draft, const struct xml_node *authors, struct arena *arena)
{
    if (!authors->first)
        author_add_list(draft, xml_text(authors, arena));
    for (const struct xml_node *node = authors->first; node; node = node->next)
        if (xml_is(node, "author"))
            add_author(draft, node, arena);
}

/* "v2" */
static int64_t version_number(const struct xml_node *version)
{
    struct slice name = slice_trim(xml_value(version, "version"));
    int64_t number;
    return slice_to_int64(slice_from(name, slice_starts_with(name, SLICE("v"))), &number) &&
                   number > 0
               ? number
               : 0;
}

/* A version without files: size 0kb, or source type I ("ignore"). */
static bool is_withdrawal(const struct xml_node *version, struct arena *arena)
{
    struct slice size = xml_text_at(version, "size", arena);
    struct slice type = xml_text_at(version, "source_type", arena);
    return slice_equal_nocase(size, SLICE("0kb")) || slice_find_byte(type, 'I', 0) != SIZE_MAX;
}

/* The first version's date is that of the paper, the last one's that of its update. */
static void take_versions(struct draft *draft, const struct xml_node *raw, struct arena *arena)
{
    const struct xml_node *first = NULL, *last = NULL;
    for (const struct xml_node *node = raw->first; node; node = node->next) {
        if (!xml_is(node, "version") || !version_number(node))
            continue;
        if (!first || version_number(node) < version_number(first))
            first = node;
        if (!last || version_number(node) > version_number(last))
            last = node;
    }
    if (!last)
        return;
    draft_set_int(draft, PAPER_VERSION, version_number(last));
    if (version_number(first) == 1)
        set_date(draft, PAPER_PUBLISHED, xml_text_at(first, "date", arena));
    if (version_number(last) > 1)
        set_date(draft, PAPER_UPDATED, xml_text_at(last, "date", arena));
    if (is_withdrawal(last, arena)) {
        draft_set(draft, PAPER_WITHDRAWN, SLICE("yes"));
        set_date(draft, PAPER_WITHDRAWN, xml_text_at(last, "date", arena));
    }
}

static void take_arxiv(struct draft *draft, const struct xml_node *metadata, struct arena *arena)
{
    struct slice id = xml_text_at(metadata, "id", arena);
    if (id.size) {
        text_clear(&draft->id);
        text_append(&draft->id, id);
    }
    for (const struct xml_node *node = metadata->first; node; node = node->next) {
        for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
            if (xml_is(node, plain[i].name))
                draft_set(draft, plain[i].field, xml_text(node, arena));
        if (xml_is(node, "authors"))
            take_authors(draft, node, arena);
    }
    take_versions(draft, metadata, arena);
    set_primary(draft);
}

/* "cs:cs:LG" is cs.LG, "physics:hep-ex" is hep-ex. */
static void add_set(struct draft *draft, struct slice set)
{
    struct slice parts[3] = {{NULL, 0}};
    struct text category;
    size_t count = 0;
    set = slice_trim(set);
    while (count < 3 && slice_split(&set, ':', &parts[count]))
        count++;
    if (!count)
        return;
    text_init(&category, 256);
    text_append(&category, parts[count > 1 ? 1 : 0]);
    if (count == 3)
        text_append_format(&category, ".%.*s", SLICE_ARG(parts[2]));
    draft_add(draft, PAPER_CATEGORIES, text_slice(&category));
    text_release(&category);
}

/* "Last, First", of one person. */
static void add_creator(struct draft *draft, struct slice name)
{
    size_t comma = slice_find_byte(name, ',', 0);
    struct slice given = slice_from(name, comma == SIZE_MAX ? name.size : comma + 1);
    draft_add_person(draft, given, slice_first(name, comma), SLICE(""), SLICE(""));
}

/* An address, a DOI, an arXiv id or, of arXiv, where the paper appeared. */
static void take_identifier(struct draft *draft, struct slice identifier, bool arxiv)
{
    struct text read;
    struct slice rest = identifier;
    unsigned version;
    text_init(&read, 4096);
    bool web = url_take_scheme(&rest);
    if (identity_arxiv(identifier, &read, &version)) {
        text_clear(&draft->id);
        text_append(&draft->id, identifier);
    } else if (identity_doi(identifier, &read)) {
        draft_add(draft, PAPER_DOI, text_slice(&read));
    } else if (web && !draft_field(draft, PAPER_URL).size) {
        draft_set(draft, PAPER_URL, identifier);
    } else if (!web && arxiv && !draft_field(draft, PAPER_JOURNAL_REF).size) {
        draft_set(draft, PAPER_JOURNAL_REF, identifier);
    }
    text_release(&read);
}

static void take_description(struct draft *draft, struct slice description)
{
    struct slice rest = description;
    if (url_take(&rest, "Comment: ") || url_take(&rest, "Comments: "))
        draft_set(draft, PAPER_COMMENT, rest);
    else if (!draft_field(draft, PAPER_ABSTRACT).size)
        draft_set(draft, PAPER_ABSTRACT, description);
}

/* The first is that of publication, the last that of the last change. */
static void take_date(struct draft *draft, struct slice date)
{
    bool first = !draft_field(draft, PAPER_PUBLISHED).size;
    set_date(draft, first ? PAPER_PUBLISHED : PAPER_UPDATED, date);
}

static void take_dc(struct draft *draft, const struct xml_node *metadata, struct arena *arena)
{
    bool arxiv = slice_starts_with(text_slice(&draft->id), SLICE("oai:arXiv.org:"));
    for (const struct xml_node *node = metadata->first; node; node = node->next) {
        struct slice text = slice_trim(xml_text(node, arena));
        if (xml_is(node, "title") && !draft_field(draft, PAPER_TITLE).size)
            draft_set(draft, PAPER_TITLE, text);
        else if (xml_is(node, "creator"))
            add_creator(draft, text);
        else if (xml_is(node, "subject"))
            draft_add(draft, PAPER_KEYWORDS, text);
        else if (xml_is(node, "description"))
            take_description(draft, text);
        else if (xml_is(node, "date"))
            take_date(draft, text);
        else if (xml_is(node, "identifier"))
            take_identifier(draft, text, arxiv);
        else if (xml_is(node, "rights"))
            draft_set(draft, PAPER_LICENSE, text);
    }
}

bool oai_record_read(const struct xml_node *record, struct arena *arena, struct draft *draft)
{
    static const struct {
        const char *name;
        void (*take)(struct draft *draft, const struct xml_node *metadata, struct arena *arena);
    } kinds[] = {{"arXiv", take_arxiv}, {"arXivRaw", take_arxiv}, {"dc", take_dc}};
    const struct xml_node *header = xml_at(record, "header"), *metadata = NULL;
    struct slice identifier = xml_text_at(header, "identifier", arena);
    text_append(&draft->id, identifier);
    draft_set(draft, PAPER_GUID, identifier);
    for (size_t i = 0; !metadata && i < sizeof kinds / sizeof *kinds; i++) {
        metadata = xml_at(xml_at(record, "metadata"), kinds[i].name);
        if (metadata)
            kinds[i].take(draft, metadata, arena);
    }
    bool is_arxiv = draft_set_arxiv(draft);
    bool categorised = draft_field(draft, PAPER_CATEGORIES).size > 0;
    for (const struct xml_node *set = header ? header->first : NULL; set; set = set->next)
        if (is_arxiv && !categorised && xml_is(set, "setSpec"))
            add_set(draft, xml_text(set, arena));
    return metadata != NULL;
}
