/* SPDX-License-Identifier: MIT */
#include "browse/decide.h"

#include "browse/read.h"
#include "feed/mark.h"

#include <stdlib.h>

enum { UNDO_MAXIMUM = 1000 };

/* Sets or clears a mark; false after a failure, which was told. */
static bool mark(struct browser *browser, const store_row *rows, size_t count, unsigned flag,
                 bool on, size_t *changed)
{
    struct error error = ERROR_INIT;
    if (!feed_mark(browser->feed, rows, count, flag, on, STORE_SYNC_LATER, changed, &error)) {
        browser_complain(browser, &error);
        browser_refresh(browser);
        return false;
    }
    browser_changed(browser);
    return true;
}

static void say_undoable(struct browser *browser, const char *what)
{
    const struct list *list = browser_list(browser);
    if (list->partial)
        browser_say(browser, "%s", what);
    else
        browser_say(browser, "%s, %zu unread left", what, list->unread);
    browser->toast_undo = true;
}

/* Turns a mark of the selected paper over. *on: how it stands now. */
static bool toggle(struct browser *browser, unsigned flag, bool *on)
{
    browser_refresh(browser);
    const struct feed_row *row = browser_row(browser);
    size_t changed = 0;
    if (!row)
        return false;
    store_row number = row->row;
    *on = !(snapshot_marks(store_snapshot(browser->feed->store), number) & flag);
    return mark(browser, &number, 1, flag, *on, &changed);
}

void decide_star(struct browser *browser, int count)
{
    bool on;
    (void)count;
    if (!toggle(browser, STORE_STARRED, &on))
        return;
    if (on)
        browser->starred++;
    else if (browser->starred)
        browser->starred--;
    say_undoable(browser, on ? "starred" : "star taken off");
}

void decide_skip(struct browser *browser, int count)
{
    bool on;
    (void)count;
    if (!toggle(browser, STORE_SKIPPED, &on))
        return;
    if (on && browser->view == BROWSE_PAPER) {
        const struct list *list = browser_list(browser);
        struct list_frame frame = browser_frame(browser);
        size_t next = read_find_unread(browser, list->selected + 1, 1);
        if (next != SIZE_MAX) {
            list_select(&frame, next);
            read_open(browser, 0);
        }
    } else if (on) {
        struct list_frame frame = browser_frame(browser);
        list_move(&frame, 1);
    }
    say_undoable(browser, on ? "skipped 1 paper" : "skip taken off");
}

void decide_read(struct browser *browser, int count)
{
    bool on;
    (void)count;
    if (toggle(browser, STORE_READ, &on))
        say_undoable(browser, on ? "marked read" : "marked unread");
}

void decide_read_all(struct browser *browser, int count)
{
    (void)count;
    browser_refresh(browser);
    browser_grow_found(browser, SIZE_MAX);
    const struct list *list = browser_list(browser);
    size_t changed = 0;
    store_row *rows = malloc((list->rows.count + 1) * sizeof *rows);
    if (!rows) {
        browser_say(browser, "memory is short");
        return;
    }
    for (size_t i = 0; i < list->rows.count; i++)
        rows[i] = list->rows.rows[i].row;
    if (mark(browser, rows, list->rows.count, STORE_READ, true, &changed)) {
        browser->read += changed;
        browser_say(browser, "%zu paper%s marked read", changed, changed == 1 ? "" : "s");
        browser->toast_undo = changed > 0;
    }
    free(rows);
}

void decide_undo(struct browser *browser, int count)
{
    struct error error = ERROR_INIT;
    struct text said;
    bool done = true, failed = false;
    browser_refresh(browser);
    text_init(&said, 65536);
    for (int i = 0; done && !failed && i < (count > 0 ? count : 1) && i < UNDO_MAXIMUM; i++) {
        struct text one;
        text_init(&one, 65536);
        if (!feed_undo(browser->feed, STORE_SYNC_LATER, &one, &done, &error)) {
            browser_complain(browser, &error);
            failed = true;
        } else if (done) {
            text_clear(&said);
            text_append(&said, text_slice(&one));
        }
        text_release(&one);
    }
    browser_changed(browser);
    /* The config has changed when a subscription came back or went. */
    browser_refresh(browser);
    browser_rebuild(browser);
    browser->days.pinned = browser->found.pinned = false;
    if (failed)
        ; /* as was told */
    else if (said.size)
        browser_say(browser, "taken back: %s", text_string(&said));
    else
        browser_say(browser, "nothing to take back");
    text_release(&said);
}
