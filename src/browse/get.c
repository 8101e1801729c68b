/* SPDX-License-Identifier: MIT */
#include "browse/get.h"

#include "browse/clip.h"

#include <stdlib.h>

/* The paper under the cursor, read into the browser's arena. */
static bool read_paper(struct browser *browser, struct paper *paper)
{
    struct error error = ERROR_INIT;
    struct output_row output;
    browser_refresh(browser);
    const struct feed_row *row = browser_row(browser);
    arena_clear(&browser->arena);
    if (!row)
        return false;
    if (feed_row_output(browser->feed, row, &browser->arena, paper, &output, &error))
        return true;
    browser_complain(browser, &error);
    return false;
}

/* The address of a number; empty, and told, when there is none. */
static struct slice choose_link(struct browser *browser, int count)
{
    struct feed_link links[FEED_LINKS_MAXIMUM];
    struct paper paper;
    struct slice none = {NULL, 0};
    if (!read_paper(browser, &paper))
        return none;
    size_t found = feed_links(&paper, &browser->arena, links),
           wanted = count > 0 ? (size_t)count : 1;
    if (wanted <= found)
        return links[wanted - 1].url;
    if (found)
        browser_say(browser, "this paper has %zu link%s", found, found == 1 ? "" : "s");
    else
        browser_say(browser, "this paper has no link");
    return none;
}

void get_open(struct browser *browser, int count)
{
    struct error error = ERROR_INIT;
    struct slice url = choose_link(browser, count);
    if (!url.size)
        return;
    if (opener_start(&browser->opener, browser->feed->config.browser, url, &error))
        browser_say(browser, "opening %.*s", SLICE_ARG(url));
    else
        browser_complain(browser, &error);
}

static void copy(struct browser *browser, struct slice text)
{
    const char *tmux = getenv("TMUX");
    if (!text.size)
        return;
    clip_sequence(&browser->output, text, tmux && *tmux);
    browser_say(browser, "copied %.*s", SLICE_ARG(text));
}

void get_copy_link(struct browser *browser, int count)
{
    copy(browser, choose_link(browser, count));
}

void get_copy_title(struct browser *browser, int count)
{
    struct paper paper;
    (void)count;
    if (read_paper(browser, &paper))
        copy(browser, paper.fields[PAPER_TITLE]);
}

/* Without the scheme where it is an arXiv id, as people write it. */
void get_copy_id(struct browser *browser, int count)
{
    struct paper paper;
    (void)count;
    if (!read_paper(browser, &paper))
        return;
    struct slice id = paper.id, scheme = SLICE("arxiv:");
    copy(browser, slice_starts_with(id, scheme) ? slice_from(id, scheme.size) : id);
}
