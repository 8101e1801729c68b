/* SPDX-License-Identifier: MIT */
#include "parse/bibtex.h"

#include "base/date.h"
#include "paper/arxiv.h"
#include "paper/identity.h"
#include "parse/author_name.h"
#include "parse/format.h"
#include "parse/written_date.h"

#include <stdlib.h>
#include <string.h>

/* .bib files, entry by entry; what stands between entries is comment. The name of an entry is the
   user's own and names nothing elsewhere. */

enum { ENTRY_MAXIMUM = 16 << 20, STRINGS_MAXIMUM = 16 << 20, BEGIN_MAXIMUM = 64 };

struct bibtex {
    struct sink *sink;
    struct draft draft;
    struct bibtex_strings strings;
    struct bibtex_entry entry;
    struct text whole; /* the entry at hand, from its @; empty between entries */
    struct text value;
    size_t line;     /* where its last line begins */
    size_t depth;    /* of braces */
    char close;      /* the bracket that ends it; 0: none has come yet */
    bool quoted;     /* inside a value in quotes, where a round bracket ends nothing */
    uint64_t offset; /* of its @ */
};

/* Sets a field from the first of some that the entry has. */
static void set_field(struct bibtex *bibtex, enum paper_field field, const char *const names[])
{
    struct slice value = {NULL, 0};
    for (size_t i = 0; names[i] && !value.size; i++)
        value = bibtex_field(&bibtex->entry, names[i]);
    text_clear(&bibtex->value);
    bibtex_unprotect(value, &bibtex->value);
    draft_set(&bibtex->draft, field, text_slice(&bibtex->value));
}

