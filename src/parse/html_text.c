/* SPDX-License-Identifier: MIT */
#include "parse/html_text.h"

#include "base/unicode.h"

#include <libxml/HTMLparser.h>

#include <stdlib.h>

enum { ENTITY_MAXIMUM = 12, NAME_MAXIMUM = 16, LONGEST = 64 << 20, ATTRIBUTES_RANGE = 200 };

enum effect {
    NOTHING,
    BLOCK, /* a paragraph of its own */
    CELL,  /* a blank around it */
    ITEM,
    SUB,
    SUP,
    SKIP, /* with all that is in it */
    IMAGE
};

/* Tags that are known (HTML Living Standard, section 4; JATS and MathML as Crossref and PubMed send
   them), in order of name. marks: enough to tell HTML from text in which < is a sign. */
static const struct tag {
    const char *name;
    enum effect effect;
    bool marks;
} tags[] = {
    {"a", NOTHING, true},
    {"abbr", NOTHING, false},
    {"abstract", BLOCK, false},
    {"acronym", NOTHING, false},
    {"address", BLOCK, false},
    {"annotation", SKIP, false},
    {"article", BLOCK, false},
    {"aside", BLOCK, false},
    {"audio", NOTHING, false},
    {"b", NOTHING, true},
    {"big", NOTHING, false},
    {"blockquote", BLOCK, true},
    {"body", BLOCK, false},
    {"bold", NOTHING, false},
    {"br", BLOCK, true},
    {"button", SKIP, false},
    {"caption", BLOCK, false},
    {"center", BLOCK, true},
    {"cite", NOTHING, true},
    {"code", NOTHING, true},
    {"dd", BLOCK, true},
    {"del", NOTHING, false},
    {"details", BLOCK, false},
    {"dfn", NOTHING, false},
    {"div", BLOCK, true},
    {"dl", BLOCK, true},
    {"dt", BLOCK, true},
    {"em", NOTHING, true},
    {"embed", NOTHING, false},
    {"ext-link", NOTHING, false},
    {"fieldset", BLOCK, false},
    {"figcaption", BLOCK, false},
    {"figure", BLOCK, true},
    {"font", NOTHING, true},
    {"footer", BLOCK, false},
    {"form", BLOCK, false},
    {"h1", BLOCK, true},
    {"h2", BLOCK, true},
    {"h3", BLOCK, true},
    {"h4", BLOCK, true},
    {"h5", BLOCK, true},
    {"h6", BLOCK, true},
    {"head", SKIP, false},
    {"header", BLOCK, false},
    {"hr", BLOCK, true},
    {"html", NOTHING, false},
    {"i", NOTHING, true},
    {"iframe", SKIP, true},
    {"img", IMAGE, true},
    {"inline-formula", NOTHING, false},
    {"input", NOTHING, false},
    {"ins", NOTHING, false},
    {"italic", NOTHING, false},
    {"kbd", NOTHING, false},
    {"label", NOTHING, false},
    {"li", ITEM, true},
    {"list", BLOCK, false},
    {"list-item", ITEM, false},
    {"main", BLOCK, false},
    {"mark", NOTHING, false},
    {"math", NOTHING, true},
    {"menu", BLOCK, false},
    {"mfenced", NOTHING, false},
    {"mfrac", NOTHING, false},
    {"mi", NOTHING, false},
    {"mn", NOTHING, false},
    {"mo", NOTHING, false},
    {"mover", NOTHING, false},
    {"mrow", NOTHING, false},
    {"msqrt", NOTHING, false},
    {"mstyle", NOTHING, false},
    {"msub", NOTHING, false},
    {"msubsup", NOTHING, false},
    {"msup", NOTHING, false},
    {"mtext", NOTHING, false},
    {"munder", NOTHING, false},
    {"nav", BLOCK, false},
    {"noscript", SKIP, false},
    {"object", NOTHING, false},
    {"ol", BLOCK, true},
    {"p", BLOCK, true},
    {"pre", BLOCK, true},
    {"q", NOTHING, false},
    {"s", NOTHING, false},
    {"samp", NOTHING, false},
    {"sc", NOTHING, false},
    {"script", SKIP, true},
    {"sec", BLOCK, false},
    {"section", BLOCK, false},
    {"select", SKIP, false},
    {"semantics", NOTHING, false},
    {"small", NOTHING, true},
    {"source", NOTHING, false},
    {"span", NOTHING, true},
    {"strike", NOTHING, false},
    {"strong", NOTHING, true},
    {"style", SKIP, true},
    {"sub", SUB, true},
    {"summary", BLOCK, false},
    {"sup", SUP, true},
    {"svg", SKIP, false},
    {"table", BLOCK, true},
    {"tbody", NOTHING, false},
    {"td", CELL, true},
    {"template", SKIP, false},
    {"tfoot", NOTHING, false},
    {"th", CELL, true},
    {"thead", NOTHING, false},
    {"time", NOTHING, false},
    {"title", BLOCK, false},
    {"tr", BLOCK, true},
    {"tt", NOTHING, true},
    {"u", NOTHING, true},
    {"ul", BLOCK, true},
    {"underline", NOTHING, false},
    {"var", NOTHING, false},
    {"video", NOTHING, false},
    {"wbr", NOTHING, false},
    {"xref", NOTHING, false},
};

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool in_name(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == ':';
}

