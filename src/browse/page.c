/* SPDX-License-Identifier: MIT */
#include "browse/page.h"

#include "base/cell.h"
#include "browse/row.h"

enum { MEASURE_MAXIMUM = 100, MARGIN = 4, LINE_MAXIMUM = 65536, FIRST_LINES = 64 };

void page_init(struct page *page)
{
    *page = (struct page){.count = 0};
    arena_init(&page->arena, PAGE_BYTES_MAXIMUM);
}

void page_release(struct page *page)
{
    arena_release(&page->arena);
}

/* Where text goes while a page is laid out. */
struct layout {
    struct page *page;
    int indent;
    int measure; /* cells of a line of text */
    int32_t today;
    struct text buffer;
};

static void add_line(struct layout *layout, struct page_line line)
{
    struct page *page = layout->page;
    if (page->count == page->capacity) {
        size_t capacity = page->capacity ? page->capacity * 2 : FIRST_LINES;
        struct page_line *lines = arena_allocate_array(&page->arena, capacity, sizeof *lines);
        if (!lines)
            return;
        for (size_t i = 0; i < page->count; i++)
            lines[i] = page->lines[i];
        page->lines = lines;
        page->capacity = capacity;
    }
    line.indent += layout->indent;
    page->lines[page->count++] = line;
}

static void add_blank(struct layout *layout)
{
    add_line(layout, (struct page_line){.field = PAPER_FIELDS});
}

/* Wraps text; later lines are indented by hang. */
static void add_wrapped(struct layout *layout, struct slice text, enum screen_role role,
                        enum paper_field field, int hang)
{
    struct slice line;
    int indent = 0;
    while (cell_wrap(&text, (size_t)(layout->measure > indent ? layout->measure - indent : 1),
                     &line)) {
        add_line(layout,
                 (struct page_line){.text = line, .role = role, .field = field, .indent = indent});
        indent = layout->measure > 4 * hang ? hang : 0;
    }
}

static void add_field(struct layout *layout, enum paper_field field, enum screen_role role)
{
    add_wrapped(layout, layout->page->paper.fields[field], role, field, 0);
}

/* The buffer as a paragraph of its own. */
static void add_buffer(struct layout *layout, enum screen_role role, int hang)
{
    struct slice text = arena_copy(&layout->page->arena, text_slice(&layout->buffer));
    text_clear(&layout->buffer);
    add_wrapped(layout, text, role, PAPER_FIELDS, hang);
}

/* Items of a list field, joined by ", ". */
static void append_list(struct text *out, struct slice list)
{
    struct slice item;
    for (bool first = true; paper_list_next(&list, &item); first = false) {
        if (!first)
            text_append_string(out, ", ");
        text_append(out, item);
    }
}

static void append_labelled(struct layout *layout, const char *label, enum paper_field field)
{
    struct slice value = layout->page->paper.fields[field];
    if (!value.size)
        return;
    text_append_string(&layout->buffer, label);
    if (paper_columns[field].form == PAPER_FORM_LIST)
        append_list(&layout->buffer, value);
    else
        text_append(&layout->buffer, value);
    add_buffer(layout, ROLE_META, 2);
}

/* "cs.LG (stat.ML, math.PR)" */
static void append_categories(struct text *out, const struct paper *paper)
{
    struct slice rest = paper->fields[PAPER_CATEGORIES], category;
    size_t start = out->size;
    bool opened = false;
    text_append(out, paper->fields[PAPER_PRIMARY]);
    while (slice_next_word(&rest, &category)) {
        if (slice_equal(category, paper->fields[PAPER_PRIMARY]))
            continue;
        text_append_string(out, opened ? ", " : out->size > start ? " (" : "(");
        text_append(out, category);
        opened = true;
    }
    if (opened)
        text_append_byte(out, ')');
}

static void append_gap(struct text *out, const char *gap)
{
    if (out->size)
        text_append_string(out, gap);
}

static void append_votes(struct text *out, const struct output_row *row, bool words)
{
    if (row->upvotes != LISTING_UNKNOWN) {
        append_gap(out, "  ");
        text_append_format(out, "^%lld%s", (long long)row->upvotes, words ? " upvotes" : "");
    }
    if (row->comments != LISTING_UNKNOWN && (words || row->comments > 0)) {
        append_gap(out, "  ");
        text_append_format(out, "%lld%s", (long long)row->comments,
                           !words               ? "c"
                           : row->comments == 1 ? " comment"
                                                : " comments");
    }
}

/* Initials and family names until the room ends, then how many more there are. False when nobody is
 * left out. */
