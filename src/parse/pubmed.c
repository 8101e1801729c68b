/* SPDX-License-Identifier: MIT */
#include "parse/format.h"
#include "parse/xml_field.h"

#include "base/date.h"

/* Articles as PubMed's efetch has them
   (https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/index.html). */

enum { VALUE_MAXIMUM = 16 << 20, MONTH_WORDS = 6 };
enum meaning { DELETED = 1, FAILURE };

static const struct xml_name names[] = {
    {XML_NONE, "PubmedArticleSet", XML_CONTAINER},
    {XML_NONE, "PubmedBookArticleSet", XML_CONTAINER},
    {XML_NONE, "eFetchResult", XML_CONTAINER},
    {XML_NONE, "PubmedArticle", XML_ITEM},
    {XML_NONE, "PubmedBookArticle", XML_ITEM},
    {XML_NONE, "DeleteCitation", DELETED},
    {XML_NONE, "DeleteDocument", DELETED},
    {XML_NONE, "ERROR", FAILURE},
    {XML_NONE, NULL, 0},
};

struct reading {
    struct sink *sink;
    struct draft draft;
    struct text value;
};

/* An article, or a chapter of a book, which has the same under other names. */
struct article {
    struct reading *reading;
    struct arena *arena;
    const struct xml_node *citation; /* what has the PMID */
    const struct xml_node *article;  /* title, abstract and authors */
    const struct xml_node *data;     /* PubMed's own about it */
};

static bool says(const struct xml_node *node, const char *attribute, const char *value)
{
    return slice_equal_nocase(slice_trim(xml_value(node, attribute)), slice_of(value));
}

static void set_prefixed(struct draft *draft, enum paper_field field, const char *before,
                         struct slice value, const char *behind)
{
    struct text text;
    if (!value.size)
        return;
    text_init(&text, 4096);
    text_append_string(&text, before);
    text_append(&text, value);
    text_append_string(&text, behind);
    draft_set(draft, field, text_slice(&text));
    text_release(&text);
}

static void take_ids(const struct article *article)
{
    struct draft *draft = &article->reading->draft;
    struct slice pmid = xml_text_at(article->citation, "PMID", article->arena);
    const struct xml_node *list = xml_at(article->data, "ArticleIdList");
    uint64_t number;
    if (!slice_to_uint64(pmid, &number))
        pmid.size = 0;
    set_prefixed(draft, PAPER_GUID, "pmid:", pmid, "");
    set_prefixed(draft, PAPER_URL, "https://pubmed.ncbi.nlm.nih.gov/", pmid, "/");
    text_append(&draft->id, draft_field(draft, PAPER_GUID));
    for (const struct xml_node *node = list ? list->first : NULL; node; node = node->next) {
        struct slice id = slice_trim(xml_text(node, article->arena));
        if (says(node, "IdType", "doi"))
            draft_add(draft, PAPER_DOI, id);
        else if (says(node, "IdType", "pmc"))
            set_prefixed(draft, PAPER_PDF_URL, "https://pmc.ncbi.nlm.nih.gov/articles/", id,
                         "/pdf/");
    }
    for (const struct xml_node *node = article->article->first; node; node = node->next)
        if (xml_is(node, "ELocationID") && says(node, "EIdType", "doi") &&
            !says(node, "ValidYN", "N"))
            draft_add(draft, PAPER_DOI, xml_text(node, article->arena));
}

/* "[A title.]" is translated, "[Not Available]." is none. */
static void take_title(const struct article *article)
{
    struct draft *draft = &article->reading->draft;
    xml_set_title(draft, xml_at(article->article, "ArticleTitle"), article->arena);
    struct slice title = slice_trim(draft_field(draft, PAPER_TITLE));
    if (slice_starts_with(title, SLICE("[")) && slice_ends_with(title, SLICE("]"))) {
        struct text *inner = &article->reading->value;
        text_clear(inner);
        text_append(inner, slice_range(title.data + 1, title.data + title.size - 1));
        draft_set(draft, PAPER_TITLE, xml_without_stop(text_slice(inner)));
    }
    title = draft_field(draft, PAPER_TITLE);
    if (!title.size || slice_equal_nocase(title, SLICE("Not Available")))
        xml_set_title(draft, xml_at(article->article, "VernacularTitle"), article->arena);
    if (!draft_field(draft, PAPER_TITLE).size)
        xml_set_title(draft, xml_at(article->article, "Book/BookTitle"), article->arena);
}

