/* SPDX-License-Identifier: MIT */
#include "parse/format.h"
#include "parse/tag_guard.h"

#include "paper/identity.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

#include <string.h>

/* Answers of the arXiv API (https://info.arxiv.org/help/api/user-manual.html, section 3.3), read as
   a stream of events. */

enum { VALUE_MAXIMUM = 16 << 20, TAIL_SIZE = 32 };

/* Where an element stands. */
enum level { LEVEL_FEED, LEVEL_ENTRY, LEVEL_AUTHOR };

enum part {
    PART_NONE,
    PART_ID,
    PART_TITLE,
    PART_SUMMARY,
    PART_PUBLISHED,
    PART_UPDATED,
    PART_NAME,
    PART_AFFILIATION,
    PART_COMMENT,
    PART_JOURNAL_REF,
    PART_DOI,
    PART_TOTAL
};

static const char atom_space[] = "http://www.w3.org/2005/Atom";
static const char arxiv_space[] = "http://arxiv.org/schemas/atom";
static const char search_space[] = "http://a9.com/-/spec/opensearch/1.1/";

/* Elements whose text counts, and what they are children of. */
static const struct {
    const char *space;
    const char *name;
    enum level level;
    enum part part;
} parts[] = {
    {search_space, "totalResults", LEVEL_FEED, PART_TOTAL},
    {atom_space, "id", LEVEL_ENTRY, PART_ID},
    {atom_space, "title", LEVEL_ENTRY, PART_TITLE},
    {atom_space, "summary", LEVEL_ENTRY, PART_SUMMARY},
    {atom_space, "published", LEVEL_ENTRY, PART_PUBLISHED},
    {atom_space, "updated", LEVEL_ENTRY, PART_UPDATED},
    {atom_space, "name", LEVEL_AUTHOR, PART_NAME},
    {arxiv_space, "affiliation", LEVEL_AUTHOR, PART_AFFILIATION},
    {arxiv_space, "comment", LEVEL_ENTRY, PART_COMMENT},
    {arxiv_space, "journal_ref", LEVEL_ENTRY, PART_JOURNAL_REF},
    {arxiv_space, "doi", LEVEL_ENTRY, PART_DOI},
};

struct reading {
    struct sink *sink;
    xmlParserCtxtPtr parser;
    struct error *error;
    bool failed; /* error is set */
    int depth;   /* of open elements */
    bool is_feed, in_entry, closed;
    int entry_depth;
    bool entry_torn; /* its tags do not fit */
    enum part part;
    int part_depth;
    struct text value;             /* of the part */
    struct text name, affiliation; /* of the author */
    struct draft draft;
    uint64_t entry_offset;
    uint64_t base; /* bytes given to the parser before this piece */
    int fault_line;
    uint64_t fault_offset;
    char fault[160]; /* what is not well-formed first */
    char tail[TAIL_SIZE];
    size_t tail_size; /* the last bytes of the document */
};

static bool in_space(const xmlChar *uri, const char *space)
{
    /* A lost declaration leaves the prefix without a name space. */
    return !uri || strcmp((const char *)uri, space) == 0;
}

static bool is_named(const xmlChar *name, const char *wanted)
{
    return strcmp((const char *)name, wanted) == 0;
}

static enum part part_of(const xmlChar *name, const xmlChar *uri, enum level level)
{
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].level == level && is_named(name, parts[i].name) &&
            in_space(uri, parts[i].space))
            return parts[i].part;
    return PART_NONE;
}

/* libxml2 gives five pointers an attribute: name, prefix, URI, begin and end of the value. */
static struct slice attribute(const xmlChar **attributes, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (is_named(attributes[5 * i], name))
            return slice_range((const char *)attributes[5 * i + 3],
                               (const char *)attributes[5 * i + 4]);
    return (struct slice){NULL, 0};
}

static bool is_lower(char c)
{
    return (c >= 'a' && c <= 'z') || c == '-';
}

