/* SPDX-License-Identifier: MIT */
#include "query/atom.h"

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* One character, or two of which the first is a backslash. */
static size_t skip_pair(struct slice text, size_t at)
{
    bool pair = text.data[at] == '\\' && at + 1 < text.size && !is_blank(text.data[at + 1]);
    return at + (pair ? 2 : 1);
}

/* Behind the parenthesis that closes the one at the position, if no blank or quote stands between
 * them; else the position. */
static size_t parentheses_end(struct slice text, size_t begin)
{
    size_t depth = 0;
    for (size_t at = begin; at < text.size && !is_blank(text.data[at]) && text.data[at] != '"';
         at = skip_pair(text, at)) {
        if (text.data[at] == '(')
            depth++;
        else if (text.data[at] == ')' && --depth == 0)
            return at + 1;
    }
    return begin;
}

static enum atom_result operator_of(struct slice word)
{
    if (slice_equal(word, SLICE("OR")))
        return ATOM_OR;
    if (slice_equal(word, SLICE("AND")))
        return ATOM_AND;
    return slice_equal(word, SLICE("NOT")) ? ATOM_NOT : ATOM_FOUND;
}

/* The end of what is written without quotes. */
static size_t bare_end(struct slice text, size_t begin)
{
    size_t at = begin;
    while (at < text.size && !is_blank(text.data[at]) && text.data[at] != '"' &&
           text.data[at] != ')') {
        size_t end = skip_pair(text, at);
        if (text.data[at] == '(') {
            bool is_operator =
                operator_of(slice_range(text.data + begin, text.data + at)) != ATOM_FOUND;
            end = is_operator ? at : parentheses_end(text, at);
        }
        if (end == at)
            break;
        at = end;
    }
    return at;
}

/* The closing quote, or the end. */
static size_t quote_end(struct slice text, size_t at)
{
    while (at < text.size && text.data[at] != '"')
        at += text.data[at] == '\\' && at + 1 < text.size ? 2 : 1;
    return at;
}

/* What begins at the position, behind a -. */
static enum atom_result read_atom(struct slice text, size_t at, size_t *position, struct atom *atom)
{
    size_t end = bare_end(text, at);
    struct slice bare = slice_range(text.data + at, text.data + end);
    bool field = slice_ends_with(bare, SLICE(":"));
    if (end < text.size && text.data[end] == '"' && (bare.size == 0 || field)) {
        size_t close = quote_end(text, end + 1);
        if (close >= text.size) {
            atom->begin = end;
            return ATOM_UNCLOSED;
        }
        atom->quoted = true;
        atom->field = bare;
        atom->value = slice_range(text.data + end + 1, text.data + close);
        end = close + 1;
    } else {
        size_t colon = slice_find_byte(bare, ':', 0);
        atom->field = colon == SIZE_MAX ? slice_first(bare, 0) : slice_first(bare, colon + 1);
        atom->value = slice_from(bare, atom->field.size);
    }
    atom->whole = slice_range(text.data + at, text.data + end);
    *position = end;
    return atom->negated ? ATOM_FOUND : operator_of(atom->whole);
}

enum atom_result atom_next(struct slice text, size_t *position, struct atom *atom)
{
    size_t at = *position;
    while (at < text.size && is_blank(text.data[at]))
        at++;
    if (at == text.size)
        return ATOM_END;
    *atom = (struct atom){.begin = at};
    bool minus = text.data[at] == '-' && at + 1 < text.size && !is_blank(text.data[at + 1]);
    char first = text.data[at + minus];
    if (first == '(' || (first == ')' && !minus)) {
        *position = at + 1;
        return minus ? ATOM_NOT : first == '(' ? ATOM_OPEN : ATOM_CLOSE;
    }
    atom->negated = minus;
    return read_atom(text, at + minus, position, atom);
}
