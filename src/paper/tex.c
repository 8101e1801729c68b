/* SPDX-License-Identifier: MIT */
#include "paper/tex.h"

#include "base/unicode.h"
#include "paper/tex_macros.h"

#include <string.h>

/* The longest base of an accent: \t{oo}, with letters of up to four bytes. */
enum { BASE_MAXIMUM = 8 };

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static char byte_at(struct slice s, size_t at)
{
    return at < s.size ? s.data[at] : '\0';
}

static size_t skip_blanks(struct slice s, size_t at)
{
    while (at < s.size && is_blank(s.data[at]))
        at++;
    return at;
}

static size_t skip_letters(struct slice s, size_t at)
{
    while (at < s.size && is_letter(s.data[at]))
        at++;
    return at;
}

bool tex_present(struct slice s)
{
    return slice_find_byte(s, '\\', 0) != SIZE_MAX || slice_find_byte(s, '$', 0) != SIZE_MAX ||
           slice_find_byte(s, '{', 0) != SIZE_MAX;
}

void tex_reader_init(struct tex_reader *reader, struct slice input)
{
    *reader = (struct tex_reader){.input = input};
}

/* Where plain text ends. An underscore matters as the sign of a subscript only. */
static size_t plain_end(const struct tex_reader *reader, size_t at)
{
    static const unsigned char special[256] = {
        ['\\'] = 1, ['$'] = 1, ['{'] = 1, ['}'] = 1, ['_'] = 1};
    struct slice s = reader->input;
    while (at < s.size && !special[(unsigned char)s.data[at]])
        at++;
    return at;
}

/* As pandoc decides whether $ is money: the formula begins and ends without blank, and no digit
 * follows it. Only the next $ is looked at, so that text full of them stays cheap. */
static bool opens_formula(struct slice s, size_t at)
{
    if (at + 1 >= s.size || is_blank(s.data[at + 1]))
        return false;
    size_t end = at + 1;
    while (end < s.size && s.data[end] != '$')
        end += s.data[end] == '\\' ? 2 : 1;
    return end < s.size && !is_blank(s.data[end - 1]) && !is_digit(byte_at(s, end + 1));
}

/* CO$_2$ and $\mathrm{CO}_2$ read as CO2, as the Unicode subscript does. */
static bool is_number_below(const struct tex_reader *reader, size_t at)
{
    struct slice s = reader->input;
    char next = byte_at(s, at + 1);
    return reader->math && (is_digit(next) || (next == '{' && is_digit(byte_at(s, at + 2))));
}

/* A base letter at the position: a code point, or a macro that names a letter. Moves past it. */
static bool take_base(struct slice s, size_t *at, struct slice *base)
{
    char c = byte_at(s, *at);
    if (c == '\\') {
        size_t end = skip_letters(s, *at + 1);
        const char *letter = tex_letter(slice_range(s.data + *at + 1, s.data + end));
        if (!letter)
            return false;
        *base = slice_of(letter);
        *at = end;
        return true;
    }
    if (!is_letter(c) && (unsigned char)c < 0x80)
        return false;
    size_t end = *at;
    uint32_t code_point = utf8_next(s, &end);
    *base = slice_range(s.data + *at, s.data + end);
    *at = end;
    return code_point != UNICODE_REPLACEMENT;
}

/* What an accent stands on: a, {a}, \i, {\i} or {oo}. */
static bool take_accented(struct slice s, size_t at, struct tex_piece *piece)
{
    struct slice base;
    at = skip_blanks(s, at);
    if (byte_at(s, at) != '{') {
        if (!take_base(s, &at, &piece->text))
            return false;
        piece->end = at;
        return true;
    }
    size_t from = at = skip_blanks(s, at + 1);
    if (!take_base(s, &at, &piece->text))
        return false;
    if (s.data[from] != '\\')
        while (at - from < BASE_MAXIMUM && byte_at(s, at) != '\\' && take_base(s, &at, &base))
            piece->text = slice_range(s.data + from, s.data + at);
    at = skip_blanks(s, at);
    if (byte_at(s, at) != '}')
        return false;
    piece->end = at + 1;
    return true;
}

