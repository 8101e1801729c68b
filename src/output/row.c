/* SPDX-License-Identifier: MIT */
#include "output/format.h"

#include "base/unicode.h"
#include "output/clean.h"
#include "paper/tex_show.h"

enum { MARK_READ = 1, MARK_STARRED = 2, MARK_SKIPPED = 4 };

void output_flags(struct text *out, const struct output_row *row)
{
    if (row->parsed)
        return;
    if (!(row->marks & MARK_READ))
        text_append_byte(out, row->is_new ? 'N' : 'O');
    if (row->marks & MARK_STARRED)
        text_append_byte(out, '*');
    if (row->marks & MARK_SKIPPED)
        text_append_byte(out, 'x');
}

static struct slice last_word(struct slice s)
{
    size_t begin = s.size;
    while (begin > 0 && s.data[begin - 1] != ' ')
        begin--;
    return slice_from(s, begin);
}

static bool is_one_of(struct slice word, const char *words)
{
    struct slice rest = slice_of(words);
    struct slice known;
    while (slice_next_word(&rest, &known))
        if (slice_equal(known, word))
            return true;
    return false;
}

/* Where the family name begins in "Guido van Rossum": at the last word, or at a particle before it,
 * before a suffix. */
static size_t family_begin(struct slice name)
{
    struct slice last = last_word(name);
    size_t begin = name.size - last.size;
    if (begin > 0 && is_one_of(last, "Jr Jr. Sr Sr. II III IV"))
        begin -= 1 + last_word(slice_first(name, begin - 1)).size;
    while (begin > 0) {
        struct slice before = last_word(slice_first(name, begin - 1));
        if (!is_one_of(before, "al ben bin da de del den der di du la le van von zu"))
            break;
        begin -= before.size + 1;
    }
    return begin;
}

static void append_initial(struct text *out, struct slice given)
{
    size_t end = 0;
    if (given.size == 0)
        return;
    utf8_next(given, &end);
    text_append(out, slice_first(given, end));
    text_append_string(out, ". ");
}

static void append_name_short(struct text *out, struct slice name)
{
    size_t comma = slice_find(name, SLICE(", "), 0);
    if (comma != SIZE_MAX) {
        append_initial(out, slice_trim(slice_from(name, comma + 1)));
        text_append(out, slice_first(name, comma));
        return;
    }
    size_t family = family_begin(name);
    if (is_one_of(last_word(name), "Collaboration Consortium Group Lab Labs Team"))
        family = 0;
    append_initial(out, slice_first(name, family));
    text_append(out, slice_from(name, family));
}

void output_authors_short(struct text *out, struct slice authors)
{
    struct slice rest = authors;
    struct slice first;
    struct text clean;
    if (!paper_list_next(&rest, &first))
        return;
    text_init(&clean, first.size * 3);
    clean_append(&clean, first, CLEAN_FORM_LINE, false);
    append_name_short(out, slice_trim(text_slice(&clean)));
    text_release(&clean);
    size_t others = paper_list_count(authors) - 1;
    if (others > 0)
        text_append_format(out, ", +%zu", others);
}

struct slice row_category(const struct output_row *row)
{
    struct slice primary = row->paper->fields[PAPER_PRIMARY];
    struct slice rest = row->paper->fields[PAPER_CATEGORIES];
    if (primary.size == 0)
        (void)slice_next_word(&rest, &primary);
    return primary;
}

static const struct {
    const char *prefix, *address;
} addresses[] = {
    {"arxiv:", "https://arxiv.org/abs/"},
    {"doi:", "https://doi.org/"},
    {"acl:", "https://aclanthology.org/"},
    {"openreview:", "https://openreview.net/forum?id="},
    {"pmid:", "https://pubmed.ncbi.nlm.nih.gov/"},
    {"pmcid:", "https://pmc.ncbi.nlm.nih.gov/articles/"},
    {"corpusid:", "https://api.semanticscholar.org/CorpusID:"},
    {"url:", ""},
};

void output_url(struct text *out, const struct output_row *row)
{
    struct slice url = row->paper->fields[PAPER_URL];
    struct slice id = row->paper->id;
    for (size_t i = 0; url.size == 0 && i < sizeof addresses / sizeof addresses[0]; i++) {
        struct slice prefix = slice_of(addresses[i].prefix);
        if (!slice_starts_with(id, prefix))
            continue;
        text_append_string(out, addresses[i].address);
        url = slice_from(id, prefix.size);
    }
    clean_append(out, url, CLEAN_FORM_LINE, false);
}

void output_show_tex(struct paper *paper, bool ascii, struct arena *arena)
{
    static const enum paper_field texts[] = {PAPER_TITLE,      PAPER_ABSTRACT,    PAPER_AUTHORS,
                                             PAPER_COMMENT,    PAPER_JOURNAL_REF, PAPER_KEYWORDS,
                                             PAPER_AI_SUMMARY, PAPER_ORGANIZATION};
    struct text shown;
    text_init(&shown, arena->maximum);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct slice *field = &paper->fields[texts[i]];
        text_clear(&shown);
        tex_show(&shown, *field, ascii);
        if (!slice_equal(text_slice(&shown), *field))
            *field = arena_copy(arena, text_slice(&shown));
        arena->failed = arena->failed || !text_ok(&shown);
    }
    text_release(&shown);
}
