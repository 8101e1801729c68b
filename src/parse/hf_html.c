/* SPDX-License-Identifier: MIT */
#include "parse/format.h"
#include "parse/hf_json.h"
#include "parse/tag_guard.h"

#include "base/date.h"

#include <libxml/HTMLparser.h>

#include <limits.h>
#include <string.h>

/* The pages https://huggingface.co/papers, /papers/date/DAY, /week/, /month/ and ?q=: the data of
   the page is JSON in an attribute; without it the cards are read. */

enum { TITLE_MAXIMUM = 200, DOCUMENT_MAXIMUM_LOCAL = 1 << 30 };

/* The next node in document order, or NULL; it never leaves top. */
static xmlNodePtr next_node(xmlNodePtr node, xmlNodePtr top)
{
    if (node->children && node->type == XML_ELEMENT_NODE)
        return node->children;
    while (node != top && !node->next)
        node = node->parent;
    return node == top ? NULL : node->next;
}

static bool is_element(xmlNodePtr node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

/* The value of an attribute, borrowed from the tree: HTML attributes are one text node. */
static struct slice attribute(xmlNodePtr node, const char *name)
{
    xmlAttrPtr attr = node->type == XML_ELEMENT_NODE ? node->properties : NULL;
    while (attr && strcmp((const char *)attr->name, name) != 0)
        attr = attr->next;
    if (!attr || !attr->children)
        return (struct slice){NULL, 0};
    return slice_of((const char *)attr->children->content);
}

/* Appends the text below a node. */
static void append_text(xmlNodePtr top, struct text *out)
{
    for (xmlNodePtr node = top; node; node = next_node(node, top))
        if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
            text_append_string(out, (const char *)node->content);
}

/* The data of the list of papers, else of any part of the page that shows one paper. */
static struct slice find_props(xmlNodePtr top)
{
    struct slice other = {NULL, 0};
    for (xmlNodePtr node = top; node; node = next_node(node, top)) {
        struct slice props = attribute(node, "data-props");
        if (!props.size)
            continue;
        if (slice_equal(attribute(node, "data-target"), SLICE("DailyPapers")))
            return props;
        if (!other.size && slice_find(props, SLICE("\"paper\":{"), 0) != SIZE_MAX &&
            slice_find(props, SLICE("\"summary\":"), 0) != SIZE_MAX)
            other = props;
    }
    return other;
}

/* A card of the page: what can be read without its data. */
struct card {
    struct draft draft;
    int64_t upvotes, comments;
};

static void clear_card(struct card *card)
{
    draft_clear(&card->draft);
    card->upvotes = card->comments = LISTING_UNKNOWN;
}

/* The number that is all of a node's text. */
static int64_t number_in(xmlNodePtr node)
{
    struct text text;
    int64_t number = LISTING_UNKNOWN;
    text_init(&text, 4096);
    append_text(node, &text);
    if (!slice_to_int64(slice_trim(text_slice(&text)), &number))
        number = LISTING_UNKNOWN;
    text_release(&text);
    return number;
}

/* The id in an address like /papers/2407.21783; empty when it is another. */
static struct slice paper_of(struct slice address)
{
    static const char site[] = "https://huggingface.co";
    if (slice_starts_with(address, slice_of(site)))
        address = slice_from(address, sizeof site - 1);
    if (!slice_starts_with(address, SLICE("/papers/")))
        return (struct slice){NULL, 0};
    struct slice id = slice_from(address, sizeof "/papers/" - 1);
    for (size_t i = 0; i < id.size; i++)
        if (strchr("#?", id.data[i]))
            id.size = i;
    return id;
}

static void read_link(struct card *card, xmlNodePtr node)
{
    struct slice address = attribute(node, "href"), id = paper_of(address);
    if (slice_ends_with(address, SLICE("#community"))) {
        card->comments = number_in(node);
    } else if (id.size && !card->draft.id.size && node->parent && is_element(node->parent, "h3")) {
        text_append(&card->draft.id, id);
        draft_set(&card->draft, PAPER_GUID, id);
        append_text(node, &card->draft.fields[PAPER_TITLE]);
        text_append_format(&card->draft.fields[PAPER_URL], "https://huggingface.co/papers/%.*s",
                           SLICE_ARG(id));
        draft_set_arxiv(&card->draft);
    }
}

static void read_card(struct card *card, xmlNodePtr article)
{
    clear_card(card);
    for (xmlNodePtr node = article; node; node = next_node(node, article)) {
        if (is_element(node, "a"))
            read_link(card, node);
        else if (is_element(node, "div") && card->upvotes == LISTING_UNKNOWN &&
                 slice_equal(attribute(node, "class"), SLICE("leading-none")))
            card->upvotes = number_in(node);
    }
}

static bool put_card(struct sink *sink, struct card *card, struct listing *listing,
                     struct error *error)
{
    bool taken;
    if (!sink_paper(sink, &card->draft, 0, &taken, error))
        return false;
    listing->rank++;
    listing->upvotes = card->upvotes;
    listing->comments = card->comments;
    return !taken || sink_listing(sink, listing, error);
}

/* Reads the cards; *count of them were there. */
static bool put_cards(struct sink *sink, xmlNodePtr top, int32_t day, size_t *count,
                      struct error *error)
{
    struct card card;
    struct listing listing = sink_new_listing(sink);
    bool done = true;
    listing.day = day;
    listing.rank = 0;
    *count = 0;
    draft_init(&card.draft);
    for (xmlNodePtr node = top; node && done; node = next_node(node, top)) {
        if (!is_element(node, "article"))
            continue;
        read_card(&card, node);
        if (!card.draft.id.size)
            continue;
        ++*count;
        done = put_card(sink, &card, &listing, error);
    }
    draft_release(&card.draft);
    return done;
}

static bool refuse_page(xmlNodePtr top, struct error *error)
{
    struct text title;
    text_init(&title, 1 << 20);
    for (xmlNodePtr node = top; node && !title.size; node = next_node(node, top))
        if (is_element(node, "title"))
            append_text(node, &title);
    struct slice words = slice_first(slice_trim(text_slice(&title)), TITLE_MAXIMUM);
    if (words.size)
        error_set(error, ERROR_INPUT, "A web page came (\"%.*s\"), not a list of papers",
                  SLICE_ARG(words));
    else
        error_set(error, ERROR_INPUT, "A web page came, not a list of papers");
    text_release(&title);
    return false;
}

/* Whether the page came whole: browsers close what is open, servers do not leave it so. */
static bool ends_whole(struct slice page)
{
    return slice_find(page, SLICE("</html"), 0) != SIZE_MAX ||
           slice_find(page, SLICE("<html"), 0) == SIZE_MAX;
}

static bool put_page(struct sink *sink, htmlDocPtr page, struct slice source, int32_t day,
                     struct error *error)
{
    xmlNodePtr top = page ? xmlDocGetRootElement(page) : NULL;
    size_t count = 0;
    if (!top)
        return error_set(error, ERROR_INPUT, "The document is not a web page");
    struct slice props = find_props(top);
    if (props.size)
        return hf_json_put(sink, props, day, error);
    if (!put_cards(sink, top, day, &count, error))
        return false;
    if (!count)
        return refuse_page(top, error);
    return ends_whole(source) || error_set(error, ERROR_PARTIAL, "The document ends in the middle");
}

bool hf_html_parse(struct input *input, struct sink *sink, struct error *error)
{
    const int options =
        HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET;
    struct tag_guard guard;
    struct text text;
    text_init(&text, input->context->local ? DOCUMENT_MAXIMUM_LOCAL : 3 * (size_t)INPUT_CAP);
    tag_guard_init(&guard, true);
    bool done = input_all(input, &text, error) && tag_guard_feed(&guard, text_slice(&text), error);
    if (done) {
        htmlDocPtr page =
            htmlReadMemory(text_string(&text), (int)text.size, NULL, "UTF-8", options);
        done = put_page(sink, page, text_slice(&text), hf_day(input->context), error);
        xmlFreeDoc(page);
    }
    text_release(&text);
    return done;
}

int hf_html_detect(struct slice head)
{
    struct slice begin = slice_trim(head);
    if (slice_find(head, SLICE("data-target=\"DailyPapers\""), 0) != SIZE_MAX)
        return 95;
    if (!slice_starts_with(begin, SLICE("<")))
        return 0;
    begin = slice_first(begin, 1024);
    static const char *const marks[] = {"<!doctype html", "<!DOCTYPE html", "<!DOCTYPE HTML",
                                        "<html",          "<HTML",          "<head",
                                        "<body",          "<HEAD",          "<BODY"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (slice_find(begin, slice_of(marks[i]), 0) != SIZE_MAX)
            return 70;
    return 0;
}
