/* SPDX-License-Identifier: MIT */
#include "paper/tex_show.h"

#include "base/bytes.h"
#include "base/utf8.h"
#include "paper/tex_effect.h"

#include <string.h>

enum { QUOTED_MAXIMUM = 200, PAIRS_MAXIMUM = 1 << 30 };

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool has_dashes(struct slice s)
{
    for (size_t at = 0; at + 1 < s.size; at++)
        if (s.data[at] == '-' && s.data[at + 1] == '-')
            return true;
    return false;
}

/* What tells a text with TeX from one without: \ $ { ~ ` and --. */
static bool is_plain(struct slice s)
{
    size_t at = 0;
    for (; s.size - at >= sizeof(uint64_t); at += sizeof(uint64_t)) {
        uint64_t word = bytes_load(s, at);
        if (bytes_equal(word, '\\') | bytes_equal(word, '$') | bytes_equal(word, '{') |
            bytes_equal(word, '~') | bytes_equal(word, '`'))
            return false;
        if (bytes_equal(word, '-') && has_dashes(slice_first(slice_from(s, at), 9)))
            return false;
    }
    for (size_t i = at; i < s.size; i++)
        if (s.data[i] && strchr("\\${~`", s.data[i]))
            return false;
    return !has_dashes(slice_from(s, at));
}

static struct slice source(const struct tex_walk *walk, size_t begin, size_t end)
{
    return slice_range(walk->line.data + begin, walk->line.data + end);
}

/* Puts bytes of the line as they are and moves behind them. */
static void put_source(struct tex_walk *walk, struct tex_span *span, size_t end)
{
    tex_walk_put(walk, source(walk, span->at, end));
    span->at = end;
}

static size_t plain_end(const struct tex_walk *walk, const struct tex_span *span)
{
    enum { TEXT = 1, MATH = 2, BOTH = 3 };
    static const unsigned char special[256] = {
        ['\\'] = BOTH, ['$'] = BOTH,  ['{'] = BOTH, ['}'] = BOTH, ['^'] = BOTH, ['_'] = BOTH,
        ['~'] = BOTH,  ['\''] = BOTH, ['-'] = TEXT, ['`'] = TEXT, ['&'] = MATH, [' '] = MATH};
    unsigned char mode = span->math ? MATH : TEXT;
    size_t at = span->at;
    while (at < span->end && !(special[(unsigned char)walk->line.data[at]] & mode))
        at++;
    return at;
}

/* ---- formulas */

/* The next $ that is not in a group or behind a backslash. */
static size_t find_dollar(const struct tex_walk *walk, const struct tex_span *span, size_t at)
{
    while (at < span->end && walk->line.data[at] != '$') {
        size_t close = walk->line.data[at] == '{' ? tex_walk_close(walk, span, at) : SIZE_MAX;
        at = close != SIZE_MAX ? close + 1 : at + (walk->line.data[at] == '\\' ? 2 : 1);
    }
    return at < span->end ? at : SIZE_MAX;
}

static bool has_tex(struct slice s)
{
    for (size_t at = 0; at < s.size; at++) {
        if (s.data[at] == '^' || s.data[at] == '_')
            return true;
        if (s.data[at] != '\\')
            continue;
        if (++at < s.size && !strchr("$%&#", s.data[at]))
            return true;
    }
    return false;
}

/* Whether $...$ is a formula or money: as pandoc decides, but blanks at its ends are no matter
 * where there is TeX in it. */
static bool is_formula(const struct tex_walk *walk, const struct tex_span *span, size_t open,
                       size_t close)
{
    struct slice content = source(walk, open + 1, close);
    if (content.size == 0)
        return false;
    if (has_tex(content))
        return true;
    return content.data[0] != ' ' && content.data[content.size - 1] != ' ' &&
           !is_digit(tex_walk_byte(walk, span, close + 1));
}

/* A formula between marks of so many bytes; as it is when it does not parse. */
static void show_formula(struct tex_walk *walk, struct tex_span *span, size_t close, size_t mark)
{
    struct tex_span content = {
        .at = span->at + mark, .end = close, .math = true, .depth = span->depth + 1};
    size_t start = walk->start, end = close + mark;
    tex_walk_pay(walk, '$');
    walk->start = walk->out->size;
    if (!walk->show(walk, content)) {
        text_truncate(walk->out, walk->start);
        text_append(walk->out, source(walk, span->at, end));
    }
    walk->glue = TEX_GLUE_NONE;
    walk->start = start;
    span->at = end;
}

