/* SPDX-License-Identifier: MIT */
#include "paper/tex_layout.h"

#include <string.h>

static void skip_star(struct tex_walk *walk, struct tex_span *span)
{
    if (tex_walk_byte(walk, span, span->at) == '*')
        span->at++;
}

/* The macro goes; a group behind it is shown without its braces. */
static bool show_argument(struct tex_walk *walk, struct tex_span *span,
                          const struct tex_macro *macro)
{
    (void)macro;
    skip_star(walk, span);
    tex_walk_skip_blanks(walk, span);
    size_t close = tex_walk_byte(walk, span, span->at) == '{' ? tex_walk_close(walk, span, span->at)
                                                              : SIZE_MAX;
    if (close == SIZE_MAX)
        return true;
    struct tex_span content = *span;
    content.at++;
    content.end = close;
    content.depth++;
    span->at = close + 1;
    return walk->show(walk, content);
}

static bool show_blank(struct tex_walk *walk, struct tex_span *span, const struct tex_macro *macro)
{
    (void)macro;
    tex_walk_skip_blanks(walk, span);
    walk->glue = TEX_GLUE_BLANK;
    return true;
}

static bool show_nothing(struct tex_walk *walk, struct tex_span *span,
                         const struct tex_macro *macro)
{
    struct tex_span option, argument;
    (void)macro;
    skip_star(walk, span);
    (void)tex_walk_option(walk, span, &option);
    if (tex_walk_byte(walk, span, span->at) != '{')
        return false;
    return tex_walk_argument(walk, span, &argument);
}

static bool show_chosen(struct tex_walk *walk, struct tex_span *span, const struct tex_macro *macro)
{
    struct tex_span arguments[2];
    if (!tex_walk_argument(walk, span, &arguments[0]) ||
        !tex_walk_argument(walk, span, &arguments[1]))
        return false;
    return walk->show(walk, arguments[macro->show == TEX_SHOW_LAST ? 1 : 0]);
}

static size_t count_places(const char *pattern)
{
    size_t count = 0;
    for (; *pattern; pattern++)
        count += *pattern == '#';
    return count;
}

/* A blank that a pattern begins with is none beside another. */
static void put_around(struct tex_walk *walk, struct slice piece)
{
    char last = tex_walk_last(walk);
    if (piece.size > 0 && piece.data[0] == ' ' && (last == ' ' || last == '\0'))
        piece = slice_from(piece, 1);
    tex_walk_put(walk, piece);
}

static bool show_wrapped(struct tex_walk *walk, struct tex_span *span,
                         const struct tex_macro *macro)
{
    enum { PLACES_MAXIMUM = 2 };
    struct tex_span arguments[PLACES_MAXIMUM], option;
    const char *pattern = walk->ascii ? macro->ascii : macro->utf8;
    size_t places = count_places(pattern);
    skip_star(walk, span);
    (void)tex_walk_option(walk, span, &option);
    for (size_t i = 0; i < places; i++)
        if (i == PLACES_MAXIMUM || !tex_walk_argument(walk, span, &arguments[i]))
            return false;
    struct slice rest = slice_of(pattern), piece;
    for (size_t i = 0; slice_split(&rest, '#', &piece); i++) {
        put_around(walk, piece);
        if (i < places && !tex_walk_show_apart(walk, arguments[i]))
            return false;
    }
    return true;
}

/* An address as it is, but for the backslashes that shield its signs. */
static void put_address(struct tex_walk *walk, struct slice s)
{
    tex_walk_put(walk, SLICE(""));
    for (size_t at = 0; at < s.size; at++) {
        if (s.data[at] == '\\' && at + 1 < s.size && strchr("_%#&~{}$^", s.data[at + 1]))
            continue;
        tex_walk_put(walk, slice_range(s.data + at, s.data + at + 1));
    }
}

static struct slice source_of(const struct tex_walk *walk, struct tex_span span)
{
    return slice_range(walk->line.data + span.at, walk->line.data + span.end);
}

static bool show_verbatim(struct tex_walk *walk, struct tex_span *span,
                          const struct tex_macro *macro)
{
    struct tex_span argument;
    (void)macro;
    if (!tex_walk_argument(walk, span, &argument))
        return false;
    put_address(walk, source_of(walk, argument));
    return true;
}

/* \href{address}{text}: text (address). */
static bool show_link(struct tex_walk *walk, struct tex_span *span, const struct tex_macro *macro)
{
    struct tex_span address, content;
    (void)macro;
    if (!tex_walk_argument(walk, span, &address) || !tex_walk_argument(walk, span, &content))
        return false;
    if (!walk->show(walk, content))
        return false;
    if (slice_equal(source_of(walk, address), source_of(walk, content)))
        return true;
    tex_walk_room(walk);
    tex_walk_put(walk, SLICE("("));
    put_address(walk, source_of(walk, address));
    tex_walk_put(walk, SLICE(")"));
    return true;
}

/* \left. is no delimiter. */
static bool show_delimiter(struct tex_walk *walk, struct tex_span *span,
                           const struct tex_macro *macro)
{
    (void)macro;
    tex_walk_skip_blanks(walk, span);
    if (tex_walk_byte(walk, span, span->at) == '.')
        span->at++;
    return true;
}

static bool is_formula(struct slice environment)
{
    static const char *const names[] = {"equation", "align",       "gather", "multline",
                                        "eqnarray", "displaymath", "math"};
    if (slice_ends_with(environment, SLICE("*")))
        environment.size--;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (slice_equal(environment, slice_of(names[i])))
            return true;
    return false;
}

static bool show_environment(struct tex_walk *walk, struct tex_span *span,
                             const struct tex_macro *macro)
{
    struct tex_span name, columns;
    bool begins = slice_equal(macro->name, SLICE("begin"));
    tex_walk_skip_blanks(walk, span);
    if (tex_walk_byte(walk, span, span->at) != '{' || !tex_walk_argument(walk, span, &name))
        return false;
    struct slice environment = source_of(walk, name);
    bool table =
        slice_equal(environment, SLICE("array")) || slice_equal(environment, SLICE("tabular"));
    if (begins && table && tex_walk_byte(walk, span, span->at) == '{')
        (void)tex_walk_argument(walk, span, &columns);
    walk->glue = TEX_GLUE_BLANK;
    tex_walk_skip_blanks(walk, span);
    if (!is_formula(environment))
        return true;
    if (begins && !span->math)
        span->math = span->display = true;
    else if (!begins && span->display)
        span->math = span->display = false;
    return true;
}

bool tex_layout(struct tex_walk *walk, struct tex_span *span, const struct tex_macro *macro)
{
    static bool (*const effects[])(struct tex_walk *, struct tex_span *,
                                   const struct tex_macro *) = {
        [TEX_SHOW_ARGUMENT] = show_argument,   [TEX_SHOW_BLANK] = show_blank,
        [TEX_SHOW_NOTHING] = show_nothing,     [TEX_SHOW_FIRST] = show_chosen,
        [TEX_SHOW_LAST] = show_chosen,         [TEX_SHOW_WRAP] = show_wrapped,
        [TEX_SHOW_VERBATIM] = show_verbatim,   [TEX_SHOW_LINK] = show_link,
        [TEX_SHOW_DELIMITER] = show_delimiter, [TEX_SHOW_ENVIRONMENT] = show_environment,
    };
    bool known = macro->show < sizeof effects / sizeof effects[0] && effects[macro->show];
    return known && effects[macro->show](walk, span, macro);
}
