/* SPDX-License-Identifier: MIT */
#include "parse/xml_plain.h"

#include "base/bytes.h"
#include "base/utf8.h"
#include "parse/xml_reader.h"
#include "parse/xml_space.h"

enum { NAME_LONGEST = 63, REFERENCE_LONGEST = 10, NAMES_MAXIMUM = 65536 };

/* An item being read. */
struct scan {
    struct xml_reader *reader;
    struct slice bytes;
    size_t at;
    struct xml_node *node; /* open */
    struct slice open[PLAIN_DEPTH];
    size_t depth;
    int lines; /* breaks so far */
};

void xml_plain_init(struct xml_plain *plain)
{
    plain->name_count = 0;
    arena_init(&plain->arena, NAMES_MAXIMUM);
}

void xml_plain_release(struct xml_plain *plain)
{
    arena_release(&plain->arena);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

static char peek(const struct scan *scan)
{
    return scan->at < scan->bytes.size ? scan->bytes.data[scan->at] : '\0';
}

static bool take(struct scan *scan, char c)
{
    bool found = peek(scan) == c;
    scan->at += found;
    return found;
}

/* Whether a blank was there. */
static bool skip_blanks(struct scan *scan)
{
    size_t begin = scan->at;
    for (; is_blank(peek(scan)); scan->at++)
        scan->lines += peek(scan) == '\n';
    return scan->at > begin;
}

/* A name in ASCII, prefix and all; empty for any other. */
static struct slice take_name(struct scan *scan)
{
    const char *begin = scan->bytes.data + scan->at;
    char c = peek(scan);
    size_t size = 0;
    bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    while (letter || c == '_' || c == ':' ||
           (size && (c == '-' || c == '.' || (c >= '0' && c <= '9')))) {
        size++;
        scan->at++;
        c = peek(scan);
        letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    }
    return (struct slice){begin, size <= NAME_LONGEST ? size : 0};
}

/* What a prefix stands for in the containers; false when it is not declared. */
static bool find_uri(const struct xml_reader *reader, struct slice prefix, const char **uri)
{
    for (size_t level = reader->containers; level > 0; level--)
        for (size_t i = 0; i < reader->levels[level - 1].space_count; i++) {
            const struct xml_declared *declared = &reader->levels[level - 1].spaces[i];
            *uri = declared->uri.size ? declared->uri.data : NULL;
            if (slice_equal(declared->prefix, prefix))
                return *uri || !prefix.size;
        }
    *uri = slice_equal(prefix, SLICE("xml")) ? "http://www.w3.org/XML/1998/namespace" : NULL;
    return *uri || !prefix.size;
}

static bool learn(struct xml_reader *reader, struct slice written, struct plain_name *name)
{
    struct xml_plain *plain = &reader->plain;
    struct slice rest = written, prefix = {NULL, 0};
    const char *uri;
    size_t colon = slice_find_byte(written, ':', 0);
    if (colon != SIZE_MAX) {
        prefix = slice_first(written, colon);
        rest = slice_from(written, colon + 1);
    }
    bool fits = rest.size && rest.data[0] != '-' && rest.data[0] != '.' &&
                !(rest.data[0] >= '0' && rest.data[0] <= '9') &&
                slice_find_byte(rest, ':', 0) == SIZE_MAX && (colon == SIZE_MAX || prefix.size);
    bool spaces = slice_equal(prefix, SLICE("xmlns")) || slice_equal(written, SLICE("xmlns"));
    if (!fits || spaces || !find_uri(reader, prefix, &uri))
        return false;
    name->written = arena_copy(&plain->arena, written);
    name->local = arena_copy(&plain->arena, rest).data;
    const char *alias = prefix.size ? arena_copy(&plain->arena, prefix).data : NULL;
    if (plain->arena.failed)
        return false;
    name->follower = NULL;
    name->prefixed = alias != NULL;
    name->space = xml_space_of(uri, alias, reader->format->home);
    name->meaning = xml_meaning(reader->format, name->space, name->local);
    return true;
}

/* Each name is looked up once a container; NULL when it is left to libxml2. */
static struct plain_name *find_name(struct xml_reader *reader, struct slice written)
{
    struct xml_plain *plain = &reader->plain;
    for (size_t i = 0; i < plain->name_count; i++)
        if (slice_equal(plain->names[i].written, written))
            return &plain->names[i];
    if (!written.size || plain->name_count == PLAIN_NAMES ||
        !learn(reader, written, &plain->names[plain->name_count]))
        return NULL;
    return &plain->names[plain->name_count++];
}

static void forget_names(struct xml_plain *plain, uint64_t container)
{
    plain->container = container;
    plain->name_count = 0;
    plain->last = NULL;
    arena_clear(&plain->arena);
}

static bool ends_name(char c)
{
    return is_blank(c) || c == '>' || c == '=' || c == '/';
}

/* The name at hand; most often it is the one that followed the name before it the last time. */
static const struct plain_name *take_known(struct scan *scan)
{
    struct xml_plain *plain = &scan->reader->plain;
    struct slice rest = slice_from(scan->bytes, scan->at);
    const struct plain_name *guess = plain->last ? plain->last->follower : NULL;
    struct plain_name *found = NULL;
    if (guess && rest.size > guess->written.size && ends_name(rest.data[guess->written.size]) &&
        slice_starts_with(rest, guess->written)) {
        scan->at += guess->written.size;
        plain->last = plain->last->follower;
        return guess;
    }
    found = find_name(scan->reader, take_name(scan));
    if (plain->last)
        plain->last->follower = found;
    plain->last = found;
    return found;
}

/* Whether the first of these bytes, which are valid UTF-8, may stand there in a text or value, and
   stays as it is. */
static bool is_allowed(struct slice rest, bool value)
{
    unsigned char c = (unsigned char)rest.data[0];
    switch (c) {
    case ']':
        return !slice_starts_with(rest, SLICE("]]>"));
    case 0xEF:
        return !slice_starts_with(rest, SLICE("\xEF\xBF\xBE")) &&
               !slice_starts_with(rest, SLICE("\xEF\xBF\xBF"));
    case '<':
        return false;
    case '\n':
    case '\t':
        return !value;
    default:
        return c >= ' ';
    }
}

/* A text up to the next "<", or a value up to its quote, with one look at each byte. False when it
   does not end here or is left to libxml2. *refers: it has references. */
static bool take_run(struct scan *scan, char end, struct slice *run, bool *refers)
{
    const struct slice s = slice_from(scan->bytes, scan->at);
    const unsigned char last = (unsigned char)end;
    *refers = false;
    for (size_t at = 0; at < s.size; at++) {
        while (s.size - at >= sizeof(bytes_block)) {
            bytes_block block = bytes_load_block(s, at);
            size_t plain = bytes_first((block < ' ') | (block == last) | (block == '<') |
                                       (block == '&') | (block == ']') | (block == 0xEF));
            at += plain;
            if (plain < sizeof block)
                break;
        }
        if (at == s.size || (s.data[at] != end && !is_allowed(slice_from(s, at), end != '<')))
            return false;
        if (s.data[at] == end) {
            *run = slice_first(s, at);
            scan->at += at + 1;
            return true;
        }
        *refers = *refers || s.data[at] == '&';
        scan->lines += s.data[at] == '\n';
    }
    return false;
}

/* The character that "&...;" stands for, which at moves behind; 0 for any other. */
static uint32_t take_reference(struct slice s, size_t *at)
{
    static const struct {
        const char *name;
        char meant;
    } entities[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
    struct slice name = slice_first(slice_from(s, *at + 1), REFERENCE_LONGEST);
    size_t end = slice_find_byte(name, ';', 0);
    uint32_t c = 0;
    if (end == SIZE_MAX)
        return 0;
    name = slice_first(name, end);
    *at += end + 2;
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (slice_equal(name, slice_of(entities[i].name)))
            return (unsigned char)entities[i].meant;
    bool hex = slice_starts_with(name, SLICE("#x"));
    size_t digits = hex ? 2 : 1;
    if (!slice_starts_with(name, SLICE("#")) || name.size == digits)
        return 0;
    for (size_t i = digits; i < name.size && c <= 0x10FFFF; i++) {
        char digit = name.data[i], small = (char)(digit | 0x20);
        bool letter = hex && small >= 'a' && small <= 'f';
        if (!letter && !(digit >= '0' && digit <= '9'))
            return 0;
        c = c * (hex ? 16 : 10) + (uint32_t)(letter ? small - 'a' + 10 : digit - '0');
    }
    bool legal = (c >= 0x20 || c == '\t' || c == '\n' || c == '\r') && c <= 0x10FFFF &&
                 (c < 0xD800 || c > 0xDFFF) && c != 0xFFFE && c != 0xFFFF;
    return legal ? c : 0;
}

/* A text or value with its references read; false when one is left to libxml2. */
static bool decode(struct xml_reader *reader, struct slice raw, struct slice *value)
{
    size_t at = slice_find_byte(raw, '&', 0), begin = 0;
    struct text out;
    /* A reference is never shorter than its character. */
    char *room = arena_allocate(&reader->arena, raw.size + 1);
    if (!room)
        return false;
    out = (struct text){.data = room, .capacity = raw.size + 1, .maximum = raw.size};
    for (; at != SIZE_MAX; at = slice_find_byte(raw, '&', begin)) {
        text_append(&out, slice_range(raw.data + begin, raw.data + at));
        uint32_t c = take_reference(raw, &at);
        if (!c)
            return false;
        text_append_code_point(&out, c);
        begin = at;
    }
    text_append(&out, slice_from(raw, begin));
    *value = text_slice(&out);
    return text_ok(&out);
}

static bool take_value(struct scan *scan, char end, struct slice *value)
{
    bool refers;
    return take_run(scan, end, value, &refers) && (!refers || decode(scan->reader, *value, value));
}

static bool take_attribute(struct scan *scan, struct xml_attribute *attribute)
{
    const struct plain_name *name = take_known(scan);
    skip_blanks(scan);
    bool assigned = name && take(scan, '=');
    skip_blanks(scan);
    char quote = peek(scan);
    if (!assigned || (quote != '"' && quote != '\''))
        return false;
    scan->at++;
    attribute->name = name->local;
    attribute->space = name->prefixed ? name->space : XML_NONE;
    return take_value(scan, quote, &attribute->value);
}

/* Attributes up to ">" or "/>". */
static bool take_attributes(struct scan *scan, struct xml_node *node)
{
    struct xml_attribute found[PLAIN_ATTRIBUTES];
    size_t count = 0;
    for (bool apart = skip_blanks(scan); peek(scan) != '>' && peek(scan) != '/';
         apart = skip_blanks(scan)) {
        if (!apart || count == PLAIN_ATTRIBUTES || !take_attribute(scan, &found[count]))
            return false;
        /* Of two with one name, libxml2 shall say whether that is a fault. */
        for (size_t i = 0; i < count; i++)
            if (strcmp(found[i].name, found[count].name) == 0)
                return false;
        count++;
    }
    if (!count)
        return true;
    struct xml_attribute *list = arena_allocate_array(&scan->reader->arena, count, sizeof *list);
    if (!list)
        return false;
    memcpy(list, found, count * sizeof *list);
    node->attributes = list;
    node->attribute_count = count;
    return true;
}

static void hang(struct scan *scan, struct xml_node *node)
{
    struct xml_node *parent = scan->node;
    if (!scan->depth)
        scan->reader->tree.root = node;
    else if (parent->last)
        parent->last->next = node;
    else
        parent->first = node;
    if (scan->depth)
        parent->last = node;
}

/* Behind "<". */
static bool take_start(struct scan *scan)
{
    size_t begin = scan->at;
    struct xml_reader *reader = scan->reader;
    const struct plain_name *name = take_known(scan);
    if (!name || scan->depth == PLAIN_DEPTH || scan->depth + reader->containers >= XML_DEPTH ||
        (!scan->depth && name->meaning != XML_ITEM))
        return false;
    struct xml_node *node = arena_allocate(&reader->arena, sizeof *node);
    if (!node)
        return false;
    node->space = name->space;
    node->meaning = name->meaning;
    node->name = name->local;
    node->parent = scan->node;
    if (!take_attributes(scan, node))
        return false;
    xml_inherit(reader, node, &reader->arena);
    hang(scan, node);
    if (take(scan, '/'))
        return scan->depth && take(scan, '>');
    scan->node = node;
    scan->open[scan->depth++] = name->written;
    return take(scan, '>') && scan->at - begin < PLAIN_TAG;
}

/* Behind "</". */
static bool take_end(struct scan *scan)
{
    struct slice name = scan->open[--scan->depth];
    if (!slice_starts_with(slice_from(scan->bytes, scan->at), name))
        return false;
    scan->at += name.size;
    scan->node = scan->node->parent;
    return take(scan, '>');
}

/* Up to the next "<". */
static bool take_text(struct scan *scan)
{
    struct slice value;
    if (!take_value(scan, '<', &value))
        return false;
    if (!value.size)
        return true;
    if (scan->node->last)
        scan->node->last->tail = value;
    else
        scan->node->text = value;
    return true;
}

size_t xml_plain_item(struct xml_reader *reader, struct slice bytes, int *lines)
{
    struct scan scan = {.reader = reader, .bytes = bytes, .at = 1};
    if (bytes.size < 2 || bytes.data[0] != '<')
        return 0;
    if (reader->plain.container != reader->container || !reader->plain.name_count)
        forget_names(&reader->plain, reader->container);
    reader->tree = (struct xml_tree){.offset = reader->base, .arena = &reader->arena};
    arena_clear(&reader->arena);
    scan.node = &reader->levels[reader->containers - 1].node;
    if (!take_start(&scan))
        return 0;
    while (scan.depth)
        if (!take_text(&scan) || !(take(&scan, '/') ? take_end(&scan) : take_start(&scan)))
            return 0;
    *lines = scan.lines;
    return scan.at;
}