static void show_dollar(struct tex_walk *walk, struct tex_span *span)
{
    bool doubled = tex_walk_byte(walk, span, span->at + 1) == '$';
    size_t close =
        doubled ? tex_walk_close(walk, span, span->at) : find_dollar(walk, span, span->at + 1);
    if (doubled && close != SIZE_MAX && close + 1 < span->end)
        show_formula(walk, span, close, 2);
    else if (doubled)
        put_source(walk, span, span->at + 2);
    else if (close != SIZE_MAX && is_formula(walk, span, span->at, close))
        show_formula(walk, span, close, 1);
    else
        put_source(walk, span, span->at + 1);
}

/* ---- macros */

/* \foo{bar} is foo{bar}, \foo{} is foo. */
static bool show_unknown(struct tex_walk *walk, struct tex_span *span, size_t end)
{
    struct slice name = source(walk, span->at + 1, end);
    char last = tex_walk_last(walk);
    if (span->math && (is_letter(last) || is_digit(last) || (unsigned char)last >= 0x80))
        tex_walk_room(walk);
    tex_walk_put(walk, name);
    span->at = end;
    if (span->math)
        walk->glue = TEX_GLUE_WORD;
    size_t close =
        tex_walk_byte(walk, span, end) == '{' ? tex_walk_close(walk, span, end) : SIZE_MAX;
    if (close == SIZE_MAX)
        return true;
    struct tex_span content = *span;
    content.at++;
    content.end = close;
    content.depth++;
    span->at = close + 1;
    if (content.at == close)
        return true;
    walk->glue = TEX_GLUE_NONE;
    text_append_byte(walk->out, '{');
    if (!walk->show(walk, content)) {
        if (span->math && !span->display)
            return false;
        text_append(walk->out, source(walk, content.at, close));
    }
    tex_walk_put(walk, SLICE("}"));
    return true;
}

static bool show_name(struct tex_walk *walk, struct tex_span *span)
{
    size_t end = tex_walk_name_end(walk, span, span->at + 1);
    struct slice name = source(walk, span->at + 1, end);
    const struct tex_symbol *symbol = tex_symbol_find(name);
    const struct tex_macro *macro = symbol ? NULL : tex_macro_find(name);
    struct tex_span before = *span;
    if (symbol) {
        span->at = end;
        tex_effect_symbol(walk, span, symbol);
        if (tex_walk_byte(walk, span, span->at) == '{' &&
            tex_walk_byte(walk, span, span->at + 1) == '}')
            span->at += 2;
        return true;
    }
    if (!macro || macro->show == TEX_SHOW_SYMBOL)
        return show_unknown(walk, span, end);
    size_t size = walk->out->size;
    span->at = end;
    if (tex_effect(walk, span, macro))
        return true;
    if (span->math && !span->display)
        return false;
    *span = before;
    text_truncate(walk->out, size);
    put_source(walk, span, end);
    return true;
}

/* \( and \[ begin a formula that closes, \) and \] end nothing here. */
static bool show_bracket(struct tex_walk *walk, struct tex_span *span)
{
    size_t close = tex_walk_close(walk, span, span->at);
    if (close != SIZE_MAX && close + 1 < span->end) {
        show_formula(walk, span, close, 2);
        return true;
    }
    if (span->math && !span->display)
        return false;
    put_source(walk, span, span->at + 2);
    return true;
}

/* \ and a sign. */
static bool show_sign(struct tex_walk *walk, struct tex_span *span, char c)
{
    struct tex_span before = *span;
    bool parsed;
    span->at += 2;
    if (tex_effect_sign(walk, span, c, &parsed))
        return parsed;
    *span = before;
    if (c && strchr("()[]", c))
        return show_bracket(walk, span);
    if (c && strchr("!-/@", c)) {
        span->at += 2;
    } else if (c && strchr(" ,;:>\\", c)) {
        span->at += 2;
        walk->glue = TEX_GLUE_BLANK;
    } else if (c == '|') {
        span->at += 2;
        tex_walk_put(walk, walk->ascii ? SLICE("||") : SLICE("‖"));
    } else {
        span->at++;
        size_t end = span->at;
        utf8_next(slice_first(walk->line, span->end), &end);
        put_source(walk, span, end);
    }
    return true;
}

