/* SPDX-License-Identifier: MIT */
#include "output/format.h"

#include "base/cell.h"
#include "output/clean.h"

enum { WIDTH_USUAL = 80, WIDTH_MOST = 100, WIDTH_LEAST = 20, PART_LIMIT = 1 << 21 };

struct page {
    struct text *out;
    const struct output_options *options;
    size_t width;
};

/* Wrapped lines; those after the first are indented. */
static void append_lines(const struct page *page, struct slice s, size_t indent)
{
    struct slice line;
    for (bool first = true; cell_wrap(&s, page->width - indent, &line); first = false) {
        if (!first)
            text_append_repeat(page->out, ' ', indent);
        text_append(page->out, line);
        text_append_byte(page->out, '\n');
    }
}

/* Paragraphs with a blank line between them. */
static void append_paragraphs(const struct page *page, struct slice s)
{
    struct slice paragraph;
    for (bool first = true; slice_next_line(&s, &paragraph);) {
        if (slice_trim(paragraph).size == 0)
            continue;
        if (!first)
            text_append_byte(page->out, '\n');
        append_lines(page, slice_trim(paragraph), 0);
        first = false;
    }
}

static void append_title(const struct page *page, struct slice title)
{
    struct text clean;
    struct slice line;
    bool color = page->options->color;
    text_init(&clean, PART_LIMIT);
    clean_append_shown(&clean, title, CLEAN_FORM_LINE, page->options->ascii);
    struct slice rest = text_slice(&clean);
    while (cell_wrap(&rest, page->width, &line)) {
        text_append_string(page->out, color ? "\033[1m" : "");
        text_append(page->out, line);
        text_append_string(page->out, color ? "\033[0m\n" : "\n");
    }
    text_release(&clean);
}

static void append_authors(const struct page *page, const struct paper *paper)
{
    struct slice names = paper->fields[PAPER_AUTHORS];
    struct slice affiliations = paper->fields[PAPER_AFFILIATIONS];
    struct slice name;
    struct text all;
    text_init(&all, PART_LIMIT);
    while (paper_list_next(&names, &name)) {
        struct slice affiliation = {NULL, 0};
        (void)slice_split(&affiliations, '\n', &affiliation);
        text_append_string(&all, all.size > 0 ? ", " : "");
        clean_append_shown(&all, name, CLEAN_FORM_LINE, page->options->ascii);
        if (affiliation.size == 0)
            continue;
        text_append_string(&all, " (");
        clean_append_shown(&all, affiliation, CLEAN_FORM_LINE, page->options->ascii);
        text_append_byte(&all, ')');
    }
    append_lines(page, text_slice(&all), 0);
    text_release(&all);
}

/* One fact of the lines below the authors, on a new line when it does not fit. */
static void append_fact(const struct page *page, size_t *used, struct slice fact)
{
    enum { GAP = 3 };
    size_t cells = cell_count(fact);
    if (fact.size == 0)
        return;
    if (*used > 0 && *used + GAP + cells > page->width) {
        text_append_byte(page->out, '\n');
        *used = 0;
    } else if (*used > 0) {
        text_append_repeat(page->out, ' ', GAP);
        *used += GAP;
    }
    clean_append(page->out, fact, CLEAN_FORM_LINE, page->options->ascii);
    *used += cells;
}

static void append_categories(struct text *out, const struct output_row *row)
{
    struct slice primary = row_category(row);
    struct slice rest = row->paper->fields[PAPER_CATEGORIES];
    struct slice category;
    size_t others = 0;
    text_append(out, primary);
    while (slice_next_word(&rest, &category)) {
        if (slice_equal(category, primary))
            continue;
        text_append_string(out, others++ == 0 ? " (" : ", ");
        text_append(out, category);
    }
    text_append_string(out, others > 0 ? ")" : "");
}

static void append_count(struct text *out, int64_t count, const char *one, const char *many)
{
    if (count != LISTING_UNKNOWN)
        text_append_format(out, "%lld %s", (long long)count, count == 1 ? one : many);
}

static void append_state(struct text *out, const struct output_row *row)
{
    static const char *const names[] = {"read", "starred", "skipped", "later"};
    if (row->parsed)
        return;
    text_append_string(out, row->is_new ? "new" : row->marks & 1 ? "" : "unread");
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (!(row->marks & 1u << i))
            continue;
        text_append_string(out, out->size > 0 ? ", " : "");
        text_append_string(out, names[i]);
    }
}

static void append_id(struct text *out, const struct output_row *row)
{
    struct slice version = row->paper->fields[PAPER_VERSION];
    text_append(out, row->paper->id);
    if (version.size > 0 && slice_starts_with(row->paper->id, SLICE("arxiv:"))) {
        text_append_byte(out, 'v');
        text_append(out, version);
    }
}