static int compare_tags(const void *name, const void *tag)
{
    return strcmp(name, ((const struct tag *)tag)->name);
}

/* A tag at the beginning of s: what it is, or NULL; closing tells an end tag. Prefixes are left
   out. */
static const struct tag *tag_at(struct slice s, bool *closing)
{
    char name[NAME_MAXIMUM + 1];
    size_t at = 1, size = 0;
    *closing = s.size > 1 && s.data[1] == '/';
    at += *closing;
    if (at >= s.size || !is_letter(s.data[at]))
        return NULL;
    for (; at < s.size && in_name(s.data[at]); at++) {
        if (s.data[at] == ':') {
            size = 0;
            continue;
        }
        if (size == NAME_MAXIMUM)
            return NULL;
        name[size++] = (char)(is_letter(s.data[at]) ? s.data[at] | 0x20 : s.data[at]);
    }
    name[size] = '\0';
    bool ends = at < s.size && (s.data[at] == '>' || s.data[at] == '/' || s.data[at] == ' ' ||
                                (s.data[at] >= '\t' && s.data[at] <= '\r'));
    /* Letters of formulas have no attributes. */
    struct slice rest = slice_from(s, at);
    bool bare = slice_starts_with(rest, SLICE(">")) || slice_starts_with(rest, SLICE("/>"));
    if (size == 1 && ends && !*closing && !bare) {
        rest = slice_first(rest, ATTRIBUTES_RANGE);
        rest = slice_first(rest, slice_find_byte(rest, '>', 0));
        rest = slice_trim(rest);
        ends = slice_find_byte(rest, '=', 0) != SIZE_MAX || !rest.size ||
               slice_equal(rest, SLICE("/"));
    }
    return ends ? bsearch(name, tags, sizeof tags / sizeof *tags, sizeof *tags, compare_tags)
                : NULL;
}

/* Bytes of the tag at the beginning of s; 0 when another begins before it ends. */
static size_t tag_size(struct slice s)
{
    char quote = '\0';
    for (size_t i = 1; i < s.size && s.data[i] != '<'; i++) {
        char c = s.data[i];
        if (quote)
            quote = c == quote ? '\0' : quote;
        else if (c == '>')
            return i + 1;
        else if ((c == '"' || c == '\'') && s.data[i - 1] == '=')
            quote = c;
    }
    return 0;
}

