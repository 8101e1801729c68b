/* SPDX-License-Identifier: MIT */
#include "browse/status.h"

#include "base/cell.h"
#include "browse/paper.h"
#include "feed/fetch.h"

#include <time.h>

enum { LINE_MAXIMUM = 8192, HINTS_MAXIMUM = 64, POPUP_COLUMNS = 40, SMALL_ROWS = 8 };

int status_rows(const struct browser *browser)
{
    const struct prompt_kind *kind = browser->prompt.kind;
    return kind && browser->screen.rows >= PROMPT_ROWS_FROM ? 2 + kind->rows : 2;
}

/* The hints of a context, in the order of the table; the least important leave until the rest fits.
 */
struct hints {
    const struct browse_action *actions[HINTS_MAXIMUM];
    size_t count;
};

static size_t hints_cells(const struct hints *hints)
{
    size_t cells = 1;
    for (size_t i = 0; i < hints->count; i++)
        cells += slice_of(hints->actions[i]->hint).size + (i ? 2 : 0);
    return cells;
}

static bool drop_least(struct hints *hints)
{
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < hints->count; i++)
        if (hints->actions[i]->priority < ACTION_STAYS &&
            (least == SIZE_MAX || hints->actions[i]->priority < hints->actions[least]->priority))
            least = i;
    if (least == SIZE_MAX)
        return false;
    for (size_t i = least + 1; i < hints->count; i++)
        hints->actions[i - 1] = hints->actions[i];
    hints->count--;
    return true;
}

static void draw_hints(struct browser *browser, int row)
{
    struct hints hints = {.count = 0};
    unsigned context = browser_context(browser);
    for (const struct browse_action *action = browse_actions;
         action->name && hints.count < HINTS_MAXIMUM; action++)
        if (action->hint && action->contexts & context)
            hints.actions[hints.count++] = action;
    bool dropped = true;
    while (dropped && hints_cells(&hints) > (size_t)browser->screen.columns)
        dropped = drop_least(&hints);
    bool short_form = !dropped;
    int column = short_form ? 0 : 1;
    for (size_t i = 0; i < hints.count; i++) {
        struct slice hint = slice_of(hints.actions[i]->hint);
        size_t colon = slice_find_byte(hint, ':', 1);
        if (short_form && colon != SIZE_MAX)
            hint = slice_first(hint, colon);
        column =
            screen_put(&browser->screen, row, column, browser->screen.columns, hint, ROLE_NORMAL);
        column += short_form ? 1 : 2;
    }
}