static bool append_names(struct text *out, struct slice authors, int cells)
{
    struct slice rest = authors, author;
    size_t total = paper_list_count(authors), shown = 0;
    while (paper_list_next(&rest, &author)) {
        size_t before = out->size;
        append_gap(out, ", ");
        output_authors_short(out, author);
        int reserve = shown + 1 < total ? 6 : 0;
        if (shown && (int)cell_count(text_slice(out)) + reserve > cells) {
            text_truncate(out, before);
            break;
        }
        shown++;
    }
    if (shown < total)
        text_append_format(out, ", +%zu", total - shown);
    return shown < total;
}

/* One line: names left, category, day and votes right. */
static bool add_short_heading(struct layout *layout)
{
    const struct page *page = layout->page;
    struct text right;
    text_init(&right, LINE_MAXIMUM);
    text_append(&right, page->paper.fields[PAPER_PRIMARY]);
    if (page->output.day != DAY_NONE) {
        append_gap(&right, "  ");
        day_append_short(&right, page->output.day, layout->today);
    }
    append_votes(&right, &page->output, false);
    int room = layout->measure - (int)cell_count(text_slice(&right)) - 2;
    bool cut = append_names(&layout->buffer, page->paper.fields[PAPER_AUTHORS], room);
    struct page_line line = {.role = ROLE_META, .field = PAPER_FIELDS};
    bool fits = (int)cell_count(text_slice(&layout->buffer)) <= room;
    if (!fits)
        add_buffer(layout, ROLE_META, 0);
    line.text = arena_copy(&layout->page->arena, text_slice(&layout->buffer));
    line.right = arena_copy(&layout->page->arena, text_slice(&right));
    text_clear(&layout->buffer);
    text_release(&right);
    add_line(layout, line);
    return cut;
}

static void append_date(struct text *out, const char *label, struct slice date)
{
    int32_t day = day_of_partial(date);
    if (!date.size)
        return;
    append_gap(out, "    ");
    text_append_string(out, label);
    /* A year or month alone is shown as it is. */
    if (day != DAY_NONE && date.size >= 10)
        day_append_long(out, day);
    else
        text_append(out, date);
}

static void add_long_heading(struct layout *layout)
{
    const struct page *page = layout->page;
    struct text *buffer = &layout->buffer;
    append_list(buffer, page->paper.fields[PAPER_AUTHORS]);
    if (page->paper.fields[PAPER_ORGANIZATION].size) {
        append_gap(buffer, "    org: ");
        text_append(buffer, page->paper.fields[PAPER_ORGANIZATION]);
    }
    add_buffer(layout, ROLE_META, 0);
    append_categories(buffer, &page->paper);
    if (page->output.day != DAY_NONE) {
        append_gap(buffer, "    ");
        text_append_string(buffer, "announced ");
        day_append_long(buffer, page->output.day);
    }
    append_date(buffer, "submitted ", page->paper.fields[PAPER_PUBLISHED]);
    add_buffer(layout, ROLE_META, 0);
    append_votes(buffer, &page->output, true);
    if (page->paper.fields[PAPER_COMMENT].size) {
        append_gap(buffer, "    ");
        text_append(buffer, page->paper.fields[PAPER_COMMENT]);
    }
    add_buffer(layout, ROLE_META, 0);
}

static struct slice without_scheme(struct slice url)
{
    size_t at = slice_find(url, SLICE("://"), 0);
    return at == SIZE_MAX ? url : slice_from(url, at + 3);
}

static void add_links(struct layout *layout, bool whole)
{
    const struct page *page = layout->page;
    for (size_t i = 0; i < page->link_count; i++) {
        const struct feed_link *link = &page->links[i];
        bool known = i < 4 && !whole;
        if (whole)
            text_append_format(&layout->buffer, "[%zu] %-12s ", i + 1, link->label);
        else
            text_append_format(&layout->buffer, "%s[%zu] %s", layout->buffer.size ? " " : "", i + 1,
                               known ? link->label : "");
        if (whole || !known)
            text_append(&layout->buffer, whole ? link->url : without_scheme(link->url));
        if (whole)
            add_buffer(layout, ROLE_NORMAL, 4);
    }
    if (layout->buffer.size)
        add_buffer(layout, ROLE_NORMAL, 4);
}

static void add_rest(struct layout *layout)
{
    append_labelled(layout, "summary  ", PAPER_AI_SUMMARY);
    append_labelled(layout, "keywords  ", PAPER_KEYWORDS);
    append_labelled(layout, "journal  ", PAPER_JOURNAL_REF);
    append_labelled(layout, "withdrawn  ", PAPER_WITHDRAWN);
}

static void lay_out_compact(struct layout *layout)
{
    struct page *page = layout->page;
    layout->indent = 1;
    layout->measure -= 2;
    add_field(layout, PAPER_TITLE, ROLE_TITLE);
    bool cut = add_short_heading(layout);
    add_field(layout, PAPER_ABSTRACT, ROLE_NORMAL);
    page->text_end = page->count;
    if (page->output.why.size) {
        text_append_string(&layout->buffer, "why  ");
        text_append(&layout->buffer, page->output.why);
        add_buffer(layout, ROLE_META, 5);
    }
    add_links(layout, false);
    if (cut)
        append_labelled(layout, "authors  ", PAPER_AUTHORS);
    append_labelled(layout, "comment  ", PAPER_COMMENT);
    add_rest(layout);
}

