/* SPDX-License-Identifier: MIT */
#include "parse/sink.h"

#include "base/date.h"
#include "base/file.h"
#include "base/unicode.h"
#include "paper/identity.h"
#include "paper/listing.h"
#include "paper/record.h"
#include "parse/field.h"

#include <stdlib.h>

enum {
    FLUSH_SIZE = 65536,
    OUTPUT_MAXIMUM = 64 << 20,
    ENTRIES_MAXIMUM = 20000,
    ID_MAXIMUM = 1024,
    RECORD_MAXIMUM = 8 << 20
};

struct sink {
    const struct document_context *context;
    int descriptor;
    bool broken;
    uint64_t papers;
    uint64_t bad;
    struct slice source;
    struct text out;
    struct text fields[PAPER_FIELDS]; /* of the paper at hand, clean */
    struct text id, sources, from, key;
};

struct sink *sink_open(int descriptor, const struct document_context *context, struct error *error)
{
    struct sink *sink = calloc(1, sizeof *sink);
    if (!sink) {
        error_set(error, ERROR_SYSTEM, "There is not enough memory");
        return NULL;
    }
    sink->context = context;
    sink->descriptor = descriptor;
    text_init(&sink->out, OUTPUT_MAXIMUM);
    text_init(&sink->id, RECORD_MAXIMUM);
    text_init(&sink->sources, RECORD_MAXIMUM);
    text_init(&sink->from, RECORD_MAXIMUM);
    text_init(&sink->key, RECORD_MAXIMUM);
    for (int field = 0; field < PAPER_FIELDS; field++)
        text_init(&sink->fields[field], RECORD_MAXIMUM);
    return sink;
}

static bool flush(struct sink *sink, struct error *error)
{
    bool written = file_write_all(sink->descriptor, text_slice(&sink->out), error);
    text_clear(&sink->out);
    sink->broken = sink->broken || !written;
    return written;
}

bool sink_close(struct sink *sink, struct error *error)
{
    if (!sink)
        return true;
    bool done = !sink->broken && flush(sink, error);
    text_release(&sink->out);
    text_release(&sink->id);
    text_release(&sink->sources);
    text_release(&sink->from);
    text_release(&sink->key);
    for (int field = 0; field < PAPER_FIELDS; field++)
        text_release(&sink->fields[field]);
    free(sink);
    return done;
}

bool sink_is_broken(const struct sink *sink)
{
    return sink->broken;
}

void sink_set_source(struct sink *sink, struct slice source)
{
    sink->source = source;
}

struct slice sink_source_or(const struct sink *sink, struct slice otherwise)
{
    return sink->context->source.size ? sink->context->source : otherwise;
}

static struct slice sink_source(const struct sink *sink)
{
    return sink_source_or(sink, sink->source);
}

int32_t sink_day(const struct sink *sink)
{
    return sink->context->day;
}

struct listing sink_new_listing(const struct sink *sink)
{
    return (struct listing){.kind = sink->context->kind,
                            .day = DAY_NONE,
                            .rank = LISTING_UNKNOWN,
                            .upvotes = LISTING_UNKNOWN,
                            .comments = LISTING_UNKNOWN,
                            .stars = LISTING_UNKNOWN};
}

/* Ends the line at hand, and writes when there is enough. */
static bool end_line(struct sink *sink, struct error *error)
{
    text_append_byte(&sink->out, '\n');
    if (!text_ok(&sink->out)) {
        sink->broken = true;
        return error_set(error, ERROR_SYSTEM, "There is not enough memory");
    }
    return sink->out.size < FLUSH_SIZE || flush(sink, error);
}

/* A value that may come from the document, made harmless. */
static void append_message(struct sink *sink, struct slice message)
{
    struct text clean;
    text_init(&clean, RECORD_MAXIMUM);
    unicode_clean(&clean, utf8_first(message, ID_MAXIMUM), CLEAN_LINE);
    text_append_byte(&sink->out, '\t');
    record_append_value(&sink->out, text_slice(&clean));
    text_release(&clean);
}

/* An entry more, good or bad; documents from the network may have so many. */
static bool count_entry(struct sink *sink, uint64_t *counter, struct error *error)
{
    if (!sink->context->local && sink->papers + sink->bad >= ENTRIES_MAXIMUM)
        return error_set(error, ERROR_LIMIT, "The document has more than 20,000 entries");
    ++*counter;
    return true;
}

bool sink_bad(struct sink *sink, uint64_t offset, const char *reason, struct error *error)
{
    if (!count_entry(sink, &sink->bad, error))
        return false;
    text_append_string(&sink->out, "bad\t");
    text_append_int(&sink->out, (int64_t)offset);
    append_message(sink, slice_of(reason));
    return end_line(sink, error);
}

bool sink_meta(struct sink *sink, const char *name, struct slice value, struct error *error)
{
    text_append_string(&sink->out, "meta\t");
    text_append_string(&sink->out, name);
    append_message(sink, value);
    return end_line(sink, error);
}

bool sink_next(struct sink *sink, struct slice url, struct error *error)
{
    struct text clean;
    bool done = true;
    text_init(&clean, RECORD_MAXIMUM);
    field_clean(PAPER_URL, url, &clean);
    if (clean.size) {
        text_append_string(&sink->out, "next\t");
        record_append_value(&sink->out, text_slice(&clean));
        done = end_line(sink, error);
    }
    text_release(&clean);
    return done;
}

