/* SPDX-License-Identifier: MIT */
#include "output/output.h"

#include "base/cell.h"
#include "output/clean.h"
#include "output/format.h"

enum { WIDTH = 72, INDENT = 4, AUTHORS_MOST = 3, ABSTRACT_LINES = 4, PART_LIMIT = 1 << 20 };

/* Wrapped lines, all but the first indented; what is beyond the limit is shown by dots. */
static void append_lines(struct text *out, struct slice s, size_t limit)
{
    struct slice line;
    for (size_t i = 0; i < limit && cell_wrap(&s, WIDTH - INDENT, &line); i++) {
        bool cut = i + 1 == limit && slice_trim(s).size > 0;
        if (i > 0)
            text_append_repeat(out, ' ', INDENT);
        if (cut) {
            size_t used;
            line = slice_trim(cell_fit(line, WIDTH - INDENT - 3, &used));
        }
        text_append(out, line);
        text_append_string(out, cut ? " ..\n" : "\n");
    }
}

static void append_field(struct text *out, struct slice value, size_t limit)
{
    struct text clean;
    text_init(&clean, PART_LIMIT);
    clean_append_shown(&clean, value, CLEAN_FORM_LINE, false);
    append_lines(out, text_slice(&clean), limit);
    text_release(&clean);
}

static void append_authors(struct text *out, struct slice authors)
{
    struct slice rest = authors;
    struct slice author;
    size_t count = 0;
    for (; count < AUTHORS_MOST && paper_list_next(&rest, &author); count++) {
        text_append_string(out, count > 0 ? ", " : "");
        clean_append_shown(out, author, CLEAN_FORM_LINE, false);
    }
    size_t others = paper_list_count(authors) - count;
    if (others > 0)
        text_append_format(out, ", +%zu", others);
}

/* "Ada Okello, Lin Wen, Joren Pedersen, +2   cs.LG  ^112  code" */
static void append_facts(struct text *out, const struct output_row *row)
{
    struct text facts;
    text_init(&facts, PART_LIMIT);
    append_authors(&facts, row->paper->fields[PAPER_AUTHORS]);
    text_append_string(&facts, facts.size > 0 ? "   " : "");
    clean_append(&facts, row_category(row), CLEAN_FORM_LINE, false);
    if (row->upvotes > 0)
        text_append_format(&facts, "  ^%lld", (long long)row->upvotes);
    if (row->paper->fields[PAPER_CODE_URL].size > 0)
        text_append_string(&facts, "  code");
    if (slice_trim(text_slice(&facts)).size > 0) {
        text_append_repeat(out, ' ', INDENT);
        append_lines(out, slice_trim(text_slice(&facts)), SIZE_MAX);
    }
    text_release(&facts);
}

static void append_row(struct text *out, const struct output_row *row, size_t number)
{
    struct slice abstract = row->paper->fields[PAPER_ABSTRACT];
    struct text url;
    text_append_format(out, "\n%2zu  ", number);
    if (number > 99)
        text_truncate(out, out->size - 1);
    append_field(out, row->paper->fields[PAPER_TITLE], SIZE_MAX);
    append_facts(out, row);
    text_init(&url, PART_LIMIT);
    output_url(&url, row);
    if (url.size > 0) {
        text_append_repeat(out, ' ', INDENT);
        text_append(out, text_slice(&url));
        text_append_byte(out, '\n');
    }
    text_release(&url);
    if (abstract.size > 0) {
        text_append_repeat(out, ' ', INDENT);
        append_field(out, abstract, ABSTRACT_LINES);
    }
}

/* "since Mon 21 Sep 2026 07:30 UTC" */
static void append_since(struct text *out, int64_t since)
{
    enum { DAY = 86400, HOUR = 3600, MINUTE = 60 };
    int32_t day = day_of_time(since);
    int seconds = (int)(since - (int64_t)day * DAY);
    text_append_string(out, "since ");
    day_append_long(out, day);
    text_append_format(out, " %02d:%02d UTC", seconds / HOUR, seconds % HOUR / MINUTE);
}

/* "flow: QUERY      since ...": on one line where it fits. */
static void append_heading(struct text *out, const struct output_digest_part *part)
{
    struct text left, right;
    text_init(&left, PART_LIMIT);
    text_init(&right, PART_LIMIT);
    bool rest = slice_equal(part->name, SLICE("hf"));
    clean_append(&left, rest ? SLICE("Hugging Face Daily Papers") : part->name, CLEAN_FORM_LINE,
                 false);
    if (part->query.size > 0 && !rest) {
        text_append_string(&left, ": ");
        clean_append(&left, part->query, CLEAN_FORM_LINE, false);
    }
    if (part->since != 0)
        append_since(&right, part->since);
    size_t used = cell_count(text_slice(&left)) + right.size;
    if (used + INDENT <= WIDTH) {
        text_append(out, text_slice(&left));
        text_append_repeat(out, ' ', right.size > 0 ? WIDTH - used : 0);
    } else {
        append_lines(out, text_slice(&left), SIZE_MAX);
        text_append_repeat(out, ' ', right.size > 0 ? WIDTH - right.size : 0);
    }
    text_append(out, text_slice(&right));
    if (out->size > 0 && out->data[out->size - 1] != '\n')
        text_append_byte(out, '\n');
    text_release(&right);
    text_release(&left);
}

void output_digest_text(struct text *out, const struct output_digest *digest)
{
    for (size_t i = 0; i < digest->count; i++) {
        const struct output_digest_part *part = &digest->parts[i];
        text_append_string(out, i > 0 ? "\n" : "");
        append_heading(out, part);
        if (part->count == 0)
            text_append_string(out, "\nNothing new.\n");
        for (size_t row = 0; row < part->count; row++)
            append_row(out, &part->rows[row], row + 1);
        if (slice_equal(part->name, SLICE("hf")))
            continue;
        text_append_string(out, "\nStop: paperfeed subscribe rm ");
        clean_append(out, part->name, CLEAN_FORM_LINE, false);
        text_append_byte(out, '\n');
    }
}
