/* SPDX-License-Identifier: MIT */
#include "parse/xml.h"

#include <string.h>

enum { TEXT_MAXIMUM = 32 << 20 };

static const struct xml_node *named(const struct xml_node *node, enum xml_space space,
                                    const char *name)
{
    while (node && !(node->space == space && strcmp(node->name, name) == 0))
        node = node->next;
    return node;
}

const struct xml_node *xml_child(const struct xml_node *node, enum xml_space space,
                                 const char *name)
{
    return node ? named(node->first, space, name) : NULL;
}

const struct xml_node *xml_again(const struct xml_node *node)
{
    return named(node->next, node->space, node->name);
}

const struct xml_node *xml_following(const struct xml_node *node, const struct xml_node *root)
{
    return node->first ? node->first : xml_behind(node, root);
}

const struct xml_node *xml_behind(const struct xml_node *node, const struct xml_node *root)
{
    while (node != root && !node->next)
        node = node->parent;
    return node == root ? NULL : node->next;
}

struct slice xml_value_in(const struct xml_node *node, enum xml_space space, const char *name)
{
    for (size_t i = 0; node && i < node->attribute_count; i++)
        if (node->attributes[i].space == space && strcmp(node->attributes[i].name, name) == 0)
            return node->attributes[i].value;
    return (struct slice){NULL, 0};
}

struct slice xml_value(const struct xml_node *node, const char *name)
{
    return xml_value_in(node, XML_NONE, name);
}

/* What is called at the begin and at the end of every element below root. */
struct visitor {
    void (*begin)(const struct xml_node *node, struct text *out);
    void (*end)(const struct xml_node *node, struct text *out);
};

static void visit(const struct xml_node *root, const struct visitor *visitor, struct text *out)
{
    const struct xml_node *node = root->first;
    while (node) {
        visitor->begin(node, out);
        if (node->first) {
            node = node->first;
            continue;
        }
        while (node != root && !node->next) {
            visitor->end(node, out);
            node = node->parent;
        }
        if (node == root)
            return;
        visitor->end(node, out);
        node = node->next;
    }
}

static void begin_text(const struct xml_node *node, struct text *out)
{
    text_append(out, node->text);
}

static void end_text(const struct xml_node *node, struct text *out)
{
    text_append(out, node->tail);
}

struct slice xml_joined_text(const struct xml_node *node, struct arena *arena)
{
    static const struct visitor visitor = {begin_text, end_text};
    struct text all;
    text_init(&all, TEXT_MAXIMUM);
    text_append(&all, node->text);
    visit(node, &visitor, &all);
    struct slice copy = arena_copy(arena, text_slice(&all));
    text_release(&all);
    return copy;
}

static void append_escaped(struct text *out, struct slice s)
{
    for (size_t i = 0; i < s.size; i++) {
        const char *escape = s.data[i] == '&'   ? "&amp;"
                             : s.data[i] == '<' ? "&lt;"
                             : s.data[i] == '>' ? "&gt;"
                             : s.data[i] == '"' ? "&quot;"
                                                : NULL;
        if (escape)
            text_append_string(out, escape);
        else
            text_append_byte(out, s.data[i]);
    }
}

static void append_attribute(const struct xml_node *node, const char *name, struct text *out)
{
    struct slice value = xml_value(node, name);
    if (!value.size)
        return;
    text_append_byte(out, ' ');
    text_append_string(out, name);
    text_append_string(out, "=\"");
    append_escaped(out, value);
    text_append_byte(out, '"');
}

static void begin_markup(const struct xml_node *node, struct text *out)
{
    text_append_byte(out, '<');
    text_append_string(out, node->name);
    append_attribute(node, "href", out);
    append_attribute(node, "src", out);
    append_attribute(node, "alttext", out);
    text_append_byte(out, '>');
    append_escaped(out, node->text);
}

/* Elements that HTML has without end tag. */
static bool is_void(const struct xml_node *node)
{
    return strcmp(node->name, "br") == 0 || strcmp(node->name, "img") == 0 ||
           strcmp(node->name, "hr") == 0;
}

static void end_markup(const struct xml_node *node, struct text *out)
{
    if (!is_void(node)) {
        text_append_string(out, "</");
        text_append_string(out, node->name);
        text_append_byte(out, '>');
    }
    append_escaped(out, node->tail);
}

void xml_append_markup(const struct xml_node *node, struct text *out)
{
    static const struct visitor visitor = {begin_markup, end_markup};
    append_escaped(out, node->text);
    visit(node, &visitor, out);
}
