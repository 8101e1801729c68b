/* SPDX-License-Identifier: MIT */
#include "parse/format.h"

#include "base/date.h"
#include "paper/record.h"
#include "parse/author.h"

#include <string.h>

/* Lines of values separated by TAB below a line that names the columns (paperfeed-format.5): what
   "list -f tsv -H" and "parse -f tsv -H" print, and papers.tsv itself. */

enum { COLUMNS_MAXIMUM = 64, LINE_ARENA = 64 << 20 };

/* Columns beside the fields of a paper. */
enum extra {
    EXTRA_ID = PAPER_FIELDS,
    EXTRA_ADDED,
    EXTRA_SOURCES,
    EXTRA_FROM,
    EXTRA_DATE,
    EXTRA_UPVOTES,
    EXTRA_COMMENTS,
    EXTRA_UNKNOWN
};

static const struct {
    const char *name;
    int column;
} extras[] = {
    {"id", EXTRA_ID},           {"added", EXTRA_ADDED},       {"sources", EXTRA_SOURCES},
    {"from", EXTRA_FROM},       {"date", EXTRA_DATE},         {"day", EXTRA_DATE},
    {"upvotes", EXTRA_UPVOTES}, {"comments", EXTRA_COMMENTS},
};

struct table {
    struct sink *sink;
    struct arena arena; /* of a line */
    struct draft draft;
    int columns[COLUMNS_MAXIMUM];
    size_t count; /* 0: the names have not come yet */
    struct listing listing;
    int32_t date; /* of the line at hand */
};

static int column_named(struct slice name)
{
    for (int field = 0; field < PAPER_FIELDS; field++)
        if (slice_equal_nocase(name, slice_of(paper_columns[field].name)))
            return field;
    for (size_t i = 0; i < sizeof extras / sizeof *extras; i++)
        if (slice_equal_nocase(name, slice_of(extras[i].name)))
            return extras[i].column;
    return EXTRA_UNKNOWN;
}

/* Reads the names; false when a title is not among them. */
static bool read_names(struct slice names, int columns[COLUMNS_MAXIMUM], size_t *count)
{
    struct slice name;
    bool has_title = false;
    for (*count = 0; slice_split(&names, '\t', &name) && *count < COLUMNS_MAXIMUM; ++*count) {
        columns[*count] = column_named(slice_trim(name));
        has_title = has_title || columns[*count] == PAPER_TITLE;
    }
    return has_title && *count > 1;
}

/* The names in the first line of a file of ours: #paperfeed KIND VERSION SALT NAME... CRC. */
static bool read_own_names(struct slice line, int columns[COLUMNS_MAXIMUM], size_t *count)
{
    struct slice value;
    for (int skipped = 0; skipped < 4; skipped++)
        if (!slice_split(&line, '\t', &value) ||
            (skipped == 1 && !slice_equal(value, SLICE("papers"))))
            return false;
    size_t last = line.size;
    while (last && line.data[last - 1] != '\t')
        last--;
    return last && read_names(slice_first(line, last - 1), columns, count);
}

static void set_field(struct draft *draft, enum paper_field field, struct slice value)
{
    if (field == PAPER_AUTHORS)
        author_add_text(draft, value);
    else if (paper_columns[field].form == PAPER_FORM_PARAGRAPHS)
        draft_set_paragraphs(draft, field, value);
    else
        draft_set(draft, field, value);
}

/* A day is when the paper was shown; less than a day can only be when it was published. */
static void set_date(struct table *table, struct slice value)
{
    if (!day_parse(value, &table->listing.day)) {
        table->listing.day = DAY_NONE;
        draft_set(&table->draft, PAPER_PUBLISHED, value);
    }
}

static void set_number(int64_t *number, struct slice value)
{
    if (!slice_to_int64(slice_trim(value), number))
        *number = LISTING_UNKNOWN;
}

