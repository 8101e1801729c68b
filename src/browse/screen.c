/* SPDX-License-Identifier: MIT */
#include "browse/screen.h"

#include "base/cell.h"
#include "base/unicode.h"

#include <stdlib.h>
#include <string.h>

enum { SIDE_MAXIMUM = 1000 };

static const struct screen_cell blank = {.bytes = " ", .size = 1, .width = 1};

void screen_init(struct screen *screen)
{
    *screen = (struct screen){.cells = NULL};
}

void screen_release(struct screen *screen)
{
    free(screen->cells);
    screen->cells = NULL;
    screen->rows = screen->columns = 0;
}

static int limited_side(int side)
{
    return side < 1 ? 1 : side > SIDE_MAXIMUM ? SIDE_MAXIMUM : side;
}

bool screen_resize(struct screen *screen, int rows, int columns, struct error *error)
{
    rows = limited_side(rows);
    columns = limited_side(columns);
    struct screen_cell *cells = calloc((size_t)rows * (size_t)columns, sizeof *cells);
    if (!cells)
        return error_set(error, ERROR_SYSTEM, "Memory is short");
    free(screen->cells);
    screen->cells = cells;
    screen->rows = rows;
    screen->columns = columns;
    screen_clear(screen);
    return true;
}

void screen_clear(struct screen *screen)
{
    for (int i = 0; i < screen->rows * screen->columns; i++)
        screen->cells[i] = blank;
    screen->cursor_row = screen->cursor_column = 0;
    screen_lift_clip(screen);
}

void screen_set_clip(struct screen *screen, struct screen_area area)
{
    screen->clip = area;
}

void screen_lift_clip(struct screen *screen)
{
    screen->clip = (struct screen_area){0, 0, screen->rows, screen->columns};
}

const struct screen_cell *screen_cell(const struct screen *screen, int row, int column)
{
    return &screen->cells[row * screen->columns + column];
}

static bool within(const struct screen *screen, int row, int column)
{
    const struct screen_area *clip = &screen->clip;
    return row >= 0 && row < screen->rows && column >= 0 && column < screen->columns &&
           row >= clip->row && row < clip->row + clip->rows && column >= clip->column &&
           column < clip->column + clip->columns;
}

static struct screen_cell *cell_at(struct screen *screen, int row, int column)
{
    return within(screen, row, column) ? &screen->cells[row * screen->columns + column] : NULL;
}

/* A wide character that loses one half is gone as a whole. */
static void tear(struct screen *screen, int row, int column)
{
    struct screen_cell *cell = &screen->cells[row * screen->columns + column];
    if (cell->size == 0 && column > 0)
        cell[-1] = (struct screen_cell){.bytes = " ", .size = 1, .width = 1, .role = cell[-1].role};
    if (cell->width == 2 && column + 1 < screen->columns)
        cell[1] = (struct screen_cell){.bytes = " ", .size = 1, .width = 1, .role = cell[1].role};
}

static void set_cell(struct screen *screen, int row, int column, struct screen_cell cell)
{
    struct screen_cell *place = cell_at(screen, row, column);
    if (!place)
        return;
    tear(screen, row, column);
    if (cell.width == 2 && !within(screen, row, column + 1))
        cell = (struct screen_cell){.bytes = "?", .size = 1, .width = 1, .role = cell.role};
    *place = cell;
    if (cell.width != 2)
        return;
    tear(screen, row, column + 1);
    place[1] = (struct screen_cell){.size = 0, .width = 0, .role = cell.role};
}

/* A mark without a place of its own joins the character before it, as long as there is room. */
static void combine(struct screen *screen, int row, int column, struct slice mark)
{
    struct screen_cell *cell = cell_at(screen, row, column);
    if (cell && cell->size == 0 && column > 0)
        cell = cell_at(screen, row, column - 1);
    if (!cell || cell->size + mark.size > SCREEN_CELL_BYTES)
        return;
    memcpy(cell->bytes + cell->size, mark.data, mark.size);
    cell->size = (uint8_t)(cell->size + mark.size);
}

static struct screen_cell cell_of(const struct screen *screen, uint32_t code_point,
                                  struct slice bytes, int width, enum screen_role role)
{
    struct screen_cell cell = {.bytes = "?", .size = 1, .width = 1, .role = (uint8_t)role};
    if (width < 0 || code_point == '\n' || unicode_forbidden(code_point) ||
        (screen->ascii && code_point >= 0x80))
        return cell;
    cell.size = (uint8_t)bytes.size;
    cell.width = (uint8_t)width;
    memcpy(cell.bytes, bytes.data, bytes.size);
    return cell;
}

int screen_put(struct screen *screen, int row, int column, int limit, struct slice s,
               enum screen_role role)
{
    int begin = column, end = limit > screen->columns - column ? screen->columns : column + limit;
    for (size_t position = 0; position < s.size;) {
        size_t from = position;
        uint32_t code_point = utf8_next(s, &position);
        struct slice bytes = {s.data + from, position - from};
        int width = cell_width(code_point);
        if (width == 0 && !unicode_forbidden(code_point)) {
            if (column > begin && !screen->ascii)
                combine(screen, row, column - 1, bytes);
            continue;
        }
        if (bytes.size > 4 || (code_point == UNICODE_REPLACEMENT && bytes.size < 3))
            bytes = SLICE("\xEF\xBF\xBD");
        struct screen_cell cell = cell_of(screen, code_point, bytes, width, role);
        if (column + cell.width > end)
            break;
        set_cell(screen, row, column, cell);
        column += cell.width;
    }
    return column;
}

int screen_put_string(struct screen *screen, int row, int column, const char *string,
                      enum screen_role role)
{
    return screen_put(screen, row, column, screen->columns, slice_of(string), role);
}

int screen_put_right(struct screen *screen, int row, int end, struct slice s, enum screen_role role)
{
    int column = end - (int)cell_count(s);
    if (column < 0)
        column = 0;
    screen_put(screen, row, column, end - column, s, role);
    return column;
}

void screen_fill(struct screen *screen, int row, int column, int count, char ascii,
                 enum screen_role role)
{
    struct screen_cell cell = {.bytes = {ascii}, .size = 1, .width = 1, .role = (uint8_t)role};
    for (int i = 0; i < count; i++)
        set_cell(screen, row, column + i, cell);
}

void screen_blank(struct screen *screen, struct screen_area area)
{
    for (int row = area.row; row < area.row + area.rows; row++)
        screen_fill(screen, row, area.column, area.columns, ' ', ROLE_NORMAL);
}

void screen_select(struct screen *screen, struct screen_area area)
{
    for (int row = area.row; row < area.row + area.rows; row++)
        for (int column = area.column; column < area.column + area.columns; column++) {
            struct screen_cell *cell = cell_at(screen, row, column);
            if (cell)
                cell->selected = true;
        }
}
