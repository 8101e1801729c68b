/* SPDX-License-Identifier: MIT */
#include "parse/publisher_text.h"

#include "parse/author.h"
#include "parse/date_text.h"

enum { PREAMBLE = 300 };

static void set_date(struct draft *draft, struct slice value)
{
    struct text date;
    text_init(&date, 64);
    if (!draft_field(draft, PAPER_PUBLISHED).size && date_text_read(value, &date))
        draft_set(draft, PAPER_PUBLISHED, text_slice(&date));
    text_release(&date);
}

static void set_journal(struct draft *draft, struct slice value)
{
    if (!draft_field(draft, PAPER_JOURNAL_REF).size)
        draft_set(draft, PAPER_JOURNAL_REF, value);
}

static void set_authors(struct draft *draft, struct slice value)
{
    if (!draft->authors)
        author_add_list(draft, value);
}

static const struct {
    const char *label;
    void (*set)(struct draft *draft, struct slice value);
} labels[] = {
    {"Publication date:", set_date},
    {"Available online", set_date},
    {"Source:", set_journal},
    {"Author(s):", set_authors},
};

/* A line that is a label and its value; false for any other. */
static bool take_line(struct draft *draft, struct slice line)
{
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        struct slice label = slice_of(labels[i].label);
        if (!slice_starts_with(line, label))
            continue;
        labels[i].set(draft, slice_trim(slice_from(line, label.size)));
        return true;
    }
    return false;
}

/* All lines are labels with values, and one names the authors or the date. */
static bool is_labelled(struct slice text)
{
    struct slice line;
    size_t labelled = 0;
    while (slice_next_line(&text, &line)) {
        bool known = false;
        line = slice_trim(line);
        for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
            known = known || slice_starts_with(line, slice_of(labels[i].label));
        if (line.size && !known)
            return false;
        labelled += known;
    }
    return labelled > 1;
}

/* What follows "Nature, Published online: 02 October 2026; doi:10.1038/x". */
static struct slice without_preamble(struct draft *draft, struct slice text)
{
    struct slice head = slice_first(text, PREAMBLE), rest;
    size_t mark = slice_find(head, SLICE(", Published online: "), 0);
    size_t doi = mark == SIZE_MAX ? mark : slice_find(head, SLICE("doi:10."), mark);
    if (doi == SIZE_MAX)
        return text;
    rest = slice_from(text, doi);
    size_t end = 0;
    while (end < rest.size && (unsigned char)rest.data[end] > ' ')
        end++;
    if (!draft_field(draft, PAPER_DOI).size)
        draft_add(draft, PAPER_DOI, slice_first(rest, end));
    set_journal(draft, slice_first(text, mark));
    return slice_trim(slice_from(rest, end));
}

void publisher_text_set(struct draft *draft, struct slice text)
{
    struct slice line;
    text = slice_trim(text);
    if (!is_labelled(text)) {
        draft_set(draft, PAPER_ABSTRACT, without_preamble(draft, text));
        return;
    }
    while (slice_next_line(&text, &line))
        take_line(draft, slice_trim(line));
}
