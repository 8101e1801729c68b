/* SPDX-License-Identifier: MIT */
#include "parse/xml.h"

#include "paper/url.h"
#include "parse/tag_guard.h"
#include "parse/xml_repair.h"
#include "parse/xml_space.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

#include <stdlib.h>
#include <string.h>

enum {
    DEPTH = 256,
    TREE_MAXIMUM = 96 << 20, /* a tree with every text of it */
    TEXT_MAXIMUM = 16 << 20,
    KEPT_MAXIMUM = 16 << 20,
    CONTAINER_MAXIMUM = 1 << 20,
    KNOWN = 256, /* a power of two */
    TAIL_SIZE = 48
};

/* An open container: its memory is its own, since trees come and go below it. */
struct level {
    struct xml_node node;
    struct slice name;  /* as written */
    struct slice start; /* its start tag with the name spaces, without > */
    struct arena arena;
};

/* What a name means, by the pointers that libxml2 has for it. */
struct known {
    const xmlChar *name, *prefix, *uri;
    enum xml_space space;
    int meaning;
};

struct reader {
    struct input *input;
    struct sink *sink;
    const struct xml_format *format;
    void *context;
    struct error *error;
    xmlParserCtxtPtr parser;
    bool failed; /* error is set */
    bool closed; /* the root has ended */
    bool ending; /* the end was given to the parser */
    struct level *levels;
    size_t containers;        /* open */
    size_t replayed;          /* start tags of containers given again */
    struct xml_node *current; /* element being built, or NULL */
    struct xml_tree tree;
    size_t depth, skipped; /* elements in the tree, and those too deep in it */
    struct arena arena;
    struct text pending; /* text since the last tag */
    struct known *known;
    uint64_t base;     /* bytes given to the parser before this piece */
    uint64_t boundary; /* where reading may begin anew: nothing behind it was given away */
    struct text kept;  /* from there to the piece at hand */
    bool broken;       /* a fault was met: everything since the boundary is read anew */
    bool repairing;
    uint64_t piece_offset; /* of the repaired piece */
    struct xml_repair repair;
    bool faulty;
    int fault_line;
    uint64_t fault_offset;
    char fault[160]; /* what is not well-formed first */
    char tail[TAIL_SIZE];
    size_t tail_size; /* the last bytes of the document */
    char root[TAIL_SIZE / 2];
};

/* Behind the last byte that the parser has read. */
static uint64_t position(const struct reader *reader)
{
    long consumed = xmlByteConsumed(reader->parser);
    return consumed < 0 ? reader->base : (uint64_t)consumed;
}

/* Of the "<" of the start tag at hand. */
static uint64_t tag_position(const struct reader *reader)
{
    const xmlParserInput *input = reader->parser->input;
    const xmlChar *at = input->cur;
    if (reader->repairing)
        return reader->piece_offset;
    while (at > input->base && *at != '<')
        at--;
    return position(reader) - (uint64_t)(input->cur - at);
}

/* Behind the ">" of the tag at hand. */
static uint64_t tag_end(const struct reader *reader)
{
    const xmlParserInput *input = reader->parser->input;
    const xmlChar *at = input->cur;
    if (at > input->base && at[-1] == '>')
        return position(reader);
    while (at < input->end && *at != '>')
        at++;
    return position(reader) + (uint64_t)(at - input->cur) + (at < input->end);
}

static int meaning_of(const struct xml_format *format, enum xml_space space, const char *name)
{
    for (const struct xml_name *known = format->names; known->name; known++)
        if (known->space == space && slice_equal_nocase(slice_of(known->name), slice_of(name)))
            return known->meaning;
    return 0;
}

/* libxml2 has each name once, so that pointers tell them apart. */
static const struct known *know(struct reader *reader, const xmlChar *name, const xmlChar *prefix,
                                const xmlChar *uri)
{
    size_t mixed = (uintptr_t)name >> 2 ^ (uintptr_t)name >> 10 ^ (uintptr_t)uri >> 3;
    struct known *known = &reader->known[mixed & (KNOWN - 1)];
    if (known->name == name && known->prefix == prefix && known->uri == uri)
        return known;
    enum xml_space space =
        xml_space_of((const char *)uri, (const char *)prefix, reader->format->home);
    int meaning = meaning_of(reader->format, space, (const char *)name);
    *known = (struct known){name, prefix, uri, space, meaning};
    return known;
}

static struct slice copy_string(struct arena *arena, const xmlChar *string)
{
    return arena_copy(arena, slice_of((const char *)string));
}

