/* SPDX-License-Identifier: MIT */
#include "browse/read.h"

#include "feed/mark.h"

static int times(int count)
{
    return count > 0 ? count : 1;
}

static bool setting_is(const struct browser *browser, const char *value)
{
    return slice_equal(browser->feed->config.mark_read, slice_of(value));
}

static void mark_read(struct browser *browser)
{
    struct error error = ERROR_INIT;
    size_t changed = 0;
    const struct feed_row *row = browser_row(browser);
    if (!row)
        return;
    store_row number = row->row;
    if (!feed_mark(browser->feed, &number, 1, STORE_READ, true, STORE_SYNC_LATER, &changed,
                   &error)) {
        browser_complain(browser, &error);
        browser_refresh(browser);
        return;
    }
    browser->read += changed;
    browser_changed(browser);
}

static void show_paper(struct browser *browser)
{
    browser->view = BROWSE_PAPER;
    browser->page_first = 0;
    browser_build_page(browser);
    if (browser->view == BROWSE_PAPER && !setting_is(browser, "space") &&
        !setting_is(browser, "never"))
        mark_read(browser);
}

void read_open(struct browser *browser, int count)
{
    (void)count;
    text_clear(&browser->toast);
    browser_refresh(browser);
    if (browser_row(browser))
        show_paper(browser);
}

void read_back(struct browser *browser, int count)
{
    (void)count;
    text_clear(&browser->toast);
    if (browser->view == BROWSE_PAPER)
        browser->view = browser->list_view;
    else if (browser->view == BROWSE_SEARCH)
        browser->view = browser->list_view = BROWSE_FEED;
}

static size_t page_rows(const struct browser *browser)
{
    return browser->layout.page.rows > 0 ? (size_t)browser->layout.page.rows : 1;
}

static size_t last_first_line(const struct browser *browser)
{
    size_t rows = page_rows(browser);
    return browser->page.count > rows ? browser->page.count - rows : 0;
}

/* Scrolls the open paper; false when it stood at that end. */
static bool scroll(struct browser *browser, long lines)
{
    long last = (long)last_first_line(browser), first = (long)browser->page_first + lines;
    size_t former = browser->page_first;
    if (first > last && lines > 0)
        first = (long)former > last ? (long)former : last;
    browser->page_first = (size_t)(first < 0 ? 0 : first);
    return browser->page_first != former;
}

/* Steps to another row of the list and, in the reader, opens it. */
static void go_to(struct browser *browser, size_t index)
{
    struct list_frame frame = browser_frame(browser);
    text_clear(&browser->toast);
    list_select(&frame, index);
    if (browser->view == BROWSE_PAPER)
        show_paper(browser);
}

static void tell_end(struct browser *browser)
{
    struct text title;
    int32_t older = browser->day;
    browser->view = browser->list_view;
    if (browser->list_view == BROWSE_SEARCH) {
        browser_say(browser, "nothing unread left in this result");
        return;
    }
    text_init(&title, 64);
    feed_day_title(&title, browser->day);
    text_append_string(&title, ": all read");
    browser->through = feed_step_day(browser->feed, &older, -1);
    if (browser->through) {
        text_append_string(&title, "   Space: ");
        feed_day_title(&title, older);
    }
    browser_say(browser, "%s", text_string(&title));
    text_release(&title);
}

size_t read_find_unread(struct browser *browser, size_t from, int direction)
{
    const struct list *list = browser_list(browser);
    size_t next = list_next_unread(list, browser->feed, from, direction);
    while (next == SIZE_MAX && direction > 0 && browser_grow_found(browser, list->rows.count + 1)) {
        next = list_next_unread(list, browser->feed, from, direction);
    }
    return next;
}

static void read_unread(struct browser *browser, size_t from)
{
    struct list *list = browser_list(browser);
    size_t next = read_find_unread(browser, from, 1);
    bool around = next == SIZE_MAX;
    if (around)
        next = list_next_unread(list, browser->feed, 0, 1);
    if (next == SIZE_MAX) {
        tell_end(browser);
        return;
    }
    browser->view = BROWSE_PAPER;
    go_to(browser, next);
    if (around)
        browser_say(browser, "on from the top of the list");
}

void read_on(struct browser *browser, int count)
{
    (void)count;
    struct list *list = browser_list(browser);
    if (browser->view == BROWSE_PAPER) {
        if (scroll(browser, (long)page_rows(browser) - 1))
            return;
        if (setting_is(browser, "space"))
            mark_read(browser);
        read_unread(browser, list->selected + 1);
        return;
    }
    if (browser->through) {
        int32_t older = browser->day;
        if (feed_step_day(browser->feed, &older, -1))
            browser_show_day(browser, older);
        return;
    }
    browser_refresh(browser);
    read_unread(browser, list->selected);
}

