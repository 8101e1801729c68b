/* SPDX-License-Identifier: MIT */
#include "browse/list.h"

#include "base/cell.h"

#include <limits.h>

enum { KEY_MAXIMUM = 65536, RULE_MAXIMUM = 256 };

void list_init(struct list *list)
{
    *list = (struct list){.selected = 0};
    arena_init(&list->arena, LIST_BYTES_MAXIMUM);
    text_init(&list->key, KEY_MAXIMUM);
}

void list_release(struct list *list)
{
    arena_release(&list->arena);
    text_release(&list->key);
}

const struct feed_row *list_row(const struct list *list)
{
    return list->rows.count ? &list->rows.rows[list->selected] : NULL;
}

/* The key outlives row numbers. */
static void remember(struct list *list, const struct feed *feed)
{
    text_clear(&list->key);
    if (list->rows.count)
        text_append(&list->key, snapshot_key(store_snapshot(feed->store), list_row(list)->row));
}

void list_recount(struct list *list, const struct feed *feed)
{
    const struct snapshot *snapshot = store_snapshot(feed->store);
    list->unread = list->starred = 0;
    for (size_t i = 0; i < list->rows.section_count; i++)
        list->unread_of_section[i] = 0;
    for (size_t i = 0; i < list->rows.count; i++) {
        const struct feed_row *row = &list->rows.rows[i];
        unsigned marks = snapshot_marks(snapshot, row->row);
        bool unread = !(marks & (STORE_READ | STORE_SKIPPED));
        list->unread += unread;
        list->starred += (marks & STORE_STARRED) != 0;
        if (row->section < list->rows.section_count)
            list->unread_of_section[row->section] += unread;
    }
}

static void select_again(struct list *list, const struct feed *feed)
{
    store_row wanted = list->key.size
                           ? snapshot_find(store_snapshot(feed->store), text_slice(&list->key))
                           : STORE_NO_ROW;
    for (size_t i = 0; wanted != STORE_NO_ROW && i < list->rows.count; i++)
        if (list->rows.rows[i].row == wanted) {
            list->selected = i;
            return;
        }
    if (list->selected >= list->rows.count)
        list->selected = list->rows.count ? list->rows.count - 1 : 0;
    remember(list, feed);
}

bool list_build(struct list *list, const struct feed *feed, const struct feed_request *request,
                struct error *error)
{
    bool first = list->rows.count == 0;
    arena_clear(&list->arena);
    list->rows = (struct feed_rows){.rows = NULL};
    bool done = feed_rows_build(feed, request, &list->arena, &list->rows, error);
    if (done) {
        list->unread_of_section = arena_allocate_array(&list->arena, list->rows.section_count + 1,
                                                       sizeof *list->unread_of_section);
        if (!list->unread_of_section)
            done = error_set(error, ERROR_SYSTEM, "Memory is short");
    }
    if (!done)
        list->rows = (struct feed_rows){.rows = NULL};
    list_recount(list, feed);
    select_again(list, feed);
    if (first)
        list->line = 0;
    list->pinned = !first;
    return done;
}

size_t list_next_unread(const struct list *list, const struct feed *feed, size_t from,
                        int direction)
{
    const struct snapshot *snapshot = store_snapshot(feed->store);
    for (size_t i = from; i < list->rows.count; i += (size_t)direction)
        if (!(snapshot_marks(snapshot, list->rows.rows[i].row) & (STORE_READ | STORE_SKIPPED)))
            return i;
    return SIZE_MAX;
}

/* The section that begins with a row; NULL: none does. */
static const struct feed_section *section_at(const struct list *list, size_t index)
{
    size_t number = list->rows.rows[index].section;
    if (number >= list->rows.section_count || list->rows.sections[number].first != index)
        return NULL;
    return &list->rows.sections[number];
}

static bool has_rule(const struct list_frame *frame, size_t index)
{
    return frame->style.form != ROW_NARROW && section_at(frame->list, index) != NULL;
}

static int height_of(const struct list_frame *frame, size_t index)
{
    arena_clear(frame->arena);
    return row_height(frame->feed, &frame->list->rows.rows[index], &frame->style, frame->arena);
}

static int height_with_rule(const struct list_frame *frame, size_t index)
{
    return height_of(frame, index) + has_rule(frame, index);
}

bool list_move(const struct list_frame *frame, long rows)
{
    struct list *list = frame->list;
    size_t former = list->selected;
    if (!list->rows.count)
        return false;
    long last = (long)list->rows.count - 1, target = (long)former + rows;
    size_t wanted = (size_t)(target < 0 ? 0 : target > last ? last : target);
    list_select(frame, wanted);
    return list->selected != former;
}

