/* SPDX-License-Identifier: MIT */
#include "parse/charset.h"

#include "base/unicode.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

enum { DECLARATION_RANGE = 4096, NAME_MAXIMUM = 40 };

/* Code points of the bytes 80 to 9F (Unicode's CP1252.TXT); the others are those of ISO 8859-1. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178,
};

enum label {
    LABEL_NONE,
    LABEL_UTF8,
    LABEL_UTF16,
    LABEL_UTF16LE,
    LABEL_UTF16BE,
    LABEL_1252,
    LABEL_REFUSED
};

/* Labels of the encodings built in (WHATWG Encoding, section 4.2), and those that only attacks use.
 */
static const struct {
    const char *name;
    enum label label;
} labels[] = {
    {"utf-8", LABEL_UTF8},
    {"utf8", LABEL_UTF8},
    {"unicode-1-1-utf-8", LABEL_UTF8},
    {"us-ascii", LABEL_1252},
    {"ascii", LABEL_1252},
    {"iso-8859-1", LABEL_1252},
    {"iso8859-1", LABEL_1252},
    {"iso_8859-1", LABEL_1252},
    {"latin1", LABEL_1252},
    {"windows-1252", LABEL_1252},
    {"cp1252", LABEL_1252},
    {"utf-16", LABEL_UTF16},
    {"utf-16le", LABEL_UTF16LE},
    {"utf-16be", LABEL_UTF16BE},
    {"utf-7", LABEL_REFUSED},
    {"utf7", LABEL_REFUSED},
    {"unicode-1-1-utf-7", LABEL_REFUSED},
    {"csutf7", LABEL_REFUSED},
    {"x-utf-7", LABEL_REFUSED},
    {"utf-32", LABEL_REFUSED},
    {"utf-32le", LABEL_REFUSED},
    {"utf-32be", LABEL_REFUSED},
    {"ucs-4", LABEL_REFUSED},
    {"iso-10646-ucs-4", LABEL_REFUSED},
};

static enum label label_of(struct slice name)
{
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (slice_equal_nocase(name, slice_of(labels[i].name)))
            return labels[i].label;
    return LABEL_NONE;
}

void *charset_converter(struct slice name)
{
    char string[NAME_MAXIMUM + 1];
    if (!name.size || name.size > NAME_MAXIMUM || label_of(name) != LABEL_NONE)
        return NULL;
    for (size_t i = 0; i < name.size; i++) {
        char c = name.data[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                     c == '-' || c == '_' || c == ':';
        if (!plain)
            return NULL;
        string[i] = c;
    }
    string[name.size] = '\0';
    iconv_t converter = iconv_open("UTF-8", string);
    return converter == (iconv_t)-1 ? NULL : (void *)converter;
}

void charset_converter_close(void *converter)
{
    if (converter)
        iconv_close((iconv_t)converter);
}

static bool refuse(struct slice name, struct error *error)
{
    error_set(error, ERROR_INPUT,
              "The document is written in the character set \"%.*s\", which is not read",
              SLICE_ARG(slice_first(name, NAME_MAXIMUM)));
    return error_next(error, "Convert it to UTF-8 first, with iconv(1)");
}

/* Byte order marks, and what UTF-16 and UTF-32 look like without one (XML 1.0, appendix F). */
static bool sniff(struct slice head, struct charset *charset, size_t *mark, struct error *error)
{
    static const struct {
        const char *bytes;
        size_t size;
        size_t mark;
        int kind; /* -1: refused as UTF-32, -2: as UTF-7 */
    } marks[] = {
        {"\xEF\xBB\xBF", 3, 3, CHARSET_UTF8},
        {"\xFF\xFE\0\0", 4, 0, -1},
        {"\0\0\xFE\xFF", 4, 0, -1},
        {"\xFF\xFE", 2, 2, CHARSET_UTF16LE},
        {"\xFE\xFF", 2, 2, CHARSET_UTF16BE},
        {"+/v8", 4, 0, -2},
        {"+/v9", 4, 0, -2},
        {"+/v+", 4, 0, -2},
        {"+/v/", 4, 0, -2},
        {"<\0\0\0", 4, 0, -1},
        {"\0\0\0<", 4, 0, -1},
        {"<\0", 2, 0, CHARSET_UTF16LE},
        {"\0<", 2, 0, CHARSET_UTF16BE},
        {"{\0", 2, 0, CHARSET_UTF16LE},
        {"\0{", 2, 0, CHARSET_UTF16BE},
        {"[\0", 2, 0, CHARSET_UTF16LE},
        {"\0[", 2, 0, CHARSET_UTF16BE},
    };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (!slice_starts_with(head, (struct slice){marks[i].bytes, marks[i].size}))
            continue;
        if (marks[i].kind < 0)
            return refuse(marks[i].kind == -1 ? SLICE("UTF-32") : SLICE("UTF-7"), error);
        charset->kind = (enum charset_kind)marks[i].kind;
        *mark = marks[i].mark;
        return true;
    }
    return false;
}

