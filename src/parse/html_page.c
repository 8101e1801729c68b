/* SPDX-License-Identifier: MIT */
#include "parse/html_page.h"

#include "parse/tag_guard.h"

#include <libxml/HTMLparser.h>

#include <string.h>

enum { DOCUMENT_MAXIMUM_LOCAL = 1 << 30, HEAD_LOOKED_AT = 1024 };

bool html_page_read(struct html_page *page, struct input *input, struct error *error)
{
    const int options =
        HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET;
    struct tag_guard guard;
    *page = (struct html_page){.tree = NULL};
    text_init(&page->source,
              input->context->local ? DOCUMENT_MAXIMUM_LOCAL : 3 * (size_t)INPUT_CAP);
    tag_guard_init(&guard, true);
    if (!input_all(input, &page->source, error) ||
        !tag_guard_feed(&guard, text_slice(&page->source), error))
        return false;
    page->tree =
        htmlReadMemory(text_string(&page->source), (int)page->source.size, NULL, "UTF-8", options);
    page->top = page->tree ? xmlDocGetRootElement(page->tree) : NULL;
    return page->top || error_set(error, ERROR_INPUT, "The document is not a web page");
}

void html_page_release(struct html_page *page)
{
    xmlFreeDoc(page->tree);
    text_release(&page->source);
}

bool html_page_is_whole(const struct html_page *page)
{
    struct slice source = text_slice(&page->source);
    return slice_find(source, SLICE("</html"), 0) != SIZE_MAX ||
           slice_find(source, SLICE("<html"), 0) == SIZE_MAX;
}

size_t html_page_tag(const struct html_page *page, const char *tag, size_t from)
{
    struct slice source = text_slice(&page->source), wanted = slice_of(tag);
    for (size_t at = from; (at = slice_find_byte(source, '<', at)) != SIZE_MAX; at++) {
        struct slice here = slice_from(source, at);
        if (slice_equal_nocase(slice_first(here, wanted.size), wanted) && here.size > wanted.size &&
            strchr("> \t\r\n/", here.data[wanted.size]))
            return at;
    }
    return source.size;
}

bool html_begins(struct slice head)
{
    static const char *const marks[] = {"<!doctype html", "<html", "<head", "<body"};
    struct slice begin = slice_first(slice_trim(head), HEAD_LOOKED_AT);
    if (!slice_starts_with(begin, SLICE("<")))
        return false;
    for (size_t at = 0; (at = slice_find_byte(begin, '<', at)) != SIZE_MAX; at++)
        for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
            if (slice_equal_nocase(slice_first(slice_from(begin, at), strlen(marks[i])),
                                   slice_of(marks[i])))
                return true;
    return false;
}

xmlNodePtr html_skip(xmlNodePtr node, xmlNodePtr top)
{
    while (node != top && !node->next)
        node = node->parent;
    return node == top ? NULL : node->next;
}

xmlNodePtr html_next(xmlNodePtr node, xmlNodePtr top)
{
    if (node->children && node->type == XML_ELEMENT_NODE)
        return node->children;
    return html_skip(node, top);
}

bool html_is(xmlNodePtr node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

/* HTML attributes are one text node. */
struct slice html_attribute(xmlNodePtr node, const char *name)
{
    xmlAttrPtr attribute = node->type == XML_ELEMENT_NODE ? node->properties : NULL;
    while (attribute && strcmp((const char *)attribute->name, name) != 0)
        attribute = attribute->next;
    if (!attribute || !attribute->children)
        return (struct slice){NULL, 0};
    return slice_of((const char *)attribute->children->content);
}

bool html_has_class(xmlNodePtr node, const char *name)
{
    struct slice classes = html_attribute(node, "class"), one;
    while (slice_next_word(&classes, &one))
        if (slice_equal(one, slice_of(name)))
            return true;
    return false;
}

xmlNodePtr html_find_class(xmlNodePtr top, const char *name)
{
    for (xmlNodePtr node = top; node; node = html_next(node, top))
        if (html_has_class(node, name))
            return node;
    return NULL;
}

static bool is_text(xmlNodePtr node)
{
    return node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
}

void html_append_text(xmlNodePtr top, struct text *out)
{
    for (xmlNodePtr node = top; node; node = html_next(node, top))
        if (is_text(node))
            text_append_string(out, (const char *)node->content);
}

/* What stands between two pieces of text. */
enum gap { GAP_NONE, GAP_BLANK, GAP_PARAGRAPH };

static bool is_one_of(xmlNodePtr node, const char *const names[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (html_is(node, names[i]))
            return true;
    return false;
}

static bool is_block(xmlNodePtr node)
{
    static const char *const blocks[] = {"p",  "br", "div", "li", "ul", "ol",        "tr",
                                         "h1", "h2", "h3",  "h4", "h5", "blockquote"};
    return is_one_of(node, blocks, sizeof blocks / sizeof *blocks);
}

static bool is_hidden(xmlNodePtr node)
{
    static const char *const hidden[] = {"script", "style", "noscript", "template"};
    return is_one_of(node, hidden, sizeof hidden / sizeof *hidden);
}

static enum gap append_words(struct slice text, size_t begin, enum gap gap, struct text *out)
{
    struct slice word;
    bool blank_first = text.size && strchr(" \t\r\n\f", text.data[0]);
    if (blank_first && gap == GAP_NONE)
        gap = GAP_BLANK;
    while (slice_next_word(&text, &word)) {
        if (gap != GAP_NONE && out->size > begin)
            text_append_string(out, gap == GAP_BLANK ? " " : "\n\n");
        text_append(out, word);
        gap = text.size ? GAP_BLANK : GAP_NONE;
    }
    return gap;
}

void html_append_prose(xmlNodePtr top, struct text *out)
{
    enum gap gap = GAP_NONE;
    size_t begin = out->size;
    for (xmlNodePtr node = top; node;) {
        if (is_block(node))
            gap = GAP_PARAGRAPH;
        if (is_text(node))
            gap = append_words(slice_of((const char *)node->content), begin, gap, out);
        node = is_hidden(node) ? html_skip(node, top) : html_next(node, top);
    }
}
