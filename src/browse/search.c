/* SPDX-License-Identifier: MIT */
#include "browse/search.h"

void search_init(struct browser *browser)
{
    struct browser_search *search = &browser->search;
    text_init(&search->text, PROMPT_BYTES_MAXIMUM);
    text_init(&search->near, 2 * PROMPT_BYTES_MAXIMUM);
    text_init(&search->former_text, PROMPT_BYTES_MAXIMUM);
    text_init(&search->former_key, PROMPT_BYTES_MAXIMUM);
    query_scratch_init(&search->scratch);
}

void search_release(struct browser *browser)
{
    struct browser_search *search = &browser->search;
    query_release(search->query);
    query_scratch_release(&search->scratch);
    text_release(&search->text);
    text_release(&search->near);
    text_release(&search->former_text);
    text_release(&search->former_key);
}

static void copy_text(struct text *to, struct slice from)
{
    text_clear(to);
    text_append(to, slice_first(from, PROMPT_BYTES_MAXIMUM));
}

/* Another question, another list: it begins at its top. */
static bool begin_list(struct browser *browser, struct error *error)
{
    text_clear(&browser->found.key);
    browser->found.rows.count = browser->found.selected = 0;
    browser->preview_rows = 0;
    return browser_build_found(browser, error);
}

/* Takes the words as the search at hand. A wrong query leaves the last good result. */
static bool run(struct browser *browser, struct slice words, struct error *error)
{
    struct browser_search *search = &browser->search;
    struct query *query = NULL;
    browser->prompt.wrong = 0;
    if (slice_trim(words).size &&
        !feed_query_parse(browser->feed, words, &query, &browser->prompt.wrong, error))
        return false;
    query_release(search->query);
    search->query = query;
    copy_text(&search->text, slice_trim(words));
    return begin_list(browser, error);
}

bool search_show(struct browser *browser, struct slice text, struct error *error)
{
    browser->search.by_date = false;
    if (!run(browser, text, error))
        return false;
    browser->view = browser->list_view = BROWSE_SEARCH;
    prompt_history_add(&browser->searches, slice_trim(text));
    return true;
}

void search_catch_up(struct browser *browser)
{
    struct prompt *prompt = &browser->prompt;
    struct error error = ERROR_INIT;
    if (!prompt->kind || !prompt->kind->live ||
        slice_equal(slice_trim(text_slice(&prompt->line)), text_slice(&browser->search.text)))
        return;
    text_clear(&prompt->message);
    browser->search.hasty = true;
    bool found = run(browser, text_slice(&prompt->line), &error);
    browser->search.hasty = false;
    if (!found)
        text_append_format(&prompt->message, "%s", error.reason);
}

static void accept(struct browser *browser, struct slice text)
{
    struct error error = ERROR_INIT;
    if (!slice_trim(text).size) {
        browser->prompt.kind->cancel(browser);
        return;
    }
    text_clear(&browser->prompt.message);
    if (!run(browser, text, &error)) {
        text_append_format(&browser->prompt.message, "%s", error.reason);
        return;
    }
    prompt_history_add(&browser->searches, slice_trim(text));
    prompt_close(&browser->prompt);
    browser->view = BROWSE_SEARCH;
    browser_say(browser,
                browser->found.rows.count ? "kept. S subscribes to this search" : "nothing found");
}

/* Back to exactly where the search began. */
static void cancel(struct browser *browser)
{
    struct browser_search *search = &browser->search;
    struct error error = ERROR_INIT;
    prompt_close(&browser->prompt);
    browser->view = search->former_view;
    browser->list_view = search->former_list;
    search->this_day = search->former_this_day;
    search->by_date = search->former_by_date;
    browser->preview_rows = 0;
    if (search->former_list != BROWSE_SEARCH)
        return;
    struct list *found = &browser->found;
    if (!run(browser, text_slice(&search->former_text), &error)) {
        browser_complain(browser, &error);
        return;
    }
    browser_grow_found(browser, search->former_rows);
    store_row row =
        snapshot_find(store_snapshot(browser->feed->store), text_slice(&search->former_key));
    for (size_t i = 0; i < found->rows.count; i++)
        if (found->rows.rows[i].row == row)
            found->selected = i;
    copy_text(&found->key, text_slice(&search->former_key));
    found->line = search->former_line;
    found->pinned = true;
}