static void set_value(struct table *table, int column, struct slice value)
{
    struct draft *draft = &table->draft;
    if (column < PAPER_FIELDS)
        set_field(draft, (enum paper_field)column, value);
    else if (column == EXTRA_ID)
        text_append(&draft->id, value);
    else if (column == EXTRA_SOURCES)
        text_append(&draft->sources, value);
    else if (column == EXTRA_FROM)
        text_append(&draft->from, value);
    else if (column == EXTRA_ADDED && !time_parse(value, &draft->added))
        draft->added = 0;
    else if (column == EXTRA_DATE)
        set_date(table, value);
    else if (column == EXTRA_UPVOTES)
        set_number(&table->listing.upvotes, value);
    else if (column == EXTRA_COMMENTS)
        set_number(&table->listing.comments, value);
}

/* False when the line has other than the named number of values. */
static bool read_row(struct table *table, struct slice line)
{
    struct slice value;
    size_t column = 0;
    draft_clear(&table->draft);
    table->listing = sink_new_listing(table->sink);
    arena_clear(&table->arena);
    while (slice_split(&line, '\t', &value)) {
        if (column == table->count)
            return false;
        value = record_value(value, &table->arena);
        if (value.size)
            set_value(table, table->columns[column], value);
        column++;
    }
    return column == table->count && !table->arena.failed;
}

static bool put_row(struct table *table, uint64_t offset, struct error *error)
{
    struct listing *listing = &table->listing;
    struct slice sources = text_slice(&table->draft.sources);
    bool taken;
    draft_set_arxiv(&table->draft);
    if (listing->day == DAY_NONE && !draft_field(&table->draft, PAPER_PUBLISHED).size)
        listing->day = sink_day(table->sink);
    if (!sink_paper(table->sink, &table->draft, offset, &taken, error))
        return false;
    bool shown = listing->day != DAY_NONE || listing->upvotes != LISTING_UNKNOWN ||
                 listing->comments != LISTING_UNKNOWN;
    if (!taken || !shown)
        return true;
    slice_next_word(&sources, &listing->source);
    if (slice_equal(listing->source, SLICE("arxiv")))
        listing->kind = LISTING_NEW;
    return sink_listing(table->sink, listing, error);
}

static bool put_line(struct table *table, const struct input_line *line, struct error *error)
{
    struct slice text = line->text;
    if (line->too_long)
        return sink_bad(table->sink, line->offset, "The line has more than 16 MiB", error);
    if (slice_starts_with(text, SLICE("#paperfeed\t")) && !table->count) {
        if (read_own_names(text, table->columns, &table->count))
            return true;
        return error_set(error, ERROR_INPUT, "The file is one of paperfeed's, but not of papers");
    }
    if (!slice_trim(text).size || slice_starts_with(text, SLICE("#")))
        return true;
    if (!table->count) {
        if (read_names(text, table->columns, &table->count))
            return true;
        error_set(error, ERROR_INPUT, "The first line does not name the columns");
        return error_next(error, "Write it with -H, or put a line like id<TAB>title above it");
    }
    if (read_row(table, text))
        return put_row(table, line->offset, error);
    if (!line->ends)
        return error_set(error, ERROR_PARTIAL, "The document ends in the middle of a line");
    return sink_bad(table->sink, line->offset,
                    "The line has not as many values as columns are named", error);
}

bool tsv_parse(struct input *input, struct sink *sink, struct error *error)
{
    struct table table = {.sink = sink};
    struct input_lines lines;
    struct input_line line;
    bool found = true, done = true;
    arena_init(&table.arena, LINE_ARENA);
    draft_init(&table.draft);
    input_lines_init(&lines, input);
    while (done && found) {
        done = input_lines_next(&lines, &line, &found, error);
        if (done && found)
            done = put_line(&table, &line, error);
    }
    input_lines_release(&lines);
    draft_release(&table.draft);
    arena_release(&table.arena);
    return done;
}

int tsv_detect(struct slice head)
{
    int columns[COLUMNS_MAXIMUM];
    size_t count;
    struct slice line;
    while (slice_next_line(&head, &line)) {
        if (slice_starts_with(line, SLICE("#paperfeed\t")))
            return 100;
        if (slice_trim(line).size && !slice_starts_with(line, SLICE("#")))
            return read_names(line, columns, &count) ? 85 : 0;
    }
    return 0;
}
