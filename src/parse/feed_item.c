/* SPDX-License-Identifier: MIT */
#include "parse/feed_item.h"

#include "base/date.h"
#include "paper/identity.h"
#include "paper/url.h"
#include "parse/arxiv_feed.h"
#include "parse/author.h"
#include "parse/date_text.h"
#include "parse/feed_text.h"
#include "parse/html_text.h"
#include "parse/publisher_text.h"

enum { VALUE_MAXIMUM = 16 << 20, RANKS = 8 };

/* What an element is for, and how good it is for that: of several the lowest rank counts. (Atom:
   RFC 4287; RSS: www.rssboard.org/rss-specification and web.resource.org/rss/1.0; PRISM 3.0) */
enum target {
    TITLE = 1,
    ID,
    LINK,
    ABSTRACT,
    AUTHOR,
    PUBLISHED,
    UPDATED,
    CATEGORY,
    RIGHTS,
    ENCLOSURE,
    SOURCE,
    DOI,
    JOURNAL,
    COMMENTS,
    ARXIV_TYPE,
    CHANNEL_DATE,
    TARGETS
};
#define AS(target, rank) ((target)*RANKS + (rank))

const struct xml_name feed_names[] = {
    {XML_ATOM, "feed", XML_CONTAINER},
    {XML_ATOM, "entry", XML_ITEM},
    {XML_RSS, "rss", XML_CONTAINER},
    {XML_RSS, "channel", XML_CONTAINER},
    {XML_RDF, "RDF", XML_CONTAINER},
    {XML_RSS, "RDF", XML_CONTAINER},
    {XML_RSS, "item", XML_ITEM},
    {XML_ATOM, "title", AS(TITLE, 0)},
    {XML_RSS, "title", AS(TITLE, 0)},
    {XML_DC, "title", AS(TITLE, 1)},
    {XML_DCTERMS, "title", AS(TITLE, 1)},
    {XML_PRISM, "title", AS(TITLE, 2)},
    {XML_MEDIA, "title", AS(TITLE, 3)},
    {XML_ITUNES, "title", AS(TITLE, 3)},
    {XML_ATOM, "id", AS(ID, 0)},
    {XML_RSS, "guid", AS(ID, 0)},
    {XML_DC, "identifier", AS(ID, 1)},
    {XML_DCTERMS, "identifier", AS(ID, 1)},
    {XML_PRISM, "doi", AS(DOI, 0)},
    {XML_ARXIV, "doi", AS(DOI, 0)},
    {XML_ARXIV, "DOI", AS(DOI, 0)},
    {XML_ATOM, "link", AS(LINK, 0)},
    {XML_RSS, "link", AS(LINK, 0)},
    {XML_FEEDBURNER, "origLink", AS(LINK, 1)},
    {XML_PRISM, "url", AS(LINK, 2)},
    {XML_RSS, "enclosure", AS(ENCLOSURE, 0)},
    {XML_RSS, "pdf", AS(ENCLOSURE, 0)},
    {XML_MEDIA, "content", AS(ENCLOSURE, 0)},
    {XML_RSS, "description", AS(ABSTRACT, 0)},
    {XML_RSS, "abstract", AS(ABSTRACT, 0)},
    {XML_CONTENT, "encoded", AS(ABSTRACT, 0)},
    {XML_ATOM, "summary", AS(ABSTRACT, 0)},
    {XML_ATOM, "content", AS(ABSTRACT, 1)},
    {XML_XHTML, "body", AS(ABSTRACT, 1)},
    {XML_XHTML, "div", AS(ABSTRACT, 1)},
    {XML_RSS, "body", AS(ABSTRACT, 1)},
    {XML_DCTERMS, "abstract", AS(ABSTRACT, 2)},
    {XML_DC, "description", AS(ABSTRACT, 2)},
    {XML_MEDIA, "description", AS(ABSTRACT, 3)},
    {XML_ITUNES, "summary", AS(ABSTRACT, 4)},
    {XML_ATOM, "author", AS(AUTHOR, 0)},
    {XML_RSS, "author", AS(AUTHOR, 1)},
    {XML_RSS, "authors", AS(AUTHOR, 1)},
    {XML_DC, "creator", AS(AUTHOR, 0)},
    {XML_DC, "author", AS(AUTHOR, 2)},
    {XML_DCTERMS, "creator", AS(AUTHOR, 2)},
    {XML_ITUNES, "author", AS(AUTHOR, 3)},
    {XML_ATOM, "published", AS(PUBLISHED, 0)},
    {XML_ATOM, "issued", AS(PUBLISHED, 0)},
    {XML_RSS, "pubDate", AS(PUBLISHED, 0)},
    {XML_RSS, "published", AS(PUBLISHED, 1)},
    {XML_DC, "date", AS(PUBLISHED, 1)},
    {XML_DCTERMS, "issued", AS(PUBLISHED, 2)},
    {XML_PRISM, "publicationDate", AS(PUBLISHED, 2)},
    {XML_PRISM, "coverDate", AS(PUBLISHED, 3)},
    {XML_DCTERMS, "created", AS(PUBLISHED, 4)},
    {XML_ATOM, "created", AS(PUBLISHED, 4)},
    {XML_RSS, "date", AS(PUBLISHED, 4)},
    {XML_ATOM, "updated", AS(UPDATED, 0)},
    {XML_ATOM, "modified", AS(UPDATED, 0)},
    {XML_DCTERMS, "modified", AS(UPDATED, 1)},
    {XML_PRISM, "modificationDate", AS(UPDATED, 2)},
    {XML_ATOM, "category", AS(CATEGORY, 0)},
    {XML_RSS, "category", AS(CATEGORY, 0)},
    {XML_DC, "subject", AS(CATEGORY, 0)},
    {XML_PRISM, "section", AS(CATEGORY, 0)},
    {XML_MEDIA, "category", AS(CATEGORY, 0)},
    {XML_DC, "rights", AS(RIGHTS, 1)},
    {XML_DCTERMS, "license", AS(RIGHTS, 0)},
    {XML_ATOM, "source", AS(SOURCE, 0)},
    {XML_RSS, "source", AS(SOURCE, 1)},
    {XML_PRISM, "publicationName", AS(JOURNAL, 1)},
    {XML_DCTERMS, "bibliographicCitation", AS(JOURNAL, 0)},
    {XML_ARXIV, "journal_reference", AS(JOURNAL, 0)},
    {XML_ARXIV, "journal_ref", AS(JOURNAL, 0)},
    {XML_SLASH, "comments", AS(COMMENTS, 0)},
    {XML_THR, "total", AS(COMMENTS, 1)},
    {XML_ARXIV, "announce_type", AS(ARXIV_TYPE, 0)},
    {XML_RSS, "lastBuildDate", AS(CHANNEL_DATE, 0)},
    {XML_NONE, NULL, 0},
};

