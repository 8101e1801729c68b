/* SPDX-License-Identifier: MIT */
#include "parse/xml_reader.h"

#include "paper/url.h"
#include "parse/xml_space.h"

#include <string.h>

uint64_t xml_position(const struct xml_reader *reader)
{
    long consumed = xmlByteConsumed(reader->parser);
    return consumed < 0 ? reader->base : (uint64_t)consumed + reader->left_out;
}

/* Of the "<" of the start tag at hand. */
static uint64_t tag_position(const struct xml_reader *reader)
{
    const xmlParserInput *input = reader->parser->input;
    const xmlChar *at = input->cur;
    if (reader->repairing)
        return reader->piece_offset;
    while (at > input->base && *at != '<')
        at--;
    return xml_position(reader) - (uint64_t)(input->cur - at);
}

/* Behind the ">" of the tag at hand. */
static uint64_t tag_end(const struct xml_reader *reader)
{
    const xmlParserInput *input = reader->parser->input;
    const xmlChar *at = input->cur;
    if (at > input->base && at[-1] == '>')
        return xml_position(reader);
    while (at < input->end && *at != '>')
        at++;
    return xml_position(reader) + (uint64_t)(at - input->cur) + (at < input->end);
}

int xml_meaning(const struct xml_format *format, enum xml_space space, const char *name)
{
    for (const struct xml_name *known = format->names; known->name; known++)
        if (known->space == space && slice_equal_nocase(slice_of(known->name), slice_of(name)))
            return known->meaning;
    return 0;
}

/* libxml2 has each name once, so that pointers tell them apart. */
static const struct xml_known *know(struct xml_reader *reader, const xmlChar *name,
                                    const xmlChar *prefix, const xmlChar *uri)
{
    size_t mixed = (uintptr_t)name >> 2 ^ (uintptr_t)name >> 10 ^ (uintptr_t)uri >> 3;
    struct xml_known *known = &reader->known[mixed & (XML_KNOWN - 1)];
    if (known->name == name && known->prefix == prefix && known->uri == uri)
        return known;
    enum xml_space space =
        xml_space_of((const char *)uri, (const char *)prefix, reader->format->home);
    int meaning = xml_meaning(reader->format, space, (const char *)name);
    *known = (struct xml_known){name, prefix, uri, space, meaning};
    return known;
}

static struct slice copy_string(struct arena *arena, const xmlChar *string)
{
    return arena_copy(arena, slice_of((const char *)string));
}

/* libxml2 gives five pointers an attribute: name, prefix, URI, begin and end of the value. */
static void add_attributes(struct xml_reader *reader, struct xml_node *node, const xmlChar **given,
                           size_t count, struct arena *arena)
{
    struct xml_attribute *list = arena_allocate_array(arena, count, sizeof *list);
    if (!list)
        return;
    for (size_t i = 0; i < count; i++, given += 5) {
        struct slice value = slice_range((const char *)given[3], (const char *)given[4]);
        bool plain = !given[1] && !given[2];
        list[i] = (struct xml_attribute){
            plain ? XML_NONE : know(reader, given[0], given[1], given[2])->space,
            arena == &reader->arena ? (const char *)given[0] : copy_string(arena, given[0]).data,
            arena_copy(arena, value)};
    }
    node->attributes = list;
    node->attribute_count = arena->failed ? 0 : count;
}

void xml_inherit(struct xml_reader *reader, struct xml_node *node, struct arena *arena)
{
    struct slice base, lang;
    node->lang = node->parent ? node->parent->lang : SLICE("");
    node->base = node->parent ? node->parent->base : reader->input->context->base_url;
    if (!node->attribute_count)
        return;
    base = xml_value_in(node, XML_XML, "base");
    lang = xml_value_in(node, XML_XML, "lang");
    if (lang.size)
        node->lang = lang;
    if (!base.size)
        return;
    struct text resolved;
    text_init(&resolved, 4096);
    url_resolve(node->base, base, &resolved);
    node->base = arena_copy(arena, text_slice(&resolved));
    text_release(&resolved);
}

static void put_escaped(struct text *out, const xmlChar *value)
{
    for (; *value; value++)
        if (*value == '&')
            text_append_string(out, "&amp;");
        else if (*value == '<')
            text_append_string(out, "&lt;");
        else if (*value == '"')
            text_append_string(out, "&quot;");
        else
            text_append_byte(out, (char)*value);
}

