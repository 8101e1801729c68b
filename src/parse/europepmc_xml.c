/* SPDX-License-Identifier: MIT */
#include "parse/feed_text.h"
#include "parse/format.h"
#include "parse/next_page.h"
#include "parse/xml_field.h"

#include "base/date.h"

/* Europe PMC's search in XML, lite and core (https://europepmc.org/RestfulWebService): the names
   are those of the JSON. */

enum { VALUE_MAXIMUM = 16 << 20, ADDRESS_MAXIMUM = 8192, MESSAGE_MAXIMUM = 300 };
enum meaning { TOTAL = 1, MARK, ADDRESS, FAILURE };

static const struct xml_name names[] = {
    {XML_NONE, "responseWrapper", XML_CONTAINER},
    {XML_NONE, "resultList", XML_CONTAINER},
    {XML_NONE, "result", XML_ITEM},
    {XML_NONE, "hitCount", TOTAL},
    {XML_NONE, "nextCursorMark", MARK},
    {XML_NONE, "nextPageUrl", ADDRESS},
    {XML_NONE, "errMsg", FAILURE},
    {XML_NONE, NULL, 0},
};

struct reading {
    struct sink *sink;
    struct draft draft;
    struct text value, plain;
    struct text total, mark, address;
    size_t results;
};

/* An element whose text may be HTML, escaped or not. */
static void set_markup(struct reading *reading, enum paper_field field, const struct xml_node *node,
                       struct arena *arena)
{
    text_clear(&reading->value);
    text_clear(&reading->plain);
    xml_append_plain(node, arena, &reading->value);
    feed_text_guess(text_slice(&reading->value), &reading->plain);
    struct slice plain = text_slice(&reading->plain);
    draft_set(&reading->draft, field, field == PAPER_TITLE ? xml_without_stop(plain) : plain);
}

/* The DOI, else the number in PubMed or PMC, else Europe PMC's own. */
static void set_ids(struct draft *draft, const struct xml_node *result, struct arena *arena)
{
    static const char *const id_names[] = {"doi", "pmid", "pmcid"};
    static const char *const prefixes[] = {"", "pmid:", "pmcid:"};
    struct slice source = xml_text_at(result, "source", arena);
    struct slice id = xml_text_at(result, "id", arena);
    struct text *url = &draft->fields[PAPER_URL], *guid = &draft->fields[PAPER_GUID];
    for (size_t i = 0; i < 3 && !draft->id.size; i++) {
        struct slice known = xml_text_at(result, id_names[i], arena);
        text_append_string(&draft->id, known.size ? prefixes[i] : "");
        text_append(&draft->id, known);
    }
    draft_set(draft, PAPER_DOI, xml_text_at(result, "doi", arena));
    if (!source.size || !id.size)
        return;
    text_append(guid, source);
    text_append_byte(guid, '/');
    text_append(guid, id);
    text_append_string(url, "https://europepmc.org/article/");
    text_append(url, text_slice(guid));
}

static struct slice affiliation_of(const struct xml_node *author, struct arena *arena)
{
    struct slice place =
        xml_text_at(author, "authorAffiliationDetailsList/authorAffiliation/affiliation", arena);
    return place.size ? place : xml_text_at(author, "affiliation", arena);
}

static void add_author(struct draft *draft, const struct xml_node *author, struct arena *arena)
{
    struct slice given = xml_text_at(author, "firstName", arena);
    struct slice family = xml_text_at(author, "lastName", arena);
    struct slice name = xml_text_at(author, "fullName", arena), none = {NULL, 0};
    if (given.size && family.size) {
        draft_add_person(draft, given, family, none, affiliation_of(author, arena));
        return;
    }
    if (!name.size)
        name = xml_text_at(author, "collectiveName", arena);
    draft_add_author(draft, name, affiliation_of(author, arena));
}

/* The list, else "Okello A, Wen L." */
static void add_authors(struct draft *draft, const struct xml_node *result, struct arena *arena)
{
    const struct xml_node *list = xml_at(result, "authorList");
    for (const struct xml_node *node = list ? list->first : NULL; node; node = node->next)
        if (xml_is(node, "author"))
            add_author(draft, node, arena);
    struct slice all = xml_text_at(result, "authorString", arena), name;
    while (!list && slice_split(&all, ',', &name))
        draft_add_author(draft, xml_without_stop(name), SLICE(""));
}

static void set_journal(struct draft *draft, const struct xml_node *result, struct arena *arena)
{
    struct draft_journal journal = {
        .name = xml_text_at(result, "journalInfo/journal/title", arena),
        .volume = xml_text_at(result, "journalInfo/volume", arena),
        .issue = xml_text_at(result, "journalInfo/issue", arena),
        .pages = xml_text_at(result, "pageInfo", arena),
    };
    if (!journal.name.size) {
        journal.name = xml_text_at(result, "journalTitle", arena);
        journal.volume = xml_text_at(result, "journalVolume", arena);
        journal.issue = xml_text_at(result, "issue", arena);
    }
    draft_set_journal(draft, &journal);
}