static int target_of(const struct xml_node *node)
{
    return node->meaning > 0 ? node->meaning / RANKS : 0;
}

void feed_init(struct feed *feed, struct sink *sink, const struct document_context *document)
{
    *feed = (struct feed){.sink = sink, .document = document, .day = DAY_NONE};
    draft_init(&feed->draft);
    draft_init(&feed->own);
    text_init(&feed->link, 4096);
    text_init(&feed->value, 2 * VALUE_MAXIMUM);
}

void feed_release(struct feed *feed)
{
    draft_release(&feed->draft);
    draft_release(&feed->own);
    text_release(&feed->link);
    text_release(&feed->value);
}

/* The best text among the children for a target. */
static const struct xml_node *best(const struct xml_node *item, enum target target,
                                   struct arena *arena)
{
    const struct xml_node *found = NULL;
    for (const struct xml_node *node = item->first; node; node = node->next)
        if (target_of(node) == (int)target && (!found || node->meaning < found->meaning) &&
            slice_trim(xml_text(node, arena)).size)
            found = node;
    return found;
}

/* The best for every target, in one walk. Of RSS, the longest of what may be an abstract; of Atom
   the summary, else the content. */
static void choose(const struct xml_node *item, const struct xml_node **chosen, struct arena *arena)
{
    size_t longest = 0; /* of the abstract chosen */
    for (const struct xml_node *node = item->first; node; node = node->next) {
        int target = target_of(node);
        const struct xml_node *rival = chosen[target];
        bool equal = rival && rival->meaning == node->meaning;
        if (!target || (rival && rival->meaning < node->meaning) || (equal && target != ABSTRACT))
            continue;
        struct slice text = slice_trim(xml_text(node, arena));
        if (!text.size || (equal && text.size <= longest))
            continue;
        chosen[target] = node;
        if (target == ABSTRACT)
            longest = text.size;
    }
}