/* \begin{align} is layout as a whole. */
static size_t skip_environment(struct slice s, size_t at)
{
    size_t end = at;
    if (byte_at(s, at) != '{')
        return at;
    for (end++; is_letter(byte_at(s, end)) || byte_at(s, end) == '*';)
        end++;
    return byte_at(s, end) == '}' ? end + 1 : at;
}

/* \name */
static void read_name(struct slice s, struct tex_piece *piece)
{
    size_t end = skip_letters(s, piece->begin + 1);
    struct slice name = slice_range(s.data + piece->begin + 1, s.data + end);
    const char *letter = tex_letter(name);
    piece->end = end;
    if (letter) {
        piece->text = slice_of(letter);
        piece->end = skip_blanks(s, end);
        return;
    }
    switch (tex_macro(name)) {
    case TEX_ACCENT:
        if (take_accented(s, end, piece))
            return;
        break;
    case TEX_FORMAT:
        piece->text = (struct slice){s.data, 0};
        piece->end = skip_blanks(s, end);
        return;
    case TEX_ENVIRONMENT:
        piece->text = SLICE(" ");
        piece->end = skip_environment(s, end);
        return;
    case TEX_SPACE:
        piece->text = SLICE(" ");
        return;
    case TEX_SYMBOL:
        break;
    }
    piece->text = name;
    piece->apart = true;
}

/* \ and something that is no letter. */
static void read_sign(struct slice s, struct tex_piece *piece)
{
    char c = s.data[piece->begin + 1];
    piece->end = piece->begin + 2;
    if (strchr("`'^\"~=.", c) && take_accented(s, piece->end, piece))
        return;
    if (c == '-' || c == '/' || c == '!') {
        piece->text = (struct slice){s.data, 0};
        return;
    }
    piece->text = SLICE(" ");
    if ((unsigned char)c >= 0x80 || is_digit(c))
        piece->end--;
}

static void read_special(struct tex_reader *reader, struct tex_piece *piece)
{
    struct slice s = reader->input;
    size_t at = piece->begin;
    piece->end = at + 1;
    piece->text = (struct slice){s.data, 0};
    switch (s.data[at]) {
    case '\\':
        if (at + 1 < s.size && is_letter(s.data[at + 1]))
            read_name(s, piece);
        else if (at + 1 < s.size && s.data[at + 1] != '\0')
            read_sign(s, piece);
        else
            piece->text = SLICE(" ");
        return;
    case '{': /* \frac{a}{b} */
        if (at > 0 && s.data[at - 1] == '}')
            piece->text = SLICE(" ");
        return;
    case '_':
        if (!is_number_below(reader, at))
            piece->text = SLICE("_");
        return;
    case '$':
        if (!reader->math && !opens_formula(s, at))
            piece->text = SLICE("$");
        else
            reader->math = !reader->math;
        return;
    default: /* } */
        return;
    }
}

bool tex_next(struct tex_reader *reader, struct tex_piece *piece)
{
    size_t at = reader->position;
    if (at >= reader->input.size)
        return false;
    *piece = (struct tex_piece){.begin = at, .end = plain_end(reader, at)};
    if (piece->end > at)
        piece->text = slice_range(reader->input.data + at, reader->input.data + piece->end);
    else
        read_special(reader, piece);
    reader->position = piece->end;
    return true;
}

void tex_fold(struct text *out, struct slice in)
{
    struct tex_reader reader;
    struct tex_piece piece;
    tex_reader_init(&reader, in);
    while (tex_next(&reader, &piece)) {
        if (piece.apart)
            text_append_byte(out, ' ');
        text_append(out, piece.text);
        if (piece.apart)
            text_append_byte(out, ' ');
    }
}