static void move(struct browser *browser, long rows)
{
    if (rows > 0)
        browser_grow_found(browser, browser_list(browser)->selected + (size_t)rows + 1);
    struct list_frame frame = browser_frame(browser);
    list_move(&frame, rows);
}

void read_down(struct browser *browser, int count)
{
    if (browser->view == BROWSE_PAPER)
        scroll(browser, times(count));
    else
        move(browser, times(count));
}

void read_up(struct browser *browser, int count)
{
    if (browser->view == BROWSE_PAPER)
        scroll(browser, -times(count));
    else
        move(browser, -times(count));
}

/* parts of a screen: 2 is a whole one. */
static void turn(struct browser *browser, int halves)
{
    int rows = browser->view == BROWSE_PAPER ? (int)page_rows(browser) : browser->layout.list.rows;
    int lines = halves * rows / 2;
    if (halves > 1 && lines > 1)
        lines--;
    if (halves < -1 && lines < -1)
        lines++;
    if (lines == 0)
        lines = halves < 0 ? -1 : 1;
    if (browser->view == BROWSE_PAPER) {
        scroll(browser, lines);
        return;
    }
    struct list_frame frame = browser_frame(browser);
    list_page(&frame, lines);
}

static void turn_often(struct browser *browser, int count, int halves)
{
    enum { TURNS_MAXIMUM = 1000 };
    for (int i = 0; i < times(count) && i < TURNS_MAXIMUM; i++)
        turn(browser, halves);
}

void read_page_down(struct browser *browser, int count)
{
    turn_often(browser, count, 2);
}

void read_page_up(struct browser *browser, int count)
{
    turn_often(browser, count, -2);
}

void read_half_down(struct browser *browser, int count)
{
    turn_often(browser, count, 1);
}

void read_half_up(struct browser *browser, int count)
{
    turn_often(browser, count, -1);
}

/* To the row of a number, or one end. */
static void jump(struct browser *browser, int count, bool end)
{
    struct list *list = browser_list(browser);
    struct list_frame frame = browser_frame(browser);
    if (browser->view == BROWSE_PAPER) {
        browser->page_first = end ? last_first_line(browser) : 0;
        return;
    }
    if (!list->rows.count)
        return;
    if (count > 0)
        browser_grow_found(browser, (size_t)count);
    size_t last = list->rows.count - 1, target = end ? last : 0;
    if (count > 0)
        target = (size_t)count - 1 > last ? last : (size_t)count - 1;
    list_select(&frame, target);
}

void read_top(struct browser *browser, int count)
{
    jump(browser, count, false);
}

void read_bottom(struct browser *browser, int count)
{
    jump(browser, count, true);
}

static void step(struct browser *browser, int count, int direction)
{
    struct list *list = browser_list(browser);
    size_t target = list->selected;
    for (int i = 0; i < times(count) && target != SIZE_MAX; i++) {
        size_t next = target + (size_t)direction;
        if (browser->view != BROWSE_PAPER)
            next = read_find_unread(browser, next, direction);
        if (next >= list->rows.count) {
            if (target == list->selected)
                target = SIZE_MAX;
            break;
        }
        target = next;
    }
    if (target != SIZE_MAX && list->rows.count)
        go_to(browser, target);
    else
        browser_say(browser, browser->view == BROWSE_PAPER ? "no more papers this way"
                                                           : "nothing unread this way");
}

void read_next(struct browser *browser, int count)
{
    browser_refresh(browser);
    step(browser, count, 1);
}

void read_previous(struct browser *browser, int count)
{
    browser_refresh(browser);
    step(browser, count, -1);
}

static void match(struct browser *browser, int count, int direction)
{
    const struct query *query = browser_query(browser);
    if (!query) {
        browser_refresh(browser);
        step(browser, count, direction);
        return;
    }
    if (browser->view != BROWSE_PAPER) {
        move(browser, (long)times(count) * direction);
        return;
    }
    size_t line = page_find_match(&browser->page, browser->page_first, direction, query,
                                  &browser->search.scratch);
    if (line == SIZE_MAX)
        browser_say(browser, "no more matches this way");
    else
        browser->page_first = line;
}

void read_next_match(struct browser *browser, int count)
{
    match(browser, count, 1);
}

void read_previous_match(struct browser *browser, int count)
{
    match(browser, count, -1);
}
