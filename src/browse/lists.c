/* SPDX-License-Identifier: MIT */
#include "browse/lists.h"

#include "base/cell.h"

enum {
    PREVIEW_FROM = 100, /* columns */
    PREVIEW_BESIDE_FROM = 160,
    PREVIEW_COLUMNS_MAXIMUM = 104, /* a measure of 100 and margins */
    PREVIEW_PERCENT = 60,
    HEADER_MAXIMUM = 4096,
    SHORT_DAY = sizeof "Tue 22" - 1,
    MEDIUM_DAY = sizeof "Tue 22 Sep" - 1
};

/* The preview is as high as the longest abstract seen, so that the list does not jump from paper to
 * paper. */
static int preview_rows(struct browser *browser, int rows)
{
    int wanted = (int)browser->preview.count + 1;
    if (wanted > browser->preview_rows)
        browser->preview_rows = wanted;
    int most = rows * PREVIEW_PERCENT / 100;
    return browser->preview_rows < most ? browser->preview_rows : most;
}

static bool build_preview(struct browser *browser, int columns)
{
    struct error error = ERROR_INIT;
    const struct feed_row *row = browser_row(browser);
    return row && page_build(&browser->preview, browser->feed, row, PAGE_COMPACT, columns, &error);
}

void lists_lay_out(struct browser *browser, int bottom)
{
    struct browser_layout *layout = &browser->layout;
    int columns = browser->screen.columns, rows = browser->screen.rows - 1 - bottom;
    *layout = (struct browser_layout){.list = {1, 0, rows > 0 ? rows : 0, columns}};
    if (browser->fetch.visible) {
        int panel = fetch_panel_rows(&browser->fetch);
        panel = panel > rows / 2 ? rows / 2 : panel;
        layout->list.rows -= panel;
        layout->panel = (struct screen_area){1 + layout->list.rows, 0, panel, columns};
    }
    layout->page = layout->list;
    if (columns >= PREVIEW_BESIDE_FROM) {
        int width = columns / 2 < PREVIEW_COLUMNS_MAXIMUM ? columns / 2 : PREVIEW_COLUMNS_MAXIMUM;
        if (!build_preview(browser, width - 2))
            return;
        layout->list.columns = columns - width;
        layout->preview = (struct screen_area){1, columns - width, layout->list.rows, width};
    } else if (columns >= PREVIEW_FROM && build_preview(browser, columns)) {
        int high = preview_rows(browser, layout->list.rows);
        layout->list.rows -= high;
        layout->preview = (struct screen_area){1 + layout->list.rows, 0, high, columns};
    }
}

/* 48213 as "48,213". */
static void append_number(struct text *out, uint64_t number)
{
    char digits[32];
    size_t count = 0;
    do {
        if (count % 4 == 3)
            digits[count++] = ',';
        digits[count++] = (char)('0' + number % 10);
        number /= 10;
    } while (number && count < sizeof digits - 2);
    while (count)
        text_append_byte(out, digits[--count]);
}

/* As much of "Tue 22 Sep 2026" as is wanted. */
static void append_day(struct text *out, int32_t day, size_t bytes)
{
    struct text title;
    text_init(&title, HEADER_MAXIMUM);
    feed_day_title(&title, day);
    text_append(out, slice_first(text_slice(&title), day == DAY_NONE ? title.size : bytes));
    text_release(&title);
}

/* "Mon 21 <[ ]> Wed 23" */
static void append_neighbours(struct text *out, const struct browser *browser)
{
    for (int step = -1; step <= 1; step += 2) {
        int32_t day = browser->day;
        bool found = feed_step_day(browser->feed, &day, step);
        if (step > 0)
            text_append_string(out, " <[ ]> ");
        if (found)
            append_day(out, day, SHORT_DAY);
        else
            text_append_byte(out, '-');
    }
}

static void append_left(struct text *left, const struct browser *browser)
{
    const struct browser_search *search = &browser->search;
    text_append_string(left, browser->screen.columns >= 60 ? " paperfeed  " : " ");
    if (browser->list_view == BROWSE_SEARCH) {
        text_append_string(left, browser->prompt.kind && browser->prompt.kind->live ? "search"
                                                                                    : "search: ");
        if (!browser->prompt.kind || !browser->prompt.kind->live)
            text_append(left, text_slice(&search->text));
        return;
    }
    if (browser_context(browser) == BROWSE_EMPTY)
        return;
    append_day(left, browser->day, browser->screen.columns >= 60 ? SIZE_MAX : MEDIUM_DAY);
    if (browser->options->tour)
        text_append_string(left, "  (samples, not kept)");
    if (browser->screen.columns >= PREVIEW_FROM) {
        text_append_string(left, "      ");
        append_neighbours(left, browser);
    }
}

static const char *order_name(enum feed_order order)
{
    switch (order) {
    case FEED_BY_RELEVANCE:
        return "best first";
    case FEED_BY_UPVOTES:
        return "most votes first";
    case FEED_BY_TITLE:
        return "by title";
    default:
        return "newest first";
    }
}

