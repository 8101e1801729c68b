/* SPDX-License-Identifier: MIT */
#include "parse/tag_guard.h"

#include <string.h>

enum state {
    STATE_TEXT,
    STATE_OPEN,    /* behind < */
    STATE_MARK,    /* behind <! */
    STATE_DASH,    /* behind <!- */
    STATE_TAG,     /* in a tag or declaration */
    STATE_VALUE,   /* in a quoted value of it */
    STATE_COMMENT, /* until --> */
    STATE_CDATA,   /* until ]]> */
    STATE_PI,      /* until ?> */
    STATE_RAW,     /* in script or style, until < followed by / and the name */
    STATE_ASKED,   /* behind <? in HTML */
    STATE_CLOSING, /* behind </ in HTML */
    STATE_BOGUS,   /* what libxml2 skips in HTML, until > */
    STATE_DOCTYPE, /* behind <!doctype in HTML */
    STATE_TYPED    /* behind the > of that */
};

/* Where in a start tag of HTML, as htmlParseStartElement of libxml2 goes through it. */
enum part {
    PART_TAG,     /* in its name */
    PART_BETWEEN, /* where an attribute may begin */
    PART_NAME,    /* in the name of one */
    PART_BEHIND,  /* behind that and blanks */
    PART_EQUALS,  /* behind = and blanks */
    PART_BARE,    /* in a value without quotes */
    PART_BOGUS    /* in what begins no attribute, until a blank */
};
enum { HTML_NAME_MAXIMUM = 100 };

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

/* To libxml2, --!> ends a comment of HTML too. */
static bool comment_ends(struct tag_guard *guard, char c)
{
    bool marked = guard->matched == 3;
    if (guard->html && guard->matched == 2 && c == '!') {
        guard->matched = 3;
        return false;
    }
    guard->matched = marked ? 0 : guard->matched;
    return (marked && c == '>') || mark_ends(guard, "-->", c);
}

