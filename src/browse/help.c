/* SPDX-License-Identifier: MIT */
#include "browse/help.h"

#include "base/cell.h"
#include "browse/status.h"

#include <string.h>

enum {
    COLUMN_CELLS = 40,
    KEY_CELLS = 11,
    LINES_MAXIMUM = 256,
    LINE_MAXIMUM = 1024,
    FILTER_MAXIMUM = 64
};

/* One line: a heading, or keys and what they do. */
struct help_line {
    const char *heading;
    const struct browse_action *action;
    const char *term, *meaning; /* of the query language and the marks */
};
struct help_lines {
    struct help_line lines[LINES_MAXIMUM];
    size_t count;
    size_t actions;
};

static const struct help_line marks[] = {
    {NULL, NULL, "N", "new since the last session"},
    {NULL, NULL, "O", "unread, seen before"},
    {NULL, NULL, "* x", "starred, skipped"},
    {NULL, NULL, "^112 9c", "upvotes, comments"},
};

static bool contains(const char *text, struct slice wanted)
{
    struct slice whole = slice_of(text);
    for (size_t i = 0; i + wanted.size <= whole.size; i++)
        if (slice_equal_nocase((struct slice){whole.data + i, wanted.size}, wanted))
            return true;
    return false;
}

static void add(struct help_lines *lines, struct help_line line)
{
    if (lines->count < LINES_MAXIMUM)
        lines->lines[lines->count++] = line;
}

static void add_terms(struct help_lines *lines, const struct help_line *terms, size_t count,
                      const char *heading, struct slice filter)
{
    for (size_t i = 0; i < count; i++) {
        if (!contains(terms[i].term, filter) && !contains(terms[i].meaning, filter))
            continue;
        if (heading)
            add(lines, (struct help_line){.heading = heading});
        heading = NULL;
        add(lines, terms[i]);
    }
}

static bool shown(const struct browse_action *action, unsigned context, struct slice filter)
{
    return action->contexts & context &&
           (contains(action->help, filter) || contains(action->name, filter) ||
            contains(action->keys, filter));
}

static void collect(struct help_lines *lines, unsigned context, struct slice filter)
{
    static const char *const groups[] = {"READ", "DECIDE", "GET", "FIND", "DATES", "FETCH", "MORE"};
    lines->count = lines->actions = 0;
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        bool headed = false;
        for (const struct browse_action *action = browse_actions; action->name; action++) {
            if (strcmp(action->group, groups[i]) != 0 || !shown(action, context, filter))
                continue;
            if (!headed)
                add(lines, (struct help_line){.heading = groups[i]});
            headed = true;
            add(lines, (struct help_line){.action = action});
            lines->actions++;
        }
    }
    add_terms(lines, marks, sizeof marks / sizeof *marks, "MARKS", filter);
    bool headed = false;
    for (const struct query_term *term = query_terms; term->name; term++) {
        if (!term->available || (!contains(term->name, filter) && !contains(term->help, filter)))
            continue;
        if (!headed)
            add(lines, (struct help_line){.heading = "QUERY"});
        headed = true;
        add(lines, (struct help_line){.term = term->name, .meaning = term->help});
    }
}

static void draw_line(struct browser *browser, int row, int column, const struct help_line *line,
                      unsigned context)
{
    struct screen *screen = &browser->screen;
    struct text keys, meaning;
    if (line->heading) {
        screen_put_string(screen, row, column + 1, line->heading, ROLE_TITLE);
        return;
    }
    text_init(&keys, LINE_MAXIMUM);
    text_init(&meaning, LINE_MAXIMUM);
    if (line->action)
        status_append_keys(&keys, line->action, context);
    else
        text_append_string(&keys, line->term);
    int end = screen_put(screen, row, column + 2, COLUMN_CELLS - 4, text_slice(&keys), ROLE_TITLE);
    int begin = end + 1 < column + 2 + KEY_CELLS ? column + 2 + KEY_CELLS : end + 1;
    int room = column + COLUMN_CELLS - begin - 1;
    if (room > 0)
        cell_append(&meaning, slice_of(line->action ? line->action->help : line->meaning),
                    (size_t)room, false);
    screen_put(screen, row, begin, room, text_slice(&meaning), ROLE_NORMAL);
    text_release(&keys);
    text_release(&meaning);
}