/* libxml2 gives five pointers an attribute: name, prefix, URI, begin and end of the value. */
static void add_attributes(struct reader *reader, struct xml_node *node, const xmlChar **given,
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

static void inherit(struct reader *reader, struct xml_node *node, struct arena *arena)
{
    struct slice base = xml_value_in(node, XML_XML, "base");
    struct slice lang = xml_value_in(node, XML_XML, "lang");
    node->lang = node->parent ? node->parent->lang : lang;
    node->base = node->parent ? node->parent->base : reader->input->context->base_url;
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
static void keep_start(struct level *level, const xmlChar *name, const xmlChar *prefix, int count,
                       const xmlChar **spaces)
{
    struct text start;
    text_init(&start, CONTAINER_MAXIMUM);
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

static struct level *next_level(struct reader *reader)
{
    struct level *level = &reader->levels[reader->containers++];
    struct xml_node *parent = reader->containers > 1 ? &level[-1].node : NULL;
    arena_clear(&level->arena);
    level->node = (struct xml_node){.parent = parent};
    return level;
}

/* An item within something else: what is around it are containers after all. */
static void open_tree(struct reader *reader)
{
    struct xml_node *chain[DEPTH];
    size_t count = 0;
    for (struct xml_node *node = reader->current; node && count < DEPTH; node = node->parent) {
        chain[count++] = node;
        if (node == reader->tree.root)
            break;
    }
    while (count && reader->containers < DEPTH) {
        const struct xml_node *node = chain[--count];
        struct level *level = next_level(reader);
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
}

static void flush_text(struct reader *reader)
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

static void begin_tree(struct reader *reader, struct xml_node *parent)
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

static void add_node(struct reader *reader, const struct known *known, const xmlChar **attributes,
                     size_t count)
{
    struct xml_node *parent = reader->current;
    struct xml_node *node = arena_allocate(&reader->arena, sizeof *node);
    if (!node || reader->depth + reader->containers >= DEPTH) {
        reader->skipped++;
        return;
    }
    reader->depth++;
    node->space = known->space;
    node->meaning = known->meaning;
    node->name = (const char *)known->name;
    node->parent = parent;
    if (count)
        add_attributes(reader, node, attributes, count, &reader->arena);
    inherit(reader, node, &reader->arena);
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

static void start_container(struct reader *reader, const struct known *known,
                            const xmlChar **attributes, size_t count)
{
    struct level *level = next_level(reader);
    level->node.space = known->space;
    level->node.meaning = known->meaning;
    level->node.name = copy_string(&level->arena, known->name).data;
    add_attributes(reader, &level->node, attributes, count, &level->arena);
    inherit(reader, &level->node, &level->arena);
    if (!reader->repairing)
        reader->boundary = tag_end(reader);
}

static bool accept_root(struct reader *reader, const struct known *known)
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

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int space_count, const xmlChar **spaces, int count, int defaulted,
                     const xmlChar **attributes)
{
    struct reader *reader = context;
    /* Otherwise libxml2 drops every &lt; and &amp; behind the first fault. */
    reader->parser->wellFormed = 1;
    if (reader->failed || reader->broken)
        return;
    if (reader->replayed) {
        reader->replayed--;
        return;
    }
    const struct known *known = know(reader, name, prefix, uri);
    size_t own = count > defaulted ? (size_t)(count - defaulted) : 0;
    bool outside = !reader->current;
    if (!reader->containers && outside && !accept_root(reader, known))
        return;
    if (!outside) {
        flush_text(reader);
        if (reader->skipped) {
            reader->skipped++;
            return;
        }
    }
    if (!outside && known->meaning == XML_ITEM && reader->tree.root->meaning != XML_ITEM) {
        open_tree(reader);
        outside = true;
    }
    if (outside && known->meaning == XML_CONTAINER && reader->containers < DEPTH) {
        start_container(reader, known, attributes, own);
        keep_start(&reader->levels[reader->containers - 1], name, prefix, space_count, spaces);
        return;
    }
    if (outside)
        begin_tree(reader,
                   reader->containers ? &reader->levels[reader->containers - 1].node : NULL);
    add_node(reader, known, attributes, own);
}

static void on_text(void *context, const xmlChar *data, int size)
{
    struct reader *reader = context;
    reader->parser->wellFormed = 1;
    if (!reader->current || size <= 0 || reader->skipped)
        return;
    /* What passes the maximum is beyond any field's own. */
    if ((size_t)size <= TEXT_MAXIMUM - reader->pending.size)
        text_append(&reader->pending, (struct slice){(const char *)data, (size_t)size});
}

static void give_tree(struct reader *reader)
{
    reader->current = NULL;
    if (reader->arena.failed)
        reader->failed =
            !sink_bad(reader->sink, reader->tree.offset, "The entry is too long", reader->error);
    else
        reader->failed = !reader->format->take(reader->context, &reader->tree, reader->error);
    if (!reader->repairing)
        reader->boundary = tag_end(reader);
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    struct reader *reader = context;
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
        if (reader->current == reader->tree.root)
            give_tree(reader);
        else
            reader->current = reader->current->parent;
    } else if (reader->containers) {
        reader->containers--;
        if (!reader->repairing)
            reader->boundary = tag_end(reader);
    }
    if (!reader->current && !reader->containers)
        reader->closed = true;
}

static bool is_entity(const xmlError *fault)
{
    return fault->code == XML_ERR_UNDECLARED_ENTITY || fault->code == XML_WAR_UNDECLARED_ENTITY;
}

static void note_fault(struct reader *reader, const xmlError *fault)
{
    struct slice words = slice_trim(slice_of(fault->message ? fault->message : "unknown"));
    words = slice_first(words, sizeof reader->fault - 1);
    memcpy(reader->fault, words.data, words.size);
    reader->faulty = true;
    reader->fault_line = fault->line;
    reader->fault_offset = position(reader);
}

static void on_fault(void *context, xmlErrorPtr fault)
{
    struct reader *reader = context;
    if (reader->closed || reader->ending || reader->broken || fault->domain == XML_FROM_NAMESPACE)
        return;
    if (fault->level < XML_ERR_ERROR && !is_entity(fault))
        return;
    /* HTML's entities are common, and read without loss. */
    if (!reader->faulty && !reader->repairing && !is_entity(fault))
        note_fault(reader, fault);
    if (reader->repairing)
        reader->tree.torn = true;
    else
        reader->broken = text_ok(&reader->kept);
}

/* No entity is ever declared, so none is ever expanded or loaded: XML_PARSE_NOENT is for &amp; in
   attributes. */
static bool open_parser(struct reader *reader)
{
    const int options =
        XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | XML_PARSE_NOENT;
    xmlSAXHandler handler = {.initialized = XML_SAX2_MAGIC,
                             .startElementNs = on_start,
                             .endElementNs = on_end,
                             .characters = on_text,
                             .cdataBlock = on_text,
                             .ignorableWhitespace = on_text,
                             .serror = on_fault};
    reader->parser = xmlCreatePushParserCtxt(&handler, reader, NULL, 0, NULL);
    if (!reader->parser)
        return error_set(reader->error, ERROR_SYSTEM, "There is not enough memory");
    xmlCtxtUseOptions(reader->parser, options);
    xmlSwitchEncoding(reader->parser, XML_CHAR_ENCODING_UTF8);
    memset(reader->known, 0, KNOWN * sizeof *reader->known);
    return true;
}

static void close_parser(struct reader *reader)
{
    /* Declarations make libxml2 start a tree of its own. */
    if (reader->parser)
        xmlFreeDoc(reader->parser->myDoc);
    xmlFreeParserCtxt(reader->parser);
    reader->parser = NULL;
}

static void keep_tail(struct reader *reader, struct slice piece)
{
    if (piece.size < TAIL_SIZE) {
        size_t kept = TAIL_SIZE - piece.size;
        kept = kept < reader->tail_size ? kept : reader->tail_size;
        memmove(reader->tail, reader->tail + (reader->tail_size - kept), kept);
        reader->tail_size = kept;
    } else {
        piece = slice_from(piece, piece.size - TAIL_SIZE);
        reader->tail_size = 0;
    }
    if (piece.size)
        memcpy(reader->tail + reader->tail_size, piece.data, piece.size);
    reader->tail_size += piece.size;
}

/* Where tags do not fit, the last one tells whether the document came whole. */
static bool is_whole(const struct reader *reader)
{
    struct slice tail = slice_trim((struct slice){reader->tail, reader->tail_size});
    size_t open = tail.size;
    while (open && tail.data[open - 1] != '<')
        open--;
    tail = slice_from(tail, open);
    size_t root = slice_find(tail, slice_of(reader->root), 0);
    return reader->closed || (reader->root[0] && slice_starts_with(tail, SLICE("/")) &&
                              root != SIZE_MAX && slice_ends_with(tail, SLICE(">")));
}

/* Bytes behind the boundary, for the case that they have to be read anew. */
static void keep_rest(struct reader *reader, struct slice piece)
{
    uint64_t begin = reader->base - piece.size;
    if (reader->boundary < begin) {
        text_append(&reader->kept, piece);
        return;
    }
    text_clear(&reader->kept);
    text_append(&reader->kept, slice_from(piece, (size_t)(reader->boundary - begin)));
}

/* One repaired piece after the other, so that it is known where each stands in the document. */
static bool feed_repaired(struct reader *reader, struct slice piece, bool last)
{
    struct xml_piece part;
    if (!xml_repair_add(&reader->repair, piece, last, reader->error))
        return false;
    while (!reader->failed && xml_repair_next(&reader->repair, &part)) {
        reader->piece_offset = part.offset;
        xmlParseChunk(reader->parser, part.bytes.data, (int)part.bytes.size, 0);
        if (part.torn && reader->current)
            reader->tree.torn = true;
    }
    return !reader->failed;
}

/* Reads everything behind the boundary anew, repaired. */
static bool start_repair(struct reader *reader)
{
    reader->broken = false;
    reader->repairing = true;
    reader->current = NULL;
    reader->skipped = 0;
    reader->replayed = reader->containers;
    close_parser(reader);
    if (!open_parser(reader) ||
        !xml_repair_init(&reader->repair, reader->format->names, reader->boundary, reader->error))
        return false;
    for (size_t i = 0; i < reader->containers; i++) {
        struct slice start = reader->levels[i].start;
        xmlParseChunk(reader->parser, start.data, (int)start.size, 0);
        xmlParseChunk(reader->parser, ">", 1, 0);
        xml_repair_open(&reader->repair, reader->levels[i].name);
    }
    return feed_repaired(reader, text_slice(&reader->kept), false);
}

static bool feed_piece(struct reader *reader, struct slice piece)
{
    reader->ending = !piece.size;
    if (reader->repairing && !feed_repaired(reader, piece, reader->ending))
        return false;
    if (!reader->repairing || reader->ending)
        xmlParseChunk(reader->parser, piece.data, (int)piece.size, reader->ending);
    reader->base += piece.size;
    keep_tail(reader, piece);
    if (reader->failed)
        return false;
    if (reader->repairing)
        return true;
    keep_rest(reader, piece);
    return !reader->broken || start_repair(reader);
}

static bool feed(struct reader *reader)
{
    struct tag_guard guard;
    struct slice piece;
    tag_guard_init(&guard, false);
    do {
        if (!input_next(reader->input, &piece, reader->error) ||
            !tag_guard_feed(&guard, piece, reader->error) || !feed_piece(reader, piece))
            return false;
    } while (piece.size);
    return true;
}

/* What the end of the document tells about it. */
static bool judge(struct reader *reader)
{
    struct text reason;
    if (!reader->root[0])
        return error_set(reader->error, ERROR_INPUT, "The document is XML, but no %s",
                         reader->format->what);
    if (!is_whole(reader)) {
        error_set(reader->error, ERROR_PARTIAL, "The document ends in the middle");
        return error_next(reader->error, "What was whole is kept");
    }
    if (reader->current && !sink_bad(reader->sink, reader->tree.offset,
                                     "The tags of the entry do not fit", reader->error))
        return false;
    if (!reader->faulty)
        return true;
    text_init(&reason, 512);
    text_append_format(&reason, "The XML is not well-formed at line %d: %s", reader->fault_line,
                       reader->fault);
    bool done = sink_bad(reader->sink, reader->fault_offset, text_string(&reason), reader->error);
    text_release(&reason);
    return done;
}

bool xml_read(struct input *input, struct sink *sink, const struct xml_format *format,
              void *context, struct error *error)
{
    struct reader reader = {
        .input = input, .sink = sink, .format = format, .context = context, .error = error};
    reader.levels = calloc(DEPTH, sizeof *reader.levels);
    reader.known = calloc(KNOWN, sizeof *reader.known);
    arena_init(&reader.arena, TREE_MAXIMUM);
    text_init(&reader.pending, TEXT_MAXIMUM);
    text_init(&reader.kept, KEPT_MAXIMUM);
    for (size_t i = 0; reader.levels && i < DEPTH; i++)
        arena_init(&reader.levels[i].arena, CONTAINER_MAXIMUM);
    bool done = reader.levels && reader.known
                    ? open_parser(&reader) && feed(&reader) && judge(&reader)
                    : error_set(error, ERROR_SYSTEM, "There is not enough memory");
    close_parser(&reader);
    for (size_t i = 0; reader.levels && i < DEPTH; i++)
        arena_release(&reader.levels[i].arena);
    if (reader.repairing)
        xml_repair_release(&reader.repair);
    text_release(&reader.kept);
    text_release(&reader.pending);
    arena_release(&reader.arena);
    free(reader.known);
    free(reader.levels);
    return done;
}
