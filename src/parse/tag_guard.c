/* SPDX-License-Identifier: MIT */
#include "parse/tag_guard.h"

#include <string.h>

enum state {
    STATE_TEXT,
    STATE_OPEN,    /* behind < */
    STATE_MARK,    /* behind <! */
    STATE_TAG,     /* in a tag or declaration */
    STATE_VALUE,   /* in a quoted value of it */
    STATE_COMMENT, /* until --> */
    STATE_CDATA,   /* until ]]> */
    STATE_PI,      /* until ?> */
    STATE_RAW      /* in script or style, until < followed by / and the name */
};

void tag_guard_init(struct tag_guard *guard, bool html)
{
    *guard = (struct tag_guard){.html = html};
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* Advances in a mark that ends a section: a run of the repeated byte before the last one counts. */
static bool mark_ends(struct tag_guard *guard, const char *mark, char c)
{
    size_t size = strlen(mark);
    if (c == mark[guard->matched])
        guard->matched++;
    else if (!(guard->matched == size - 1 && size > 2 && c == mark[0]))
        guard->matched = c == mark[0] ? 1 : 0;
    if (guard->matched < size)
        return false;
    guard->matched = 0;
    return true;
}

static void begin_tag(struct tag_guard *guard, char c)
{
    guard->state = STATE_TAG;
    guard->attributes = 0;
    guard->bytes = 0;
    guard->in_word = true;
    guard->named = 0;
    guard->name[guard->named++] = lower(c);
}

static void after_open(struct tag_guard *guard, char c)
{
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' ||
                  (unsigned char)c >= 0x80;
    guard->matched = 0;
    if (c == '!')
        guard->state = STATE_MARK;
    else if (c == '?')
        guard->state = STATE_PI;
    else if (letter || c == '/')
        begin_tag(guard, c);
    else
        guard->state = c == '<' ? STATE_OPEN : STATE_TEXT;
}

/* Behind "<!": a comment, a CDATA section, or a declaration. */
static void after_mark(struct tag_guard *guard, char c)
{
    static const char cdata[] = "[CDATA[";
    if (c == '-' && guard->matched < 2) {
        if (++guard->matched == 2) {
            guard->state = STATE_COMMENT;
            guard->matched = 0;
        }
        return;
    }
    if (!guard->html && c == cdata[guard->matched]) {
        if (++guard->matched == sizeof cdata - 1) {
            guard->state = STATE_CDATA;
            guard->matched = 0;
        }
        return;
    }
    begin_tag(guard, '!');
    if (c == '>')
        guard->state = STATE_TEXT;
}

static bool is_raw(const struct tag_guard *guard)
{
    return guard->html && ((guard->named == 6 && memcmp(guard->name, "script", 6) == 0) ||
                           (guard->named == 5 && memcmp(guard->name, "style", 5) == 0));
}

/* Words beside the tag's name are attributes; in declarations they are counted the same. */
static bool in_tag(struct tag_guard *guard, char c, struct error *error)
{
    bool blank = c == ' ' || (c >= '\t' && c <= '\r') || c == '/';
    if (c == '>') {
        guard->state = is_raw(guard) ? STATE_RAW : STATE_TEXT;
        guard->matched = 0;
        return true;
    }
    if (c == '<' && guard->name[0] == '!') {
        guard->state = STATE_OPEN;
        return true;
    }
    if (c == '"' || c == '\'') {
        guard->quote = c;
        guard->state = STATE_VALUE;
        guard->in_word = false;
        return true;
    }
    if (blank) {
        guard->in_word = false;
    } else if (!guard->in_word && c != '=') {
        guard->in_word = true;
        guard->attributes++;
    } else if (!guard->attributes && guard->in_word && guard->named < sizeof guard->name) {
        guard->name[guard->named++] = lower(c);
    }
    if (guard->attributes > GUARD_ATTRIBUTES)
        return error_set(error, ERROR_LIMIT, "A tag has more than %d attributes", GUARD_ATTRIBUTES);
    if (++guard->bytes > GUARD_TAG_BYTES)
        return error_set(error, ERROR_LIMIT, "A tag has more than 64 KiB");
    return true;
}

/* In script and style only their own end tag is markup. */
static void in_raw(struct tag_guard *guard, char c)
{
    if (guard->matched == 0)
        guard->matched = c == '<';
    else if (guard->matched == 1)
        guard->matched = c == '/' ? 2 : c == '<';
    else if (lower(c) == guard->name[guard->matched - 2])
        guard->matched++;
    else
        guard->matched = c == '<';
    if (guard->matched == guard->named + 2)
        begin_tag(guard, '/');
}

static bool step(struct tag_guard *guard, char c, struct error *error)
{
    switch ((enum state)guard->state) {
    case STATE_TEXT:
        guard->state = c == '<' ? STATE_OPEN : STATE_TEXT;
        return true;
    case STATE_OPEN:
        after_open(guard, c);
        return true;
    case STATE_MARK:
        after_mark(guard, c);
        return true;
    case STATE_TAG:
        return in_tag(guard, c, error);
    case STATE_VALUE:
        if (c == guard->quote)
            guard->state = STATE_TAG;
        return true;
    case STATE_COMMENT:
        if (mark_ends(guard, "-->", c))
            guard->state = STATE_TEXT;
        return true;
    case STATE_CDATA:
        if (mark_ends(guard, "]]>", c))
            guard->state = STATE_TEXT;
        return true;
    case STATE_PI:
        if (mark_ends(guard, guard->html ? ">" : "?>", c))
            guard->state = STATE_TEXT;
        return true;
    case STATE_RAW:
        in_raw(guard, c);
        return true;
    }
    return true;
}

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == ':';
}

/* Behind a tag without attributes that begins at "<", which most are; 0 for what needs a look. */
static size_t simple_tag(struct slice s, size_t at)
{
    size_t i = at + 1;
    if (i < s.size && s.data[i] == '/')
        i++;
    while (i < s.size && is_name_byte(s.data[i]))
        i++;
    return i < s.size && s.data[i] == '>' && i > at + 1 && i - at < GUARD_TAG_BYTES ? i + 1 : 0;
}

bool tag_guard_feed(struct tag_guard *guard, struct slice piece, struct error *error)
{
    for (size_t i = 0; i < piece.size; i++) {
        /* Most of a document is text and values: skip them quickly. */
        if (guard->state == STATE_TEXT || guard->state == STATE_VALUE) {
            char wanted = guard->state == STATE_TEXT ? '<' : guard->quote;
            i = slice_find_byte(piece, wanted, i);
            if (i == SIZE_MAX)
                return true;
            size_t end = wanted == '<' && !guard->html ? simple_tag(piece, i) : 0;
            if (end) {
                i = end - 1;
                continue;
            }
        }
        if (!step(guard, piece.data[i], error))
            return false;
    }
    return true;
}