/* archive or archive.class; old answers mix in classes of other schemes. */
static bool is_category(struct slice term)
{
    size_t archive = 0, at;
    while (archive < term.size && is_lower(term.data[archive]))
        archive++;
    if (!archive || archive == term.size)
        return archive > 0;
    for (at = archive + 1; at < term.size; at++)
        if (!is_lower((char)(term.data[at] | 0x20)))
            return false;
    return term.data[archive] == '.' && term.size - archive > 2;
}

static uint64_t position(const struct reading *reading)
{
    long consumed = xmlByteConsumed(reading->parser);
    return consumed < 0 ? reading->base : (uint64_t)consumed;
}

/* An entry whose tags do not fit is lost; its texts may be anywhere. */
static void drop_entry(struct reading *reading)
{
    reading->in_entry = false;
    reading->part = PART_NONE;
    if (!reading->failed)
        reading->failed = !sink_bad(reading->sink, reading->entry_offset,
                                    "The tags of the entry do not fit", reading->error);
}

static void start_entry(struct reading *reading)
{
    if (reading->in_entry)
        drop_entry(reading);
    draft_clear(&reading->draft);
    reading->in_entry = true;
    reading->entry_torn = false;
    reading->entry_depth = reading->depth;
    reading->entry_offset = position(reading);
}

static void start_author(struct reading *reading)
{
    text_clear(&reading->name);
    text_clear(&reading->affiliation);
}

static void start_category(struct reading *reading, const xmlChar *name, struct slice term)
{
    if (is_named(name, "category"))
        draft_add(&reading->draft, PAPER_CATEGORIES, term);
    else if (is_named(name, "primary_category"))
        draft_set(&reading->draft, PAPER_PRIMARY, term);
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int space_count, const xmlChar **spaces, int count, int defaulted,
                     const xmlChar **attributes)
{
    struct reading *reading = context;
    int depth = ++reading->depth;
    (void)prefix, (void)space_count, (void)spaces, (void)defaulted;
    reading->parser->wellFormed = 1;
    if (depth == 1)
        reading->is_feed = is_named(name, "feed") && in_space(uri, atom_space);
    if (!reading->is_feed)
        return;
    if (depth > 1 && is_named(name, "entry") && in_space(uri, atom_space)) {
        start_entry(reading);
        return;
    }
    if (reading->part != PART_NONE)
        return;
    int level = reading->in_entry ? depth - reading->entry_depth : 0;
    if (level == LEVEL_ENTRY && is_named(name, "author"))
        start_author(reading);
    struct slice term = attribute(attributes, count, "term");
    if (level == LEVEL_ENTRY && is_category(term))
        start_category(reading, name, term);
    if (level > LEVEL_AUTHOR || (level == LEVEL_FEED && depth != 2))
        return;
    reading->part = part_of(name, uri, (enum level)level);
    reading->part_depth = depth;
    text_clear(&reading->value);
}

static void on_text(void *context, const xmlChar *data, int size)
{
    struct reading *reading = context;
    /* Otherwise libxml2 drops every &lt; and &amp; behind the first fault. */
    reading->parser->wellFormed = 1;
    /* What passes the maximum is beyond any field's own. */
    if (reading->part != PART_NONE && size > 0)
        text_append(&reading->value, (struct slice){(const char *)data, (size_t)size});
}