/* The value that follows name, = and maybe a quote; empty when there is none. */
static struct slice value_after(struct slice text, struct slice name)
{
    for (size_t at = slice_find(text, name, 0); at != SIZE_MAX;
         at = slice_find(text, name, at + 1)) {
        struct slice rest = slice_trim(slice_from(text, at + name.size));
        if (!rest.size || rest.data[0] != '=')
            continue;
        rest = slice_trim(slice_from(rest, 1));
        if (rest.size && (rest.data[0] == '"' || rest.data[0] == '\''))
            rest = slice_from(rest, 1);
        size_t size = 0;
        while (size < rest.size && !strchr("\"' \t\r\n;/>?", rest.data[size]))
            size++;
        return slice_trim(slice_first(rest, size));
    }
    return (struct slice){NULL, 0};
}

/* The encoding an XML declaration or an HTML meta element names. */
static struct slice declared(struct slice head)
{
    struct slice begin = slice_trim(slice_first(head, DECLARATION_RANGE));
    if (!slice_starts_with(begin, SLICE("<")))
        return (struct slice){NULL, 0};
    if (slice_starts_with(begin, SLICE("<?xml"))) {
        size_t end = slice_find(begin, SLICE("?>"), 0);
        return value_after(slice_first(begin, end == SIZE_MAX ? begin.size : end),
                           SLICE("encoding"));
    }
    return value_after(begin, SLICE("charset"));
}

/* How many bytes at the end are the beginning of a character. */
static size_t cut_utf8(struct slice bytes)
{
    for (size_t back = 1; back < 4 && back <= bytes.size; back++) {
        unsigned char byte = (unsigned char)bytes.data[bytes.size - back];
        if (byte >= 0xC0) {
            size_t length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2;
            return length > back ? back : 0;
        }
        if (byte < 0x80)
            return 0;
    }
    return 0;
}

/* Valid, or valid up to a character cut by the end of the head. */
static bool looks_utf8(struct slice head, bool more)
{
    return utf8_valid(slice_first(head, head.size - (more ? cut_utf8(head) : 0)));
}

static bool apply(struct charset *charset, enum label label, bool ascii)
{
    switch (label) {
    case LABEL_UTF8:
        charset->kind = CHARSET_UTF8;
        return true;
    case LABEL_1252:
        charset->kind = CHARSET_WINDOWS_1252;
        return true;
    case LABEL_UTF16:
    case LABEL_UTF16LE:
    case LABEL_UTF16BE:
        /* A declaration that could be read as ASCII is wrong about this. */
        if (ascii)
            charset->kind = CHARSET_UTF8;
        else
            charset->kind = label == LABEL_UTF16BE ? CHARSET_UTF16BE : CHARSET_UTF16LE;
        return true;
    default:
        return false;
    }
}

bool charset_decide(struct charset *charset, struct slice head, const struct charset_hint *hint,
                    size_t *mark, struct error *error)
{
    *charset = (struct charset){.kind = CHARSET_UTF8};
    *mark = 0;
    if (sniff(head, charset, mark, error))
        return true;
    if (error->kind != ERROR_NONE)
        return false;
    if (label_of(hint->name) == LABEL_REFUSED)
        return refuse(hint->name, error);
    if (apply(charset, label_of(hint->name),
              head.size && head.data[0] != '\0' && looks_utf8(head, hint->more)))
        return true;
    if (hint->converter) {
        charset->kind = CHARSET_CONVERTER;
        charset->converter = hint->converter;
        return true;
    }
    struct slice name = declared(head);
    if (label_of(name) == LABEL_REFUSED)
        return refuse(name, error);
    if (apply(charset, label_of(name), true))
        return true;
    if (looks_utf8(head, hint->more))
        return true;
    if (name.size)
        return refuse(name, error);
    charset->kind = CHARSET_WINDOWS_1252;
    return true;
}

/* Appends valid UTF-8, with U+FFFD for what is not and for NUL. */
static bool is_text(struct slice bytes)
{
    return utf8_valid(bytes) && slice_find_byte(bytes, '\0', 0) == SIZE_MAX;
}

