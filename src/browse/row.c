/* SPDX-License-Identifier: MIT */
#include "browse/row.h"

#include "base/cell.h"

enum {
    WIDE_FROM = 100,
    MEDIUM_FROM = 60,
    TITLE_COLUMN = 4, /* cursor, two flags, a blank */
    DAY_COLUMNS = 7,  /* "22 Sep " */
    CATEGORY_COLUMNS = 10,
    VOTE_COLUMNS = 8, /* "  ^1234" and a margin */
    ROW_TEXT_MAXIMUM = 4096
};

enum row_form row_form_for(int columns)
{
    return columns >= WIDE_FROM ? ROW_WIDE : columns >= MEDIUM_FROM ? ROW_MEDIUM : ROW_NARROW;
}

/* One row being drawn. */
struct drawing {
    struct screen *screen;
    struct screen_area place;
    const struct row_style *style;
    struct paper paper;
    struct output_row output;
    enum screen_role role; /* of the title */
};

static void read_row(const struct feed *feed, const struct feed_row *row, struct drawing *drawing,
                     struct arena *arena)
{
    struct error error = ERROR_INIT;
    if (feed_row_output(feed, row, arena, &drawing->paper, &drawing->output, &error)) {
        if (!drawing->style->raw)
            output_show_tex(&drawing->paper, drawing->style->ascii, arena);
        return;
    }
    /* A record that cannot be read is still a row, so that the rows below stay where they are. */
    drawing->paper = (struct paper){.id = snapshot_key(store_snapshot(feed->store), row->row)};
    drawing->paper.fields[PAPER_TITLE] =
        SLICE("(this record could not be read; see paperfeed verify)");
    drawing->output =
        (struct output_row){.paper = &drawing->paper, .day = DAY_NONE, .upvotes = LISTING_UNKNOWN};
}

/* Collects the parts of a text that matched. */
struct painter {
    struct screen *screen;
    int line, column;
    struct slice text;
    size_t offset; /* of text in the whole field */
    size_t done;   /* bytes of text already drawn */
    enum screen_role role;
};

static void paint_up_to(struct painter *painter, size_t end, enum screen_role role)
{
    if (end > painter->text.size)
        end = painter->text.size;
    if (end <= painter->done)
        return;
    struct slice part = {painter->text.data + painter->done, end - painter->done};
    painter->column = screen_put(painter->screen, painter->line, painter->column,
                                 painter->screen->columns, part, role);
    painter->done = end;
}

static void paint_match(void *context, size_t begin, size_t end)
{
    struct painter *painter = context;
    if (end <= painter->offset)
        return;
    paint_up_to(painter, begin > painter->offset ? begin - painter->offset : 0, painter->role);
    paint_up_to(painter, end - painter->offset, ROLE_MATCH);
}

int row_put_matched(struct screen *screen, int line, int column, struct slice text,
                    enum screen_role role, const struct row_matches *matches)
{
    struct painter painter = {
        .screen = screen, .line = line, .column = column, .text = text, .role = role};
    if (matches->query && text.size && text.data >= matches->whole.data &&
        text.data + text.size <= matches->whole.data + matches->whole.size) {
        painter.offset = (size_t)(text.data - matches->whole.data);
        query_highlight(matches->query, matches->field, matches->whole, matches->scratch,
                        paint_match, &painter);
    }
    paint_up_to(&painter, text.size, role);
    return painter.column;
}

static int put_title(const struct drawing *drawing, int line, int column, struct slice part)
{
    const struct row_matches matches = {.query = drawing->style->query,
                                        .scratch = drawing->style->scratch,
                                        .field = PAPER_TITLE,
                                        .whole = drawing->paper.fields[PAPER_TITLE]};
    return row_put_matched(drawing->screen, line, column, part, drawing->role, &matches);
}

/* The part of text that fits, followed by ".." when there is more. */
static void put_title_cut(const struct drawing *drawing, int line, int column, struct slice text,
                          int cells)
{
    size_t used;
    if (cells < 1)
        return;
    if (cell_count(text) <= (size_t)cells) {
        put_title(drawing, line, column, text);
        return;
    }
    struct slice part = cell_fit(text, cells > 2 ? (size_t)cells - 2 : 0, &used);
    column = put_title(drawing, line, column, part);
    screen_put_string(drawing->screen, line, column, cells > 2 ? ".." : "", drawing->role);
}

static void put_flags(const struct drawing *drawing, bool selected)
{
    struct screen *screen = drawing->screen;
    int line = drawing->place.row, column = drawing->place.column;
    unsigned marks = drawing->output.marks;
    if (selected)
        screen_put_string(screen, line, column, ">", ROLE_NORMAL);
    if (!(marks & (STORE_READ | STORE_SKIPPED)))
        screen_put_string(screen, line, column + 1, drawing->output.is_new ? "N" : "O",
                          drawing->output.is_new ? ROLE_NEW : ROLE_NORMAL);
    if (marks & STORE_STARRED)
        screen_put_string(screen, line, column + 2, "*", ROLE_STARRED);
    else if (marks & STORE_SKIPPED)
        screen_put_string(screen, line, column + 2, "x", ROLE_NORMAL);
}