static bool show_macro(struct tex_walk *walk, struct tex_span *span)
{
    if (span->at + 1 >= span->end) {
        put_source(walk, span, span->at + 1);
        return true;
    }
    char c = walk->line.data[span->at + 1];
    return is_letter(c) ? show_name(walk, span) : show_sign(walk, span, c);
}

/* ---- groups, scripts, punctuation */

/* Braces of text are groups, unless what they hold is a set: {0, 1}, {x | y}. */
static bool is_set(struct slice s)
{
    for (size_t at = 0; at < s.size; at++)
        if (s.data[at] == '\\')
            return false;
    for (size_t at = 0; at < s.size; at++)
        if (strchr(",;:|=<>\"", s.data[at]) && s.data[at] != '\0')
            return true;
    return false;
}

static bool show_group(struct tex_walk *walk, struct tex_span *span)
{
    bool strict = span->math && !span->display;
    size_t close = tex_walk_close(walk, span, span->at);
    if (close == SIZE_MAX && strict)
        return false;
    if (close == SIZE_MAX) {
        put_source(walk, span, span->at + 1);
        return true;
    }
    struct tex_span content = *span;
    content.at++;
    content.end = close;
    content.depth++;
    if (content.depth > TEX_DEPTH_MAXIMUM) {
        put_source(walk, span, close + 1);
        return !strict;
    }
    bool set = !span->math && is_set(source(walk, content.at, close));
    tex_walk_put(walk, set ? SLICE("{") : SLICE(""));
    if (!walk->show(walk, content))
        return false;
    tex_walk_put(walk, set ? SLICE("}") : SLICE(""));
    span->at = close + 1;
    return true;
}

static bool show_script(struct tex_walk *walk, struct tex_span *span)
{
    struct tex_span before = *span;
    bool raised = walk->line.data[span->at] == '^';
    bool meant = span->math || tex_walk_byte(walk, span, span->at + 1) == '{';
    span->at++;
    if (meant && tex_effect_script(walk, span, raised))
        return true;
    *span = before;
    if (span->math && !span->display)
        return false;
    put_source(walk, span, span->at + 1);
    return true;
}

static size_t run_end(const struct tex_walk *walk, const struct tex_span *span, char c)
{
    size_t at = span->at;
    while (tex_walk_byte(walk, span, at) == c && at < span->end)
        at++;
    return at;
}

/* -- and ---, but not before the name of an option. */
static void show_dashes(struct tex_walk *walk, struct tex_span *span)
{
    size_t end = run_end(walk, span, '-'), count = end - span->at;
    bool begins = span->at == 0 || strchr(" ([\"'", walk->line.data[span->at - 1]);
    bool option = count == 2 && begins && is_letter(tex_walk_byte(walk, span, end));
    if (count < 2 || count > 3 || option) {
        put_source(walk, span, end);
        return;
    }
    if (count == 2)
        tex_walk_put(walk, walk->ascii ? SLICE("-") : SLICE("–"));
    else
        tex_walk_put(walk, walk->ascii ? SLICE("--") : SLICE("—"));
    span->at = end;
}

/* A tie between two words; "about" before a word, and a home in an address, stay. */
static void show_tie(struct tex_walk *walk, struct tex_span *span)
{
    char before = span->at > 0 ? walk->line.data[span->at - 1] : ' ';
    if (!span->math && strchr(" (/~", before)) {
        put_source(walk, span, span->at + 1);
        return;
    }
    span->at++;
    walk->glue = TEX_GLUE_BLANK;
}

/* The ' that closes a ` near by: no letter follows it. */
static size_t find_single(const struct tex_walk *walk, const struct tex_span *span)
{
    for (size_t at = span->at + 1; at < span->end && at - span->at < QUOTED_MAXIMUM; at++) {
        if (walk->line.data[at] == '`')
            return SIZE_MAX;
        if (walk->line.data[at] == '\'' && !is_letter(tex_walk_byte(walk, span, at + 1)))
            return at;
    }
    return SIZE_MAX;
}

