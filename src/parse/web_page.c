/* SPDX-License-Identifier: MIT */
#include "parse/web_page.h"

#include "base/unicode.h"
#include "parse/citation.h"
#include "parse/format.h"

#include <libxml/uri.h>

/* Web pages that no other format knows: the page of one paper, or what came in place of a list. */

enum { TITLE_MAXIMUM = 200, TEXT_MAXIMUM = 1 << 20, FEEDS_MAXIMUM = 100, ADDRESS_MAXIMUM = 4096 };

/* Pages that stand between a program and what it wants, by what their titles have. */
static const struct {
    const char *title;
    const char *what;
    const char *next;
} walls[] = {
    {"just a moment", "Cloudflare's check for browsers",
     "Look whether the site has a feed or an API"},
    {"attention required! | cloudflare", "A block by Cloudflare", "Try again later"},
    {"making sure you're not a bot", "Anubis's check for browsers",
     "Look whether the site has a feed or an API"},
    {"ddos-guard", "DDoS-Guard's check for browsers", "Try again later"},
    {"captcha", "A check for people", "Look whether the site has a feed or an API"},
    {"are you a robot", "A check for people", "Look whether the site has a feed or an API"},
    {"access denied", "A refusal", "The site does not serve programs from here"},
    {"forbidden", "A refusal", "The site does not serve programs from here"},
    {"sign in", "A login page", "The address needs an account; name one that does not"},
    {"log in", "A login page", "The address needs an account; name one that does not"},
    {"login", "A login page", "The address needs an account; name one that does not"},
    {"rate limit", "A refusal for too many requests", "Try again later"},
    {"too many requests", "A refusal for too many requests", "Try again later"},
    {"not found", "An error page", "Look whether the address is right"},
    {"service unavailable", "An error page", "Try again later"},
};

static bool is_letter_at(struct slice s, size_t at)
{
    return at < s.size && ((s.data[at] | 0x20) >= 'a' && (s.data[at] | 0x20) <= 'z');
}

/* Whether a text has these words, not parts of longer ones. */
static bool has_words(struct slice text, const char *wanted)
{
    struct slice words = slice_of(wanted);
    for (size_t at = 0; at + words.size <= text.size; at++)
        if (slice_equal_nocase(slice_first(slice_from(text, at), words.size), words) &&
            !(at && is_letter_at(text, at - 1)) && !is_letter_at(text, at + words.size))
            return true;
    return false;
}

static bool is_feed_type(struct slice type)
{
    static const char *const types[] = {"application/rss+xml", "application/atom+xml",
                                        "application/rdf+xml", "application/feed+json"};
    type = slice_trim(slice_first(type, slice_find_byte(type, ';', 0)));
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (slice_equal_nocase(type, slice_of(types[i])))
            return true;
    return false;
}

static bool has_relation(xmlNodePtr node, const char *name)
{
    struct slice relations = html_attribute(node, "rel"), one;
    while (slice_next_word(&relations, &one))
        if (slice_equal_nocase(one, slice_of(name)))
            return true;
    return false;
}

/* Where relative addresses of the page begin: its base element, itself relative to its own. */
static void find_base(xmlNodePtr top, struct slice own, struct text *out)
{
    text_append(out, own);
    for (xmlNodePtr node = top; node; node = html_next(node, top)) {
        struct slice address = html_attribute(node, "href");
        if (!html_is(node, "base") || !address.size || address.size > ADDRESS_MAXIMUM)
            continue;
        xmlChar *whole =
            xmlBuildURI((const xmlChar *)address.data, (const xmlChar *)text_string(out));
        if (whole) {
            text_clear(out);
            text_append_string(out, (const char *)whole);
        }
        xmlFree(whole);
        return;
    }
}

