/* SPDX-License-Identifier: MIT */
#include "base/cell.h"
#include "base/unicode.h"

#include <langinfo.h>
#include <string.h>
#include <wchar.h>

static bool locale_is_utf8(void)
{
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static int width_of(uint32_t c, bool utf8)
{
    if (c == '\n' || unicode_forbidden(c))
        return -1;
    if (c < 0x80 || !utf8)
        return 1;
    return wcwidth((wchar_t)c);
}

int cell_width(uint32_t code_point)
{
    return width_of(code_point, locale_is_utf8());
}

/* What stands on the screen for a code point: itself, a blank, a question mark, the replacement, or
 * nothing (0). */
static uint32_t shown_as(uint32_t c, bool utf8, unsigned *width)
{
    if (c == '\n' || c == '\t')
        c = ' ';
    int natural = width_of(c, utf8);
    *width = natural > 0 ? (unsigned)natural : 0;
    if (natural >= 0)
        return c < 0x80 || utf8 ? c : '?';
    if (unicode_forbidden(c))
        return 0;
    *width = 1;
    return UNICODE_REPLACEMENT;
}

static bool is_regional(uint32_t c)
{
    return c >= 0x1F1E6 && c <= 0x1F1FF;
}

static bool is_emoji_modifier(uint32_t c)
{
    return c >= 0x1F3FB && c <= 0x1F3FF;
}

/* A base with all that takes no cells behind it, a flag of two letters, an emoji with its modifier.
 */
static unsigned next_cluster(struct slice s, size_t *position, bool utf8)
{
    unsigned width, more;
    uint32_t first = utf8_next(s, position);
    shown_as(first, utf8, &width);
    bool paired = false;
    while (*position < s.size) {
        unsigned char byte = (unsigned char)s.data[*position];
        if (byte >= ' ' && byte < 0x7F)
            break;
        size_t next = *position;
        uint32_t c = utf8_next(s, &next);
        shown_as(c, utf8, &more);
        bool pairs = utf8 && !paired && width > 0 &&
                     ((is_regional(first) && is_regional(c)) || is_emoji_modifier(c));
        if (more > 0 && !pairs)
            break;
        paired = paired || pairs;
        width += more;
        *position = next;
    }
    return width;
}

size_t cell_count(struct slice s)
{
    bool utf8 = locale_is_utf8();
    size_t count = 0;
    for (size_t at = 0; at < s.size;) {
        unsigned width;
        shown_as(utf8_next(s, &at), utf8, &width);
        count += width;
    }
    return count;
}

struct slice cell_fit(struct slice s, size_t cells, size_t *used)
{
    bool utf8 = locale_is_utf8();
    size_t end = 0;
    *used = 0;
    while (end < s.size) {
        size_t next = end;
        unsigned width = next_cluster(s, &next, utf8);
        if (width > cells - *used)
            break;
        *used += width;
        end = next;
    }
    return slice_first(s, end);
}

static void append_shown(struct text *out, struct slice s)
{
    bool utf8 = locale_is_utf8();
    for (size_t at = 0; at < s.size;) {
        unsigned width;
        uint32_t shown = shown_as(utf8_next(s, &at), utf8, &width);
        if (shown != 0)
            text_append_code_point(out, shown);
    }
}

void cell_append(struct text *out, struct slice s, size_t cells, bool pad)
{
    size_t used;
    struct slice fitting = cell_fit(s, cells, &used);
    if (fitting.size < s.size) {
        size_t dots = cells < 2 ? cells : 2;
        fitting = cell_fit(s, cells - dots, &used);
        append_shown(out, fitting);
        text_append_repeat(out, '.', dots);
        used += dots;
    } else {
        append_shown(out, fitting);
    }
    if (pad)
        text_append_repeat(out, ' ', cells - used);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* The text behind a break at position: without the blanks there and the line break that may follow
 * them. */
static struct slice after_break(struct slice s, size_t position)
{
    while (position < s.size && is_blank(s.data[position]))
        position++;
    if (position < s.size && s.data[position] == '\n')
        position++;
    return slice_from(s, position);
}

static struct slice without_end_blanks(struct slice s)
{
    while (s.size > 0 && is_blank(s.data[s.size - 1]))
        s.size--;
    return s;
}

bool cell_wrap(struct slice *rest, size_t cells, struct slice *line)
{
    struct slice s = *rest;
    bool utf8 = locale_is_utf8();
    size_t used = 0, at = 0, blank = 0;
    if (s.size == 0)
        return false;
    if (cells == 0)
        cells = 1;
    while (at < s.size && s.data[at] != '\n') {
        size_t next = at;
        unsigned width = next_cluster(s, &next, utf8);
        if (used + width > cells)
            break;
        if (is_blank(s.data[at]) && at > 0 && !is_blank(s.data[at - 1]))
            blank = at;
        used += width;
        at = next;
    }
    /* A character wider than the line stands alone on it. */
    if (at == 0 && s.data[0] != '\n')
        next_cluster(s, &at, utf8);
    bool cut = at < s.size && s.data[at] != '\n';
    if (cut && !is_blank(s.data[at]) && blank > 0)
        at = blank;
    *line = without_end_blanks(slice_first(s, at));
    *rest = after_break(s, at);
    return true;
}