static void show_opening(struct tex_walk *walk, struct tex_span *span)
{
    if (tex_walk_byte(walk, span, span->at + 1) == '`') {
        tex_walk_put(walk, walk->ascii ? SLICE("\"") : SLICE("“"));
        walk->quotes++;
        span->at += 2;
        return;
    }
    size_t close = find_single(walk, span);
    if (close == SIZE_MAX) {
        put_source(walk, span, span->at + 1);
        return;
    }
    walk->single_close = close;
    tex_walk_put(walk, walk->ascii ? SLICE("'") : SLICE("‘"));
    span->at++;
}

static void show_closing(struct tex_walk *walk, struct tex_span *span)
{
    bool doubled = tex_walk_byte(walk, span, span->at + 1) == '\'';
    if (span->at == walk->single_close) {
        tex_walk_put(walk, walk->ascii ? SLICE("'") : SLICE("’"));
        span->at++;
    } else if (doubled && walk->quotes > 0) {
        tex_walk_put(walk, walk->ascii ? SLICE("\"") : SLICE("”"));
        walk->quotes--;
        span->at += 2;
    } else {
        put_source(walk, span, span->at + 1);
    }
}

/* f'' */
static void show_primes(struct tex_walk *walk, struct tex_span *span)
{
    size_t end = run_end(walk, span, '\''), count = end - span->at;
    if (walk->ascii) {
        put_source(walk, span, end);
        return;
    }
    walk->glue = TEX_GLUE_NONE;
    for (; count >= 2; count -= 2)
        tex_walk_put(walk, SLICE("″"));
    tex_walk_put(walk, count ? SLICE("′") : SLICE(""));
    span->at = end;
}

static void show_quote(struct tex_walk *walk, struct tex_span *span)
{
    if (span->math)
        show_primes(walk, span);
    else
        show_closing(walk, span);
}

static bool show_special(struct tex_walk *walk, struct tex_span *span)
{
    switch (walk->line.data[span->at]) {
    case '\\':
        return show_macro(walk, span);
    case '{':
        return show_group(walk, span);
    case '^':
    case '_':
        return show_script(walk, span);
    case '}':
        if (span->math && !span->display)
            return false;
        put_source(walk, span, span->at + 1);
        return true;
    case '$':
        show_dollar(walk, span);
        return true;
    case '-':
        show_dashes(walk, span);
        return true;
    case '~':
        show_tie(walk, span);
        return true;
    case '`':
        show_opening(walk, span);
        return true;
    case '\'':
        show_quote(walk, span);
        return true;
    default: /* blanks and & of a formula */
        span->at++;
        walk->glue = TEX_GLUE_BLANK;
        return true;
    }
}

static bool show_span(struct tex_walk *walk, struct tex_span span)
{
    if (span.depth > TEX_DEPTH_MAXIMUM)
        return false;
    while (span.at < span.end) {
        size_t plain = plain_end(walk, &span);
        if (plain > span.at)
            put_source(walk, &span, plain);
        else if (!show_special(walk, &span))
            return false;
    }
    return true;
}

static void show_line(struct tex_walk *walk, struct slice line)
{
    walk->line = line;
    walk->start = walk->out->size;
    walk->glue = TEX_GLUE_NONE;
    walk->quotes = 0;
    walk->single_close = SIZE_MAX;
    tex_walk_pair(walk);
    bool done = text_ok(&walk->pairs) && walk->show(walk, (struct tex_span){.end = line.size});
    walk->out->failed = walk->out->failed || !done;
}

void tex_show(struct text *out, struct slice in, bool ascii)
{
    if (is_plain(in)) {
        text_append(out, in);
        return;
    }
    struct tex_walk walk = {.out = out, .ascii = ascii, .show = show_span};
    struct slice line;
    text_init(&walk.pairs, PAIRS_MAXIMUM);
    for (bool first = true; slice_split(&in, '\n', &line); first = false) {
        text_append_string(out, first ? "" : "\n");
        if (is_plain(line))
            text_append(out, line);
        else
            show_line(&walk, line);
    }
    text_release(&walk.pairs);
}