static void append_right(struct text *right, struct browser *browser)
{
    const struct list *list = browser_list(browser);
    bool narrow = browser->screen.columns < 60;
    if (browser_context(browser) == BROWSE_EMPTY) {
        text_append_string(right, "no papers yet");
        return;
    }
    if (browser->list_view == BROWSE_SEARCH) {
        append_number(right, list->rows.total);
        text_append_string(right, list->counted ? " of " : "+ of ");
        append_number(right, snapshot_count(store_snapshot(browser->feed->store)));
        if (!narrow)
            text_append_format(right, " papers   %s", order_name(browser_order(browser)));
        return;
    }
    text_append_format(right, "%zu unread", list->unread);
    if (!narrow)
        text_append_format(right, " of %llu   %zu starred", (unsigned long long)list->rows.total,
                           list->starred);
    if (fetch_child_running(&browser->fetch)) {
        text_append_string(right, narrow ? "  fetching" : "   fetching");
        if (!narrow && browser->fetch.count)
            text_append_format(right, " %zu/%zu sources", fetch_child_done(&browser->fetch),
                               browser->fetch.count);
    } else if (browser->problem.size && !narrow) {
        text_append_string(right, "   fetch failed");
    }
}

static void draw_header(struct browser *browser)
{
    struct screen *screen = &browser->screen;
    struct text left, right;
    text_init(&left, HEADER_MAXIMUM);
    text_init(&right, HEADER_MAXIMUM);
    append_left(&left, browser);
    append_right(&right, browser);
    screen_fill(screen, 0, 0, screen->columns, ' ', ROLE_BAR);
    int begin = screen_put_right(screen, 0, screen->columns - 1, text_slice(&right), ROLE_BAR);
    int room = begin - 2;
    if (room > 0 && (int)cell_count(text_slice(&left)) > room) {
        struct text cut;
        text_init(&cut, HEADER_MAXIMUM);
        cell_append(&cut, text_slice(&left), (size_t)room, false);
        screen_put(screen, 0, 0, room, text_slice(&cut), ROLE_BAR);
        text_release(&cut);
    } else if (room > 0) {
        screen_put(screen, 0, 0, room, text_slice(&left), ROLE_BAR);
    }
    text_release(&left);
    text_release(&right);
}

static void draw_preview(struct browser *browser)
{
    struct screen_area area = browser->layout.preview;
    struct screen *screen = &browser->screen;
    if (area.rows < 1)
        return;
    if (area.column) {
        for (int row = 0; row < area.rows; row++)
            screen_fill(screen, area.row + row, area.column, 1, '|', ROLE_META);
        area.column += 2;
        area.columns -= 2;
    } else {
        screen_fill(screen, area.row, 0, area.columns, '=', ROLE_META);
        area.row++;
        area.rows--;
    }
    page_draw(&browser->preview, screen, area, 0, browser_query(browser), &browser->search.scratch);
}

/* Lines of advice where there are no rows. */
static void draw_lines(struct browser *browser, const char *const lines[])
{
    const struct screen_area *area = &browser->layout.list;
    int row = area->row + (area->rows > 8 ? 2 : 0);
    screen_set_clip(&browser->screen, *area);
    for (size_t i = 0; lines[i]; i++, row++)
        screen_put_string(&browser->screen, row, area->columns >= 60 ? 3 : 1, lines[i],
                          i == 0 ? ROLE_TITLE : ROLE_NORMAL);
    screen_lift_clip(&browser->screen);
}

static void draw_nothing(struct browser *browser)
{
    static const char *const empty[] = {
        "Welcome. There are no papers here yet.",
        "",
        "R   fetches the Daily Papers of some days",
        "t   takes a tour on samples: no network is",
        "    needed, nothing is kept",
        "?   all keys",
        "q   quits",
        "",
        "Nothing is sent before R; then it is a few",
        "requests to the sources of the config file,",
        "see paperfeed config path.",
        NULL,
    };
    static const char *const no_day[] = {
        "No papers on this day.",
        "",
        "[ ]   the nearest days with papers",
        "gt    the newest day       gd   a date",
        "R     fetches",
        NULL,
    };
    static const char *const asking[] = {NULL};
    const char *const no_match[] = {
        "Nothing matches.",
        text_string(&browser->search.near),
        "Words are joined by AND and match from their beginning.",
        "Fewer words find more. /  searches again",
        NULL,
    };
    static const char *const hurried[] = {
        "Nothing found yet.",
        "",
        "Ret   looks through all papers",
        NULL,
    };
    if (browser->list_view == BROWSE_SEARCH)
        draw_lines(browser, browser->search.hurried ? hurried
                            : browser->search.query ? no_match
                                                    : asking);
    else
        draw_lines(browser, browser_context(browser) == BROWSE_EMPTY ? empty : no_day);
}

void lists_draw(struct browser *browser)
{
    struct list_frame frame = browser_frame(browser);
    draw_header(browser);
    if (browser_row(browser))
        list_draw(&frame, &browser->screen);
    else
        draw_nothing(browser);
    draw_preview(browser);
    if (browser->layout.panel.rows > 0)
        fetch_panel_draw(&browser->fetch, &browser->screen, browser->layout.panel, browser_clock());
}
