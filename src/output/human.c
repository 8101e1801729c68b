/* SPDX-License-Identifier: MIT */
#include "output/format.h"

#include "base/cell.h"
#include "output/clean.h"
#include "paper/tex_show.h"

/* A row of a listing:
     1 N* Grid Sketches on Granular Meshes: A Compact Tale of Veiled Diffusers
          and Drip Movements                A. Okello, +4  cs.LG  ^112  2609.90377
   On 100 columns and more title and facts share the first line where they fit. */

enum { INDENT = 7, GAP = 2, WIDTH_LEAST = 20, WIDTH_USUAL = 80, WIDTH_ONE_LINE = 100 };
enum { ROW_LIMIT = 1 << 20, MARK_READ = 1 };

static struct slice short_id(struct slice id)
{
    return slice_starts_with(id, SLICE("arxiv:")) ? slice_from(id, 6) : id;
}

enum { FACT_AUTHORS, FACT_CATEGORY, FACT_UPVOTES, FACT_DAY, FACT_ID, FACTS };

static void fill_facts(struct text facts[FACTS], const struct output_options *options,
                       const struct output_row *row)
{
    struct text authors, names;
    text_init(&authors, ROW_LIMIT);
    text_init(&names, ROW_LIMIT);
    tex_show(&names, row->paper->fields[PAPER_AUTHORS], options->ascii);
    output_authors_short(&authors, text_slice(&names));
    text_release(&names);
    clean_append(&facts[FACT_AUTHORS], text_slice(&authors), CLEAN_FORM_LINE, options->ascii);
    clean_append(&facts[FACT_CATEGORY], row_category(row), CLEAN_FORM_LINE, options->ascii);
    if (row->upvotes > 0)
        text_append_format(&facts[FACT_UPVOTES], "^%lld", (long long)row->upvotes);
    if (options->show_day)
        day_append(&facts[FACT_DAY], row->day);
    clean_append(&facts[FACT_ID], short_id(row->paper->id), CLEAN_FORM_LINE, options->ascii);
    text_release(&authors);
}

/* What stands behind the title. Where there is no room the first fact gives way, then the next; the
 * id always stays. */
static void append_facts(struct text *out, const struct output_options *options,
                         const struct output_row *row, size_t room)
{
    struct text facts[FACTS];
    size_t cells[FACTS], sum = 0, first = 0;
    for (size_t i = 0; i < FACTS; i++)
        text_init(&facts[i], ROW_LIMIT);
    fill_facts(facts, options, row);
    for (size_t i = 0; i < FACTS; i++) {
        cells[i] = facts[i].size > 0 ? GAP + cell_count(text_slice(&facts[i])) : 0;
        sum += cells[i];
    }
    for (; first < FACT_ID && sum > room + GAP; first++)
        sum -= cells[first];
    for (size_t i = 0; i < FACTS; i++) {
        if (i >= first && facts[i].size > 0) {
            text_append_repeat(out, ' ', out->size > 0 ? GAP : 0);
            text_append(out, text_slice(&facts[i]));
        }
        text_release(&facts[i]);
    }
}

static void append_lead(struct text *out, const struct output_row *row, size_t number, bool bold)
{
    struct text flags;
    text_init(&flags, 8);
    output_flags(&flags, row);
    struct slice s = text_slice(&flags);
    /* The first place is N, O or nothing, so that stars stand below each other. */
    bool read = row->parsed || (row->marks & MARK_READ) != 0;
    text_append_format(out, "%3zu ", number);
    text_append_string(out, bold ? "\033[1m" : "");
    text_append_string(out, read ? " " : "");
    s = slice_first(s, read ? 1 : 2);
    text_append(out, s);
    text_append_string(out, bold ? "\033[0m" : "");
    text_append_repeat(out, ' ', 3 - s.size - (read ? 1 : 0));
    text_release(&flags);
}

static void append_title_line(struct text *out, struct slice line, bool bold)
{
    text_append_string(out, bold ? "\033[1m" : "");
    text_append(out, line);
    text_append_string(out, bold ? "\033[0m" : "");
}

/* The title line by line; the facts right-aligned behind the last one, or on a line of their own.
 */
static void append_title(struct text *out, struct slice title, struct slice facts, size_t width,
                         bool bold)
{
    size_t room = width - INDENT;
    size_t facts_width = cell_count(facts);
    struct slice line = {NULL, 0};
    size_t used = 0, lines = 0;
    while (cell_wrap(&title, room, &line)) {
        if (lines++ > 0) {
            text_append_byte(out, '\n');
            text_append_repeat(out, ' ', INDENT);
        }
        append_title_line(out, line, bold);
        used = cell_count(line);
    }
    bool fits = used + GAP + facts_width <= room && (lines > 1 || width >= WIDTH_ONE_LINE);
    if (lines > 0 && !fits && facts_width > 0) {
        text_append_byte(out, '\n');
        text_append_repeat(out, ' ', INDENT);
        used = 0;
    }
    if (used + facts_width < room && facts_width > 0)
        text_append_repeat(out, ' ', room - used - facts_width);
    text_append(out, facts);
    text_append_byte(out, '\n');
}

void human_row(struct text *out, const struct output_options *options, const struct output_row *row,
               size_t number)
{
    struct text title, facts;
    if (options->full) {
        reading_row(out, options, row, number);
        return;
    }
    size_t width = options->width == 0 ? WIDTH_USUAL : options->width;
    bool bold = options->color && !row->parsed && !(row->marks & MARK_READ);
    if (width < WIDTH_LEAST)
        width = WIDTH_LEAST;
    text_init(&title, ROW_LIMIT);
    text_init(&facts, ROW_LIMIT);
    clean_append_shown(&title, row->paper->fields[PAPER_TITLE], CLEAN_FORM_LINE, options->ascii);
    append_facts(&facts, options, row, width - INDENT);
    append_lead(out, row, number, bold);
    append_title(out, text_slice(&title), text_slice(&facts), width, bold);
    text_release(&facts);
    text_release(&title);
}
