/* SPDX-License-Identifier: MIT */
#include "feed/source_type.h"

#include "feed/document.h"

/* Any RSS, Atom or JSON Feed: one request. Where a page came instead, the first feed that it names
   is asked for once. */

static bool make_plan(struct chain_list *list, const struct plan *plan)
{
    if (plan->request->trending) {
        list->skipped = "a feed has no trending list";
        return true;
    }
    struct chain *chain = chains_add(list, &source_type_feed, plan->source);
    if (chain)
        text_append(&chain->url, plan->source->url);
    return chain != NULL;
}

/* The first of the lines "ADDRESS TITLE". */
static struct slice first_feed(const struct parsed *parsed)
{
    struct slice feeds = text_slice(&parsed->feeds), address = {NULL, 0};
    slice_next_word(&feeds, &address);
    return address;
}

/* The page chooses the address, so it has to be of the server that sent the page. */
static enum page_fate judge(struct chain *chain, const struct page *page, struct error *why)
{
    const struct error *error = &page->parsed->error;
    struct slice feed = first_feed(page->parsed), name = chain->source->name;
    if (error->kind == ERROR_NONE || !feed.size)
        return PAGE_GOOD;
    if (chain->way || !chain_same_server(feed, page->url)) {
        *why = *error;
        error_next(why, "The page names %.*s: paperfeed source edit %.*s", SLICE_ARG(feed),
                   SLICE_ARG(name));
        return PAGE_FAILED;
    }
    chain->way = 1;
    text_clear(&chain->url);
    text_append(&chain->url, feed);
    if (!page->notice->size)
        text_append_format(page->notice,
                           "A web page came, not a feed. The page names %.*s, which was asked for: "
                           "paperfeed source edit %.*s",
                           SLICE_ARG(feed), SLICE_ARG(name));
    return PAGE_ELSEWHERE;
}

static void describe(const struct chain *chain, struct text *out)
{
    (void)chain;
    text_append_string(out, "the feed");
}

const struct source_type source_type_feed = {
    .name = "feed",
    .help = "any RSS, Atom or JSON Feed, or a page that names one",
    .plan = make_plan,
    .judge = judge,
    .describe = describe,
    .needs_url = true,
};
