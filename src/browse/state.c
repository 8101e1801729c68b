/* SPDX-License-Identifier: MIT */
#include "browse/state.h"

#include "base/unicode.h"

#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>

enum { SAY_MAXIMUM = 512, SYNC_AFTER = 900 /* ms */ };

int64_t browser_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void browser_say(struct browser *browser, const char *format, ...)
{
    char buffer[SAY_MAXIMUM];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(buffer, sizeof buffer, format, arguments);
    va_end(arguments);
    text_clear(&browser->toast);
    /* What was cut was perhaps cut within a character. */
    text_append(&browser->toast, utf8_first(slice_of(buffer), sizeof buffer - 4));
    browser->toast_undo = browser->toast_error = false;
}

void browser_complain(struct browser *browser, const struct error *error)
{
    text_clear(&browser->toast);
    error_format(error, &browser->toast);
    browser->toast_undo = false;
    browser->toast_error = true;
}

struct list *browser_list(struct browser *browser)
{
    return browser->list_view == BROWSE_SEARCH ? &browser->found : &browser->days;
}

const struct feed_row *browser_row(struct browser *browser)
{
    return list_row(browser_list(browser));
}

const struct query *browser_query(const struct browser *browser)
{
    return browser->list_view == BROWSE_SEARCH ? browser->search.query : NULL;
}

struct list_frame browser_frame(struct browser *browser)
{
    bool found = browser->list_view == BROWSE_SEARCH;
    struct list_frame frame = {.list = browser_list(browser),
                               .feed = browser->feed,
                               .area = browser->layout.list,
                               .arena = &browser->arena};
    frame.style = (struct row_style){.form = row_form_for(browser->layout.list.columns),
                                     .columns = browser->layout.list.columns,
                                     .today = browser->feed->now.local_day,
                                     .found = found,
                                     .query = browser_query(browser),
                                     .scratch = &browser->search.scratch};
    return frame;
}

unsigned browser_context(const struct browser *browser)
{
    if (browser->view == BROWSE_FEED && snapshot_count(store_snapshot(browser->feed->store)) == 0)
        return BROWSE_EMPTY;
    return browser->view;
}

static bool build_days(struct browser *browser, struct error *error)
{
    struct feed_request request = {.one_day = true, .day = browser->day, .order = FEED_BY_SECTION};
    return list_build(&browser->days, browser->feed, &request, error);
}

static void forget_rows(struct list *list)
{
    text_clear(&list->key);
    list->rows.count = list->selected = 0;
}

void browser_show_day(struct browser *browser, int32_t day)
{
    struct error error = ERROR_INIT;
    browser->day = day;
    browser->through = false;
    browser->preview_rows = 0;
    text_clear(&browser->toast);
    forget_rows(&browser->days);
    if (!build_days(browser, &error))
        browser_complain(browser, &error);
}

bool browser_build_found(struct browser *browser, struct error *error)
{
    const struct browser_search *search = &browser->search;
    struct feed_request request = {
        .query = search->query, .one_day = search->this_day, .day = browser->day};
    if (search->query) {
        request.order = feed_order_of(query_sort(search->query), FEED_BY_DATE);
        request.limit = (size_t)query_limit(search->query);
        return list_build(&browser->found, browser->feed, &request, error);
    }
    forget_rows(&browser->found);
    browser->found.rows = (struct feed_rows){.rows = NULL};
    browser->found.unread = browser->found.starred = 0;
    return true;
}

void browser_rebuild(struct browser *browser)
{
    struct error error = ERROR_INIT;
    bool nothing = browser->days.rows.count == 0;
    if (nothing && browser->day == DAY_NONE)
        browser->day = feed_newest_day(browser->feed);
    if (!build_days(browser, &error) || !browser_build_found(browser, &error))
        browser_complain(browser, &error);
    browser->generation = snapshot_generation(store_snapshot(browser->feed->store));
    browser->order = snapshot_order(store_snapshot(browser->feed->store));
    if (browser->view == BROWSE_PAPER || browser->below == BROWSE_PAPER)
        browser_build_page(browser);
}

bool browser_config_moved(struct browser *browser)
{
    struct stat status;
    struct browser_file now = {.inode = 0}, former = browser->config;
    if (stat(browser->feed->paths.config, &status) == 0)
        now = (struct browser_file){status.st_ino, status.st_size, status.st_mtim};
    browser->config = now;
    return now.inode != former.inode || now.size != former.size ||
           now.modified.tv_sec != former.modified.tv_sec ||
           now.modified.tv_nsec != former.modified.tv_nsec;
}

void browser_refresh(struct browser *browser)
{
    struct error error = ERROR_INIT;
    bool changed = false, moved = browser_config_moved(browser);
    if (!store_refresh(browser->feed->store, &changed, &error))
        browser_complain(browser, &error);
    if (moved && !feed_reload_config(browser->feed, &error))
        browser_complain(browser, &error);
    if (changed || moved ||
        snapshot_generation(store_snapshot(browser->feed->store)) != browser->generation)
        browser_rebuild(browser);
}

void browser_changed(struct browser *browser)
{
    const struct snapshot *snapshot = store_snapshot(browser->feed->store);
    if (!browser->sync_at)
        browser->sync_at = browser_clock() + SYNC_AFTER;
    browser->through = false;
    /* Marks move no row; papers that came in with the same lock may. */
    if (snapshot_order(snapshot) != browser->order) {
        browser_rebuild(browser);
        return;
    }
    browser->generation = snapshot_generation(snapshot);
    list_recount(&browser->days, browser->feed);
    list_recount(&browser->found, browser->feed);
}

void browser_build_page(struct browser *browser)
{
    struct error error = ERROR_INIT;
    const struct feed_row *row = browser_row(browser);
    enum page_form form =
        row_form_for(browser->screen.columns) == ROW_WIDE ? PAGE_ROOMY : PAGE_COMPACT;
    if (!row ||
        !page_build(&browser->page, browser->feed, row, form, browser->screen.columns, &error)) {
        if (row)
            browser_complain(browser, &error);
        browser->view = browser->below = browser->list_view;
        return;
    }
    if (browser->page_first >= browser->page.count)
        browser->page_first = browser->page.count ? browser->page.count - 1 : 0;
}
