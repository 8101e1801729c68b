/* SPDX-License-Identifier: MIT */
#include "browse/paper.h"

#include "base/cell.h"

enum { BAR_MAXIMUM = 4096 };

static bool has_bar(const struct browser *browser)
{
    return row_form_for(browser->screen.columns) == ROW_WIDE;
}

void paper_lay_out(struct browser *browser, int bottom)
{
    struct browser_layout *layout = &browser->layout;
    int columns = browser->screen.columns, top = has_bar(browser);
    int rows = browser->screen.rows - bottom - top;
    struct screen_area list = layout->list;
    *layout = (struct browser_layout){.list = list, .page = {top, 0, rows > 0 ? rows : 0, columns}};
    if (!browser->fetch.visible)
        return;
    int panel = fetch_panel_rows(&browser->fetch);
    panel = panel > rows / 2 ? rows / 2 : panel;
    layout->page.rows -= panel;
    layout->panel = (struct screen_area){top + layout->page.rows, 0, panel, columns};
}

/* The bare id, and of the title what fits. */
static void draw_bar(struct browser *browser)
{
    struct screen *screen = &browser->screen;
    const struct page *page = &browser->page;
    struct slice id = page->paper.id, scheme = SLICE("arxiv:");
    struct text left;
    text_init(&left, BAR_MAXIMUM);
    text_append_string(&left, " paperfeed  ");
    text_append(&left, slice_starts_with(id, scheme) ? slice_from(id, scheme.size) : id);
    if (page->paper.fields[PAPER_VERSION].size) {
        text_append_byte(&left, 'v');
        text_append(&left, page->paper.fields[PAPER_VERSION]);
    }
    text_append_string(&left, "   ");
    size_t used = cell_count(text_slice(&left)), room = (size_t)screen->columns - 2;
    if (room > used)
        cell_append(&left, page->paper.fields[PAPER_TITLE], room - used, false);
    screen_fill(screen, 0, 0, screen->columns, ' ', ROLE_BAR);
    screen_put(screen, 0, 0, screen->columns - 1, text_slice(&left), ROLE_BAR);
    text_release(&left);
}

void paper_draw(struct browser *browser)
{
    struct screen *screen = &browser->screen;
    if (has_bar(browser))
        draw_bar(browser);
    page_draw(&browser->page, screen, browser->layout.page, browser->page_first,
              browser_query(browser), &browser->search.scratch);
    screen->cursor_row = browser->layout.page.row;
    screen->cursor_column = 0;
    if (browser->layout.panel.rows > 0)
        fetch_panel_draw(&browser->fetch, screen, browser->layout.panel, browser_clock());
}

void paper_append_place(const struct browser *browser, struct text *out)
{
    size_t rows = browser->layout.page.rows > 0 ? (size_t)browser->layout.page.rows : 1;
    size_t shown = browser->page_first + rows;
    if (shown >= browser->page.count)
        text_append_string(out, "all shown, Space: next unread");
    else
        text_append_format(out, "%zu%% shown, Space: on", 100 * shown / browser->page.count);
}