static void begin_tag(struct tag_guard *guard, char c)
{
    guard->state = STATE_TAG;
    guard->attributes = 0;
    guard->bytes = 0;
    guard->in_word = true;
    guard->part = PART_TAG;
    guard->word = 1;
    guard->last = c;
    guard->named = 0;
    guard->name[guard->named++] = lower(c);
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool in_html_name(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || (c && strchr(":-_.", c));
}

static void after_open(struct tag_guard *guard, char c)
{
    bool named =
        is_letter(c) || (!guard->html && (c == '_' || c == ':' || (unsigned char)c >= 0x80));
    guard->matched = 0;
    if (guard->html && c == '/')
        guard->state = STATE_CLOSING;
    else if (c == '!')
        guard->state = STATE_MARK;
    else if (c == '?')
        guard->state = guard->html ? STATE_ASKED : STATE_PI;
    else if (named || c == '/')
        begin_tag(guard, c);
    else
        guard->state = c == '<' ? STATE_OPEN : STATE_TEXT;
}

/* Behind "<!" in HTML: what is neither a comment nor a document type is text. */
static void after_html_mark(struct tag_guard *guard, char c)
{
    static const char doctype[] = "doctype";
    if (lower(c) != doctype[guard->matched]) {
        guard->state = c == '<' ? STATE_OPEN : STATE_TEXT;
    } else if (++guard->matched == sizeof doctype - 1) {
        guard->state = STATE_DOCTYPE;
        guard->quote = '\0';
    }
}

/* Behind "<!": a comment, a CDATA section, or a declaration. */
static void after_mark(struct tag_guard *guard, char c)
{
    static const char cdata[] = "[CDATA[";
    if (c == '-' && guard->matched == 0) {
        guard->state = STATE_DASH;
    } else if (guard->html) {
        after_html_mark(guard, c);
    } else if (c == cdata[guard->matched]) {
        if (++guard->matched == sizeof cdata - 1) {
            guard->state = STATE_CDATA;
            guard->matched = 0;
        }
    } else {
        begin_tag(guard, '!');
        if (c == '>')
            guard->state = STATE_TEXT;
    }
}

/* Behind "<!-". */
static void after_dash(struct tag_guard *guard, char c)
{
    if (c == '-')
        guard->state = STATE_COMMENT;
    else if (guard->html)
        guard->state = c == '<' ? STATE_OPEN : STATE_TEXT;
    else
        begin_tag(guard, '!');
}

static bool is_raw(const struct tag_guard *guard)
{
    return guard->html && ((guard->named == 6 && memcmp(guard->name, "script", 6) == 0) ||
                           (guard->named == 5 && memcmp(guard->name, "style", 5) == 0));
}

static bool within(const struct tag_guard *guard, struct error *error)
{
    if (guard->attributes > GUARD_ATTRIBUTES)
        return error_set(error, ERROR_LIMIT, "A tag has more than %d attributes", GUARD_ATTRIBUTES);
    return guard->bytes <= GUARD_TAG_BYTES ||
           error_set(error, ERROR_LIMIT, "A tag has more than 64 KiB");
}

static enum part begin_part(struct tag_guard *guard, char c)
{
    if (!is_letter(c) && c != '_' && c != ':' && c != '.')
        return PART_BOGUS;
    guard->attributes++;
    guard->word = 0;
    return PART_NAME;
}

/* The part that a byte of a start tag of HTML is in; no blank, > or quote that begins a value. */
static enum part next_part(struct tag_guard *guard, char c)
{
    enum part part = (enum part)guard->part;
    switch (part) {
    case PART_TAG:
    case PART_NAME:
        if (in_html_name(c) && guard->word < HTML_NAME_MAXIMUM)
            return part;
        if (c == '=' && part == PART_NAME)
            return PART_EQUALS;
        return begin_part(guard, c);
    case PART_BEHIND:
        return c == '=' ? PART_EQUALS : begin_part(guard, c);
    case PART_BETWEEN:
        return begin_part(guard, c);
    case PART_EQUALS:
    case PART_BARE:
        return PART_BARE;
    case PART_BOGUS:
        break;
    }
    return PART_BOGUS;
}

static bool in_html_tag(struct tag_guard *guard, char c, struct error *error)
{
    static const int behind_blank[] = {
        [PART_TAG] = PART_BETWEEN,   [PART_BETWEEN] = PART_BETWEEN, [PART_NAME] = PART_BEHIND,
        [PART_BEHIND] = PART_BEHIND, [PART_EQUALS] = PART_EQUALS,   [PART_BARE] = PART_BETWEEN,
        [PART_BOGUS] = PART_BETWEEN};
    if (c == '>') {
        bool empty = guard->part == PART_BOGUS && guard->last == '/';
        guard->state = is_raw(guard) && !empty ? STATE_RAW : STATE_TEXT;
        guard->matched = 0;
        guard->raw = 0;
        guard->word = 0;
        return true;
    }
    if (guard->part == PART_EQUALS && (c == '"' || c == '\'')) {
        guard->quote = c;
        guard->state = STATE_VALUE;
        guard->part = PART_BETWEEN;
    } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        guard->part = behind_blank[guard->part];
    } else {
        guard->part = (int)next_part(guard, c);
        guard->word++;
    }
    if (guard->part == PART_TAG && guard->named < sizeof guard->name)
        guard->name[guard->named++] = lower(c);
    guard->last = c;
    guard->bytes++;
    return within(guard, error);
}

/* Words beside the tag's name are attributes; in declarations they are counted the same. */
static bool in_tag(struct tag_guard *guard, char c, struct error *error)
{
    bool blank = c == ' ' || (c >= '\t' && c <= '\r') || c == '/';
    if (c == '>') {
        guard->state = STATE_TEXT;
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
    }
    guard->bytes++;
    return within(guard, error);
}

/* In a value that is not closed libxml2 would read on. */
static bool in_doctype(struct tag_guard *guard, char c, struct error *error)
{
    if (c == '>' && guard->quote)
        return error_set(error, ERROR_LIMIT, "The document type has an open quote");
    if (c == '>')
        guard->state = STATE_TYPED;
    else if (guard->quote)
        guard->quote = c == guard->quote ? '\0' : guard->quote;
    else if (c == '"' || c == '\'')
        guard->quote = c;
    return true;
}