/* A character reference at the beginning of s: its bytes, or 0. (HTML, section 13.2.5.72) */
static size_t reference_at(struct slice s, uint32_t *c)
{
    static const uint16_t windows[32] = {
        0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
    char name[ENTITY_MAXIMUM];
    size_t size = slice_find_byte(slice_first(s, ENTITY_MAXIMUM), ';', 0);
    if (size == SIZE_MAX || size < 3)
        return 0;
    memcpy(name, s.data + 1, size - 1);
    name[size - 1] = '\0';
    if (name[0] == '#') {
        bool hex = (name[1] | 0x20) == 'x';
        const char *digits = name + (hex ? 2 : 1);
        char *end;
        unsigned long value = strtoul(digits, &end, hex ? 16 : 10);
        if (*end || end == digits || *digits == '-' || *digits == '+')
            return 0;
        *c = value > 0x10FFFF || !value ? UNICODE_REPLACEMENT : (uint32_t)value;
        if (*c >= 0x80 && *c < 0xA0)
            *c = windows[*c - 0x80];
        return size + 1;
    }
    const htmlEntityDesc *entity = htmlEntityLookup(BAD_CAST name);
    if (!entity && strcmp(name, "apos") != 0)
        return 0;
    *c = entity ? entity->value : '\'';
    return size + 1;
}

static bool has_tag(struct slice s)
{
    bool closing;
    for (size_t at = slice_find_byte(s, '<', 0); at != SIZE_MAX;
         at = slice_find_byte(s, '<', at + 1)) {
        const struct tag *tag = tag_at(slice_from(s, at), &closing);
        if (tag && tag->marks)
            return true;
    }
    return false;
}

bool html_text_is_markup(struct slice s)
{
    uint32_t c;
    for (size_t at = slice_find_byte(s, '&', 0); at != SIZE_MAX;
         at = slice_find_byte(s, '&', at + 1))
        if (reference_at(slice_from(s, at), &c))
            return true;
    return has_tag(s);
}

struct conversion {
    struct slice html;
    size_t at;
    struct text *out;
    size_t script; /* where an open sub- or superscript begins in out, behind its mark; 0: none */
    bool again;    /* a second reading: line breaks are those of the first */
};

static void close_script(struct conversion *conversion)
{
    struct text *out = conversion->out;
    struct slice inside = slice_from(text_slice(out), conversion->script);
    size_t begin = conversion->script, end = out->size, one = 0;
    if (inside.size)
        utf8_next(inside, &one);
    if (inside.size > one) {
        text_append_string(out, "{}");
        if (text_ok(out)) {
            memmove(out->data + begin + 1, out->data + begin, end - begin);
            out->data[begin] = '{';
            out->data[end + 1] = '}';
        }
    } else if (!inside.size) {
        text_truncate(out, begin - 1);
    }
    conversion->script = 0;
}

static void apply(struct conversion *conversion, const struct tag *tag, bool closing)
{
    struct text *out = conversion->out;
    switch (tag->effect) {
    case BLOCK:
        text_append_string(out, "\n\n");
        break;
    case ITEM:
        text_append_string(out, closing ? "\n\n" : "\n\n- ");
        break;
    case CELL:
        text_append_byte(out, ' ');
        break;
    case SUB:
    case SUP:
        if (conversion->script)
            close_script(conversion);
        if (closing)
            break;
        text_append_byte(out, tag->effect == SUB ? '_' : '^');
        conversion->script = out->size;
        break;
    case SKIP:
    case IMAGE:
    case NOTHING:
        break;
    }
}

/* Behind the end tag of what is left out; the end when there is none. */
static size_t skip(struct slice s, const struct tag *tag)
{
    bool closing;
    for (size_t at = slice_find(s, SLICE("</"), 0); at != SIZE_MAX;
         at = slice_find(s, SLICE("</"), at + 1))
        if (tag_at(slice_from(s, at), &closing) == tag)
            return at + tag_size(slice_from(s, at));
    return s.size;
}

/* What begins with "<": a comment, a tag, or the sign itself. */
static void take_tag(struct conversion *conversion)
{
    struct slice s = slice_from(conversion->html, conversion->at);
    bool closing;
    if (slice_starts_with(s, SLICE("<!--"))) {
        size_t end = slice_find(s, SLICE("-->"), 4);
        conversion->at = end == SIZE_MAX ? conversion->html.size : conversion->at + end + 3;
        return;
    }
    const struct tag *tag = tag_at(s, &closing);
    size_t size = tag ? tag_size(s) : 0;
    if (!size) {
        bool cdata = slice_starts_with(s, SLICE("<![CDATA["));
        text_append_string(conversion->out, cdata ? "" : "<");
        conversion->at += cdata ? 9 : 1;
        return;
    }
    bool void_tag = s.data[size - 2] == '/';
    conversion->at += size;
    if (tag->effect == SKIP && !closing && !void_tag)
        conversion->at += skip(slice_from(conversion->html, conversion->at), tag);
    else
        apply(conversion, tag, closing);
}

/* One byte or reference of text; white space is as good as a blank. */
static void take_text(struct conversion *conversion)
{
    struct slice s = slice_from(conversion->html, conversion->at);
    uint32_t c;
    size_t size = s.data[0] == '&' ? reference_at(s, &c) : 0;
    bool line = s.data[0] == '\n' || s.data[0] == '\r';
    if (size)
        text_append_code_point(conversion->out, c);
    else if (line && !conversion->again)
        text_append_byte(conversion->out, ' ');
    else
        text_append_byte(conversion->out, s.data[0]);
    conversion->at += size ? size : 1;
}

static void convert(struct slice html, bool again, struct text *out)
{
    struct conversion conversion = {.html = html, .out = out, .again = again};
    while (conversion.at < html.size) {
        size_t plain = conversion.at;
        while (plain < html.size && html.data[plain] != '<' && html.data[plain] != '&' &&
               html.data[plain] != '\n' && html.data[plain] != '\r')
            plain++;
        text_append(out, slice_range(html.data + conversion.at, html.data + plain));
        conversion.at = plain;
        if (plain == html.size)
            break;
        if (html.data[plain] == '<')
            take_tag(&conversion);
        else
            take_text(&conversion);
    }
    if (conversion.script)
        close_script(&conversion);
}

void html_text_append(struct slice html, struct text *out)
{
    struct text once;
    text_init(&once, LONGEST);
    convert(html, false, &once);
    if (!has_tag(html) && html_text_is_markup(text_slice(&once)))
        convert(text_slice(&once), true, out);
    else
        text_append(out, text_slice(&once));
    out->failed = out->failed || once.failed;
    text_release(&once);
}