/* A paragraph for each part, behind its label. */
static void take_abstract(const struct article *article)
{
    const struct xml_node *abstract = xml_at(article->article, "Abstract");
    struct text *text = &article->reading->value;
    if (!abstract)
        abstract = xml_at(article->citation, "OtherAbstract");
    text_clear(text);
    for (const struct xml_node *node = abstract ? abstract->first : NULL; node; node = node->next) {
        struct slice label = slice_trim(xml_value(node, "Label"));
        if (!xml_is(node, "AbstractText"))
            continue;
        text_append_string(text, text->size ? "\n\n" : "");
        if (label.size && !slice_equal_nocase(label, SLICE("UNLABELLED")))
            text_append_format(text, "%.*s: ", SLICE_ARG(slice_first(label, 1000)));
        xml_append_plain(node, article->arena, text);
    }
    draft_set(&article->reading->draft, PAPER_ABSTRACT, text_slice(text));
}

static void take_author(const struct article *article, const struct xml_node *author)
{
    struct draft *draft = &article->reading->draft;
    struct arena *arena = article->arena;
    struct slice given = xml_text_at(author, "ForeName", arena);
    struct text *places = &article->reading->value;
    text_clear(places);
    for (const struct xml_node *node = author->first; node; node = node->next) {
        struct slice place = xml_without_stop(xml_text_at(node, "Affiliation", arena));
        if (!xml_is(node, "AffiliationInfo") || !place.size)
            continue;
        text_append_string(places, places->size ? "; " : "");
        text_append(places, place);
    }
    if (!given.size)
        given = xml_text_at(author, "Initials", arena);
    if (xml_at(author, "LastName"))
        draft_add_person(draft, given, xml_text_at(author, "LastName", arena),
                         xml_text_at(author, "Suffix", arena), text_slice(places));
    else
        draft_add_author(draft, xml_text_at(author, "CollectiveName", arena), text_slice(places));
}

static void take_authors(const struct article *article)
{
    const struct xml_node *list = xml_at(article->article, "AuthorList");
    if (!list)
        list = xml_at(article->article, "Book/AuthorList");
    for (const struct xml_node *node = list ? list->first : NULL; node; node = node->next)
        if (xml_is(node, "Author") && !says(node, "ValidYN", "N"))
            take_author(article, node);
    if (says(list, "CompleteYN", "N"))
        draft_add_author(&article->reading->draft, SLICE("..."), SLICE(""));
}

/* "1998 Dec-1999 Jan", "2000 Spring", "2001 Nov 3-10": when it begins, without a day. */
static void append_medline_date(struct slice date, struct text *out)
{
    struct slice year = {NULL, 0}, word, none = {NULL, 0};
    for (int i = 0; i < MONTH_WORDS && slice_next_word(&date, &word); i++) {
        uint64_t number;
        if (!year.size && slice_to_uint64(slice_first(word, 4), &number)) {
            year = slice_first(word, 4);
        } else if (year.size) {
            xml_append_date(year, word, none, out);
            return;
        }
    }
    xml_append_date(year, none, none, out);
}

static void append_date(const struct xml_node *date, struct arena *arena, struct text *out)
{
    if (!date)
        return;
    xml_append_date(xml_text_at(date, "Year", arena), xml_text_at(date, "Month", arena),
                    xml_text_at(date, "Day", arena), out);
    if (!out->size)
        append_medline_date(xml_text_at(date, "MedlineDate", arena), out);
}

/* Of the dates on which something happened to the article, that of a status. */
static const struct xml_node *history(const struct article *article, const char *status)
{
    const struct xml_node *list = xml_at(article->data, "History");
    const struct xml_node *node = list ? list->first : NULL;
    while (node && !says(node, "PubStatus", status))
        node = node->next;
    return node;
}

/* The electronic publication, else that in the journal as precise as it says, else PubMed's. */
static void take_published(const struct article *article)
{
    const struct xml_node *dates[] = {
        xml_at(article->article, "ArticleDate"),
        xml_at(article->article, "Journal/JournalIssue/PubDate"),
        xml_at(article->article, "Book/PubDate"),
        history(article, "pubmed"),
    };
    struct text *value = &article->reading->value;
    text_clear(value);
    for (size_t i = 0; i < sizeof dates / sizeof *dates && !value->size; i++)
        append_date(dates[i], article->arena, value);
    draft_set(&article->reading->draft, PAPER_PUBLISHED, text_slice(value));
}

/* An article without pages has a number in its journal. */
static struct slice article_number(const struct article *article)
{
    uint64_t number;
    for (const struct xml_node *node = article->article->first; node; node = node->next) {
        struct slice id = slice_trim(xml_text(node, article->arena));
        if (xml_is(node, "ELocationID") && says(node, "EIdType", "pii") && id.size <= 8 &&
            slice_to_uint64(id, &number))
            return id;
    }
    return (struct slice){NULL, 0};
}

