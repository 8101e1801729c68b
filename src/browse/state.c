/* SPDX-License-Identifier: MIT */
#include "browse/state.h"

#include "base/unicode.h"

#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>

enum {
    SAY_MAXIMUM = 512,
    SYNC_AFTER = 900, /* ms */
    KEY_MAXIMUM = 65536,
    KEY_WAITS = 10,   /* ms; for a number, or for hits while more is typed */
    FOUND_ROWS = 300, /* read first; then always GROWTH times as many */
    GROWTH = 4,
    READ_AHEAD = 100 /* rows: two screens of a large window */
};

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
                                     .raw = browser->raw_tex,
                                     .ascii = browser->screen.ascii,
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

enum feed_order browser_order(const struct browser *browser)
{
    const struct browser_search *search = &browser->search;
    /* What a day has is never scored. */
    bool scored = search->query && query_has_words(search->query) && !search->this_day;
    enum feed_order usual = scored && !search->by_date ? FEED_BY_RELEVANCE : FEED_BY_DATE;
    return search->query ? feed_order_of(query_sort(search->query), usual) : usual;
}

static bool is_late(void *context)
{
    const int64_t *end = context;
    return browser_clock() >= *end;
}

/* The exact number of hits, unless it takes too long. */
static void count_found(struct browser *browser)
{
    struct error ignored = ERROR_INIT;
    struct list *found = &browser->found;
    struct store *store = browser->feed->store;
    int64_t end = browser_clock() + KEY_WAITS;
    uint64_t total = 0;
    store_set_patience(store, is_late, &end);
    found->counted = feed_count(browser->feed, browser->search.query, &total, &ignored) &&
                     !store_gave_up(store) && total >= found->rows.count;
    store_set_patience(store, NULL, NULL);
    found->rows.total = found->counted ? total : found->rows.count;
}

/* What to try when nothing matches; nothing when that takes too long. */
static void look_near(struct browser *browser)
{
    struct store *store = browser->feed->store;
    int64_t end = browser_clock() + KEY_WAITS;
    store_set_patience(store, is_late, &end);
    feed_append_near(browser->feed, browser->search.query, &browser->search.near);
    /* A number that stopped on its way is none. */
    if (store_gave_up(store))
        text_clear(&browser->search.near);
    store_set_patience(store, NULL, NULL);
}

static bool read_found(struct browser *browser, struct error *error)
{
    struct browser_search *search = &browser->search;
    struct list *found = &browser->found;
    size_t most = (size_t)query_limit(search->query);
    bool whole = most && (!search->limit || most <= search->limit);
    struct feed_request request = {.query = search->query,
                                   .one_day = search->this_day,
                                   .day = browser->day,
                                   .order = browser_order(browser),
                                   .limit = whole ? most : search->limit};
    struct store *store = browser->feed->store;
    int64_t end = browser_clock() + KEY_WAITS;
    found->partial = false;
    store_set_patience(store, search->hasty ? is_late : NULL, &end);
    bool done = list_build(found, browser->feed, &request, error);
    search->hurried = done && !search->this_day && store_gave_up(store);
    store_set_patience(store, NULL, NULL);
    if (done)
        found->partial =
            search->hurried || (!whole && search->limit && found->rows.count >= search->limit);
    return done;
}

static bool selects(struct browser *browser, struct slice key)
{
    return !key.size || slice_equal(text_slice(&browser->found.key), key);
}

/* As read_found. Others may have pushed the selected paper behind the last row: it is looked for a
 * little further. */
static bool read_selected(struct browser *browser, struct error *error)
{
    struct list *found = &browser->found;
    struct text former;
    text_init(&former, KEY_MAXIMUM);
    text_append(&former, text_slice(&found->key));
    bool done = read_found(browser, error);
    if (done && found->partial && !selects(browser, text_slice(&former))) {
        size_t limit = browser->search.limit;
        text_clear(&found->key);
        text_append(&found->key, text_slice(&former));
        browser->search.limit *= GROWTH;
        done = read_found(browser, error);
        /* It matches no longer: its search must not be repeated at a larger scale. */
        if (!selects(browser, text_slice(&former)))
            browser->search.limit = limit;
    }
    text_release(&former);
    return done;
}

bool browser_build_found(struct browser *browser, struct error *error)
{
    struct list *found = &browser->found;
    text_clear(&browser->search.near);
    if (!browser->search.query) {
        forget_rows(found);
        found->rows = (struct feed_rows){.rows = NULL};
        found->unread = found->starred = 0;
        found->partial = false;
        return true;
    }
    if (!found->rows.count && !found->key.size)
        browser->search.limit = FOUND_ROWS;
    if (!read_selected(browser, error))
        return false;
    if (browser->search.hurried)
        found->counted = false;
    else if (found->partial && !browser->search.this_day)
        count_found(browser);
    else
        found->counted = true;
    if (!found->partial && !found->rows.count && !browser->search.this_day)
        look_near(browser);
    return true;
}

bool browser_grow_found(struct browser *browser, size_t rows)
{
    struct error error = ERROR_INIT;
    struct list *found = &browser->found;
    size_t former = found->rows.count;
    uint64_t total = found->rows.total;
    bool pinned = found->pinned;
    if (browser->list_view != BROWSE_SEARCH || !found->partial || former >= rows)
        return false;
    while (browser->search.limit < rows && browser->search.limit <= SIZE_MAX / GROWTH)
        browser->search.limit *= GROWTH;
    if (rows == SIZE_MAX)
        browser->search.limit = 0;
    if (!read_found(browser, &error))
        browser_complain(browser, &error);
    if (found->partial)
        found->rows.total = found->counted ? total : found->rows.count;
    found->pinned = pinned;
    return found->rows.count > former;
}

void browser_read_ahead(struct browser *browser)
{
    const struct list *found = &browser->found;
    if (!browser->search.hurried && found->selected + READ_AHEAD >= found->rows.count)
        browser_grow_found(browser, found->rows.count + 1);
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
