/* SPDX-License-Identifier: MIT */
#include "query/atom.h"

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The end of what is written without quotes. */
static size_t bare_end(struct slice text, size_t at)
{
    while (at < text.size && !is_blank(text.data[at]) && text.data[at] != '"') {
        bool pair = text.data[at] == '\\' && at + 1 < text.size && !is_blank(text.data[at + 1]);
        at += pair ? 2 : 1;
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

enum atom_result atom_next(struct slice text, size_t *position, struct atom *atom)
{
    size_t at = *position;
    while (at < text.size && is_blank(text.data[at]))
        at++;
    if (at == text.size)
        return ATOM_END;
    *atom = (struct atom){.begin = at};
    atom->negated = text.data[at] == '-' && at + 1 < text.size && !is_blank(text.data[at + 1]);
    at += atom->negated;
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
    return ATOM_FOUND;
}