static void take_part(struct reading *reading)
{
    struct slice value = text_slice(&reading->value);
    struct draft *draft = &reading->draft;
    switch (reading->part) {
    case PART_ID:
        text_clear(&draft->id);
        text_append(&draft->id, value);
        draft_set(draft, PAPER_GUID, value);
        break;
    case PART_TITLE:
        draft_set(draft, PAPER_TITLE, value);
        break;
    case PART_SUMMARY:
        draft_set(draft, PAPER_ABSTRACT, value);
        break;
    case PART_PUBLISHED:
        draft_set(draft, PAPER_PUBLISHED, value);
        break;
    case PART_UPDATED:
        draft_set(draft, PAPER_UPDATED, value);
        break;
    case PART_NAME:
        text_append(&reading->name, value);
        break;
    case PART_AFFILIATION:
        if (reading->affiliation.size)
            text_append_string(&reading->affiliation, "; ");
        text_append(&reading->affiliation, slice_trim(value));
        break;
    case PART_COMMENT:
        draft_set(draft, PAPER_COMMENT, value);
        break;
    case PART_JOURNAL_REF:
        draft_set(draft, PAPER_JOURNAL_REF, value);
        break;
    case PART_DOI:
        draft_add(draft, PAPER_DOI, value);
        break;
    case PART_TOTAL:
        if (!reading->failed)
            reading->failed = !sink_meta(reading->sink, "total", value, reading->error);
        break;
    case PART_NONE:
        break;
    }
}

/* The API reports errors as a feed of one entry. */
static bool is_error_entry(const struct reading *reading)
{
    return slice_equal(slice_trim(draft_field(&reading->draft, PAPER_TITLE)), SLICE("Error")) &&
           slice_find(text_slice(&reading->draft.id), SLICE("/api/errors"), 0) != SIZE_MAX;
}

static bool put_entry(struct reading *reading)
{
    struct draft *draft = &reading->draft;
    if (is_error_entry(reading)) {
        struct slice words = slice_trim(draft_field(draft, PAPER_ABSTRACT));
        return error_set(reading->error, ERROR_INPUT, "The server says: %.*s",
                         SLICE_ARG(slice_first(words, 300)));
    }
    draft_set_arxiv(draft);
    return sink_paper(reading->sink, draft, reading->entry_offset, NULL, reading->error);
}

static void end_entry(struct reading *reading)
{
    if (reading->entry_torn) {
        drop_entry(reading);
        return;
    }
    reading->in_entry = false;
    if (!reading->failed)
        reading->failed = !put_entry(reading);
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    struct reading *reading = context;
    int depth = reading->depth--;
    (void)prefix, (void)uri;
    if (reading->part != PART_NONE && depth == reading->part_depth) {
        take_part(reading);
        reading->part = PART_NONE;
    } else if (reading->in_entry && depth == reading->entry_depth + 1 && is_named(name, "author")) {
        draft_add_author(&reading->draft, text_slice(&reading->name),
                         text_slice(&reading->affiliation));
    } else if (reading->in_entry && depth == reading->entry_depth) {
        end_entry(reading);
    } else if (depth == 1) {
        reading->closed = true;
    }
    if (reading->failed)
        xmlStopParser(reading->parser);
}

static void on_fault(void *context, xmlErrorPtr fault)
{
    struct reading *reading = context;
    if (fault->code == XML_ERR_TAG_NAME_MISMATCH)
        reading->entry_torn = true;
    if (reading->fault[0] || fault->level < XML_ERR_ERROR || fault->domain == XML_FROM_NAMESPACE)
        return;
    struct slice words = slice_trim(slice_of(fault->message ? fault->message : "unknown"));
    words = slice_first(words, sizeof reading->fault - 1);
    memcpy(reading->fault, words.data, words.size);
    reading->fault_line = fault->line;
    reading->fault_offset = position(reading);
}

/* No entity is ever declared, so none is ever expanded or loaded. */
static xmlParserCtxtPtr open_parser(struct reading *reading)
{
    const int options = XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_IGNORE_ENC;
    xmlSAXHandler handler = {.initialized = XML_SAX2_MAGIC,
                             .startElementNs = on_start,
                             .endElementNs = on_end,
                             .characters = on_text,
                             .cdataBlock = on_text,
                             .ignorableWhitespace = on_text,
                             .serror = on_fault};
    xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&handler, reading, NULL, 0, NULL);
    if (!parser)
        return NULL;
    xmlCtxtUseOptions(parser, options);
    xmlSwitchEncoding(parser, XML_CHAR_ENCODING_UTF8);
    return parser;
}

