/* SPDX-License-Identifier: MIT */
#include "parse/format.h"
#include "parse/html_page.h"
#include "parse/tag_guard.h"

#include <libxml/parser.h>

#include <string.h>

/* Lists of feeds, as other readers keep them: no papers, but where papers come from. Each becomes a
   meta line "feed ADDRESS TITLE". OPML 2.0 (http://opml.org/spec2.opml), newsboat's urls (its
   manual, "The urls file"), sfeed's sfeedrc (its manual sfeedrc(5)). */

enum { LIST_MAXIMUM = 16 << 20, LINE_MAXIMUM = 1 << 20 };

static bool is_web(struct slice address)
{
    return slice_equal_nocase(slice_first(address, 7), SLICE("http://")) ||
           slice_equal_nocase(slice_first(address, 8), SLICE("https://"));
}

static bool put_feed(struct sink *sink, struct slice address, struct slice title,
                     struct error *error)
{
    struct text line;
    text_init(&line, LINE_MAXIMUM);
    text_append(&line, slice_trim(address));
    text_append_byte(&line, ' ');
    text_append(&line, slice_trim(title));
    bool done = sink_meta(sink, "feed", slice_trim(text_slice(&line)), error);
    text_release(&line);
    return done;
}

static bool put_outlines(struct sink *sink, xmlNodePtr top, size_t *count, struct error *error)
{
    for (xmlNodePtr node = top; node; node = html_next(node, top)) {
        struct slice address = html_attribute(node, "xmlUrl");
        struct slice title = html_attribute(node, "title");
        if (!is_web(address))
            continue;
        ++*count;
        if (!put_feed(sink, address, title.size ? title : html_attribute(node, "text"), error))
            return false;
    }
    return true;
}

/* A list may be empty; what is none says so. */
static bool judge(size_t count, struct error *error)
{
    return count || error_set(error, ERROR_INPUT, "The list names no feed");
}

bool opml_parse(struct input *input, struct sink *sink, struct error *error)
{
    const int options =
        XML_PARSE_RECOVER | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET;
    struct tag_guard guard;
    struct text text;
    size_t count = 0;
    text_init(&text, LIST_MAXIMUM);
    tag_guard_init(&guard, false);
    bool done = input_all(input, &text, error) && tag_guard_feed(&guard, text_slice(&text), error);
    if (done) {
        xmlDocPtr tree = xmlReadMemory(text_string(&text), (int)text.size, NULL, "UTF-8", options);
        xmlNodePtr top = tree ? xmlDocGetRootElement(tree) : NULL;
        done = (!top || put_outlines(sink, top, &count, error)) && judge(count, error);
        if (done && slice_find(text_slice(&text), SLICE("</opml"), 0) == SIZE_MAX)
            done = error_set(error, ERROR_PARTIAL, "The document ends in the middle");
        xmlFreeDoc(tree);
    }
    text_release(&text);
    return done;
}

/* The next word of a line, which may stand in quotes of either kind; false when none is left. */
static bool next_quoted(struct slice *rest, struct slice *word)
{
    *rest = slice_trim(*rest);
    if (!rest->size)
        return false;
    if (!strchr("\"'", rest->data[0]))
        return slice_next_word(rest, word);
    struct slice inside = slice_from(*rest, 1);
    size_t end = slice_find_byte(inside, rest->data[0], 0);
    *word = slice_first(inside, end);
    *rest = slice_from(inside, end == SIZE_MAX ? inside.size : end + 1);
    return true;
}

/* A line of a list: the address, and the title or nothing. */
struct feed_line {
    struct slice address, title;
};

/* https://example.org/feed.xml "tag" "~Title" */
static bool read_newsboat(struct slice line, struct feed_line *feed)
{
    struct slice word;
    *feed = (struct feed_line){.title = {NULL, 0}};
    if (!next_quoted(&line, &feed->address) || !is_web(feed->address))
        return false;
    while (next_quoted(&line, &word))
        if (slice_starts_with(word, SLICE("~")))
            feed->title = slice_from(word, 1);
    return true;
}

/* feed "Title" "https://example.org/feed.xml" "base" "encoding" */
static bool read_sfeedrc(struct slice line, struct feed_line *feed)
{
    struct slice word;
    return next_quoted(&line, &word) && slice_equal(word, SLICE("feed")) &&
           next_quoted(&line, &feed->title) && next_quoted(&line, &feed->address) &&
           is_web(feed->address);
}

static bool read_lines(struct input *input, struct sink *sink,
                       bool (*read)(struct slice line, struct feed_line *feed), struct error *error)
{
    struct input_lines lines;
    struct input_line line;
    struct feed_line feed;
    bool found = true, done = true;
    size_t count = 0;
    input_lines_init(&lines, input);
    while (done && (done = input_lines_next(&lines, &line, &found, error)) && found) {
        if (line.too_long || !read(line.text, &feed))
            continue;
        count++;
        done = put_feed(sink, feed.address, feed.title, error);
    }
    input_lines_release(&lines);
    return done && judge(count, error);
}

bool newsboat_parse(struct input *input, struct sink *sink, struct error *error)
{
    return read_lines(input, sink, read_newsboat, error);
}

bool sfeedrc_parse(struct input *input, struct sink *sink, struct error *error)
{
    return read_lines(input, sink, read_sfeedrc, error);
}

int opml_detect(struct slice head)
{
    struct slice begin = slice_trim(head);
    size_t at = slice_find(begin, SLICE("<opml"), 0);
    return slice_starts_with(begin, SLICE("<")) && at < 1024 ? 90 : 0;
}

/* What newsboat's file may have beside addresses. */
static bool is_newsboat_word(struct slice line)
{
    static const char *const begins[] = {
        "#", "query:", "\"query:", "exec:", "\"exec:", "filter:", "\"filter:", "file:"};
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
        if (slice_starts_with(line, slice_of(begins[i])))
            return true;
    return false;
}

int newsboat_detect(struct slice head)
{
    struct slice line;
    struct feed_line feed;
    bool any = false;
    while (slice_next_line(&head, &line)) {
        line = slice_trim(line);
        bool last = !head.size; /* it may be cut */
        if (!line.size || is_newsboat_word(line))
            continue;
        if (read_newsboat(line, &feed))
            any = true;
        else if (!last)
            return 0;
    }
    return any ? 40 : 0;
}

int sfeedrc_detect(struct slice head)
{
    struct slice line;
    struct feed_line feed;
    while (slice_next_line(&head, &line))
        if (read_sfeedrc(slice_trim(line), &feed))
            return 45;
    return 0;
}