static void add_rule(struct layout *layout, const char *title)
{
    text_append_format(&layout->buffer, "-- %s ", title);
    size_t used = layout->buffer.size;
    if ((size_t)layout->measure > used)
        text_append_repeat(&layout->buffer, '-', (size_t)layout->measure - used);
    add_buffer(layout, ROLE_META, 0);
}

static void lay_out_roomy(struct layout *layout)
{
    struct page *page = layout->page;
    layout->indent = MARGIN;
    layout->measure -= 2 * MARGIN;
    if (layout->measure > MEASURE_MAXIMUM)
        layout->measure = MEASURE_MAXIMUM;
    add_blank(layout);
    add_field(layout, PAPER_TITLE, ROLE_TITLE);
    add_blank(layout);
    add_long_heading(layout);
    add_blank(layout);
    add_field(layout, PAPER_ABSTRACT, ROLE_NORMAL);
    page->text_end = page->count;
    add_blank(layout);
    add_rest(layout);
    if (page->output.why.size) {
        add_rule(layout, "why it is here");
        text_append(&layout->buffer, page->output.why);
        add_buffer(layout, ROLE_NORMAL, 0);
    }
    add_rule(layout, "links");
    add_links(layout, true);
}

bool page_build(struct page *page, const struct feed *feed, const struct feed_row *row,
                enum page_form form, int columns, struct error *error)
{
    struct layout layout = {.page = page, .measure = columns, .today = feed->now.local_day};
    arena_clear(&page->arena);
    page->lines = NULL;
    page->count = page->capacity = page->text_end = 0;
    if (!feed_row_output(feed, row, &page->arena, &page->paper, &page->output, error))
        return false;
    /* The snapshot may go before the page does: what it lent is copied. */
    for (size_t i = 0; i < PAPER_FIELDS; i++)
        page->paper.fields[i] = arena_copy(&page->arena, page->paper.fields[i]);
    page->paper.id = arena_copy(&page->arena, page->paper.id);
    page->output.why = arena_copy(&page->arena, page->output.why);
    page->output.paper = &page->paper;
    page->output.listings = NULL;
    page->output.listing_count = 0;
    page->link_count = feed_links(&page->paper, &page->arena, page->links);
    if (!page->raw)
        output_show_tex(&page->paper, page->ascii, &page->arena);
    text_init(&layout.buffer, LINE_MAXIMUM);
    if (form == PAGE_COMPACT)
        lay_out_compact(&layout);
    else
        lay_out_roomy(&layout);
    bool fine = text_ok(&layout.buffer) && !page->arena.failed;
    text_release(&layout.buffer);
    return fine || error_set(error, ERROR_LIMIT, "The record is too long to show");
}

void page_draw(const struct page *page, struct screen *screen, struct screen_area area,
               size_t first, const struct query *query, struct query_scratch *scratch)
{
    screen_set_clip(screen, area);
    for (int row = 0; row < area.rows && first + (size_t)row < page->count; row++) {
        const struct page_line *line = &page->lines[first + (size_t)row];
        const struct row_matches matches = {.query = line->field < PAPER_FIELDS ? query : NULL,
                                            .scratch = scratch,
                                            .field = line->field,
                                            .whole = line->field < PAPER_FIELDS
                                                         ? page->paper.fields[line->field]
                                                         : (struct slice){NULL, 0}};
        row_put_matched(screen, area.row + row, area.column + line->indent, line->text, line->role,
                        &matches);
        if (line->right.size)
            screen_put_right(screen, area.row + row, area.column + area.columns - 1, line->right,
                             line->role);
    }
    screen_lift_clip(screen);
}

/* Is there a match that begins in a line? */
struct line_match {
    size_t begin, end;
    bool found;
};

static void look_at(void *context, size_t begin, size_t end)
{
    struct line_match *match = context;
    (void)end;
    match->found = match->found || (begin >= match->begin && begin < match->end);
}

size_t page_find_match(const struct page *page, size_t from, int direction,
                       const struct query *query, struct query_scratch *scratch)
{
    for (size_t i = from + (size_t)direction; query && i < page->count; i += (size_t)direction) {
        const struct page_line *line = &page->lines[i];
        if (line->field >= PAPER_FIELDS || !line->text.size)
            continue;
        struct slice whole = page->paper.fields[line->field];
        size_t begin = (size_t)(line->text.data - whole.data);
        struct line_match match = {begin, begin + line->text.size, false};
        query_highlight(query, line->field, whole, scratch, look_at, &match);
        if (match.found)
            return i;
    }
    return SIZE_MAX;
}