void list_select(const struct list_frame *frame, size_t index)
{
    struct list *list = frame->list;
    int line = list->line, rows = frame->area.rows;
    if (index >= list->rows.count)
        return;
    /* Beyond the screen the exact distance does not matter: the selection ends at its edge. */
    for (size_t i = list->selected; i < index && line < rows; i++)
        line += height_of(frame, i) + has_rule(frame, i + 1);
    for (size_t i = list->selected; i > index && line > 0; i--)
        line -= has_rule(frame, i) + height_of(frame, i - 1);
    list->line = line;
    list->selected = index;
    list->pinned = false;
    remember(list, frame->feed);
}

bool list_page(const struct list_frame *frame, int lines)
{
    struct list *list = frame->list;
    size_t target = list->selected, former = list->selected;
    int left = lines < 0 ? -lines : lines, kept = list->line;
    if (!list->rows.count)
        return false;
    while (left > 0 && (lines > 0 ? target + 1 < list->rows.count : target > 0)) {
        left -= height_with_rule(frame, target);
        target = lines > 0 ? target + 1 : target - 1;
    }
    list_select(frame, target);
    if (left <= 0)
        list->line = kept;
    return target != former;
}

/* Lines that rows above the selected one would take, counted no further than limit. */
static int lines_above(const struct list_frame *frame, int limit)
{
    int lines = has_rule(frame, frame->list->selected);
    for (size_t i = frame->list->selected; i > 0 && lines < limit; i--)
        lines += height_with_rule(frame, i - 1);
    return lines;
}

static int lines_from(const struct list_frame *frame, int limit)
{
    int lines = height_of(frame, frame->list->selected);
    for (size_t i = frame->list->selected + 1; i < frame->list->rows.count && lines < limit; i++)
        lines += height_with_rule(frame, i);
    return lines;
}

/* Keeps the selected row in sight, with its section's rule; without holes above and below where
 * that is possible. */
static void place(const struct list_frame *frame)
{
    struct list *list = frame->list;
    int rows = frame->area.rows, height = height_of(frame, list->selected);
    if (list->line > rows - height)
        list->line = rows - height;
    if (list->line < has_rule(frame, list->selected))
        list->line = has_rule(frame, list->selected);
    if (list->line >= rows)
        list->line = 0;
    if (list->pinned)
        return;
    int below = lines_from(frame, rows - list->line);
    if (list->line + below < rows)
        list->line = rows - below;
    int above = lines_above(frame, list->line);
    if (above < list->line)
        list->line = above;
}

void list_reveal(struct list *list)
{
    list->pinned = false;
    list->line = INT_MAX / 2;
}

static void draw_rule(const struct list_frame *frame, struct screen *screen, int line, size_t index)
{
    const struct feed_section *section = section_at(frame->list, index);
    struct text right;
    const struct screen_area *area = &frame->area;
    size_t unread = frame->list->unread_of_section[section - frame->list->rows.sections];
    text_init(&right, RULE_MAXIMUM);
    if (section->fresh)
        text_append_format(&right, " %zu new, %zu unread", section->fresh, unread);
    else
        text_append_format(&right, " %zu paper%s, %zu unread", section->count,
                           section->count == 1 ? "" : "s", unread);
    screen_fill(screen, line, area->column, area->columns, '-', ROLE_META);
    int column = screen_put_string(screen, line, area->column + 2, " ", ROLE_META);
    column = screen_put_string(screen, line, column, section->title, ROLE_META);
    screen_put_string(screen, line, column, " ", ROLE_META);
    screen_put_right(screen, line, area->column + area->columns, text_slice(&right), ROLE_META);
    text_release(&right);
}

static void draw_row(const struct list_frame *frame, struct screen *screen, int line, size_t index,
                     int height)
{
    const struct list *list = frame->list;
    struct screen_area spot = {frame->area.row + line, frame->area.column, height,
                               frame->area.columns};
    bool selected = index == list->selected;
    arena_clear(frame->arena);
    row_draw(screen, spot, frame->feed, &list->rows.rows[index], &frame->style, selected,
             frame->arena);
    if (selected) {
        screen->cursor_row = spot.row;
        screen->cursor_column = spot.column;
    }
}

void list_draw(const struct list_frame *frame, struct screen *screen)
{
    struct list *list = frame->list;
    if (!list->rows.count || frame->area.rows < 1)
        return;
    place(frame);
    screen_set_clip(screen, frame->area);
    size_t index = list->selected;
    int line = list->line - has_rule(frame, index);
    while (line > 0 && index > 0)
        line -= height_with_rule(frame, --index);
    for (; index < list->rows.count && line < frame->area.rows; index++) {
        if (has_rule(frame, index))
            draw_rule(frame, screen, frame->area.row + line++, index);
        int height = height_of(frame, index);
        draw_row(frame, screen, line, index, height);
        line += height;
    }
    screen_lift_clip(screen);
}