static void keep_tail(struct reading *reading, struct slice piece)
{
    if (piece.size < TAIL_SIZE) {
        size_t kept = TAIL_SIZE - piece.size;
        kept = kept < reading->tail_size ? kept : reading->tail_size;
        memmove(reading->tail, reading->tail + (reading->tail_size - kept), kept);
        reading->tail_size = kept;
    } else {
        piece = slice_from(piece, piece.size - TAIL_SIZE);
        reading->tail_size = 0;
    }
    if (piece.size)
        memcpy(reading->tail + reading->tail_size, piece.data, piece.size);
    reading->tail_size += piece.size;
}

/* Where tags do not fit, the last one tells whether the document came whole. */
static bool is_whole(const struct reading *reading)
{
    struct slice tail = slice_trim((struct slice){reading->tail, reading->tail_size});
    return reading->closed || slice_ends_with(tail, SLICE("</feed>"));
}

static bool feed(struct reading *reading, struct input *input, struct error *error)
{
    struct tag_guard guard;
    struct slice piece;
    tag_guard_init(&guard, false);
    do {
        if (!input_next(input, &piece, error) || !tag_guard_feed(&guard, piece, error))
            return false;
        xmlParseChunk(reading->parser, piece.data, (int)piece.size, piece.size == 0);
        reading->base += piece.size;
        keep_tail(reading, piece);
        if (reading->failed)
            return false;
    } while (piece.size);
    return true;
}

/* What the end of the document tells about it. */
static bool judge(struct reading *reading, struct error *error)
{
    struct text reason;
    if (!reading->is_feed)
        return error_set(error, ERROR_INPUT, "The document is XML, but no Atom feed");
    if (reading->in_entry && is_whole(reading))
        drop_entry(reading);
    if (reading->failed)
        return false;
    if (!is_whole(reading)) {
        error_set(error, ERROR_PARTIAL, "The document ends in the middle");
        return error_next(error, "What was whole is kept");
    }
    if (!reading->fault[0])
        return true;
    text_init(&reason, 512);
    text_append_format(&reason, "The XML is not well-formed at line %d: %s", reading->fault_line,
                       reading->fault);
    bool done = sink_bad(reading->sink, reading->fault_offset, text_string(&reason), error);
    text_release(&reason);
    return done;
}

bool arxiv_atom_parse(struct input *input, struct sink *sink, struct error *error)
{
    struct reading reading = {.sink = sink, .error = error};
    draft_init(&reading.draft);
    text_init(&reading.value, VALUE_MAXIMUM);
    text_init(&reading.name, VALUE_MAXIMUM);
    text_init(&reading.affiliation, VALUE_MAXIMUM);
    reading.parser = open_parser(&reading);
    bool done = reading.parser ? feed(&reading, input, error) && judge(&reading, error)
                               : error_set(error, ERROR_SYSTEM, "There is not enough memory");
    /* Entity declarations make libxml2 start a tree of its own. */
    if (reading.parser)
        xmlFreeDoc(reading.parser->myDoc);
    xmlFreeParserCtxt(reading.parser);
    text_release(&reading.affiliation);
    text_release(&reading.name);
    text_release(&reading.value);
    draft_release(&reading.draft);
    return done;
}

int arxiv_atom_detect(struct slice head)
{
    struct slice begin = slice_trim(head);
    if (!slice_starts_with(begin, SLICE("<")) || slice_find(head, SLICE("<feed"), 0) == SIZE_MAX)
        return 0;
    bool api = slice_find(head, SLICE("arxiv.org/api/"), 0) != SIZE_MAX ||
               slice_find(head, SLICE("rXiv Query:"), 0) != SIZE_MAX;
    return api ? 95 : 0;
}
