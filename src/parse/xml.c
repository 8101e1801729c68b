/* SPDX-License-Identifier: MIT */
#include "parse/xml.h"

#include "parse/tag_guard.h"
#include "parse/xml_reader.h"

#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

#include <stdlib.h>
#include <string.h>

enum { KEPT_MAXIMUM = 16 << 20, PLAIN_TRIES = 128 };

static bool is_entity(const xmlError *fault)
{
    return fault->code == XML_ERR_UNDECLARED_ENTITY || fault->code == XML_WAR_UNDECLARED_ENTITY;
}

static void note_fault(struct xml_reader *reader, const xmlError *fault)
{
    struct slice words = slice_trim(slice_of(fault->message ? fault->message : "unknown"));
    words = slice_first(words, sizeof reader->fault - 1);
    memcpy(reader->fault, words.data, words.size);
    reader->faulty = true;
    reader->fault_line = fault->line;
    reader->fault_offset = xml_position(reader);
}

/* Whether the document just ends; libxml2 may have waited for the end with faults before it. */
static bool ends_here(const struct xml_reader *reader)
{
    const xmlParserInput *input = reader->parser->input;
    return reader->ending && (!input || input->cur >= input->end);
}

static void on_fault(void *context, xmlErrorPtr fault)
{
    struct xml_reader *reader = context;
    if (reader->closed || reader->broken || fault->domain == XML_FROM_NAMESPACE ||
        ends_here(reader))
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

static void on_declaration(void *context, const xmlChar *name, const xmlChar *id,
                           const xmlChar *address)
{
    struct xml_reader *reader = context;
    (void)name, (void)id, (void)address;
    reader->declared = true;
}

/* No entity is ever declared, so none is ever expanded or loaded: XML_PARSE_NOENT is for &amp; in
   attributes. */
static bool open_parser(struct xml_reader *reader)
{
    const int options =
        XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | XML_PARSE_NOENT;
    xmlSAXHandler handler = {.initialized = XML_SAX2_MAGIC,
                             .internalSubset = on_declaration,
                             .startElementNs = xml_on_start,
                             .endElementNs = xml_on_end,
                             .characters = xml_on_text,
                             .cdataBlock = xml_on_text,
                             .ignorableWhitespace = xml_on_text,
                             .serror = on_fault};
    reader->parser = xmlCreatePushParserCtxt(&handler, reader, NULL, 0, NULL);
    if (!reader->parser)
        return error_set(reader->error, ERROR_SYSTEM, "There is not enough memory");
    xmlCtxtUseOptions(reader->parser, options);
    xmlSwitchEncoding(reader->parser, XML_CHAR_ENCODING_UTF8);
    memset(reader->known, 0, XML_KNOWN * sizeof *reader->known);
    return true;
}

static void close_parser(struct xml_reader *reader)
{
    /* Declarations make libxml2 start a tree of its own. */
    if (reader->parser)
        xmlFreeDoc(reader->parser->myDoc);
    xmlFreeParserCtxt(reader->parser);
    reader->parser = NULL;
}

static void keep_tail(struct xml_reader *reader, struct slice piece)
{
    if (piece.size < XML_TAIL) {
        size_t kept = XML_TAIL - piece.size;
        kept = kept < reader->tail_size ? kept : reader->tail_size;
        memmove(reader->tail, reader->tail + (reader->tail_size - kept), kept);
        reader->tail_size = kept;
    } else {
        piece = slice_from(piece, piece.size - XML_TAIL);
        reader->tail_size = 0;
    }
    if (piece.size)
        memcpy(reader->tail + reader->tail_size, piece.data, piece.size);
    reader->tail_size += piece.size;
}

/* Where tags do not fit, the last one tells whether the document came whole. */
static bool is_whole(const struct xml_reader *reader)
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
static void keep_rest(struct xml_reader *reader, struct slice piece)
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
static bool feed_repaired(struct xml_reader *reader, struct slice piece, bool last)
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
static bool start_repair(struct xml_reader *reader)
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

/* behind: what is here of the document behind the piece; it is taken too when repair begins, which
   then sees as much as ever. */
static bool feed_piece(struct xml_reader *reader, struct slice piece, struct slice behind)
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
    if (!reader->broken)
        return true;
    text_append(&reader->kept, behind);
    reader->base += behind.size;
    keep_tail(reader, behind);
    if (!text_ok(&reader->kept))
        return error_set(reader->error, ERROR_LIMIT, "An entry of the XML is too long");
    if (!start_repair(reader))
        return false;
    if (!reader->ending)
        return true;
    if (!feed_repaired(reader, piece, true))
        return false;
    xmlParseChunk(reader->parser, piece.data, 0, 1);
    return !reader->failed;
}

static size_t blanks(struct slice s)
{
    size_t at = 0;
    while (at < s.size && (s.data[at] == ' ' || s.data[at] == '\t' || s.data[at] == '\n'))
        at++;
    return at;
}