/* The date of the lowest rank that can be read. */
static void set_date(struct feed *feed, enum paper_field field, const struct xml_node *item,
                     const struct xml_node *first, struct arena *arena)
{
    int best_rank = RANKS, target = first ? target_of(first) : 0;
    for (const struct xml_node *node = first ? item->first : NULL; node; node = node->next) {
        if (target_of(node) != target || node->meaning % RANKS >= best_rank)
            continue;
        text_clear(&feed->value);
        if (!date_text_read(xml_text(node, arena), &feed->value))
            continue;
        best_rank = node->meaning % RANKS;
        draft_set(&feed->draft, field, text_slice(&feed->value));
    }
}

/* An address of the item, made absolute: by xml:base, the feed's link, the document's address. */
static struct slice resolved(struct feed *feed, const struct xml_node *node, struct slice address)
{
    struct text *value = &feed->value;
    text_clear(value);
    address = slice_trim(address);
    bool based = node->base.data != feed->document->base_url.data && node->base.size;
    if (based)
        url_resolve(node->base, address, value);
    else if (feed->link.size)
        url_resolve(text_slice(&feed->link), address, value);
    else
        url_resolve(feed->document->base_url, address, value);
    return text_slice(value);
}

static bool is_web(struct slice s)
{
    struct slice rest = slice_trim(s);
    return url_take_scheme(&rest);
}

static bool is_pdf(struct slice type, struct slice address)
{
    return slice_equal_nocase(type, SLICE("application/pdf")) ||
           (!type.size && slice_ends_with(url_path(address), SLICE(".pdf")));
}

/* An Atom link by its relation, or an element whose text is an address. */
static void take_link(struct feed *feed, const struct xml_node *node, struct arena *arena,
                      int *rank)
{
    struct slice href = xml_value(node, "href"), rel = xml_value(node, "rel");
    struct slice type = xml_value(node, "type");
    struct slice address = slice_trim(href.size ? href : xml_text(node, arena));
    bool alternate = !rel.size || slice_equal_nocase(rel, SLICE("alternate"));
    bool other =
        slice_equal_nocase(rel, SLICE("related")) || slice_equal_nocase(rel, SLICE("enclosure"));
    if (!address.size)
        return;
    bool pdf = (other && is_pdf(type, address)) ||
               slice_equal_nocase(type, SLICE("application/pdf")) ||
               slice_equal_nocase(xml_value(node, "title"), SLICE("pdf"));
    if (pdf) {
        draft_set(&feed->draft, PAPER_PDF_URL, resolved(feed, node, address));
        return;
    }
    if (slice_equal_nocase(xml_value(node, "title"), SLICE("doi"))) {
        draft_add(&feed->draft, PAPER_DOI, address);
        return;
    }
    /* The page itself is better than a feed of it. */
    bool page = !type.size || slice_equal_nocase(type, SLICE("text/html"));
    int mine = node->meaning % RANKS * 2 + !page;
    if (node->space == XML_FEEDBURNER)
        mine = -1;
    if (!alternate || mine >= *rank)
        return;
    *rank = mine;
    draft_set(&feed->draft, PAPER_URL, resolved(feed, node, address));
}

static void take_enclosure(struct feed *feed, const struct xml_node *node, struct arena *arena)
{
    struct slice address = xml_value(node, "url");
    if (!address.size)
        address = xml_text(node, arena);
    bool named = slice_equal_nocase(slice_of(node->name), SLICE("pdf"));
    if ((named || is_pdf(xml_value(node, "type"), address)) &&
        !draft_field(&feed->draft, PAPER_PDF_URL).size)
        draft_set(&feed->draft, PAPER_PDF_URL, resolved(feed, node, address));
}

static void take_links(struct feed *feed, const struct xml_node *item,
                       const struct xml_node *node_of_id, struct arena *arena)
{
    int rank = RANKS * 4;
    for (const struct xml_node *node = item->first; node; node = node->next) {
        if (target_of(node) == LINK)
            take_link(feed, node, arena, &rank);
        else if (target_of(node) == ENCLOSURE)
            take_enclosure(feed, node, arena);
    }
    if (draft_field(&feed->draft, PAPER_URL).size)
        return;
    /* CDF's items have it themselves; a guid may be an address. */
    struct slice guid = draft_field(&feed->draft, PAPER_GUID);
    struct slice href = xml_value(item, "href");
    if (!href.size)
        href = xml_value(item, "HREF");
    if (href.size)
        draft_set(&feed->draft, PAPER_URL, resolved(feed, item, href));
    else if (is_web(guid) &&
             !slice_equal_nocase(node_of_id ? xml_value(node_of_id, "isPermaLink") : guid,
                                 SLICE("false")))
        draft_set(&feed->draft, PAPER_URL, guid);
}