/* The start tag as it can be given to another parser. */
static void keep_start(struct xml_level *level, const xmlChar *name, const xmlChar *prefix,
                       int count, const xmlChar **spaces)
{
    struct text start;
    text_init(&start, XML_CONTAINER_MAXIMUM);
    text_append_byte(&start, '<');
    if (prefix)
        text_append_format(&start, "%s:", (const char *)prefix);
    text_append_string(&start, (const char *)name);
    level->name = arena_copy(&level->arena, slice_from(text_slice(&start), 1));
    for (int i = 0; i < count; i++) {
        const xmlChar *alias = spaces[2 * i], *uri = spaces[2 * i + 1];
        text_append_format(&start, alias ? " xmlns:%s=\"" : " xmlns%s=\"",
                           alias ? (const char *)alias : "");
        put_escaped(&start, uri ? uri : BAD_CAST "");
        text_append_byte(&start, '"');
    }
    level->start = arena_copy(&level->arena, text_slice(&start));
    text_release(&start);
}

static void keep_spaces(struct xml_reader *reader, struct xml_level *level, size_t count,
                        const xmlChar **spaces)
{
    struct xml_declared *list = arena_allocate_array(&level->arena, count, sizeof *list);
    for (size_t i = 0; list && i < count; i++)
        list[i] = (struct xml_declared){copy_string(&level->arena, spaces[2 * i]),
                                        copy_string(&level->arena, spaces[2 * i + 1])};
    level->spaces = list;
    level->space_count = list ? count : 0;
    reader->declared = reader->declared || level->arena.failed;
}

static struct xml_level *next_level(struct xml_reader *reader)
{
    struct xml_level *level = &reader->levels[reader->containers++];
    struct xml_node *parent = reader->containers > 1 ? &level[-1].node : NULL;
    reader->container++;
    arena_clear(&level->arena);
    level->space_count = 0;
    level->node = (struct xml_node){.parent = parent};
    return level;
}

/* An item within something else: what is around it are containers after all. */
static void open_tree(struct xml_reader *reader)
{
    struct xml_node *chain[XML_DEPTH];
    size_t count = 0;
    for (struct xml_node *node = reader->current; node && count < XML_DEPTH; node = node->parent) {
        chain[count++] = node;
        if (node == reader->tree.root)
            break;
    }
    while (count && reader->containers < XML_CONTAINERS) {
        const struct xml_node *node = chain[--count];
        struct xml_level *level = next_level(reader);
        level->node.space = node->space;
        level->node.meaning = XML_CONTAINER;
        level->node.name = copy_string(&level->arena, BAD_CAST node->name).data;
        level->name = slice_of(level->node.name);
        level->node.base = level->node.parent ? level->node.parent->base : node->base;
        level->node.lang = level->node.parent ? level->node.parent->lang : node->lang;
        keep_start(level, BAD_CAST level->node.name, NULL, 0, NULL);
    }
    reader->current = NULL;
    reader->depth = 0;
    reader->declared = true;
}

static void flush_text(struct xml_reader *reader)
{
    struct xml_node *node = reader->current;
    if (!reader->pending.size)
        return;
    struct slice copy = arena_copy(&reader->arena, text_slice(&reader->pending));
    text_clear(&reader->pending);
    if (node->last)
        node->last->tail = copy;
    else
        node->text = copy;
}

static void begin_tree(struct xml_reader *reader, struct xml_node *parent)
{
    reader->tree = (struct xml_tree){.offset = tag_position(reader), .arena = &reader->arena};
    if (!reader->repairing)
        reader->boundary = reader->tree.offset;
    reader->current = parent;
    reader->depth = 0;
    reader->skipped = 0;
    text_clear(&reader->pending);
    arena_clear(&reader->arena);
}

static void skip_tree(struct xml_reader *reader)
{
    reader->current = NULL;
    reader->failed = !sink_bad(reader->sink, reader->tree.offset,
                               "The element is nested deeper than 256 levels", reader->error);
}

/* Text that goes on behind what is left out is that of the same place. */
static void mark_cut(struct xml_reader *reader)
{
    const struct xml_node *node = reader->current;
    struct slice before = node->last ? node->last->tail : node->text;
    text_append(&reader->pending, before);
    if (!slice_ends_with(before, SLICE("...")))
        text_append_string(&reader->pending, "...");
}

static void add_node(struct xml_reader *reader, const struct xml_known *known,
                     const xmlChar **attributes, size_t count)
{
    struct xml_node *parent = reader->current;
    struct xml_node *node = arena_allocate(&reader->arena, sizeof *node);
    if (!node || reader->depth + reader->containers >= XML_DEPTH) {
        reader->skipped++;
        if (!reader->tree.root || parent == reader->tree.root) {
            /* Nothing of the tree is left that could be read. */
            reader->skipped += reader->depth;
            skip_tree(reader);
        } else {
            mark_cut(reader);
        }
        return;
    }
    reader->depth++;
    node->space = known->space;
    node->meaning = known->meaning;
    node->name = (const char *)known->name;
    node->parent = parent;
    if (count)
        add_attributes(reader, node, attributes, count, &reader->arena);
    xml_inherit(reader, node, &reader->arena);
    reader->current = node;
    if (!reader->tree.root) {
        reader->tree.root = node;
        return;
    }
    if (parent->last)
        parent->last->next = node;
    else
        parent->first = node;
    parent->last = node;
}