static const char *context_name(unsigned context)
{
    switch (context) {
    case BROWSE_PAPER:
        return "abstract";
    case BROWSE_SEARCH:
        return "search result";
    default:
        return "date feed";
    }
}

static void draw_edges(struct browser *browser, unsigned context, size_t actions, bool more)
{
    struct screen *screen = &browser->screen;
    struct text line;
    text_init(&line, LINE_MAXIMUM);
    screen_fill(screen, 0, 0, screen->columns, ' ', ROLE_BAR);
    text_append_format(&line, " paperfeed  help: %s", context_name(context));
    int end = screen_put(screen, 0, 0, screen->columns, text_slice(&line), ROLE_BAR);
    struct slice advice = SLICE("type to filter, q closes");
    if (end + (int)advice.size + 3 < screen->columns)
        screen_put_right(screen, 0, screen->columns - 1, advice, ROLE_BAR);
    text_clear(&line);
    text_append_format(&line, " %zu action%s; the manual: man paperfeed%s", actions,
                       actions == 1 ? "" : "s", more ? "   Space: more" : "");
    screen_put(screen, screen->rows - 2, 0, screen->columns, text_slice(&line), ROLE_META);
    int column = screen_put_string(screen, screen->rows - 1, 0, "filter: ", ROLE_NORMAL);
    column = screen_put(screen, screen->rows - 1, column, screen->columns,
                        text_slice(&browser->help_filter), ROLE_NORMAL);
    screen->cursor_row = screen->rows - 1;
    screen->cursor_column = column < screen->columns ? column : screen->columns - 1;
    text_release(&line);
}

/* The context that help was asked for. */
static unsigned help_context(struct browser *browser)
{
    browser->view = browser->below;
    unsigned context = browser_context(browser);
    browser->view = BROWSE_HELP;
    return context;
}

void help_draw(struct browser *browser)
{
    struct help_lines lines;
    struct screen *screen = &browser->screen;
    unsigned context = help_context(browser);
    collect(&lines, context, text_slice(&browser->help_filter));
    int columns = screen->columns / COLUMN_CELLS, rows = screen->rows - 3;
    columns = columns < 1 ? 1 : columns > 4 ? 4 : columns;
    size_t shown_at_once = (size_t)columns * (size_t)(rows > 0 ? rows : 1);
    size_t last = lines.count > shown_at_once ? lines.count - shown_at_once : 0;
    browser->help_page = shown_at_once;
    if (browser->help_first > last)
        browser->help_first = last;
    for (size_t i = 0; i < shown_at_once && browser->help_first + i < lines.count && rows > 0;
         i++) {
        int column = (int)i / rows, row = (int)i % rows;
        draw_line(browser, 1 + row, column * COLUMN_CELLS, &lines.lines[browser->help_first + i],
                  context);
    }
    draw_edges(browser, context, lines.actions, last > browser->help_first);
}

static void filter_key(struct browser *browser, int key)
{
    struct text *filter = &browser->help_filter;
    if (key == KEY_CODE_BACKSPACE) {
        size_t size = filter->size ? filter->size - 1 : 0;
        while (size && ((unsigned char)filter->data[size] & 0xC0) == 0x80)
            size--;
        text_truncate(filter, size);
    } else if (key_is_text(key) && filter->size < FILTER_MAXIMUM) {
        text_append_code_point(filter, (uint32_t)key);
    }
    browser->help_first = 0;
}

void help_key(struct browser *browser, int key)
{
    size_t page = browser->help_page;
    bool empty = browser->help_filter.size == 0;
    if (key == KEY_CODE_ESCAPE || key == KEY_CONTROL('C') || (empty && (key == 'q' || key == '?')))
        browser->view = browser->below;
    else if (key == KEY_CODE_DOWN || key == KEY_CODE_ENTER)
        browser->help_first++;
    else if (key == KEY_CODE_UP)
        browser->help_first -= browser->help_first > 0;
    else if (key == KEY_CODE_PAGE_DOWN || (empty && key == ' '))
        browser->help_first += page;
    else if (key == KEY_CODE_PAGE_UP)
        browser->help_first -= browser->help_first < page ? browser->help_first : page;
    else
        filter_key(browser, key);
}