enum meta { META_AUTHORS, META_CATEGORY, META_VOTES, META_WHY, META_COUNT };

static void append_meta(struct text *out, const struct drawing *drawing, enum meta meta)
{
    switch (meta) {
    case META_AUTHORS:
        output_authors_short(out, drawing->paper.fields[PAPER_AUTHORS]);
        break;
    case META_CATEGORY:
        text_append(out, drawing->paper.fields[PAPER_PRIMARY]);
        break;
    case META_VOTES:
        if (drawing->output.upvotes != LISTING_UNKNOWN)
            text_append_format(out, "^%lld", (long long)drawing->output.upvotes);
        break;
    default:
        text_append(out, drawing->output.why);
    }
}

/* As much of the meta data as fits: why gives way first, then votes, category, authors. */
static void build_meta(struct text *out, const struct drawing *drawing, int cells)
{
    int most = drawing->style->form == ROW_NARROW ? META_WHY : META_COUNT;
    for (int count = most; count > 0; count--) {
        text_clear(out);
        for (int meta = 0; meta < count; meta++) {
            size_t before = out->size;
            if (before)
                text_append_string(out, "  ");
            size_t start = out->size;
            append_meta(out, drawing, (enum meta)meta);
            if (out->size == start)
                text_truncate(out, before);
        }
        if ((int)cell_count(text_slice(out)) <= cells)
            return;
    }
    text_clear(out);
}

static void put_meta(const struct drawing *drawing, int line, int cells, bool right)
{
    struct text meta;
    text_init(&meta, ROW_TEXT_MAXIMUM);
    build_meta(&meta, drawing, cells);
    const struct screen_area *place = &drawing->place;
    if (right)
        screen_put_right(drawing->screen, line, place->column + place->columns - 1,
                         text_slice(&meta), ROLE_META);
    else
        screen_put(drawing->screen, line, place->column + TITLE_COLUMN, cells, text_slice(&meta),
                   ROLE_META);
    text_release(&meta);
}

/* Splits a title: what fits in the first line, and the rest. */
static struct slice first_line(struct slice title, int cells, struct slice *rest)
{
    struct slice line = {title.data, 0};
    *rest = title;
    cell_wrap(rest, cells > 0 ? (size_t)cells : 0, &line);
    *rest = slice_trim(*rest);
    return line;
}

static void draw_medium(const struct drawing *drawing)
{
    struct slice rest;
    const struct screen_area *place = &drawing->place;
    int column = place->column + TITLE_COLUMN, cells = place->columns - TITLE_COLUMN;
    put_title(drawing, place->row, column,
              first_line(drawing->paper.fields[PAPER_TITLE], cells - 1, &rest));
    put_title_cut(drawing, place->row + 1, column, rest, cells - 1);
    int used = rest.size ? (int)cell_count(rest) + 2 : 0;
    put_meta(drawing, place->row + 1, cells - 1 - used, true);
}

static void draw_narrow(const struct drawing *drawing, int height)
{
    struct slice rest;
    const struct screen_area *place = &drawing->place;
    int column = place->column + TITLE_COLUMN, cells = place->columns - TITLE_COLUMN;
    put_title(drawing, place->row, column,
              first_line(drawing->paper.fields[PAPER_TITLE], cells, &rest));
    put_title_cut(drawing, place->row + 1, column, rest, cells);
    put_meta(drawing, place->row + height - 1, cells, false);
}

static int title_cells_wide(int columns)
{
    return columns - TITLE_COLUMN - CATEGORY_COLUMNS - VOTE_COLUMNS - 1;
}

static void put_category_and_votes(const struct drawing *drawing)
{
    struct text votes;
    const struct screen_area *place = &drawing->place;
    int end = place->column + place->columns, category = end - CATEGORY_COLUMNS - VOTE_COLUMNS;
    screen_put(drawing->screen, place->row, category, CATEGORY_COLUMNS - 1,
               drawing->paper.fields[PAPER_PRIMARY], ROLE_META);
    text_init(&votes, ROW_TEXT_MAXIMUM);
    append_meta(&votes, drawing, META_VOTES);
    screen_put_right(drawing->screen, place->row, end - 2, text_slice(&votes), ROLE_META);
    text_release(&votes);
}

static void draw_wide(const struct drawing *drawing, int height)
{
    struct slice rest;
    struct text authors;
    const struct screen_area *place = &drawing->place;
    int column = place->column + TITLE_COLUMN, cells = title_cells_wide(place->columns);
    struct slice line = first_line(drawing->paper.fields[PAPER_TITLE], cells, &rest);
    put_title(drawing, place->row, column, line);
    put_category_and_votes(drawing);
    if (height < 2)
        return;
    put_title_cut(drawing, place->row + 1, column, rest, cells);
    text_init(&authors, ROW_TEXT_MAXIMUM);
    append_meta(&authors, drawing, META_AUTHORS);
    if ((int)(cell_count(rest) + cell_count(text_slice(&authors))) + 2 <= cells)
        screen_put_right(drawing->screen, place->row + 1, column + cells, text_slice(&authors),
                         ROLE_META);
    text_release(&authors);
}

