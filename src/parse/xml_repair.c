/* SPDX-License-Identifier: MIT */
#include "parse/xml_repair.h"

#include "base/unicode.h"

#include <libxml/HTMLparser.h>

#include <stdlib.h>

enum {
    DEPTH = 256,
    RAW_MAXIMUM = 16 << 20,
    OUT_FULL = 65536,
    ATTRIBUTES = 256,
    NAME_MAXIMUM = 256,
    ENTITY_MAXIMUM = 12,
    INSTRUCTION_MAXIMUM = 4096,
    WAIT_STEP = 1 << 20,
    WAIT_MAXIMUM = RAW_MAXIMUM - (128 << 10)
};

/* An open element: where its name stands in the stack of names. */
struct xml_open {
    size_t begin;
    bool item;
};

bool xml_repair_init(struct xml_repair *repair, const struct xml_name *names, uint64_t offset,
                     struct error *error)
{
    *repair = (struct xml_repair){.names = names, .offset = offset};
    text_init(&repair->raw, RAW_MAXIMUM);
    text_init(&repair->out, 8 * (size_t)RAW_MAXIMUM);
    text_init(&repair->stack, DEPTH * NAME_MAXIMUM);
    repair->open = calloc(DEPTH, sizeof *repair->open);
    return repair->open || error_set(error, ERROR_SYSTEM, "There is not enough memory");
}

void xml_repair_release(struct xml_repair *repair)
{
    text_release(&repair->raw);
    text_release(&repair->out);
    text_release(&repair->stack);
    free(repair->open);
}

static struct slice open_name(const struct xml_repair *repair, size_t level)
{
    size_t end = level + 1 < repair->depth ? repair->open[level + 1].begin : repair->stack.size;
    return slice_range(repair->stack.data + repair->open[level].begin, repair->stack.data + end);
}

static bool is_item(const struct xml_repair *repair, struct slice name)
{
    size_t colon = slice_find_byte(name, ':', 0);
    if (colon != SIZE_MAX)
        name = slice_from(name, colon + 1);
    for (const struct xml_name *known = repair->names; known->name; known++)
        if (known->meaning == XML_ITEM && slice_equal_nocase(name, slice_of(known->name)))
            return true;
    return false;
}

void xml_repair_open(struct xml_repair *repair, struct slice name)
{
    repair->open[repair->depth++] = (struct xml_open){repair->stack.size, is_item(repair, name)};
    text_append(&repair->stack, name);
}