/* Whether an item may begin here: in a container, nothing but blanks since the last tag. */
static bool is_between(const struct xml_reader *reader)
{
    return !reader->repairing && !reader->declared && !reader->current && reader->containers &&
           reader->containers + PLAIN_DEPTH < XML_DEPTH &&
           reader->boundary + reader->kept.size == reader->base &&
           blanks(text_slice(&reader->kept)) == reader->kept.size;
}

static void leave_out(struct xml_reader *reader, struct slice bytes, int lines)
{
    reader->base += bytes.size;
    reader->left_out += bytes.size;
    reader->boundary = reader->base;
    reader->parser->input->line += lines;
    keep_tail(reader, bytes);
    text_clear(&reader->kept);
}

/* Reads the plain items that a piece begins with, and cuts them off. */
static bool read_plain(struct xml_reader *reader, struct slice *piece)
{
    while (is_between(reader)) {
        size_t before = blanks(*piece);
        int lines, more = 0;
        reader->base += before;
        size_t size = xml_plain_item(reader, slice_from(*piece, before), &lines);
        reader->base -= before;
        if (!size)
            return true;
        xml_give_tree(reader);
        for (size_t i = 0; i < before; i++)
            more += piece->data[i] == '\n';
        leave_out(reader, slice_first(*piece, before + size), lines + more);
        *piece = slice_from(*piece, before + size);
        if (reader->failed)
            return false;
    }
    return true;
}

/* Up to where the next item may begin, but not where the bytes begin. */
static size_t next_item(const struct xml_reader *reader, struct slice bytes)
{
    size_t next = bytes.size;
    for (const struct xml_name *known = reader->format->names; known->name; known++) {
        char mark[32] = "<";
        size_t size = strlen(known->name);
        if (known->meaning != XML_ITEM || size > sizeof mark - 2)
            continue;
        memcpy(mark + 1, known->name, size + 1);
        size_t at = slice_find(slice_first(bytes, next), slice_of(mark), 1);
        next = at < next ? at : next;
    }
    return next;
}

/* What is not plain goes to libxml2, and so does all behind the tries that a piece has. */
static bool feed_mixed(struct xml_reader *reader, struct tag_guard *guard, struct slice piece)
{
    const struct slice none = {NULL, 0};
    for (size_t tries = PLAIN_TRIES; tries && piece.size && !reader->repairing; tries--) {
        if (!read_plain(reader, &piece))
            return false;
        size_t size = reader->declared || tries == 1 ? piece.size : next_item(reader, piece);
        struct slice part = slice_first(piece, size);
        piece = slice_from(piece, size);
        if (part.size &&
            (!tag_guard_feed(guard, part, reader->error) || !feed_piece(reader, part, piece)))
            return false;
        if (reader->repairing)
            return tag_guard_feed(guard, piece, reader->error);
    }
    return !piece.size ||
           (tag_guard_feed(guard, piece, reader->error) && feed_piece(reader, piece, none));
}

static bool feed(struct xml_reader *reader)
{
    struct tag_guard guard;
    struct slice piece;
    tag_guard_init(&guard, false);
    do {
        if (!input_next(reader->input, &piece, reader->error) ||
            !(piece.size ? feed_mixed(reader, &guard, piece) : feed_piece(reader, piece, piece)))
            return false;
    } while (piece.size);
    return true;
}

/* What the end of the document tells about it. */
static bool judge(struct xml_reader *reader)
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
    struct xml_reader reader = {
        .input = input, .sink = sink, .format = format, .context = context, .error = error};
    reader.levels = calloc(XML_DEPTH, sizeof *reader.levels);
    reader.known = calloc(XML_KNOWN, sizeof *reader.known);
    arena_init(&reader.arena, XML_TREE_MAXIMUM);
    text_init(&reader.pending, XML_TEXT_MAXIMUM);
    xml_plain_init(&reader.plain);
    text_init(&reader.kept, KEPT_MAXIMUM);
    for (size_t i = 0; reader.levels && i < XML_DEPTH; i++)
        arena_init(&reader.levels[i].arena, XML_CONTAINER_MAXIMUM);
    bool done = reader.levels && reader.known
                    ? open_parser(&reader) && feed(&reader) && judge(&reader)
                    : error_set(error, ERROR_SYSTEM, "There is not enough memory");
    close_parser(&reader);
    for (size_t i = 0; reader.levels && i < XML_DEPTH; i++)
        arena_release(&reader.levels[i].arena);
    if (reader.repairing)
        xml_repair_release(&reader.repair);
    text_release(&reader.kept);
    text_release(&reader.pending);
    xml_plain_release(&reader.plain);
    arena_release(&reader.arena);
    free(reader.known);
    free(reader.levels);
    return done;
}