static bool put_feed(struct sink *sink, xmlNodePtr node, const struct text *base,
                     struct text *first, struct error *error)
{
    struct slice address = html_attribute(node, "href");
    struct text line;
    xmlChar *whole = NULL;
    text_init(&line, TEXT_MAXIMUM);
    if (address.size <= ADDRESS_MAXIMUM)
        whole = xmlBuildURI((const xmlChar *)address.data, (const xmlChar *)text_string(base));
    if (whole)
        text_append_string(&line, (const char *)whole);
    else
        text_append(&line, address);
    xmlFree(whole);
    if (!first->size)
        text_append(first, text_slice(&line));
    text_append_byte(&line, ' ');
    text_append(&line, html_attribute(node, "title"));
    bool done = sink_meta(sink, "feed", slice_trim(text_slice(&line)), error);
    text_release(&line);
    return done;
}

static bool put_feeds(const struct html_page *page, struct slice own, struct sink *sink,
                      size_t *count, struct text *first, struct error *error)
{
    struct text base;
    bool done = true;
    text_init(&base, TEXT_MAXIMUM);
    find_base(page->top, own, &base);
    for (xmlNodePtr node = page->top; node && done && *count < FEEDS_MAXIMUM;
         node = html_next(node, page->top)) {
        if (!(html_is(node, "link") || html_is(node, "a")) || !has_relation(node, "alternate") ||
            !is_feed_type(html_attribute(node, "type")) || !html_attribute(node, "href").size)
            continue;
        ++*count;
        done = put_feed(sink, node, &base, first, error);
    }
    text_release(&base);
    return done;
}

static void find_title(xmlNodePtr top, struct text *title)
{
    for (xmlNodePtr node = top; node && !title->size; node = html_next(node, top))
        if (html_is(node, "title"))
            html_append_text(node, title);
}

/* The error for a page with this title (may be empty). */
static void set_error(struct slice title, size_t feeds, struct slice first, struct error *error)
{
    const char *what = NULL, *next = NULL;
    for (size_t i = 0; i < sizeof walls / sizeof *walls && !what; i++) {
        if (!has_words(title, walls[i].title))
            continue;
        what = walls[i].what;
        next = walls[i].next;
    }
    struct text quoted;
    text_init(&quoted, TEXT_MAXIMUM);
    if (title.size)
        text_append_format(&quoted, " (\"%.*s\")", SLICE_ARG(utf8_first(title, TITLE_MAXIMUM)));
    error_set(error, ERROR_INPUT, "%s came%s, not a list of papers", what ? what : "A web page",
              text_string(&quoted));
    if (feeds == 1)
        error_next(error, "The page links to the feed %.*s", SLICE_ARG(first));
    else if (feeds)
        error_next(error, "The page links to %zu feeds, the first is %.*s", feeds,
                   SLICE_ARG(first));
    else if (next)
        error_next(error, "%s", next);
    text_release(&quoted);
}

bool web_page_refuse(const struct html_page *page, struct slice base, struct sink *sink,
                     struct error *error)
{
    struct text title, clean, first;
    size_t feeds = 0;
    text_init(&first, TEXT_MAXIMUM);
    bool put = put_feeds(page, base, sink, &feeds, &first, error);
    text_init(&title, TEXT_MAXIMUM);
    text_init(&clean, TEXT_MAXIMUM);
    find_title(page->top, &title);
    unicode_clean(&clean, text_slice(&title), CLEAN_LINE);
    if (put)
        set_error(text_slice(&clean), feeds, text_slice(&first), error);
    text_release(&first);
    text_release(&title);
    text_release(&clean);
    return false;
}

bool html_parse(struct input *input, struct sink *sink, struct error *error)
{
    struct html_page page;
    bool found = false;
    bool done = html_page_read(&page, input, error) && citation_put(&page, sink, &found, error) &&
                (found || web_page_refuse(&page, input->context->base_url, sink, error));
    html_page_release(&page);
    return done;
}

int html_detect(struct slice head)
{
    return html_begins(head) ? 60 : 0;
}
