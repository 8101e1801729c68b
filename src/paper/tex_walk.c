/* SPDX-License-Identifier: MIT */
#include "paper/tex_walk.h"

#include "base/utf8.h"
#include "paper/tex_symbols.h"

enum { OPTION_MAXIMUM = 64, NESTED_ARGUMENTS = 4 };

struct tex_pair {
    size_t open, close;
};

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static struct tex_pair *pair_at(const struct text *pairs, size_t index)
{
    return (struct tex_pair *)(void *)pairs->data + index;
}

/* Until it is closed, close tells which pair of the same kind was open before it. */
static void open_pair(struct text *pairs, size_t at, size_t *open)
{
    struct tex_pair pair = {at, *open};
    *open = pairs->size / sizeof pair;
    text_append(pairs, (struct slice){(const char *)&pair, sizeof pair});
}

static void close_pair(struct text *pairs, size_t at, size_t *open)
{
    if (*open == SIZE_MAX || !text_ok(pairs))
        return;
    struct tex_pair *pair = pair_at(pairs, *open);
    *open = pair->close;
    pair->close = at;
}

/* What was not closed closes nowhere. */
static void end_pairs(struct text *pairs, size_t open)
{
    while (open != SIZE_MAX && text_ok(pairs)) {
        struct tex_pair *pair = pair_at(pairs, open);
        open = pair->close;
        pair->close = SIZE_MAX;
    }
}

/* \( \) \[ \] do not nest, so that the last that was opened counts. */
static void pair_escaped(struct text *pairs, char c, size_t at, size_t open[2])
{
    size_t *kind = &open[c == '[' || c == ']'];
    if (c == '(' || c == '[')
        open_pair(pairs, at, kind);
    else if (c == ')' || c == ']')
        close_pair(pairs, at, kind);
}

void tex_walk_pair(struct tex_walk *walk)
{
    struct slice s = walk->line;
    size_t groups = SIZE_MAX, dollars = SIZE_MAX, escaped[2] = {SIZE_MAX, SIZE_MAX};
    text_clear(&walk->pairs);
    for (size_t at = 0; at < s.size; at++) {
        char next = at + 1 < s.size ? s.data[at + 1] : '\0';
        if (s.data[at] == '\\') {
            pair_escaped(&walk->pairs, next, at, escaped);
            at++;
        } else if (s.data[at] == '{') {
            open_pair(&walk->pairs, at, &groups);
        } else if (s.data[at] == '}') {
            close_pair(&walk->pairs, at, &groups);
        } else if (s.data[at] == '$' && next == '$') {
            if (dollars == SIZE_MAX)
                open_pair(&walk->pairs, at, &dollars);
            else
                close_pair(&walk->pairs, at, &dollars);
            at++;
        }
    }
    end_pairs(&walk->pairs, groups);
    end_pairs(&walk->pairs, dollars);
    end_pairs(&walk->pairs, escaped[0]);
    end_pairs(&walk->pairs, escaped[1]);
}

size_t tex_walk_close(const struct tex_walk *walk, const struct tex_span *span, size_t at)
{
    size_t low = 0;
    size_t high = walk->pairs.size / sizeof(struct tex_pair);
    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct tex_pair *pair = pair_at(&walk->pairs, middle);
        if (pair->open == at)
            return pair->close < span->end ? pair->close : SIZE_MAX;
        if (at < pair->open)
            high = middle;
        else
            low = middle + 1;
    }
    return SIZE_MAX;
}

char tex_walk_byte(const struct tex_walk *walk, const struct tex_span *span, size_t at)
{
    return at < span->end ? walk->line.data[at] : '\0';
}

void tex_walk_skip_blanks(const struct tex_walk *walk, struct tex_span *span)
{
    while (tex_walk_byte(walk, span, span->at) == ' ')
        span->at++;
}

size_t tex_walk_name_end(const struct tex_walk *walk, const struct tex_span *span, size_t at)
{
    while (is_letter(tex_walk_byte(walk, span, at)))
        at++;
    return at;
}

/* The end of \name and its groups, or of \ and a sign. */
static size_t macro_end(const struct tex_walk *walk, const struct tex_span *span)
{
    size_t end = tex_walk_name_end(walk, span, span->at + 1);
    if (end == span->at + 1) {
        if (end < span->end)
            utf8_next(slice_first(walk->line, span->end), &end);
        return end;
    }
    if (tex_symbol_find(slice_range(walk->line.data + span->at + 1, walk->line.data + end)))
        return end;
    for (int i = 0; i < NESTED_ARGUMENTS && tex_walk_byte(walk, span, end) == '{'; i++) {
        size_t close = tex_walk_close(walk, span, end);
        if (close == SIZE_MAX)
            break;
        end = close + 1;
    }
    return end;
}

bool tex_walk_argument(const struct tex_walk *walk, struct tex_span *span,
                       struct tex_span *argument)
{
    struct tex_span rest = *span;
    tex_walk_skip_blanks(walk, &rest);
    char c = tex_walk_byte(walk, &rest, rest.at);
    if (rest.at >= rest.end || c == '}' || c == '$' || c == '&' || c == '^' || c == '_')
        return false;
    *argument = rest;
    argument->depth++;
    if (c == '{') {
        size_t close = tex_walk_close(walk, &rest, rest.at);
        if (close == SIZE_MAX)
            return false;
        argument->at++;
        argument->end = close;
        span->at = close + 1;
        return true;
    }
    argument->end = c == '\\' ? macro_end(walk, &rest) : rest.at;
    if (c != '\\')
        utf8_next(slice_first(walk->line, rest.end), &argument->end);
    span->at = argument->end;
    return true;
}

bool tex_walk_option(const struct tex_walk *walk, struct tex_span *span, struct tex_span *option)
{
    if (tex_walk_byte(walk, span, span->at) != '[')
        return false;
    for (size_t at = span->at + 1; at < span->end && at - span->at < OPTION_MAXIMUM; at++) {
        if (walk->line.data[at] != ']')
            continue;
        *option = *span;
        option->at++;
        option->end = at;
        option->depth++;
        span->at = at + 1;
        return true;
    }
    return false;
}

char tex_walk_last(const struct tex_walk *walk)
{
    return walk->out->size > walk->start ? walk->out->data[walk->out->size - 1] : '\0';
}

void tex_walk_room(struct tex_walk *walk)
{
    char last = tex_walk_last(walk);
    walk->glue = TEX_GLUE_NONE;
    if (last != '\0' && last != ' ')
        text_append_byte(walk->out, ' ');
}

static bool is_word_byte(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

void tex_walk_pay(struct tex_walk *walk, char c)
{
    bool closes = c == ')' || c == ']' || c == ',' || c == ';';
    if ((walk->glue == TEX_GLUE_WORD && is_word_byte(c)) ||
        (walk->glue == TEX_GLUE_BLANK && !closes && c != ' '))
        tex_walk_room(walk);
    walk->glue = TEX_GLUE_NONE;
}

void tex_walk_put(struct tex_walk *walk, struct slice piece)
{
    if (piece.size == 0)
        return;
    tex_walk_pay(walk, piece.data[0]);
    text_append(walk->out, piece);
}

bool tex_walk_show_apart(struct tex_walk *walk, struct tex_span argument)
{
    size_t start = walk->start;
    walk->start = walk->out->size;
    walk->glue = TEX_GLUE_NONE;
    bool done = walk->show(walk, argument);
    walk->start = start;
    walk->glue = TEX_GLUE_NONE;
    return done;
}