/* Keys of the list while the line is being typed. */
static bool take_key(struct browser *browser, int key)
{
    struct list_frame frame = browser_frame(browser);
    if (key == KEY_CONTROL('N'))
        list_move(&frame, 1);
    else if (key == KEY_CONTROL('P'))
        list_move(&frame, -1);
    else if (key == KEY_CODE_PAGE_DOWN || key == KEY_CODE_PAGE_UP)
        list_page(&frame, key == KEY_CODE_PAGE_DOWN ? frame.area.rows - 1 : 1 - frame.area.rows);
    else if (key == KEY_CODE_TAB) {
        browser->search.this_day = !browser->search.this_day;
        text_clear(&browser->search.text);
    } else
        return false;
    return true;
}

static int draw_hints(struct browser *browser, struct screen *screen, struct screen_area above)
{
    struct text line;
    int year, month, day;
    if (screen->rows < PROMPT_ROWS_FROM)
        return 0;
    text_init(&line, PROMPT_BYTES_MAXIMUM);
    text_append_string(&line, " scope: ");
    if (browser->search.this_day)
        feed_day_title(&line, browser->day);
    else
        text_append_string(&line, "all dates");
    text_append_string(&line, browser->search.this_day ? "   (Tab: all dates)"
                                                       : "   (Tab: this day only)");
    text_append_string(&line, "   fields: title author abstract");
    int row = above.row + above.rows - 2;
    screen_put(screen, row, 0, screen->columns, text_slice(&line), ROLE_META);
    text_clear(&line);
    day_to_civil(browser->feed->now.local_day, &year, &month, &day);
    text_append_format(
        &line, " also try: after:%04d-%02d  unread  cat:cs.LG  au:okello  \"exact phrase\"  -not",
        year, month);
    screen_put(screen, row + 1, 0, screen->columns, text_slice(&line), ROLE_META);
    text_release(&line);
    return 2;
}

static const struct prompt_kind search_prompt = {
    .label = "/",
    .keys = " Ret:keep (then S:subscribe)  Esc:undo  ^N ^P:move  Up:history",
    .live = true,
    .rows = 2,
    .key = take_key,
    .accept = accept,
    .cancel = cancel,
    .draw = draw_hints,
};

void search_open(struct browser *browser, int count)
{
    struct browser_search *search = &browser->search;
    struct error error = ERROR_INIT;
    (void)count;
    browser_refresh(browser);
    text_clear(&browser->toast);
    search->former_view = browser->view;
    search->former_list = browser->list_view;
    copy_text(&search->former_text, text_slice(&search->text));
    copy_text(&search->former_key, text_slice(&browser->found.key));
    search->former_line = browser->found.line;
    search->former_rows = browser->found.rows.count;
    search->former_this_day = search->this_day;
    search->former_by_date = search->by_date;
    search->this_day = search->by_date = false;
    browser->view = browser->list_view = BROWSE_SEARCH;
    prompt_open(&browser->prompt, &search_prompt, (struct slice){NULL, 0}, &browser->searches);
    if (browser->argument.size)
        prompt_set(&browser->prompt, browser->argument);
    if (!run(browser, text_slice(&browser->prompt.line), &error))
        text_append_format(&browser->prompt.message, "%s", error.reason);
}

void search_order(struct browser *browser, int count)
{
    struct browser_search *search = &browser->search;
    struct error error = ERROR_INIT;
    (void)count;
    browser_refresh(browser);
    text_clear(&browser->toast);
    enum feed_order former = browser_order(browser);
    search->by_date = !search->by_date;
    if (browser_order(browser) == former) {
        search->by_date = false;
        browser_say(browser, "this search has one order only");
        return;
    }
    /* Another order has another beginning, and that is what is asked for. */
    if (!begin_list(browser, &error))
        browser_complain(browser, &error);
}