/* In script and style only their own end tag is markup; at their very beginning libxml2 also takes
   any other and <body, and whether it then is in them still depends on what is open. */
static bool in_raw(struct tag_guard *guard, char c, struct error *error)
{
    static const char body[] = "<body";
    bool begins = guard->raw <= guard->matched, goes_on = false;
    guard->word += guard->word == guard->raw && lower(c) == body[guard->word];
    guard->raw++;
    if (guard->word == sizeof body - 1)
        return error_set(error, ERROR_LIMIT, "A script or style begins with a body");
    if (guard->matched == 0)
        guard->matched = c == '<';
    else if (guard->matched == 1)
        guard->matched = c == '/' ? 2 : c == '<';
    else if (guard->matched < guard->named + 2 && lower(c) == guard->name[guard->matched - 2])
        guard->matched++;
    else
        goes_on = true;
    if (!goes_on)
        return true;
    bool ends = guard->matched == guard->named + 2;
    if (ends ? in_html_name(c) : begins)
        return error_set(error, ERROR_LIMIT,
                         "A script or style has an end tag that is not its own");
    guard->matched = c == '<';
    if (ends)
        guard->state = c == '>' ? STATE_TEXT : STATE_BOGUS;
    return true;
}

/* An instruction in HTML has a name, else it is text. */
static bool in_asked(struct tag_guard *guard, char c, struct error *error)
{
    bool named = is_letter(c) || c == '_' || c == ':';
    if ((unsigned char)c >= 0x80)
        return error_set(error, ERROR_LIMIT, "An instruction begins with a letter beyond ASCII");
    guard->state = named ? STATE_BOGUS : c == '<' ? STATE_OPEN : STATE_TEXT;
    return true;
}

/* An end tag of HTML has a name, and no attributes. */
static void in_closing(struct tag_guard *guard, char c)
{
    bool named = is_letter(c) || c == '_' || c == ':' || c == '.';
    guard->state = named ? STATE_BOGUS : c == '<' ? STATE_OPEN : STATE_TEXT;
}

/* There libxml2 takes some marks for text. */
static bool is_behind_doctype(const struct tag_guard *guard)
{
    return guard->html && guard->last == '!';
}

static bool refuse_doubtful(struct error *error)
{
    return error_set(error, ERROR_LIMIT, "Behind the document type stands what may not be there");
}

static bool step(struct tag_guard *guard, char c, struct error *error)
{
    switch ((enum state)guard->state) {
    case STATE_TEXT:
    case STATE_TYPED:
        guard->last = guard->state == STATE_TYPED ? '!' : c;
        guard->state = c == '<' ? STATE_OPEN : STATE_TEXT;
        return true;
    case STATE_OPEN:
        if (c == '/' && is_behind_doctype(guard))
            return refuse_doubtful(error);
        after_open(guard, c);
        return true;
    case STATE_MARK:
        if (lower(c) == 'd' && guard->matched == 0 && is_behind_doctype(guard))
            return refuse_doubtful(error);
        after_mark(guard, c);
        return true;
    case STATE_DASH:
        after_dash(guard, c);
        return true;
    case STATE_TAG:
        return guard->html ? in_html_tag(guard, c, error) : in_tag(guard, c, error);
    case STATE_VALUE:
        if (c == guard->quote)
            guard->state = STATE_TAG;
        return true;
    case STATE_COMMENT:
        if (comment_ends(guard, c))
            guard->state = STATE_TEXT;
        return true;
    case STATE_CDATA:
        if (mark_ends(guard, "]]>", c))
            guard->state = STATE_TEXT;
        return true;
    case STATE_PI:
        if (mark_ends(guard, "?>", c))
            guard->state = STATE_TEXT;
        return true;
    case STATE_RAW:
        return in_raw(guard, c, error);
    case STATE_ASKED:
        return in_asked(guard, c, error);
    case STATE_CLOSING:
        in_closing(guard, c);
        return true;
    case STATE_BOGUS:
        guard->state = c == '>' ? STATE_TEXT : STATE_BOGUS;
        return true;
    case STATE_DOCTYPE:
        return in_doctype(guard, c, error);
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