static void set_fields(struct bibtex *bibtex)
{
    static const struct {
        enum paper_field field;
        const char *names[4];
    } rows[] = {
        {PAPER_TITLE, {"title", NULL}},
        {PAPER_ABSTRACT, {"abstract", NULL}},
        {PAPER_DOI, {"doi", NULL}},
        {PAPER_URL, {"url", "ee", NULL}},
        {PAPER_PDF_URL, {"pdf", NULL}},
        {PAPER_COMMENT, {"note", "addendum", NULL}},
        {PAPER_PRIMARY, {"primaryclass", NULL}},
        {PAPER_CATEGORIES, {"primaryclass", NULL}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        set_field(bibtex, rows[i].field, rows[i].names);
}

/* Where the word "and" between two names begins at no depth, or the size. */
static size_t find_and(struct slice names)
{
    size_t depth = 0;
    for (size_t i = 0; i < names.size; i++) {
        char c = names.data[i];
        depth += c == '{';
        depth -= c == '}' && depth;
        if (!depth && i && i + 4 < names.size && strchr(" \t\r\n", c) &&
            slice_equal_nocase(slice_first(slice_from(names, i + 1), 3), SLICE("and")) &&
            strchr(" \t\r\n", names.data[i + 4]))
            return i;
    }
    return names.size;
}

static void add_authors(struct bibtex *bibtex)
{
    struct slice rest = bibtex_field(&bibtex->entry, "author");
    struct text turned;
    text_init(&turned, ENTRY_MAXIMUM);
    while (rest.size) {
        size_t end = find_and(rest);
        text_clear(&turned);
        text_clear(&bibtex->value);
        author_turn(slice_first(rest, end), &turned);
        bibtex_unprotect(text_slice(&turned), &bibtex->value);
        if (!slice_equal(text_slice(&bibtex->value), SLICE("others")))
            draft_add_author(&bibtex->draft, text_slice(&bibtex->value), SLICE(""));
        rest = slice_from(rest, end + 4);
    }
    text_release(&turned);
}

/* biblatex's date (of a range its begin), else year with month. */
static void set_date(struct bibtex *bibtex)
{
    struct slice date = bibtex_field(&bibtex->entry, "date");
    struct slice year = bibtex_field(&bibtex->entry, "year"), month, number;
    struct text words, canonical;
    uint64_t month_number;
    text_init(&words, 256);
    text_init(&canonical, 64);
    date = slice_first(date, slice_find_byte(date, '/', 0));
    if (!date_canonical(date, &canonical))
        date_canonical(year, &canonical);
    month = bibtex_field(&bibtex->entry, "month");
    number = month;
    if (canonical.size == 4 && slice_to_uint64(number, &month_number) && month_number <= 12)
        text_append_format(&words, "%s-%02u", text_string(&canonical), (unsigned)month_number);
    else if (canonical.size == 4 && month.size)
        text_append_format(&words, "1 %.*s %s", SLICE_ARG(slice_first(month, 9)),
                           text_string(&canonical));
    if (words.size) {
        struct text whole;
        text_init(&whole, 64);
        if (!date_canonical(text_slice(&words), &whole))
            written_date(text_slice(&words), &whole);
        draft_set(&bibtex->draft, PAPER_PUBLISHED, slice_first(text_slice(&whole), 7));
        text_release(&whole);
    }
    if (!draft_field(&bibtex->draft, PAPER_PUBLISHED).size)
        draft_set(&bibtex->draft, PAPER_PUBLISHED, text_slice(&canonical));
    text_release(&words);
    text_release(&canonical);
}

static void append_part(struct text *out, const char *before, struct slice part, const char *after)
{
    if (!part.size)
        return;
    text_append_string(out, before);
    for (size_t i = 0; i < part.size; i++)
        if (!(i && part.data[i] == '-' && part.data[i - 1] == '-'))
            text_append_byte(out, part.data[i]);
    text_append_string(out, after);
}

/* "Journal 12(3), 45-67" */
static void set_journal(struct bibtex *bibtex)
{
    static const char *const names[] = {"journal", "journaltitle", "booktitle", NULL};
    struct text *out = &bibtex->draft.fields[PAPER_JOURNAL_REF];
    const struct bibtex_entry *entry = &bibtex->entry;
    set_field(bibtex, PAPER_JOURNAL_REF, names);
    if (!out->size)
        return;
    append_part(out, " ", bibtex_field(entry, "volume"), "");
    append_part(out, "(", bibtex_field(entry, "number"), ")");
    append_part(out, ", ", bibtex_field(entry, "pages"), "");
}

/* "arXiv:ID", an address, or DBLP's "abs/ID", among the words of a field. */
static bool find_arxiv(const struct bibtex_entry *entry, const char *name, struct text *id)
{
    struct slice rest = bibtex_field(entry, name), word;
    unsigned version;
    while (slice_next_word(&rest, &word)) {
        bool dblp = slice_starts_with(word, SLICE("abs/"));
        while (word.size && strchr(".,;", word.data[word.size - 1]))
            word.size--;
        if (dblp)
            word = slice_from(word, 4);
        else if (slice_equal(arxiv_strip(word), word))
            continue; /* a bare number may be anything */
        if (identity_arxiv(word, id, &version)) {
            text_clear(id);
            text_append(id, word);
            return true;
        }
    }
    return false;
}

/* Where the id stands in place of a journal, there is none. */
static void set_id(struct bibtex *bibtex)
{
    enum { JOURNAL_PLACES = 2 };
    static const char *const places[] = {"journal", "volume", "note", "howpublished", "number"};
    const struct bibtex_entry *entry = &bibtex->entry;
    struct text *id = &bibtex->draft.id;
    struct slice eprint = bibtex_field(entry, "eprint"), pmid = bibtex_field(entry, "pmid");
    struct slice kind = bibtex_field(entry, "archiveprefix");
    unsigned version;
    if (!kind.size)
        kind = bibtex_field(entry, "eprinttype");
    if (slice_equal_nocase(kind, SLICE("pubmed")))
        pmid = eprint;
    else if ((!kind.size || slice_equal_nocase(kind, SLICE("arxiv"))) &&
             identity_arxiv(eprint, id, &version)) {
        text_clear(id);
        text_append(id, eprint);
    }
    for (size_t i = 0; i < sizeof places / sizeof *places && !id->size; i++)
        if (find_arxiv(entry, places[i], id) && i < JOURNAL_PLACES)
            draft_set(&bibtex->draft, PAPER_JOURNAL_REF, SLICE(""));
    if (!id->size && pmid.size && !draft_field(&bibtex->draft, PAPER_DOI).size)
        text_append_format(id, "pmid:%.*s", SLICE_ARG(pmid));
}

static void add_keywords(struct bibtex *bibtex)
{
    struct slice rest = bibtex_field(&bibtex->entry, "keywords"), one;
    char separator = slice_find_byte(rest, ';', 0) == SIZE_MAX ? ',' : ';';
    while (slice_split(&rest, separator, &one))
        draft_add(&bibtex->draft, PAPER_KEYWORDS, one);
}

static bool is_paper(struct slice type)
{
    static const char *const others[] = {"comment", "preamble", "string", "xdata", "control"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (slice_equal_nocase(type, slice_of(others[i])))
            return false;
    return true;
}

static bool put_paper(struct bibtex *bibtex, struct error *error)
{
    struct listing listing = sink_new_listing(bibtex->sink);
    bool taken;
    draft_clear(&bibtex->draft);
    set_fields(bibtex);
    add_authors(bibtex);
    set_date(bibtex);
    set_journal(bibtex);
    set_id(bibtex);
    add_keywords(bibtex);
    draft_set_arxiv(&bibtex->draft);
    if (!draft_field(&bibtex->draft, PAPER_PUBLISHED).size)
        listing.day = sink_day(bibtex->sink);
    return sink_paper(bibtex->sink, &bibtex->draft, bibtex->offset, &taken, error) &&
           (!taken || sink_listing(bibtex->sink, &listing, error));
}

static void begin_entry(struct bibtex *bibtex, uint64_t offset)
{
    text_clear(&bibtex->whole);
    text_append_byte(&bibtex->whole, '@');
    bibtex->line = bibtex->depth = 0;
    bibtex->close = '\0';
    bibtex->quoted = false;
    bibtex->offset = offset;
}

static bool end_entry(struct bibtex *bibtex, struct error *error)
{
    const char *wrong = bibtex_read(&bibtex->entry, text_slice(&bibtex->whole), &bibtex->strings);
    bool paper = is_paper(bibtex->entry.type);
    text_clear(&bibtex->whole);
    if (!paper)
        return true;
    return wrong ? sink_bad(bibtex->sink, bibtex->offset, wrong, error) : put_paper(bibtex, error);
}

/* Whether the last line is "@type" up to here, as an entry begins. */
static bool is_begin(const struct bibtex *bibtex)
{
    struct slice line = slice_from(text_slice(&bibtex->whole), bibtex->line);
    size_t letters = 1;
    if (line.size > BEGIN_MAXIMUM || !slice_starts_with(line, SLICE("@")))
        return false;
    while (letters < line.size && ((line.data[letters] | 0x20) >= 'a') &&
           ((line.data[letters] | 0x20) <= 'z'))
        letters++;
    return letters > 1 && !slice_trim(slice_from(line, letters)).size;
}

/* An entry that begins while another is open: that one lacks its end. */
static bool restart(struct bibtex *bibtex, struct error *error)
{
    struct slice line = slice_from(text_slice(&bibtex->whole), bibtex->line);
    uint64_t offset = bibtex->offset + bibtex->line, begin = bibtex->offset;
    struct text kept;
    struct bibtex_entry *entry = &bibtex->entry;
    text_init(&kept, ENTRY_MAXIMUM);
    text_append(&kept, line);
    bibtex_read(entry, text_slice(&bibtex->whole), &bibtex->strings);
    bool paper = is_paper(entry->type);
    begin_entry(bibtex, offset);
    text_append(&bibtex->whole, slice_from(text_slice(&kept), 1));
    text_release(&kept);
    return !paper || sink_bad(bibtex->sink, begin, "The entry has no end", error);
}

/* A byte inside an entry. */
static bool take_byte(struct bibtex *bibtex, char c, struct error *error)
{
    bool open = c == '{' || c == '(';
    if (open && bibtex->close && bibtex->line && is_begin(bibtex) && !restart(bibtex, error))
        return false;
    if (!bibtex->close && open && !is_begin(bibtex)) {
        text_clear(&bibtex->whole); /* an @ in the text between entries */
        return true;
    }
    text_append_byte(&bibtex->whole, c);
    if (!text_ok(&bibtex->whole)) {
        text_clear(&bibtex->whole);
        return sink_bad(bibtex->sink, bibtex->offset, "The entry is too long", error);
    }
    if (!bibtex->close && open)
        bibtex->close = c == '{' ? '}' : ')';
    else if (!bibtex->close && !is_begin(bibtex) && bibtex->whole.size > 1)
        text_clear(&bibtex->whole);
    if (!bibtex->close)
        return true;
    if (c == '\n')
        bibtex->line = bibtex->whole.size;
    bibtex->depth += c == '{';
    bibtex->depth -= c == '}' && bibtex->depth;
    if (c == '"' && !bibtex->depth)
        bibtex->quoted = !bibtex->quoted;
    return c != bibtex->close || bibtex->depth || bibtex->quoted || end_entry(bibtex, error);
}

static bool read_entries(struct bibtex *bibtex, struct input *input, struct error *error)
{
    struct slice piece;
    uint64_t offset = 0;
    do {
        if (!input_next(input, &piece, error))
            return false;
        for (size_t i = 0; i < piece.size; i++) {
            if (bibtex->whole.size) {
                if (!take_byte(bibtex, piece.data[i], error))
                    return false;
                continue;
            }
            i = slice_find_byte(piece, '@', i);
            if (i == SIZE_MAX)
                break;
            begin_entry(bibtex, offset + i);
        }
        offset += piece.size;
    } while (piece.size);
    if (!bibtex->whole.size || !bibtex->close)
        return true;
    return sink_bad(bibtex->sink, bibtex->offset, "The entry has no end", error) &&
           error_set(error, ERROR_PARTIAL, "The document ends in the middle of an entry");
}

bool bibtex_parse(struct input *input, struct sink *sink, struct error *error)
{
    struct bibtex *bibtex = calloc(1, sizeof *bibtex);
    if (!bibtex)
        return error_set(error, ERROR_SYSTEM, "There is not enough memory");
    bibtex->sink = sink;
    draft_init(&bibtex->draft);
    arena_init(&bibtex->strings.arena, STRINGS_MAXIMUM);
    text_init(&bibtex->entry.values, 2 * ENTRY_MAXIMUM);
    text_init(&bibtex->whole, ENTRY_MAXIMUM);
    text_init(&bibtex->value, 2 * ENTRY_MAXIMUM);
    bool done = read_entries(bibtex, input, error);
    draft_release(&bibtex->draft);
    arena_release(&bibtex->strings.arena);
    text_release(&bibtex->entry.values);
    text_release(&bibtex->whole);
    text_release(&bibtex->value);
    free(bibtex);
    return done;
}

int bibtex_detect(struct slice head)
{
    static const char *const types[] = {
        "article", "inproceedings", "misc",       "book",         "string",      "comment",
        "online",  "preamble",      "phdthesis",  "techreport",   "proceedings", "incollection",
        "inbook",  "mastersthesis", "conference", "unpublished",  "thesis",      "report",
        "manual",  "dataset",       "software",   "incollection", "booklet",     "electronic"};
    struct slice line;
    while (slice_next_line(&head, &line)) {
        line = slice_trim(line);
        if (!slice_starts_with(line, SLICE("@")))
            continue;
        line = slice_from(line, 1);
        size_t size = 0;
        while (size < line.size && !strchr(" \t{(", line.data[size]))
            size++;
        struct slice behind = slice_trim(slice_from(line, size));
        for (size_t i = 0; i < sizeof types / sizeof *types; i++)
            if (slice_equal_nocase(slice_first(line, size), slice_of(types[i])) && behind.size &&
                strchr("{(", behind.data[0]))
                return 60;
    }
    return 0;
}