bool xml_repair_add(struct xml_repair *repair, struct slice bytes, bool last, struct error *error)
{
    struct text *raw = &repair->raw;
    if (repair->at) {
        size_t left = raw->size - repair->at;
        memmove(raw->data, raw->data + repair->at, left);
        text_truncate(raw, left);
    }
    text_append(raw, bytes);
    repair->offset += repair->at;
    repair->at = 0;
    repair->last = last;
    return text_ok(raw) || error_set(error, ERROR_LIMIT, "An entry of the XML is too long");
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool begins_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool in_name(char c)
{
    return begins_name(c) || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':';
}

/* The size of the name that s begins with; a colon may stand once, within. */
static size_t name_size(struct slice s)
{
    size_t size = 0, colons = 0;
    if (!s.size || !begins_name(s.data[0]))
        return 0;
    while (size < s.size && in_name(s.data[size]))
        colons += s.data[size++] == ':';
    return colons > 1 || s.data[size - 1] == ':' || size > NAME_MAXIMUM ? 0 : size;
}

/* A reference at the beginning of s, and what to write for it; its size is 0 when it is none. */
static size_t take_reference(struct slice s, struct text *out)
{
    char name[ENTITY_MAXIMUM + 1];
    size_t size = slice_find_byte(slice_first(s, ENTITY_MAXIMUM), ';', 0);
    if (size == SIZE_MAX || size < 2)
        return 0;
    memcpy(name, s.data + 1, size - 1);
    name[size - 1] = '\0';
    if (name[0] == '#') {
        bool hex = name[1] == 'x' || name[1] == 'X';
        char *end;
        unsigned long c = strtoul(name + (hex ? 2 : 1), &end, hex ? 16 : 10);
        if (*end || end == name + (hex ? 2 : 1) || c > 0x10FFFF)
            return 0;
        bool valid = c >= ' ' || c == '\t' || c == '\n' || c == '\r';
        if (!valid || (c >= 0xD800 && c < 0xE000) || c == 0xFFFE || c == 0xFFFF)
            c = UNICODE_REPLACEMENT;
        text_append_format(out, "&#%lu;", c);
        return size + 1;
    }
    if (!strcmp(name, "apos")) {
        text_append_byte(out, '\'');
        return size + 1;
    }
    const htmlEntityDesc *entity = htmlEntityLookup(BAD_CAST name);
    if (!entity)
        return 0;
    /* Of these, & and < are the only ones that XML minds. */
    text_append_format(out, "&#%u;", entity->value);
    return size + 1;
}

/* Text or the value of an attribute. decode: references are read. */
static void put_text(struct xml_repair *repair, struct slice s, bool decode)
{
    struct text *out = &repair->out;
    size_t size;
    for (size_t i = 0; i < s.size; i++) {
        char c = s.data[i];
        if (c == '&' && decode && (size = take_reference(slice_from(s, i), out)) > 0)
            i += size - 1;
        else if (c == '&')
            text_append_string(out, "&amp;");
        else if (c == '<')
            text_append_string(out, "&lt;");
        else if (c == '>')
            text_append_string(out, "&gt;");
        else if (c == '"')
            text_append_string(out, "&quot;");
        else if (c == '\xEF' && s.size - i >= 3 && s.data[i + 1] == '\xBF' &&
                 (unsigned char)s.data[i + 2] >= 0xBE)
            i += 2;
        else if ((unsigned char)c >= ' ' || c == '\t' || c == '\n' || c == '\r')
            text_append_byte(out, c);
    }
}

static void close_top(struct xml_repair *repair)
{
    size_t level = repair->depth - 1;
    text_append_string(&repair->out, "</");
    text_append(&repair->out, open_name(repair, level));
    text_append_byte(&repair->out, '>');
    text_truncate(&repair->stack, repair->open[level].begin);
    repair->depth = level;
}

/* Whether closing down to a level loses a field of an item: it was left open, and what follows it
   is in it now. */
static bool loses_field(const struct xml_repair *repair, size_t level)
{
    for (size_t i = level; i + 1 < repair->depth; i++)
        if (repair->open[i].item)
            return true;
    return false;
}

static void put_end_tag(struct xml_repair *repair, struct slice name)
{
    size_t level = repair->depth;
    if (repair->dropped) {
        repair->dropped--;
        return;
    }
    while (level && !slice_equal(open_name(repair, level - 1), name))
        level--;
    if (!level)
        return;
    while (repair->depth >= level)
        close_top(repair);
}

/* The end of a value and where reading goes on. */
static struct slice attribute_value(struct slice tag, size_t *at)
{
    size_t begin = *at, end;
    char quote = begin < tag.size ? tag.data[begin] : ' ';
    if (quote == '"' || quote == '\'') {
        end = slice_find_byte(tag, quote, begin + 1);
        if (end == SIZE_MAX)
            end = tag.size;
        *at = end + 1;
        return slice_range(tag.data + begin + 1, tag.data + end);
    }
    for (end = begin; end < tag.size && !is_blank(tag.data[end]);)
        end++;
    *at = end;
    return slice_range(tag.data + begin, tag.data + end);
}

static bool has_name(const struct slice *names, size_t count, struct slice name)
{
    for (size_t i = 0; i < count; i++)
        if (slice_equal(names[i], name))
            return true;
    return false;
}

/* Bytes that s begins with and no attribute: those of a name that is none all at once. */
static size_t nameless_size(struct slice s)
{
    size_t size = 1;
    while (begins_name(s.data[0]) && size < s.size && in_name(s.data[size]))
        size++;
    return size;
}

/* tag: what stands behind the name. */
static void put_attributes(struct xml_repair *repair, struct slice tag)
{
    struct slice names[ATTRIBUTES];
    size_t count = 0, at = 0;
    while (at < tag.size && count < ATTRIBUTES) {
        struct slice value = {NULL, 0};
        size_t size = name_size(slice_from(tag, at));
        if (!size) {
            at += nameless_size(slice_from(tag, at));
            continue;
        }
        struct slice name = slice_first(slice_from(tag, at), size);
        for (at += size; at < tag.size && is_blank(tag.data[at]);)
            at++;
        if (at < tag.size && tag.data[at] == '=') {
            for (at++; at < tag.size && is_blank(tag.data[at]);)
                at++;
            value = attribute_value(tag, &at);
        }
        if (has_name(names, count, name))
            continue;
        names[count++] = name;
        text_append_byte(&repair->out, ' ');
        text_append(&repair->out, name);
        text_append_string(&repair->out, "=\"");
        put_text(repair, value, true);
        text_append_byte(&repair->out, '"');
    }
}

static void put_start_tag(struct xml_repair *repair, struct slice name, struct slice rest)
{
    bool empty = slice_ends_with(rest, SLICE("/"));
    if (empty)
        rest.size--;
    if (repair->depth >= DEPTH - 1 || repair->dropped) {
        repair->dropped += !empty;
        return;
    }
    text_append_byte(&repair->out, '<');
    text_append(&repair->out, name);
    put_attributes(repair, rest);
    text_append_string(&repair->out, empty ? "/>" : ">");
    if (!empty)
        xml_repair_open(repair, name);
}

/* The position of the ">" of the tag that s begins with; of a "<" or of the end when none comes
   before. A value runs over both only where its quotes do fit, and over "<" only where it may. */
static size_t tag_size(struct slice s, bool over)
{
    for (size_t i = 1; i < s.size; i++) {
        char c = s.data[i];
        if (c == '>' || c == '<')
            return i;
        if ((c != '"' && c != '\'') || s.data[i - 1] != '=')
            continue;
        size_t end = slice_find_byte(s, c, i + 1);
        size_t open = slice_find_byte(slice_first(s, end == SIZE_MAX ? s.size : end), '<', i);
        if (end == SIZE_MAX && open == SIZE_MAX)
            return s.size;
        /* A quote that comes behind the next tag is likely not this one's. */
        char next = end != SIZE_MAX && end + 1 < s.size ? s.data[end + 1] : 'x';
        bool fits = over && (is_blank(next) || next == '>' || next == '/');
        if (end != SIZE_MAX && (open == SIZE_MAX || fits))
            i = end;
    }
    return s.size;
}

/* The size of a document type declaration; its subset is looked for once. */
static size_t declaration_size(struct xml_repair *repair, struct slice s)
{
    size_t end = slice_find_byte(s, '>', 0);
    size_t subset = slice_find_byte(slice_first(s, end), '[', 0);
    if (subset != SIZE_MAX && !repair->declared) {
        size_t close = slice_find_byte(s, ']', subset);
        if (close != SIZE_MAX)
            end = slice_find_byte(s, '>', close);
        repair->declared = close != SIZE_MAX;
    }
    return end == SIZE_MAX ? s.size : end + 1;
}

/* Takes what begins with <! or <?: only CDATA sections are kept. 0 when its end is not here yet. */
static size_t take_section(struct xml_repair *repair, struct slice s)
{
    bool comment = slice_starts_with(s, SLICE("<!--"));
    bool cdata = slice_starts_with(s, SLICE("<![CDATA["));
    bool declaration = !comment && !cdata && s.data[1] == '!';
    size_t begin = comment ? 4 : cdata ? 9 : 2, size;
    struct slice mark = comment ? SLICE("-->") : cdata ? SLICE("]]>") : SLICE("?>");
    if (declaration) {
        size = declaration_size(repair, s);
        return size == s.size && !repair->last ? 0 : size;
    }
    /* An instruction has no tag in it. */
    size_t tag = comment || cdata ? s.size : slice_find_byte(s, '<', begin);
    bool bounded = tag < s.size || (!comment && !cdata && s.size > INSTRUCTION_MAXIMUM);
    size_t limit = tag < INSTRUCTION_MAXIMUM ? tag : INSTRUCTION_MAXIMUM;
    size_t end = slice_find(bounded ? slice_first(s, limit) : s, mark, begin);
    if (end == SIZE_MAX && !repair->last && !bounded)
        return 0;
    if (end == SIZE_MAX && !comment && !cdata) {
        put_text(repair, slice_first(s, repair->depth ? 1 : 0), false);
        return 1;
    }
    size = end == SIZE_MAX ? s.size : end;
    if (cdata && repair->depth)
        put_text(repair, slice_from(slice_first(s, size), begin), false);
    return end == SIZE_MAX ? size : end + mark.size;
}

/* Whether a piece has to end here, before the tag of this name: an item begins, or fields are lost.
 */
static bool stops(struct xml_repair *repair, struct slice name, bool end_tag)
{
    size_t level = repair->depth;
    bool item = !end_tag && is_item(repair, name);
    if (repair->closing)
        return false;
    if (end_tag) {
        while (level && !slice_equal(open_name(repair, level - 1), name))
            level--;
        repair->torn = level && loses_field(repair, level - 1);
        return repair->torn;
    }
    for (size_t i = 0; item && i < repair->depth; i++)
        if (repair->open[i].item)
            repair->torn = loses_field(repair, i);
    return item;
}

/* Ends what an item that begins may not stand in. */
static void close_item(struct xml_repair *repair)
{
    size_t level = 0;
    while (level < repair->depth && !repair->open[level].item)
        level++;
    while (repair->depth > level)
        close_top(repair);
}

/* Takes what begins with "<". False when more is needed, or a piece ends here. */
static bool take_tag(struct xml_repair *repair, struct slice s)
{
    if (!repair->last && s.size < 10)
        return false;
    if (s.size > 1 && (s.data[1] == '!' || s.data[1] == '?')) {
        size_t size = take_section(repair, s);
        repair->at += size;
        return size > 0;
    }
    bool end_tag = s.size > 1 && s.data[1] == '/';
    size_t begin = end_tag ? 2 : 1;
    size_t named = name_size(slice_first(slice_from(s, begin), NAME_MAXIMUM + 1));
    uint64_t offset = repair->offset + repair->at;
    size_t end = named ? tag_size(s, offset >= repair->refused) : 0;
    if (end == s.size && !repair->last)
        return false;
    if (!named || end == s.size || s.data[end] == '<') {
        if (offset + end > repair->refused)
            repair->refused = offset + end;
        if (repair->depth)
            put_text(repair, slice_first(s, 1), false);
        repair->at++;
        return true;
    }
    struct slice name = slice_first(slice_from(s, begin), named);
    if (stops(repair, name, end_tag)) {
        repair->closing = true;
        if (repair->out.size || repair->torn)
            return false;
    }
    repair->closing = false;
    if (!end_tag && is_item(repair, name))
        close_item(repair);
    if (end_tag)
        put_end_tag(repair, name);
    else
        put_start_tag(repair, name, slice_range(s.data + begin + named, s.data + end));
    repair->at += end + 1;
    return true;
}

/* Takes text up to the next "<"; a reference at the end of raw waits for more. */
static bool take_text(struct xml_repair *repair, struct slice s)
{
    size_t end = slice_find_byte(s, '<', 0);
    bool cut = end == SIZE_MAX && !repair->last;
    if (cut) {
        size_t back = s.size > ENTITY_MAXIMUM ? s.size - ENTITY_MAXIMUM : 0;
        size_t mark = slice_find_byte(s, '&', back);
        end = mark == SIZE_MAX ? s.size : mark;
    }
    s = slice_first(s, end);
    if (repair->depth)
        put_text(repair, s, true);
    repair->at += s.size;
    return s.size > 0;
}

/* What has no end yet is looked at again when it has doubled, or grown by a step: its bytes are
   searched a few times, not once for every piece that comes. */
static void wait_for_more(struct xml_repair *repair, size_t size)
{
    size_t wanted = size < WAIT_STEP ? 2 * size : size + WAIT_STEP;
    repair->wanted = wanted < WAIT_MAXIMUM ? wanted : WAIT_MAXIMUM;
}

bool xml_repair_next(struct xml_repair *repair, struct xml_piece *piece)
{
    bool more = repair->last || repair->raw.size - repair->at >= repair->wanted;
    uint64_t offset = repair->offset;
    text_clear(&repair->out);
    repair->torn = false;
    while (more && repair->out.size < OUT_FULL && repair->at < repair->raw.size) {
        /* What is dropped is no beginning. */
        if (!repair->out.size)
            offset = repair->offset + repair->at;
        struct slice s = slice_from(text_slice(&repair->raw), repair->at);
        repair->wanted = 0;
        more = s.data[0] == '<' ? take_tag(repair, s) : take_text(repair, s);
        if (!more && !repair->closing)
            wait_for_more(repair, s.size);
    }
    *piece = (struct xml_piece){text_slice(&repair->out), offset, repair->torn};
    return repair->out.size || repair->torn;
}