static void append_facts(const struct page *page, const struct output_row *row)
{
    struct text facts[6];
    size_t used = 0;
    for (size_t i = 0; i < 6; i++)
        text_init(&facts[i], PART_LIMIT);
    append_id(&facts[0], row);
    append_categories(&facts[1], row);
    if (row->day != DAY_NONE)
        day_append_long(&facts[2], row->day);
    append_count(&facts[3], row->upvotes, "upvote", "upvotes");
    append_count(&facts[4], row->comments, "comment", "comments");
    append_state(&facts[5], row);
    for (size_t i = 0; i < 6; i++) {
        append_fact(page, &used, text_slice(&facts[i]));
        text_release(&facts[i]);
    }
    text_append_string(page->out, used > 0 ? "\n" : "");
}

enum { LABEL_WIDTH = 13 };

static void append_label(const struct page *page, const char *label)
{
    size_t length = slice_of(label).size;
    text_append_string(page->out, label);
    text_append_repeat(page->out, ' ', LABEL_WIDTH - length);
}

/* A value that is text, with its TeX shown. */
static void append_text(const struct page *page, const char *label, struct slice value)
{
    struct text clean;
    if (value.size == 0)
        return;
    text_init(&clean, PART_LIMIT);
    clean_append_shown(&clean, value, CLEAN_FORM_LINE, page->options->ascii);
    append_label(page, label);
    append_lines(page, text_slice(&clean), LABEL_WIDTH);
    text_release(&clean);
}

/* A value that is as it is. */
static void append_labelled(const struct page *page, const char *label, struct slice value)
{
    struct text clean;
    if (value.size == 0)
        return;
    text_init(&clean, PART_LIMIT);
    clean_append(&clean, value, CLEAN_FORM_LINE, page->options->ascii);
    append_label(page, label);
    append_lines(page, text_slice(&clean), LABEL_WIDTH);
    text_release(&clean);
}

/* An address stays whole, so that a terminal can open it. */
static void append_address(const struct page *page, const char *label, struct slice address)
{
    if (address.size == 0)
        return;
    append_label(page, label);
    clean_append(page->out, address, CLEAN_FORM_LINE, page->options->ascii);
    text_append_byte(page->out, '\n');
}

static void append_keywords(const struct page *page, struct slice keywords)
{
    struct text joined;
    struct slice keyword;
    text_init(&joined, PART_LIMIT);
    while (paper_list_next(&keywords, &keyword)) {
        text_append_string(&joined, joined.size > 0 ? ", " : "");
        text_append(&joined, keyword);
    }
    append_text(page, "keywords", text_slice(&joined));
    text_release(&joined);
}

static void append_links(const struct page *page, const struct output_row *row)
{
    const struct slice *fields = row->paper->fields;
    struct text url;
    text_init(&url, PART_LIMIT);
    output_url(&url, row);
    append_address(page, "page", text_slice(&url));
    append_address(page, "PDF", fields[PAPER_PDF_URL]);
    append_address(page, "code", fields[PAPER_CODE_URL]);
    append_address(page, "project", fields[PAPER_PROJECT_URL]);
    text_release(&url);
}

static void append_details(const struct page *page, const struct output_row *row)
{
    const struct slice *fields = row->paper->fields;
    append_labelled(page, "same work", row->linked);
    append_keywords(page, fields[PAPER_KEYWORDS]);
    append_labelled(page, "published", fields[PAPER_PUBLISHED]);
    append_labelled(page, "updated", fields[PAPER_UPDATED]);
    append_labelled(page, "withdrawn", fields[PAPER_WITHDRAWN]);
    append_text(page, "comment", fields[PAPER_COMMENT]);
    append_text(page, "journal", fields[PAPER_JOURNAL_REF]);
    append_text(page, "organization", fields[PAPER_ORGANIZATION]);
    append_labelled(page, "DOI", fields[PAPER_DOI]);
    append_labelled(page, "license", fields[PAPER_LICENSE]);
    append_labelled(page, "sources", row->paper->sources);
    append_labelled(page, "why", row->why);
    append_links(page, row);
}

static void append_body(const struct page *page, const char *label, struct slice body)
{
    struct text clean;
    if (body.size == 0)
        return;
    text_init(&clean, PART_LIMIT);
    text_append_string(&clean, label);
    clean_append_shown(&clean, body, CLEAN_FORM_TEXT, page->options->ascii);
    text_append_byte(page->out, '\n');
    append_paragraphs(page, text_slice(&clean));
    text_release(&clean);
}

void reading_row(struct text *out, const struct output_options *options,
                 const struct output_row *row, size_t number)
{
    const struct slice *fields = row->paper->fields;
    size_t width = options->width == 0 ? WIDTH_USUAL : options->width;
    struct page page = {out, options, width > WIDTH_MOST ? WIDTH_MOST : width};
    if (page.width < WIDTH_LEAST)
        page.width = WIDTH_LEAST;
    if (number > 1) {
        text_append_byte(out, '\n');
        text_append_repeat(out, '-', page.width);
        text_append_string(out, "\n\n");
    }
    append_title(&page, fields[PAPER_TITLE]);
    append_authors(&page, row->paper);
    append_facts(&page, row);
    append_body(&page, "", fields[PAPER_ABSTRACT]);
    append_body(&page, "AI summary: ", fields[PAPER_AI_SUMMARY]);
    text_append_byte(out, '\n');
    append_details(&page, row);
}