static void set_published(struct draft *draft, const struct xml_node *result, struct arena *arena)
{
    static const char *const dates[] = {"firstPublicationDate", "electronicPublicationDate",
                                        "pubYear"};
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
        if (!draft_field(draft, PAPER_PUBLISHED).size)
            draft_set(draft, PAPER_PUBLISHED, xml_text_at(result, dates[i], arena));
}

static void add_lists(struct draft *draft, const struct xml_node *result, struct arena *arena)
{
    const struct xml_node *words = xml_at(result, "keywordList");
    const struct xml_node *links = xml_at(result, "fullTextUrlList");
    for (const struct xml_node *node = words ? words->first : NULL; node; node = node->next)
        if (xml_is(node, "keyword"))
            draft_add(draft, PAPER_KEYWORDS, xml_text(node, arena));
    for (const struct xml_node *node = links ? links->first : NULL; node; node = node->next)
        if (slice_equal(xml_text_at(node, "documentStyle", arena), SLICE("pdf")) &&
            !draft_field(draft, PAPER_PDF_URL).size)
            draft_set(draft, PAPER_PDF_URL, xml_text_at(node, "url", arena));
}

static bool take_result(struct reading *reading, const struct xml_tree *tree, struct error *error)
{
    struct draft *draft = &reading->draft;
    struct listing listing = sink_new_listing(reading->sink);
    bool taken;
    reading->results++;
    if (tree->torn)
        return sink_bad(reading->sink, tree->offset, "The tags of the entry do not fit", error);
    draft_clear(draft);
    set_ids(draft, tree->root, tree->arena);
    set_markup(reading, PAPER_TITLE, xml_at(tree->root, "title"), tree->arena);
    set_markup(reading, PAPER_ABSTRACT, xml_at(tree->root, "abstractText"), tree->arena);
    add_authors(draft, tree->root, tree->arena);
    set_journal(draft, tree->root, tree->arena);
    set_published(draft, tree->root, tree->arena);
    draft_set(draft, PAPER_LICENSE, xml_text_at(tree->root, "license", tree->arena));
    add_lists(draft, tree->root, tree->arena);
    if (!sink_paper(reading->sink, draft, tree->offset, &taken, error))
        return false;
    if (!taken || day_of_partial(draft_field(draft, PAPER_PUBLISHED)) != DAY_NONE)
        return true;
    listing.day = sink_day(reading->sink);
    return sink_listing(reading->sink, &listing, error);
}

static bool take(void *context, const struct xml_tree *tree, struct error *error)
{
    struct reading *reading = context;
    struct text *beside[] = {
        [TOTAL] = &reading->total, [MARK] = &reading->mark, [ADDRESS] = &reading->address};
    if (tree->root->meaning == XML_ITEM)
        return take_result(reading, tree, error);
    struct slice words = slice_trim(xml_text(tree->root, tree->arena));
    if (tree->root->meaning == FAILURE)
        return error_set(error, ERROR_INPUT, "The server says: %.*s",
                         SLICE_ARG(slice_first(words, MESSAGE_MAXIMUM)));
    if (tree->root->meaning > 0) {
        text_clear(beside[tree->root->meaning]);
        text_append(beside[tree->root->meaning], words);
    }
    return true;
}

/* The mark of the last page is that of the page before. */
static bool finish(struct reading *reading, struct slice base, struct error *error)
{
    struct slice next = text_slice(&reading->address), total = text_slice(&reading->total);
    int64_t count;
    if (slice_to_int64(total, &count) && !sink_meta(reading->sink, "total", total, error))
        return false;
    if (next.size || !reading->results)
        return sink_next(reading->sink, next, error);
    return next_page_put(reading->sink, base, "cursorMark", text_slice(&reading->mark), true,
                         error);
}

bool europepmc_xml_parse(struct input *input, struct sink *sink, struct error *error)
{
    static const struct xml_format format = {"search of Europe PMC", XML_NONE, names, take};
    struct reading reading = {.sink = sink};
    struct text *short_texts[] = {&reading.total, &reading.mark, &reading.address};
    draft_init(&reading.draft);
    text_init(&reading.value, VALUE_MAXIMUM);
    text_init(&reading.plain, VALUE_MAXIMUM);
    for (size_t i = 0; i < 3; i++)
        text_init(short_texts[i], ADDRESS_MAXIMUM);
    bool done = xml_read(input, sink, &format, &reading, error) &&
                finish(&reading, input->context->base_url, error);
    for (size_t i = 0; i < 3; i++)
        text_release(short_texts[i]);
    text_release(&reading.plain);
    text_release(&reading.value);
    draft_release(&reading.draft);
    return done;
}

int europepmc_xml_detect(struct slice head)
{
    return xml_head_has(head, "responseWrapper") ? 95 : 0;
}