bool sink_error(struct sink *sink, const struct error *failure, struct error *error)
{
    text_append_string(&sink->out, "error\t");
    text_append_int(&sink->out, failure->kind);
    append_message(sink, slice_of(failure->reason));
    append_message(sink, slice_of(failure->next));
    return end_line(sink, error);
}

bool sink_end(struct sink *sink, struct error *error)
{
    text_append_string(&sink->out, "end\t");
    text_append_int(&sink->out, (int64_t)sink->papers);
    text_append_byte(&sink->out, '\t');
    text_append_int(&sink->out, (int64_t)sink->bad);
    return end_line(sink, error);
}

static bool clean_fields(struct sink *sink, const struct draft *draft)
{
    bool fits = true;
    for (int field = 0; field < PAPER_FIELDS; field++) {
        if (sink->fields[field].size || sink->fields[field].failed)
            text_clear(&sink->fields[field]);
        fits = fits && text_ok(&draft->fields[field]);
        if (!draft->fields[field].size)
            continue;
        if (field != PAPER_AUTHORS && field != PAPER_AFFILIATIONS)
            field_clean((enum paper_field)field, draft_field(draft, (enum paper_field)field),
                        &sink->fields[field]);
    }
    field_clean_authors(draft, &sink->fields[PAPER_AUTHORS], &sink->fields[PAPER_AFFILIATIONS]);
    text_clear(&sink->id);
    unicode_clean(&sink->id, utf8_first(text_slice(&draft->id), 4 * ID_MAXIMUM), CLEAN_LINE);
    if (sink->id.size > ID_MAXIMUM)
        text_clear(&sink->id);
    for (int field = 0; field < PAPER_FIELDS; field++)
        fits = fits && text_ok(&sink->fields[field]);
    return fits;
}

/* Words, or when there are none the source of the document. */
static struct slice clean_words(struct text *out, struct slice raw, struct slice otherwise)
{
    text_clear(out);
    unicode_clean(out, utf8_first(raw, 8 * ID_MAXIMUM), CLEAN_LINE);
    return out->size ? text_slice(out) : otherwise;
}

/* The key of a record of our own making stays as it is; any other id is read. An id that names
   nothing outside its source is what the source calls the paper. */
static void make_key(struct sink *sink, struct paper *paper, struct text *key)
{
    int rank = identity_rank(paper->id);
    if (rank >= 1 && rank <= 3) {
        text_append(key, paper->id);
        return;
    }
    bool has_guid = paper->fields[PAPER_GUID].size > 0;
    if (!has_guid && paper->id.size)
        paper->fields[PAPER_GUID] = paper->id;
    identity_key(paper, key);
    if (!has_guid && identity_rank(text_slice(key)) > 3)
        paper->fields[PAPER_GUID] = text_slice(&sink->fields[PAPER_GUID]);
}

static bool put_paper(struct sink *sink, struct paper *paper, struct error *error)
{
    if (!count_entry(sink, &sink->papers, error))
        return false;
    text_append_string(&sink->out, "paper\t");
    record_append_paper(&sink->out, paper);
    return end_line(sink, error);
}

bool sink_paper(struct sink *sink, const struct draft *draft, uint64_t offset, bool *taken,
                struct error *error)
{
    struct paper paper = {.added = draft->added};
    const char *reason = NULL;
    if (!clean_fields(sink, draft))
        reason = "The record is too long";
    paper.id = text_slice(&sink->id);
    for (int field = 0; field < PAPER_FIELDS; field++)
        paper.fields[field] = text_slice(&sink->fields[field]);
    paper.sources = clean_words(&sink->sources, text_slice(&draft->sources), sink_source(sink));
    paper.from = clean_words(&sink->from, text_slice(&draft->from), (struct slice){NULL, 0});
    text_clear(&sink->key);
    make_key(sink, &paper, &sink->key);
    paper.id = text_slice(&sink->key);
    if (!reason && !paper.fields[PAPER_TITLE].size)
        reason = "The paper has no title";
    if (!reason && !paper.id.size)
        reason = "The paper has neither an id nor a title with letters";
    if (taken)
        *taken = !reason;
    return reason ? sink_bad(sink, offset, reason, error) : put_paper(sink, &paper, error);
}

bool sink_listing(struct sink *sink, const struct listing *listing, struct error *error)
{
    struct listing line = *listing;
    int64_t *numbers[] = {&line.rank, &line.upvotes, &line.comments, &line.stars};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (*numbers[i] < 0)
            *numbers[i] = LISTING_UNKNOWN;
    /* Without a day there is no page to have a rank on. */
    if (line.day == DAY_NONE)
        line.rank = LISTING_UNKNOWN;
    if (line.day == DAY_NONE && line.upvotes < 0 && line.comments < 0 && line.stars < 0)
        return true;
    line.source = clean_words(&sink->sources, listing->source, sink_source(sink));
    line.key = (struct slice){NULL, 0};
    line.time = sink->context->now;
    text_append_string(&sink->out, "listing\t");
    listing_append(&sink->out, &line);
    return end_line(sink, error);
}