static void append_utf8(struct text *out, struct slice bytes)
{
    if (is_text(bytes)) {
        text_append(out, bytes);
        return;
    }
    size_t position = 0;
    while (position < bytes.size) {
        uint32_t c = utf8_next(bytes, &position);
        text_append_code_point(out, c ? c : UNICODE_REPLACEMENT);
    }
}

static void append_1252(struct text *out, struct slice bytes)
{
    for (size_t i = 0; i < bytes.size; i++) {
        unsigned char byte = (unsigned char)bytes.data[i];
        if (byte >= 0x80 && byte < 0xA0)
            text_append_code_point(out, windows_1252[byte - 0x80]);
        else
            text_append_code_point(out, byte ? byte : UNICODE_REPLACEMENT);
    }
}

static uint32_t unit_at(struct slice bytes, size_t at, bool big)
{
    unsigned char first = (unsigned char)bytes.data[at], second = (unsigned char)bytes.data[at + 1];
    return big ? (uint32_t)(first << 8 | second) : (uint32_t)(second << 8 | first);
}

/* Returns how many bytes at the end are the beginning of a character. (RFC 2781, section 2.2) */
static size_t append_utf16(struct text *out, struct slice bytes, bool big, bool last)
{
    size_t at = 0;
    while (at + 2 <= bytes.size) {
        uint32_t unit = unit_at(bytes, at, big);
        bool high = unit >= 0xD800 && unit < 0xDC00;
        if (high && at + 4 > bytes.size && !last)
            break;
        uint32_t low = high && at + 4 <= bytes.size ? unit_at(bytes, at + 2, big) : 0;
        if (low >= 0xDC00 && low < 0xE000) {
            unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
            at += 2;
        }
        text_append_code_point(out, unit ? unit : UNICODE_REPLACEMENT);
        at += 2;
    }
    if (last && at < bytes.size)
        text_append_code_point(out, UNICODE_REPLACEMENT);
    return last ? 0 : bytes.size - at;
}

/* Returns how many bytes at the end are the beginning of a character. */
static size_t append_converted(struct text *out, struct slice bytes, iconv_t converter)
{
    char room[4096];
    char *from = (char *)(uintptr_t)bytes.data;
    size_t left = bytes.size;
    while (left) {
        char *to = room;
        size_t free_room = sizeof room;
        size_t done = iconv(converter, &from, &left, &to, &free_room);
        int reason = done == (size_t)-1 ? errno : 0;
        append_utf8(out, (struct slice){room, sizeof room - free_room});
        if (reason == EINVAL)
            break;
        if (reason == EILSEQ) {
            text_append_code_point(out, UNICODE_REPLACEMENT);
            from++;
            left--;
        }
    }
    return left;
}

static size_t decode(struct charset *charset, struct slice bytes, bool last, struct text *out)
{
    size_t cut;
    switch (charset->kind) {
    case CHARSET_UTF16LE:
    case CHARSET_UTF16BE:
        return append_utf16(out, bytes, charset->kind == CHARSET_UTF16BE, last);
    case CHARSET_WINDOWS_1252:
        append_1252(out, bytes);
        return 0;
    case CHARSET_CONVERTER:
        return append_converted(out, bytes, (iconv_t)charset->converter);
    case CHARSET_UTF8:
        break;
    }
    cut = last ? 0 : cut_utf8(bytes);
    append_utf8(out, slice_first(bytes, bytes.size - cut));
    return cut;
}

bool charset_keeps(const struct charset *charset, struct slice bytes)
{
    return charset->kind == CHARSET_UTF8 && !charset->carried && is_text(bytes);
}

void charset_decode(struct charset *charset, struct slice bytes, bool last, struct text *out)
{
    /* What was carried is completed byte by byte, so that bytes itself need not be copied. */
    while (charset->carried && bytes.size) {
        charset->carry[charset->carried++] = (unsigned char)bytes.data[0];
        bytes = slice_from(bytes, 1);
        struct slice carry = {(const char *)charset->carry, charset->carried};
        bool full = charset->carried == sizeof charset->carry;
        size_t cut = decode(charset, carry, full || (last && !bytes.size), out);
        memmove(charset->carry, charset->carry + (charset->carried - cut), cut);
        charset->carried = full ? 0 : cut;
    }
    if (charset->carried && !last)
        return;
    if (charset->carried)
        bytes = (struct slice){(const char *)charset->carry, charset->carried};
    size_t cut = decode(charset, bytes, last, out);
    if (last || cut > sizeof charset->carry)
        cut = 0;
    if (cut)
        memcpy(charset->carry, bytes.data + (bytes.size - cut), cut);
    charset->carried = cut;
}