static void start_container(struct xml_reader *reader, const struct xml_known *known,
                            const xmlChar **attributes, size_t count)
{
    struct xml_level *level = next_level(reader);
    level->node.space = known->space;
    level->node.meaning = known->meaning;
    level->node.name = copy_string(&level->arena, known->name).data;
    add_attributes(reader, &level->node, attributes, count, &level->arena);
    xml_inherit(reader, &level->node, &level->arena);
    if (!reader->repairing)
        reader->boundary = tag_end(reader);
}

static bool accept_root(struct xml_reader *reader, const struct xml_known *known)
{
    if (known->meaning != XML_CONTAINER && known->meaning != XML_ITEM) {
        reader->failed = true;
        return error_set(reader->error, ERROR_INPUT, "The document is XML, but no %s",
                         reader->format->what);
    }
    struct slice name = slice_first(slice_of((const char *)known->name), sizeof reader->root - 1);
    memcpy(reader->root, name.data, name.size);
    return true;
}

static bool has_many_spaces(struct xml_reader *reader)
{
    /* Two pointers each. */
    if (reader->parser->nsNr <= 2 * XML_SPACES)
        return false;
    reader->failed = true;
    return !error_set(reader->error, ERROR_LIMIT, "More than %d name spaces are open", XML_SPACES);
}

void xml_on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                  int space_count, const xmlChar **spaces, int count, int defaulted,
                  const xmlChar **attributes)
{
    struct xml_reader *reader = context;
    /* Otherwise libxml2 drops every &lt; and &amp; behind the first fault. */
    reader->parser->wellFormed = 1;
    if (reader->failed || reader->broken || has_many_spaces(reader))
        return;
    if (reader->replayed) {
        reader->replayed--;
        return;
    }
    const struct xml_known *known = know(reader, name, prefix, uri);
    size_t own = count > defaulted ? (size_t)(count - defaulted) : 0;
    bool outside = !reader->current;
    if (!reader->containers && outside && !accept_root(reader, known))
        return;
    if (reader->skipped) {
        reader->skipped++;
        return;
    }
    if (!outside)
        flush_text(reader);
    if (!outside && known->meaning == XML_ITEM && reader->tree.root->meaning != XML_ITEM) {
        open_tree(reader);
        outside = true;
    }
    if (outside && known->meaning == XML_CONTAINER && reader->containers < XML_CONTAINERS) {
        start_container(reader, known, attributes, own);
        keep_start(&reader->levels[reader->containers - 1], name, prefix, space_count, spaces);
        keep_spaces(reader, &reader->levels[reader->containers - 1], (size_t)space_count, spaces);
        return;
    }
    if (outside)
        begin_tree(reader,
                   reader->containers ? &reader->levels[reader->containers - 1].node : NULL);
    if (outside && known->meaning == XML_CONTAINER) {
        reader->skipped++;
        skip_tree(reader);
        return;
    }
    add_node(reader, known, attributes, own);
}

void xml_on_text(void *context, const xmlChar *data, int size)
{
    struct xml_reader *reader = context;
    reader->parser->wellFormed = 1;
    if (!reader->current || size <= 0 || reader->skipped)
        return;
    /* What passes the maximum is beyond any field's own. */
    if ((size_t)size <= XML_TEXT_MAXIMUM - reader->pending.size)
        text_append(&reader->pending, (struct slice){(const char *)data, (size_t)size});
}

void xml_give_tree(struct xml_reader *reader)
{
    if (reader->arena.failed)
        reader->failed =
            !sink_bad(reader->sink, reader->tree.offset, "The entry is too long", reader->error);
    else
        reader->failed = !reader->format->take(reader->context, &reader->tree, reader->error);
}

void xml_on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    struct xml_reader *reader = context;
    (void)name, (void)prefix, (void)uri;
    if (reader->failed || reader->broken)
        return;
    if (reader->skipped) {
        reader->skipped--;
        return;
    }
    if (reader->current) {
        flush_text(reader);
        reader->depth--;
        bool whole = reader->current == reader->tree.root;
        reader->current = whole ? NULL : reader->current->parent;
        if (whole)
            xml_give_tree(reader);
        if (whole && !reader->repairing)
            reader->boundary = tag_end(reader);
    } else if (reader->containers) {
        reader->containers--;
        reader->container++;
        if (!reader->repairing)
            reader->boundary = tag_end(reader);
    }
    if (!reader->current && !reader->containers)
        reader->closed = true;
}