static void take_journal(const struct article *article)
{
    const struct xml_node *journal = xml_at(article->article, "Journal");
    struct draft_journal place = {
        .name = xml_text_at(journal, "ISOAbbreviation", article->arena),
        .volume = xml_text_at(journal, "JournalIssue/Volume", article->arena),
        .issue = xml_text_at(journal, "JournalIssue/Issue", article->arena),
        .pages = xml_text_at(article->article, "Pagination/MedlinePgn", article->arena)};
    if (!place.pages.size)
        place.pages = xml_text_at(article->article, "Pagination/StartPage", article->arena);
    if (!place.pages.size)
        place.pages = article_number(article);
    if (!place.name.size)
        place.name = xml_text_at(journal, "Title", article->arena);
    if (!place.name.size)
        place.name = xml_text_at(article->article, "Book/BookTitle", article->arena);
    draft_set_journal(&article->reading->draft, &place);
}

static void take_keywords(const struct article *article)
{
    struct draft *draft = &article->reading->draft;
    struct text *value = &article->reading->value;
    const struct xml_node *node = article->citation->first;
    while (node) {
        if (!xml_is(node, "Keyword") && !xml_is(node, "DescriptorName")) {
            node = xml_following(node, article->citation);
            continue;
        }
        text_clear(value);
        xml_append_plain(node, article->arena, value);
        draft_add(draft, PAPER_KEYWORDS, text_slice(value));
        node = xml_behind(node, article->citation);
    }
}

static void take_retraction(const struct article *article)
{
    const struct xml_node *types = xml_at(article->article, "PublicationTypeList");
    for (const struct xml_node *node = types ? types->first : NULL; node; node = node->next)
        if (slice_equal_nocase(slice_trim(xml_text(node, article->arena)),
                               SLICE("Retracted Publication")))
            draft_set(&article->reading->draft, PAPER_WITHDRAWN, SLICE("yes"));
}

/* PubMed's own day: when the article came in. */
static bool put_listing(const struct article *article, struct error *error)
{
    struct listing listing = sink_new_listing(article->reading->sink);
    struct text *value = &article->reading->value;
    listing.kind = LISTING_NEW;
    text_clear(value);
    append_date(history(article, "pubmed"), article->arena, value);
    if (!day_parse(text_slice(value), &listing.day))
        return true;
    return sink_listing(article->reading->sink, &listing, error);
}

static bool take_article(struct reading *reading, const struct xml_tree *tree, struct error *error)
{
    struct article article = {.reading = reading,
                              .arena = tree->arena,
                              .citation = xml_at(tree->root, "MedlineCitation"),
                              .article = xml_at(tree->root, "MedlineCitation/Article"),
                              .data = xml_at(tree->root, "PubmedData")};
    bool taken;
    if (!article.article) {
        article.citation = article.article = xml_at(tree->root, "BookDocument");
        article.data = article.article;
    }
    if (tree->torn)
        return sink_bad(reading->sink, tree->offset, "The tags of the entry do not fit", error);
    if (!article.article)
        return sink_bad(reading->sink, tree->offset, "The entry has no article", error);
    draft_clear(&reading->draft);
    take_ids(&article);
    take_title(&article);
    take_abstract(&article);
    take_authors(&article);
    take_published(&article);
    take_journal(&article);
    take_keywords(&article);
    take_retraction(&article);
    return sink_paper(reading->sink, &reading->draft, tree->offset, &taken, error) &&
           (!taken || put_listing(&article, error));
}

static bool take_deleted(struct reading *reading, const struct xml_tree *tree, struct error *error)
{
    for (const struct xml_node *node = tree->root->first; node; node = node->next) {
        struct slice pmid = slice_trim(xml_text(node, tree->arena));
        text_clear(&reading->value);
        text_append_string(&reading->value, "pmid:");
        text_append(&reading->value, pmid);
        if (pmid.size && xml_is(node, "PMID") &&
            !sink_meta(reading->sink, "deleted", text_slice(&reading->value), error))
            return false;
    }
    return true;
}

static bool take(void *context, const struct xml_tree *tree, struct error *error)
{
    struct reading *reading = context;
    if (tree->root->meaning == XML_ITEM)
        return take_article(reading, tree, error);
    if (tree->root->meaning == DELETED)
        return take_deleted(reading, tree, error);
    if (tree->root->meaning != FAILURE)
        return true;
    struct slice words = slice_trim(xml_text(tree->root, tree->arena));
    return error_set(error, ERROR_INPUT, "The server says: %.*s",
                     SLICE_ARG(slice_first(words, 300)));
}

bool pubmed_parse(struct input *input, struct sink *sink, struct error *error)
{
    static const struct xml_format format = {"set of PubMed articles", XML_NONE, names, take};
    struct reading reading = {.sink = sink};
    draft_init(&reading.draft);
    text_init(&reading.value, VALUE_MAXIMUM);
    bool done = xml_read(input, sink, &format, &reading, error);
    draft_release(&reading.draft);
    text_release(&reading.value);
    return done;
}

int pubmed_detect(struct slice head)
{
    static const char *const roots[] = {"PubmedArticleSet", "PubmedBookArticleSet", "eFetchResult",
                                        "PubmedArticle", "PubmedBookArticle"};
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
        if (xml_head_has(head, roots[i]))
            return 95;
    return 0;
}