/* Where the abstract matched first. */
struct first_match {
    size_t begin;
    bool found;
};

static void keep_first(void *context, size_t begin, size_t end)
{
    struct first_match *match = context;
    (void)end;
    if (!match->found)
        *match = (struct first_match){begin, true};
}

/* A line of the sentence of the abstract that has most matches, its first one in sight; authors and
 * votes when there is none. */
static void put_snippet(const struct drawing *drawing, int line, int cells)
{
    enum { CONTEXT = 24 };
    struct slice abstract = drawing->paper.fields[PAPER_ABSTRACT];
    struct slice sentence = {NULL, 0};
    struct first_match match = {0, false};
    if (drawing->style->query)
        sentence = query_snippet(drawing->style->query, PAPER_ABSTRACT, abstract,
                                 drawing->style->scratch, keep_first, &match);
    if (!match.found) {
        put_meta(drawing, line, cells, false);
        return;
    }
    size_t room = cells > 4 ? (size_t)cells - 4 : 0, begin = 0, used;
    if (cell_count(slice_first(sentence, match.begin)) + CONTEXT > room) {
        begin = match.begin > CONTEXT ? match.begin - CONTEXT : 0;
        size_t blank = begin ? slice_find_byte(sentence, ' ', begin) : SIZE_MAX;
        if (begin)
            begin = blank < match.begin ? blank + 1 : match.begin;
    }
    const struct row_matches matches = {drawing->style->query, drawing->style->scratch,
                                        PAPER_ABSTRACT, abstract};
    struct slice rest = slice_from(sentence, begin);
    int column = drawing->place.column + TITLE_COLUMN;
    column = screen_put_string(drawing->screen, line, column, begin ? ".." : "", ROLE_META);
    struct slice part = cell_fit(rest, room, &used);
    column = row_put_matched(drawing->screen, line, column, part, ROLE_META, &matches);
    if (part.size < rest.size)
        screen_put_string(drawing->screen, line, column, "..", ROLE_META);
}

static void draw_found(const struct drawing *drawing, int height)
{
    struct text day;
    const struct screen_area *place = &drawing->place;
    int column = place->column + TITLE_COLUMN;
    bool wide = drawing->style->form == ROW_WIDE;
    int cells = wide ? title_cells_wide(place->columns) : place->columns - TITLE_COLUMN - 1;
    text_init(&day, ROW_TEXT_MAXIMUM);
    if (drawing->output.day != DAY_NONE)
        day_append_short(&day, drawing->output.day, drawing->style->today);
    screen_put_right(drawing->screen, place->row, column + DAY_COLUMNS - 1, text_slice(&day),
                     ROLE_META);
    text_release(&day);
    put_title_cut(drawing, place->row, column + DAY_COLUMNS, drawing->paper.fields[PAPER_TITLE],
                  cells - DAY_COLUMNS);
    if (wide)
        put_category_and_votes(drawing);
    if (height > 1)
        put_snippet(drawing, place->row + 1, cells);
}

static int title_lines(struct slice title, int cells)
{
    struct slice rest;
    first_line(title, cells, &rest);
    return rest.size ? 2 : 1;
}

int row_height(const struct feed *feed, const struct feed_row *row, const struct row_style *style,
               struct arena *arena)
{
    struct drawing drawing = {.style = style};
    if (style->found)
        return style->form == ROW_WIDE ? 1 : 2;
    if (style->form == ROW_MEDIUM)
        return 2;
    read_row(feed, row, &drawing, arena);
    struct slice title = drawing.paper.fields[PAPER_TITLE];
    if (style->form == ROW_NARROW)
        return title_lines(title, style->columns - TITLE_COLUMN) + 1;
    return title_lines(title, title_cells_wide(style->columns));
}

void row_draw(struct screen *screen, struct screen_area place, const struct feed *feed,
              const struct feed_row *row, const struct row_style *style, bool selected,
              struct arena *arena)
{
    struct drawing drawing = {.screen = screen, .place = place, .style = style};
    read_row(feed, row, &drawing, arena);
    drawing.role = drawing.output.marks & (STORE_READ | STORE_SKIPPED) ? ROLE_READ : ROLE_UNREAD;
    if (style->found)
        draw_found(&drawing, place.rows);
    else if (style->form == ROW_WIDE)
        draw_wide(&drawing, place.rows);
    else if (style->form == ROW_MEDIUM)
        draw_medium(&drawing);
    else
        draw_narrow(&drawing, place.rows);
    put_flags(&drawing, selected);
    if (selected)
        screen_select(screen, place);
}