static void add_author(struct draft *draft, const struct xml_node *node, bool list,
                       struct arena *arena)
{
    const struct xml_node *name = xml_child(node, XML_ATOM, "name");
    const struct xml_node *place = xml_child(node, XML_ARXIV, "affiliation");
    if (!name)
        name = xml_child(node, node->space, "name");
    if (!name && node->first)
        name = xml_child(node, XML_ATOM, "email");
    struct slice text = xml_text(name ? name : node, arena);
    struct text plain;
    if (name && !html_text_is_markup(text)) {
        author_add(draft, text, xml_text(place, arena));
        return;
    }
    text_init(&plain, VALUE_MAXIMUM);
    feed_text_guess(text, &plain);
    if (list)
        author_add_list(draft, text_slice(&plain));
    else
        author_add_text(draft, text_slice(&plain));
    text_release(&plain);
}

/* The authors of the lowest rank. */
static void take_authors(struct draft *draft, const struct xml_node *item,
                         const struct xml_node *first, bool list, struct arena *arena)
{
    for (const struct xml_node *node = item->first; node && first; node = node->next)
        if (node->meaning == first->meaning)
            add_author(draft, node, list, arena);
}

static void take_all_authors(struct feed *feed, const struct xml_node *item,
                             const struct xml_node *first, struct arena *arena)
{
    struct draft *draft = &feed->draft;
    take_authors(draft, item, first, feed->arxiv, arena);
    for (const struct xml_node *node = item->first; node && !draft->authors; node = node->next)
        if (target_of(node) == SOURCE)
            take_authors(draft, node, best(node, AUTHOR, arena), false, arena);
    if (!draft->authors && feed->own.authors) {
        draft_set(draft, PAPER_AUTHORS, draft_field(&feed->own, PAPER_AUTHORS));
        draft_set(draft, PAPER_AFFILIATIONS, draft_field(&feed->own, PAPER_AFFILIATIONS));
    }
}

/* A word is a category; a phrase is a keyword. */
static void take_category(struct feed *feed, const struct xml_node *node, struct arena *arena)
{
    struct slice label = xml_value(node, "term"), word, rest;
    if (!label.size)
        label = xml_value(node, "label");
    if (!label.size)
        label = xml_text(node, arena);
    label = rest = slice_trim(label);
    if (!slice_next_word(&rest, &word))
        return;
    bool phrase = slice_next_word(&rest, &word);
    draft_add(&feed->draft, phrase ? PAPER_KEYWORDS : PAPER_CATEGORIES, label);
}

/* Where it is no arXiv id, what the source calls the paper is enough. */
static void take_id(struct feed *feed, const struct xml_node *item, const struct xml_node *node,
                    struct arena *arena)
{
    struct draft *draft = &feed->draft;
    struct slice id = slice_trim(xml_text(node, arena));
    if (!id.size)
        id = slice_trim(xml_value_in(item, XML_RDF, "about"));
    draft_set(draft, PAPER_GUID, id);
    if (slice_find(id, SLICE("rXiv"), 0) != SIZE_MAX ||
        slice_find(id, SLICE("rxiv"), 0) != SIZE_MAX)
        text_append(&draft->id, id);
}

static void take_dois(struct feed *feed, const struct xml_node *item, struct arena *arena)
{
    struct text doi;
    text_init(&doi, 1 << 13);
    for (const struct xml_node *node = item->first; node; node = node->next) {
        if (target_of(node) != DOI && target_of(node) != ID)
            continue;
        text_clear(&doi);
        bool identifier = node->space == XML_DC && target_of(node) == ID;
        if (target_of(node) == DOI)
            draft_add(&feed->draft, PAPER_DOI, xml_text(node, arena));
        else if (identifier && identity_doi(xml_text(node, arena), &doi))
            draft_add(&feed->draft, PAPER_DOI, text_slice(&doi));
    }
    text_release(&doi);
}

static void set_text(struct feed *feed, enum paper_field field, const struct xml_node *node,
                     struct arena *arena)
{
    if (!node)
        return;
    text_clear(&feed->value);
    feed_text(node, feed->arxiv, arena, &feed->value);
    draft_set(&feed->draft, field, text_slice(&feed->value));
}

