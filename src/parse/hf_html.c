/* SPDX-License-Identifier: MIT */
#include "parse/format.h"
#include "parse/hf_json.h"
#include "parse/web_page.h"

#include <string.h>

/* The pages https://huggingface.co/papers, /papers/date/DAY, /week/, /month/ and ?q=: the data of
   the page is JSON in an attribute; without it the cards are read. */

/* The data of the list of papers, else of any part of the page that shows one paper. */
static struct slice find_props(xmlNodePtr top)
{
    struct slice other = {NULL, 0};
    for (xmlNodePtr node = top; node; node = html_next(node, top)) {
        struct slice props = html_attribute(node, "data-props");
        if (!props.size)
            continue;
        if (slice_equal(html_attribute(node, "data-target"), SLICE("DailyPapers")))
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
    html_append_text(node, &text);
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
    struct slice address = html_attribute(node, "href"), id = paper_of(address);
    if (slice_ends_with(address, SLICE("#community"))) {
        card->comments = number_in(node);
    } else if (id.size && !card->draft.id.size && node->parent && html_is(node->parent, "h3")) {
        text_append(&card->draft.id, id);
        draft_set(&card->draft, PAPER_GUID, id);
        html_append_text(node, &card->draft.fields[PAPER_TITLE]);
        text_append_format(&card->draft.fields[PAPER_URL], "https://huggingface.co/papers/%.*s",
                           SLICE_ARG(id));
        draft_set_arxiv(&card->draft);
    }
}

static void read_card(struct card *card, xmlNodePtr article)
{
    clear_card(card);
    for (xmlNodePtr node = article; node; node = html_next(node, article)) {
        if (html_is(node, "a"))
            read_link(card, node);
        else if (html_is(node, "div") && card->upvotes == LISTING_UNKNOWN &&
                 slice_equal(html_attribute(node, "class"), SLICE("leading-none")))
            card->upvotes = number_in(node);
    }
}

static bool put_card(struct sink *sink, struct card *card, struct listing *listing, size_t at,
                     struct error *error)
{
    bool taken;
    if (!sink_paper(sink, &card->draft, at, &taken, error))
        return false;
    listing->rank++;
    listing->upvotes = card->upvotes;
    listing->comments = card->comments;
    return !taken || sink_listing(sink, listing, error);
}

/* Reads the cards; *count of them were there. */
static bool put_cards(struct sink *sink, const struct html_page *page, int32_t day, size_t *count,
                      struct error *error)
{
    xmlNodePtr top = page->top;
    struct card card;
    size_t next = 0;
    struct listing listing = sink_new_listing(sink);
    bool done = true;
    listing.day = day;
    listing.rank = 0;
    *count = 0;
    draft_init(&card.draft);
    for (xmlNodePtr node = top; node && done; node = html_next(node, top)) {
        if (!html_is(node, "article"))
            continue;
        size_t at = html_page_tag(page, "<article", next);
        next = at + 1;
        read_card(&card, node);
        if (!card.draft.id.size)
            continue;
        ++*count;
        done = put_card(sink, &card, &listing, at, error);
    }
    draft_release(&card.draft);
    return done;
}

static bool put_page(struct sink *sink, const struct html_page *page,
                     const struct document_context *context, struct error *error)
{
    size_t count = 0;
    struct slice props = find_props(page->top);
    if (props.size)
        return hf_json_put(sink, props, hf_day(context), error);
    if (!put_cards(sink, page, hf_day(context), &count, error))
        return false;
    if (!count)
        return web_page_refuse(page, context->base_url, sink, error);
    return html_page_is_whole(page) ||
           error_set(error, ERROR_PARTIAL, "The document ends in the middle");
}

bool hf_html_parse(struct input *input, struct sink *sink, struct error *error)
{
    struct html_page page;
    bool done = html_page_read(&page, input, error) && put_page(sink, &page, input->context, error);
    html_page_release(&page);
    return done;
}

int hf_html_detect(struct slice head)
{
    static const char *const marks[] = {"huggingface", "Hugging Face", "href=\"/papers/"};
    if (slice_find(head, SLICE("data-target=\"DailyPapers\""), 0) != SIZE_MAX)
        return 95;
    if (!html_begins(head))
        return 0;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (slice_find(head, slice_of(marks[i]), 0) != SIZE_MAX)
            return 70;
    return 0;
}