/* "fetched 7:02" when that was today, else "fetched 21 Sep". Local time. */
static void append_last_fetch(struct text *out, const struct browser *browser)
{
    int64_t last = feed_last_fetch(browser->feed);
    time_t moment = (time_t)last;
    struct tm parts;
    if (!last || !localtime_r(&moment, &parts))
        return;
    int32_t day = day_from_civil(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
    text_append_string(out, "fetched ");
    if (day == browser->feed->now.local_day)
        text_append_format(out, "%d:%02d", parts.tm_hour, parts.tm_min);
    else
        day_append_short(out, day, browser->feed->now.local_day);
}

static void append_right(struct text *out, const struct browser *browser)
{
    if (browser->toast.size) {
        if (browser->toast_undo)
            text_append_string(out, "u: undo");
        return;
    }
    if (browser->problem.size)
        text_append(out, text_slice(&browser->problem));
    else if (browser->feed->config.problem_count)
        text_append_format(out, "%zu config problem%s: paperfeed config check",
                           browser->feed->config.problem_count,
                           browser->feed->config.problem_count == 1 ? "" : "s");
    else if (store_notices(browser->feed->store).size)
        text_append_string(out, "store: see paperfeed verify");
    else
        append_last_fetch(out, browser);
}

static void append_left(struct text *out, struct browser *browser)
{
    const struct list *list = browser_list(browser);
    if (browser_context(browser) == BROWSE_EMPTY)
        text_append_string(out, " nothing to read yet");
    else
        text_append_format(out, " %zu/%zu%s", list->rows.count ? list->selected + 1 : 0,
                           list->rows.count, list->partial ? "+" : "");
    text_append_string(out, "  ");
    if (browser->toast.size) {
        text_append_string(out, browser->toast_error ? "! " : "");
        text_append(out, text_slice(&browser->toast));
    } else if (browser->view == BROWSE_PAPER) {
        unsigned marks =
            snapshot_marks(store_snapshot(browser->feed->store), browser_row(browser)->row);
        text_append_string(out, marks & STORE_STARRED ? "*  " : marks & STORE_SKIPPED ? "x  " : "");
        paper_append_place(browser, out);
    }
}

static void draw_status(struct browser *browser, int row)
{
    struct screen *screen = &browser->screen;
    struct text left, right, cut;
    text_init(&left, LINE_MAXIMUM);
    text_init(&right, LINE_MAXIMUM);
    text_init(&cut, LINE_MAXIMUM);
    append_left(&left, browser);
    append_right(&right, browser);
    screen_fill(screen, row, 0, screen->columns, ' ', ROLE_BAR);
    size_t columns = (size_t)screen->columns - 1, used = cell_count(text_slice(&left));
    if (used > columns) {
        cell_append(&cut, text_slice(&left), columns, false);
        screen_put(screen, row, 0, screen->columns, text_slice(&cut), ROLE_BAR);
    } else {
        screen_put(screen, row, 0, screen->columns, text_slice(&left), ROLE_BAR);
    }
    if (used + 4 < columns) {
        text_clear(&cut);
        cell_append(&cut, text_slice(&right), columns - used - 2, false);
        screen_put_right(screen, row, screen->columns - 1, text_slice(&cut), ROLE_BAR);
    }
    text_release(&left);
    text_release(&right);
    text_release(&cut);
}

static void draw_prompt(struct browser *browser, int row)
{
    struct screen *screen = &browser->screen;
    struct prompt *prompt = &browser->prompt;
    screen_blank(screen, (struct screen_area){row + 1, 0, 1, screen->columns});
    if (prompt->message.size) {
        struct text line;
        text_init(&line, LINE_MAXIMUM);
        text_append_string(&line, " ! ");
        text_append(&line, text_slice(&prompt->message));
        screen_put(screen, row + 1, 0, screen->columns, text_slice(&line), ROLE_ERROR);
        text_release(&line);
    } else {
        screen_put_string(screen, row + 1, 0, prompt->kind->keys, ROLE_NORMAL);
    }
    if (prompt->kind->draw) {
        struct screen_area above = {0, 0, row, screen->columns};
        prompt->kind->draw(browser, screen, above);
    }
    prompt_draw(prompt, screen, row);
}

void status_draw(struct browser *browser)
{
    int row = browser->screen.rows - 2;
    if (browser->prompt.kind) {
        draw_prompt(browser, row);
        return;
    }
    draw_status(browser, row);
    draw_hints(browser, row + 1);
}

void status_append_keys(struct text *out, const struct browse_action *action, unsigned context)
{
    struct slice rest = slice_of(action->keys), word;
    struct key_stroke stroke;
    size_t start = out->size;
    while (slice_next_word(&rest, &word)) {
        if (!key_stroke_parse(word, &stroke) ||
            action_find(context, stroke.prefix, stroke.key) != action)
            continue;
        if (out->size > start)
            text_append_byte(out, ' ');
        text_append(out, word);
    }
}

static int draw_popup_line(struct browser *browser, int row, const struct browse_action *action)
{
    struct slice rest = slice_of(action->keys), word;
    struct key_stroke stroke;
    while (slice_next_word(&rest, &word)) {
        if (!key_stroke_parse(word, &stroke) || stroke.prefix != browser->pending.prefix)
            continue;
        screen_blank(&browser->screen, (struct screen_area){row, 1, 1, POPUP_COLUMNS});
        screen_put_string(&browser->screen, row, 1, "|", ROLE_META);
        screen_put(&browser->screen, row, 3, 2, slice_from(word, 1), ROLE_TITLE);
        screen_put_string(&browser->screen, row, 6, action->help, ROLE_NORMAL);
        screen_put_string(&browser->screen, row, POPUP_COLUMNS, "|", ROLE_META);
        return 1;
    }
    return 0;
}

static void draw_popup_edge(struct browser *browser, int row, bool top)
{
    struct screen *screen = &browser->screen;
    char name[] = {' ', (char)browser->pending.prefix, ' ', '\0'};
    screen_fill(screen, row, 1, POPUP_COLUMNS, '-', ROLE_META);
    screen_put_string(screen, row, 1, "+", ROLE_META);
    screen_put_string(screen, row, POPUP_COLUMNS, "+", ROLE_META);
    if (top)
        screen_put_string(screen, row, 3, name, ROLE_TITLE);
}

void status_draw_popup(struct browser *browser)
{
    unsigned context = browser_context(browser);
    int row = browser->screen.rows - 3;
    if (browser->screen.columns < POPUP_COLUMNS + 2 || browser->screen.rows < SMALL_ROWS)
        return;
    draw_popup_edge(browser, row--, false);
    const struct browse_action *action = browse_actions;
    while (action->name)
        action++;
    /* From the last one up, so that they stand in the order of the table. */
    while (action-- > browse_actions)
        if (action->contexts & context && row > 0)
            row -= draw_popup_line(browser, row, action);
    draw_popup_edge(browser, row, true);
}