static bool put_comments(struct feed *feed, const struct xml_node *node, struct arena *arena,
                         struct error *error)
{
    struct listing listing = sink_new_listing(feed->sink);
    if (!node || !slice_to_int64(slice_trim(xml_text(node, arena)), &listing.comments))
        return true;
    return sink_listing(feed->sink, &listing, error);
}

static void fill_draft(struct feed *feed, const struct xml_node *item,
                       const struct xml_node *const *chosen, struct arena *arena)
{
    struct draft *draft = &feed->draft;
    draft_clear(draft);
    take_id(feed, item, chosen[ID], arena);
    take_links(feed, item, chosen[ID], arena);
    take_dois(feed, item, arena);
    set_text(feed, PAPER_TITLE, chosen[TITLE], arena);
    take_all_authors(feed, item, chosen[AUTHOR], arena);
    set_date(feed, PAPER_PUBLISHED, item, chosen[PUBLISHED], arena);
    set_date(feed, PAPER_UPDATED, item, chosen[UPDATED], arena);
    for (const struct xml_node *node = item->first; node; node = node->next)
        if (target_of(node) == CATEGORY)
            take_category(feed, node, arena);
    set_text(feed, PAPER_LICENSE, chosen[RIGHTS], arena);
    set_text(feed, PAPER_JOURNAL_REF, chosen[JOURNAL], arena);
    text_clear(&feed->value);
    if (chosen[ABSTRACT])
        feed_text(chosen[ABSTRACT], feed->arxiv, arena, &feed->value);
    if (feed->arxiv)
        draft_set(draft, PAPER_ABSTRACT, text_slice(&feed->value));
    else
        publisher_text_set(draft, text_slice(&feed->value));
}

static bool take_item(struct feed *feed, const struct xml_tree *tree, struct error *error)
{
    const struct xml_node *chosen[TARGETS] = {NULL};
    bool taken;
    if (tree->torn)
        return sink_bad(feed->sink, tree->offset, "The tags of the entry do not fit", error);
    choose(tree->root, chosen, tree->arena);
    fill_draft(feed, tree->root, chosen, tree->arena);
    if (tree->arena->failed)
        return sink_bad(feed->sink, tree->offset, "The entry is too long", error);
    if (feed->arxiv)
        return arxiv_feed_put(feed, xml_text(chosen[ARXIV_TYPE], tree->arena), tree->offset, error);
    if (feed->draft.id.size)
        draft_set_arxiv(&feed->draft);
    draft_title_untitled(&feed->draft);
    return sink_paper(feed->sink, &feed->draft, tree->offset, &taken, error) &&
           (!taken || put_comments(feed, chosen[COMMENTS], tree->arena, error));
}

/* What stands beside the items: the feed's link, authors, day, or an error in place of a feed. */
static bool take_beside(struct feed *feed, const struct xml_tree *tree, struct error *error)
{
    const struct xml_node *node = tree->root;
    struct slice rel = xml_value(node, "rel"), text = slice_trim(xml_text(node, tree->arena));
    if (target_of(node) == LINK && (!rel.size || slice_equal(rel, SLICE("alternate"))) &&
        !feed->link.size) {
        struct slice href = xml_value(node, "href");
        url_resolve(node->base, href.size ? href : text, &feed->link);
        if (!is_web(text_slice(&feed->link)))
            text_clear(&feed->link);
    } else if (target_of(node) == AUTHOR) {
        add_author(&feed->own, node, false, tree->arena);
    } else if (target_of(node) == PUBLISHED || target_of(node) == UPDATED) {
        arxiv_feed_date(feed, text);
    } else if (feed->arxiv && (target_of(node) == TITLE || target_of(node) == ABSTRACT)) {
        return arxiv_feed_error(feed, text, error);
    }
    return true;
}

static bool take(void *context, const struct xml_tree *tree, struct error *error)
{
    struct feed *feed = context;
    return tree->root->meaning == XML_ITEM ? take_item(feed, tree, error)
                                           : take_beside(feed, tree, error);
}

bool feed_read(struct feed *feed, struct input *input, const char *what, enum xml_space home,
               struct error *error)
{
    const struct xml_format format = {what, home, feed_names, take};
    return xml_read(input, feed->sink, &format, feed, error);
}
